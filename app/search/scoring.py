"""Which documents of a snapshot match a query, and how well. BM25 over weighted terms.

Everything that counts as one word of the query is scored as if it were one term, so a rare
synonym does not outweigh the word itself.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.search.query import Alternative, Concept, Demand, ParsedQuery
from app.search.snapshot import Docs, Found, Snapshot, is_among

SATURATION = 1.2
LENGTH_SHARE = 0.4
# A document that lacks a word still matches when it has this share of the query's weight.
ENOUGH = 0.1
NEARLY_BEST = 0.1
# With this many documents that hold all words, the others are left out.
PLENTY = 10
# How much less a document is worth that has only phrases of no nearness at all.
DOUBT = 0.3
ALL_BUT_ROUNDING = 0.999
BESIDE_BONUS = 0.5
QUIET = 0.5
QUIETLY = (Demand.SECONDLY, Demand.OPTIONAL)
MOST_COMPLETIONS = 60
COMPLETED = 0.8
MOST_ALSO = 3

Terms = frozenset[tuple[str, ...]]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Matches:
    """Documents in the order of their numbers, the score of each, and which hold all words; the
    terms to mark; related phrases without which documents would be missing."""

    docs: Docs
    scores: Floats
    complete: NDArray[np.bool_]
    terms: Terms = frozenset()
    also: Sequence[str] = ()

    def only(self, those: NDArray[np.bool_]) -> "Matches":
        """The same of some of the documents."""
        return replace(
            self,
            docs=self.docs[those],
            scores=self.scores[those],
            complete=self.complete[those],
        )


@dataclass(frozen=True)
class _Weighed:
    """A concept in a snapshot; `worth` is what it adds to each of its documents, but for its
    weight."""

    concept: Concept
    docs: Docs
    worth: Floats
    related: Sequence[tuple[Alternative, Docs]]
    direct: Docs
    """Documents that have the words as they were typed."""
    weight: float

    @property
    def size(self) -> int:
        return sum(one.nbytes for one in (self.docs, self.worth, *(d for _, d in self.related)))


def match(snapshot: Snapshot, query: ParsedQuery) -> Matches:
    """Score the documents that hold all words; where they are few, also those with most."""
    banned = np.zeros(snapshot.size, bool)
    for stem in query.excluded:
        banned[snapshot.postings("stem", stem).docs] = True
    if not query.concepts:
        asked = query.is_blank or query.excluded
        docs = snapshot.everything() if asked else np.empty(0, np.int64)
        docs = docs[~banned[docs]]
        return Matches(docs, np.zeros(len(docs)), np.ones(len(docs), bool))
    weighed = _quietened([_weigh(snapshot, one) for one in query.concepts])
    docs, complete = _admitted(snapshot, weighed)
    if query.excluded:
        docs, complete = docs[~banned[docs]], complete[~banned[docs]]
    if PLENTY <= np.count_nonzero(complete) < len(docs):
        docs, complete = docs[complete], complete[complete]
    scores = np.zeros(len(docs))
    for one in weighed:
        _add(scores, docs, one.docs, one.worth * one.weight)
    for near, worth in _beside(snapshot, weighed):
        _add(scores, docs, near, worth)
    return Matches(docs, scores, complete, _terms(weighed), _also(snapshot, weighed, docs))


def _add(scores: Floats, docs: Docs, some: Docs, worth: Floats | float) -> None:
    """Add to the scores of `docs` what those of `some` are worth."""
    if some is docs:
        scores += worth
        return
    if not len(some) or not len(docs):
        return
    at = np.searchsorted(some, docs)
    at[at == len(some)] = 0
    there = some[at] == docs
    scores[there] += worth if isinstance(worth, float) else worth[at[there]]


def occurs(snapshot: Snapshot, concept: Concept) -> bool:
    """Whether the index has anything of the concept."""
    return any(len(_found(snapshot, one).docs) for one in concept.alternatives)


def _with_completions(snapshot: Snapshot, concept: Concept) -> Concept:
    """For a word still being typed that is unknown: also the words that begin so."""
    if not concept.unfinished or occurs(snapshot, concept):
        return concept
    begun = snapshot.beginning_with(concept.word)[:MOST_COMPLETIONS]
    others = tuple(Alternative((form,), COMPLETED, exact=True) for form in begun)
    return replace(concept, alternatives=concept.alternatives + others)


def _field(alternative: Alternative) -> str:
    return "exact" if alternative.exact else "stem"


def _found(snapshot: Snapshot, alternative: Alternative) -> Found:
    return snapshot.following(_field(alternative), alternative.terms)


def _weigh(snapshot: Snapshot, concept: Concept) -> _Weighed:
    def made() -> tuple[_Weighed, int]:
        weighed = _weighed_anew(snapshot, _with_completions(snapshot, concept))
        return weighed, weighed.size

    key = concept.alternatives, concept.unfinished and concept.word
    return replace(snapshot.kept(key, made), concept=concept)


def _weighed_anew(snapshot: Snapshot, concept: Concept) -> _Weighed:
    """All its alternatives count as one term; how near the best of them is that a document has
    says how certain the document is to be meant."""
    by_alternative = [(one, _found(snapshot, one)) for one in concept.alternatives]
    docs, frequencies, nearness = _together(snapshot, by_alternative)
    count, holding = snapshot.count, float(nearness.sum())
    weight = math.log(1 + (count - holding + 0.5) / (holding + 0.5))
    length = 1 - LENGTH_SHARE + LENGTH_SHARE * snapshot.lengths[docs] / snapshot.mean_length
    frequency = frequencies / length
    told = frequency * (SATURATION + 1) / (frequency + SATURATION)
    certainty = 1 - DOUBT * (1 - nearness)
    related = [(one, found.docs) for one, found in by_alternative if one.written]
    typed = [(one, found) for one, found in by_alternative if not one.written]
    direct = _together(snapshot, typed)[0] if related else docs
    return _Weighed(concept, docs, certainty * told, related, direct, weight)


def _together(
    snapshot: Snapshot, found: Sequence[tuple[Alternative, Found]]
) -> tuple[Docs, Floats, Floats]:
    """Documents with any of the alternatives, the frequency of all, and the best's nearness."""
    if len(found) == 1:
        ((alternative, one),) = found
        nearness = np.full(len(one.docs), alternative.weight)
        return one.docs, one.values.astype(np.float64) * alternative.weight, nearness
    frequencies, nearness = np.zeros(snapshot.size), np.zeros(snapshot.size)
    for alternative, one in found:
        frequencies[one.docs] += one.values * alternative.weight
        nearness[one.docs] = np.maximum(nearness[one.docs], alternative.weight)
    docs = np.flatnonzero(nearness)
    return docs, frequencies[docs], nearness[docs]


