"""Which documents of a snapshot match a query, and how well. BM25 over weighted terms.

Everything that counts as one word of the query is scored as if it were one term, so a rare
synonym does not outweigh the word itself.
"""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.search.query import Alternative, Concept, Demand, ParsedQuery
from app.search.snapshot import Snapshot

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

Frequencies = Mapping[int, float]
Terms = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Matches:
    """Scores by document number; which hold all words; the terms to mark; related phrases
    without which documents would be missing."""

    scores: Mapping[int, float]
    complete: Collection[int]
    terms: Terms = frozenset()
    also: Sequence[str] = ()


@dataclass(frozen=True)
class _Weighed:
    concept: Concept
    by_alternative: Sequence[tuple[Alternative, Frequencies]]
    found: Frequencies
    nearness: Mapping[int, float]
    """How much the best of the alternatives counts that a document has."""
    weight: float

    def certainty(self, number: int) -> float:
        return 1 - DOUBT * (1 - self.nearness.get(number, 0.0))


def match(snapshot: Snapshot, query: ParsedQuery) -> Matches:
    """Score the documents that hold all words; where they are few, also those with most."""
    banned = {number for stem in query.excluded for number in snapshot.postings("stem", stem)}
    if not query.concepts:
        everything = snapshot.facts if query.is_blank or query.excluded else ()
        scores = {number: 0.0 for number in everything if number not in banned}
        return Matches(scores, scores.keys())
    weighed = _quietened(
        [_weigh(snapshot, _with_completions(snapshot, one)) for one in query.concepts]
    )
    shares = _admitted(weighed) if _narrows(query) else dict.fromkeys(snapshot.facts, 1.0)
    complete = {number for number, share in shares.items() if share > ALL_BUT_ROUNDING} - banned
    admitted = complete if len(complete) >= PLENTY else shares.keys() - banned
    beside = _beside(snapshot, weighed)
    scores = {
        number: _score(snapshot, weighed, number) + beside.get(number, 0.0) for number in admitted
    }
    return Matches(scores, complete, _terms(weighed), _also(weighed, scores.keys()))


def _narrows(query: ParsedQuery) -> bool:
    """Whether any word must be there, and does not merely help the order."""
    return any(one.demand is not Demand.OPTIONAL for one in query.concepts)


def occurs(snapshot: Snapshot, concept: Concept) -> bool:
    """Whether the index has anything of the concept."""
    return any(_frequencies(snapshot, one) for one in concept.alternatives)


def _with_completions(snapshot: Snapshot, concept: Concept) -> Concept:
    """For a word still being typed that is unknown: also the words that begin so."""
    if not concept.unfinished or occurs(snapshot, concept):
        return concept
    begun = snapshot.beginning_with(concept.word)[:MOST_COMPLETIONS]
    others = tuple(Alternative((form,), COMPLETED, exact=True) for form in begun)
    return replace(concept, alternatives=concept.alternatives + others)


def _field(alternative: Alternative) -> str:
    return "exact" if alternative.exact else "stem"


def _weigh(snapshot: Snapshot, concept: Concept) -> _Weighed:
    """The words themselves add up; of the related phrases only the one that says most counts."""
    by_alternative = [(one, _frequencies(snapshot, one)) for one in concept.alternatives]
    direct: dict[int, float] = {}
    related: dict[int, float] = {}
    nearness: dict[int, float] = {}
    for alternative, frequencies in by_alternative:
        for number, frequency in frequencies.items():
            worth = frequency * alternative.weight
            if alternative.written:
                related[number] = worth + related.get(number, 0.0)
            else:
                direct[number] = direct.get(number, 0.0) + worth
            nearness[number] = max(alternative.weight, nearness.get(number, 0.0))
    found = {n: direct.get(n, 0.0) + related.get(n, 0.0) for n in nearness}
    count, holding = len(snapshot.facts), sum(nearness.values())
    weight = math.log(1 + (count - holding + 0.5) / (holding + 0.5))
    return _Weighed(concept, by_alternative, found, nearness, weight)


