"""How a document lies in Whoosh: weighted terms with their places, and its facts as columns.

Nothing is stored but the facts: the text stays in the database. The table of contents of a
Whoosh index is a pickle, so whoever may write its directory runs code here: rebuild, never
restore one.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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

FACET_SIGN = "\x1f"
"""Between a facet and its value in a term."""

Posted = tuple[str, float, bytes]
"""A term, its weight, and its places as numbers of four bytes."""
Row = dict[str, Any]
Telling = tuple[str, float, str]
"""A stem, its weight, and the word that stands there first."""


class Ready(formats.Format):
    """Postings that are made already: a list of (term, weight, places as bytes)."""

    def word_values(
        self, value: Sequence[Posted], analyzer: object, **kwargs: object
    ) -> Iterator[tuple[str, int, float, bytes]]:
        for term, weight, places in value:
            yield term, 1, weight, places


def schema() -> fields.Schema:
    def terms() -> fields.FieldType:
        return fields.FieldType(format=Ready(), analyzer=IDAnalyzer())

    def number(kind: str) -> fields.FieldType:
        return fields.COLUMN(columns.NumericColumn(kind))

    return fields.Schema(
        id=terms(),
        stem=terms(),
        exact=terms(),
        facet=terms(),
        number=number("q"),
        length=number("I"),
        year=number("i"),
        uncounted=number("B"),
        title=fields.COLUMN(columns.VarBytesColumn()),
        telling=fields.COLUMN(columns.VarBytesColumn()),
    )


class _Heard:
    """The postings of one field of the index, as the words of a document come."""

    def __init__(self) -> None:
        self.places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self.weights: defaultdict[str, float] = defaultdict(float)

    def hear(self, term: str, weight: float, place: int) -> None:
        self.places[term].append(place)
        self.weights[term] += weight

    def postings(self) -> list[Posted]:
        weights = self.weights
        return [(term, weights[term], at.tobytes()) for term, at in self.places.items()]


def row(document: Document) -> Row:
    """The document as arguments of Whoosh's `add_document`."""
    spoken = _spoken(document.fields)
    stems, surfaces = _Heard(), _Heard()
    start = length = 0
    for name in FIELDS:
        last, weight = -1, WEIGHTS[name]
        for token in spoken[name]:
            last = token.position
            stems.hear(token.stem, weight, start + last)
            surfaces.hear(token.surface, weight, start + last)
        length += len(spoken[name])
        start += last + 1 + GAP
    return {
        "id": [(str(document.id), 1.0, b"")],
        "stem": stems.postings(),
        "exact": surfaces.postings(),
        "facet": [
            (facet + FACET_SIGN + value, 1.0, b"")
            for facet, values in document.facets.items()
            for value in dict.fromkeys(values)
        ],
        "number": document.id,
        "length": length,
        "year": document.year,
        "uncounted": int(not document.counted),
        "title": document.fields.get("title", "").casefold().encode(),
        "telling": json.dumps(_heaviest(spoken), separators=(",", ":")).encode(),
    }


def encoded(term: str) -> bytes:
    """The term as engines keep it; queries may hold what is no proper text."""
    return term.encode("utf-8", "surrogatepass")


def terms_of(texts: Mapping[str, str]) -> Sequence[Telling]:
    """What `telling` would give of a document with these texts."""
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


def telling(column_value: bytes) -> Sequence[Telling]:
    """What `row` kept of a document's heaviest words."""
    return [tuple(one) for one in json.loads(column_value or b"[]")]
