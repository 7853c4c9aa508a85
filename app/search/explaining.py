"""Why a document stands where it does, told from outside the engine: what each word of the query
brings by itself, and where in the text it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.search.analysis import Token, tokens
from app.search.index import FIELDS, Document, Filters, SearchIndex
from app.search.query import Alternative, Concept, ParsedQuery
from app.search.schema import WEIGHTS

FARTHEST = 10_000
"""As many hits of one word are looked at for what it brings."""


@dataclass(frozen=True)
class Place:
    """How often something stands in a field, and what one occurrence there weighs."""

    field: str
    times: int
    weight: float


@dataclass(frozen=True)
class Way:
    """One thing that counted as the word: how it reads in the text, and how much it counts.
    `is_related`: it is another phrase, not a form of the word itself."""

    written: str
    weight: float
    is_related: bool
    places: Sequence[Place]


@dataclass(frozen=True)
class Share:
    """What a word of the query brings a document when it is searched alone, and by what."""

    word: str
    score: float
    ways: Sequence[Way]


def shares(
    index: SearchIndex, query: ParsedQuery, documents: Sequence[Document], filters: Filters
) -> Mapping[int, Sequence[Share]]:
    """For each document what each word brings, in the order of the query."""
    told: dict[int, list[Share]] = {one.id: [] for one in documents}
    spoken = {one.id: _spoken(one) for one in documents}
    for concept in query.concepts:
        alone = replace(query, concepts=(concept,))
        found = index.search(alone, filters=filters, size=FARTHEST)
        scores = dict(zip(found.ids, found.scores, strict=True))
        for ref, said in spoken.items():
            ways = tuple(_ways(concept, said))
            told[ref].append(Share(concept.word, scores.get(ref, 0.0) if ways else 0.0, ways))
    return told


Spoken = Mapping[str, Mapping[int, Sequence[Token]]]
"""Field → position → what stands there."""


def _spoken(document: Document) -> Spoken:
    said: dict[str, dict[int, list[Token]]] = {}
    for field in FIELDS:
        places = said.setdefault(field, {})
        for token in tokens(document.fields.get(field, "")):
            places.setdefault(token.position, []).append(token)
    return said


def _ways(concept: Concept, said: Spoken) -> Iterator[Way]:
    """What counts as the word and stands in the text; its exact form is one with its stem."""
    for alternative in concept.alternatives:
        if alternative.exact and alternative is not concept.alternatives[0]:
            continue
        at = {field: _standing(alternative, places) for field, places in said.items()}
        places = [Place(name, len(found), WEIGHTS[name]) for name, found in at.items() if found]
        if places:
            seen = sorted({words for found in at.values() for words in found})
            written = alternative.written or ", ".join(seen)
            yield Way(written, alternative.weight, bool(alternative.written), places)


def _standing(alternative: Alternative, places: Mapping[int, Sequence[Token]]) -> list[str]:
    """As what the terms stand in the text, once for each time that they do, one after the other."""
    found = []
    for start in places:
        words = []
        for step, term in enumerate(alternative.terms):
            here = places.get(start + step, ())
            fits = (t for t in here if term == (t.surface if alternative.exact else t.stem))
            words.append(next((token.surface for token in fits), ""))
        if all(words):
            found.append(" ".join(words))
    return found