def _quietened(weighed: Sequence[_Weighed]) -> list[_Weighed]:
    """Words of a complaint, or that merely help the order, never outweigh the subject."""
    subject = [one.weight for one in weighed if one.concept.demand not in QUIETLY]
    most = min(subject, default=math.inf) * QUIET
    return [
        replace(one, weight=min(one.weight, most)) if one.concept.demand in QUIETLY else one
        for one in weighed
    ]


def _frequencies(snapshot: Snapshot, alternative: Alternative) -> Frequencies:
    """Weighted frequency of a term, or of terms that stand one after the other."""
    field = _field(alternative)
    first, *rest = (snapshot.postings(field, term) for term in alternative.terms)
    if not rest:
        return {number: posting.weight for number, posting in first.items()}
    found = {}
    for number in set(first).intersection(*rest):
        starts = set(first[number].places)
        for step, following in enumerate(rest, 1):
            starts &= {place - step for place in following[number].places}
        if starts:
            share = len(starts) / len(first[number].places)
            found[number] = share * first[number].weight
    return found


def _admitted(weighed: Iterable[_Weighed]) -> dict[int, float]:
    """Documents with enough of the required words, or the nearest to it; the share each has."""
    always = [one.found for one in weighed if one.concept.demand is Demand.ALWAYS]
    usual = [one for one in weighed if one.concept.demand in (Demand.USUALLY, Demand.SECONDLY)]
    if not usual:
        usual = [one for one in weighed if one.concept.demand is Demand.ALWAYS]
    total = sum(one.weight for one in usual)
    shares: dict[int, float] = {}
    for one in usual:
        for number in one.found:
            shares[number] = shares.get(number, 0.0) + one.weight / total
    if always:
        allowed = set(always[0]).intersection(*always[1:])
        shares = {number: shares.get(number, 0.0) for number in allowed}
    least = min(ENOUGH, max(shares.values(), default=0.0) * NEARLY_BEST)
    return {number: share for number, share in shares.items() if share >= least}


def _score(snapshot: Snapshot, weighed: Iterable[_Weighed], number: int) -> float:
    facts = snapshot.facts[number]
    length = 1 - LENGTH_SHARE + LENGTH_SHARE * facts.length / snapshot.mean_length
    score = 0.0
    for one in weighed:
        frequency = one.found.get(number, 0.0) / length
        told = frequency * (SATURATION + 1) / (frequency + SATURATION)
        score += one.weight * one.certainty(number) * told
    return score


def _beside(snapshot: Snapshot, weighed: list[_Weighed]) -> dict[int, float]:
    """Bonus for neighbouring words of the query that are neighbours in the document."""
    bonus: dict[int, float] = {}
    for one, other in pairwise(weighed):
        pair = one.concept.alternatives[0].terms[-1:] + other.concept.alternatives[0].terms[:1]
        worth = BESIDE_BONUS * min(one.weight, other.weight)
        for number in _frequencies(snapshot, Alternative(pair)):
            bonus[number] = bonus.get(number, 0.0) + worth
    return bonus


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


def _also(weighed: Iterable[_Weighed], admitted: Collection[int]) -> list[str]:
    """Related phrases that stand in the documents, those first that brought most of them in."""
    gains: dict[str, tuple[int, int]] = {}
    for one in weighed:
        direct = {n for a, found in one.by_alternative if not a.written for n in found}
        for alternative, found in one.by_alternative:
            here = found.keys() & admitted
            if alternative.written and here and not _adds_words(alternative, one.concept):
                gain = (len(here - direct), len(here))
                gains[alternative.written] = max(gain, gains.get(alternative.written, gain))
    return sorted(gains, key=lambda written: gains[written], reverse=True)[:MOST_ALSO]