def _quietened(weighed: Sequence[_Weighed]) -> list[_Weighed]:
    """Words of a complaint, or that merely help the order, never outweigh the subject."""
    subject = [one.weight for one in weighed if one.concept.demand not in QUIETLY]
    most = min(subject, default=math.inf) * QUIET
    return [
        replace(one, weight=min(one.weight, most)) if one.concept.demand in QUIETLY else one
        for one in weighed
    ]


def _admitted(snapshot: Snapshot, weighed: Sequence[_Weighed]) -> tuple[Docs, NDArray[np.bool_]]:
    """Documents with enough of the required words, or the nearest to it; which have all."""
    always = [one for one in weighed if one.concept.demand is Demand.ALWAYS]
    usual = [one for one in weighed if one.concept.demand in (Demand.USUALLY, Demand.SECONDLY)]
    if not (always or usual):
        docs = snapshot.everything()
        return docs, np.ones(len(docs), bool)
    if len(weighed) == 1 or not usual:
        docs = _in_all(always or usual)
        return docs, np.ones(len(docs), bool)
    total = sum(one.weight for one in usual)
    shares = np.zeros(snapshot.size)
    for one in usual:
        shares[one.docs] += one.weight / total
    docs = _in_all(always) if always else np.flatnonzero(shares)
    shares = shares[docs]
    least = min(ENOUGH, float(shares.max(initial=0.0)) * NEARLY_BEST)
    enough = shares >= least
    return docs[enough], shares[enough] > ALL_BUT_ROUNDING


def _in_all(weighed: Sequence[_Weighed]) -> Docs:
    first, *rest = sorted((one.docs for one in weighed), key=len)
    for other in rest:
        first = first[is_among(first, other)]
    return first


def _beside(snapshot: Snapshot, weighed: list[_Weighed]) -> Iterator[tuple[Docs, float]]:
    """Documents in which neighbouring words of the query are neighbours, and the bonus."""
    for one, other in pairwise(weighed):
        pair = one.concept.alternatives[0].terms[-1:] + other.concept.alternatives[0].terms[:1]
        worth = BESIDE_BONUS * min(one.weight, other.weight)
        yield _neighbours(snapshot, pair), worth


def _neighbours(snapshot: Snapshot, pair: tuple[str, ...]) -> Docs:
    def made() -> tuple[Docs, int]:
        docs = snapshot.following("stem", pair).docs
        return docs, docs.nbytes

    return snapshot.kept(pair, made)


def _terms(weighed: Iterable[_Weighed]) -> Terms:
    """What to mark: the words asked for, and related phrases that do not just add words."""
    return frozenset(
        alternative.terms
        for one in weighed
        if one.concept.demand is not Demand.OPTIONAL
        for alternative in one.concept.alternatives
        if not _adds_words(alternative, one.concept)
    )


def _adds_words(alternative: Alternative, concept: Concept) -> bool:
    """Whether a related phrase is the one asked for with more words around it."""
    asked = concept.alternatives[0].terms
    ends = range(len(asked), len(alternative.terms) + 1)
    return bool(alternative.written) and any(
        alternative.terms[end - len(asked) : end] == asked for end in ends
    )


def _also(snapshot: Snapshot, weighed: Iterable[_Weighed], admitted: Docs) -> list[str]:
    """Related phrases that stand in the documents, those first that brought most of them in."""
    gains: dict[str, tuple[int, int]] = {}
    for one in weighed:
        for alternative, docs in one.related:
            here = docs[is_among(docs, admitted)]
            if len(here) and not _adds_words(alternative, one.concept):
                gain = int((~is_among(here, one.direct)).sum()), len(here)
                gains[alternative.written] = max(gain, gains.get(alternative.written, gain))
    return sorted(gains, key=lambda written: gains[written], reverse=True)[:MOST_ALSO]
