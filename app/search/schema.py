"""How a document lies in Whoosh: weighted terms with positions, and its facts as one column.

Nothing is stored but the facts: the text stays in the database. Blocks of a Whoosh index are
pickles, so whoever may write its directory runs code here: rebuild, never restore one.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from operator import itemgetter
from typing import Any

from whoosh import columns, fields, formats
from whoosh.analysis import IDAnalyzer

from app.search.analysis import Token, tokens
from app.search.index import FIELDS, Document

# What one occurrence counts, by field.
WEIGHTS = {"title": 5.0, "names": 1.5, "summary": 1.5, "body": 1.0, "award": 0.5}
GAP = 50
KEPT_TERMS = 40
_NOT_LIKENESS = {"names", "award"}
"""Sharing a place or an award makes no two innovations alike."""

Placed = tuple[str, float, int]
Row = dict[str, Any]
Telling = tuple[str, float, str]
"""A stem, its weight, and the word that stands there first."""


class WeightedTerms(formats.Positions):
    """Postings from ready terms: a list of (term, weight, position)."""

    def word_values(
        self, value: Sequence[Placed], analyzer: object, **kwargs: object
    ) -> Iterator[tuple[str, int, float, bytes]]:
        positions: dict[str, list[int]] = {}
        weights: dict[str, float] = {}
        for term, weight, position in value:
            positions.setdefault(term, []).append(position)
            weights[term] = weights.get(term, 0.0) + weight
        for term, places in positions.items():
            yield term, len(places), weights[term], self.encode(places)


def schema() -> fields.Schema:
    def terms() -> fields.FieldType:
        return fields.FieldType(format=WeightedTerms(), analyzer=IDAnalyzer(), scorable=True)

    return fields.Schema(
        id=fields.ID(unique=True),
        facts=fields.COLUMN(columns.VarBytesColumn()),
        stem=terms(),
        exact=terms(),
    )


@dataclass(frozen=True)
class Facts:
    """What sorting, counting and scoring need of a document besides its postings."""

    id: int
    length: int
    title_length: int
    title: str
    year: int
    facets: Mapping[str, Sequence[str]]
    counted: bool
    terms: Sequence[Telling]
    """The heaviest of its text, names and awards left out."""


def row(document: Document) -> Row:
    """The document as arguments of Whoosh's `add_document`."""
    stems: list[Placed] = []
    surfaces: list[Placed] = []
    spoken = _spoken(document.fields)
    start = title_length = 0
    for name in FIELDS:
        last = -1
        for token in spoken[name]:
            place, weight, last = start + token.position, WEIGHTS[name], token.position
            stems.append((token.stem, weight, place))
            surfaces.append((token.surface, weight, place))
        if name == "title":
            title_length = last + 1
        start += last + 1 + GAP
    facts = {
        "id": document.id,
        "length": len(stems),
        "title_length": title_length,
        "title": document.fields.get("title", "").casefold(),
        "year": document.year,
        "facets": {facet: list(values) for facet, values in document.facets.items()},
        "counted": document.counted,
        "terms": _heaviest(spoken),
    }
    return {
        "id": str(document.id),
        "facts": json.dumps(facts, separators=(",", ":")).encode(),
        "stem": stems,
        "exact": surfaces,
    }


def terms_of(texts: Mapping[str, str]) -> Sequence[Telling]:
    """What `Facts.terms` would be of a document with these texts."""
    return _heaviest(_spoken(texts))


def _spoken(texts: Mapping[str, str]) -> Mapping[str, Sequence[Token]]:
    return {name: list(tokens(texts.get(name, ""))) for name in FIELDS}


def _heaviest(spoken: Mapping[str, Sequence[Token]]) -> Sequence[Telling]:
    heavy: defaultdict[str, float] = defaultdict(float)
    words: dict[str, str] = {}
    for name in FIELDS:
        for token in spoken[name] if name not in _NOT_LIKENESS else ():
            heavy[token.stem] += WEIGHTS[name]
            words.setdefault(token.stem, token.surface)
    return [
        (stem, weight, words[stem])
        for stem, weight in nlargest(KEPT_TERMS, heavy.items(), key=itemgetter(1))
    ]


def facts(column_value: bytes) -> Facts:
    return Facts(**json.loads(column_value))
