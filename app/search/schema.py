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

from app.search.analysis import tokens
from app.search.index import FIELDS, Document

# What one occurrence counts, by field.
WEIGHTS = {"title": 5.0, "names": 1.5, "summary": 1.5, "body": 1.0, "award": 0.5}
GAP = 50
KEPT_TERMS = 40
_NOT_LIKENESS = {"names", "award"}
"""Sharing a place or an award makes no two innovations alike."""

Placed = tuple[str, float, int]
Row = dict[str, Any]


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
    terms: Sequence[tuple[str, float, str]]
    """The heaviest stems of its text, names and awards left out: each with its weight and the
    word that stands there first."""


def row(document: Document) -> Row:
    """The document as arguments of Whoosh's `add_document`."""
    stems: list[Placed] = []
    surfaces: list[Placed] = []
    heavy: defaultdict[str, float] = defaultdict(float)
    words: dict[str, str] = {}
    start = title_length = 0
    for name in FIELDS:
        last = -1
        for token in tokens(document.fields.get(name, "")):
            place, weight, last = start + token.position, WEIGHTS[name], token.position
            stems.append((token.stem, weight, place))
            surfaces.append((token.surface, weight, place))
            if name not in _NOT_LIKENESS:
                heavy[token.stem] += weight
                words.setdefault(token.stem, token.surface)
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
        "terms": [
            (stem, weight, words[stem])
            for stem, weight in nlargest(KEPT_TERMS, heavy.items(), key=itemgetter(1))
        ],
    }
    return {
        "id": str(document.id),
        "facts": json.dumps(facts, separators=(",", ":")).encode(),
        "stem": stems,
        "exact": surfaces,
    }


def facts(column_value: bytes) -> Facts:
    return Facts(**json.loads(column_value))
