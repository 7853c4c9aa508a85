"""Which documents of a snapshot match a query, and how well. BM25 over weighted terms.

Everything that counts as one word of the query is scored as if it were one term, so a rare
synonym does not outweigh the word itself.
"""

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.search import spelling
from app.search.query import Alternative, Concept, Demand, ParsedQuery
from app.search.snapshot import Snapshot

SATURATION = 1.2
LENGTH_SHARE = 0.4
# A document that lacks a word still matches when it has this share of the query's weight.
ENOUGH = 0.25
NEARLY_BEST = 0.6
# With this many documents that hold all words, the others are left out.
PLENTY = 10
ALL_BUT_ROUNDING = 0.999
BESIDE_BONUS = 0.5
MOST_COMPLETIONS = 60
MOST_CORRECTED = 4
CORRECTED = 0.7
COMPLETED = 0.8

Frequencies = Mapping[int, float]


@dataclass(frozen=True)
class Matches:
    """Scores by document number; which hold all words; the terms that were really looked for."""

    scores: Mapping[int, float]
    complete: Collection[int]
    terms: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True)
class _Weighed:
    concept: Concept
    found: Frequencies
    weight: float


def match(snapshot: Snapshot, query: ParsedQuery) -> Matches:
    """Score the documents that hold all words; where they are few, also those with most."""
    banned = {number for stem in query.excluded for number in snapshot.postings("stem", stem)}
    if not query.concepts:
        everything = snapshot.facts if query.is_blank or query.excluded else ()
        scores = {number: 0.0 for number in everything if number not in banned}
        return Matches(scores, scores.keys())
    weighed = [_weigh(snapshot, one) for one in _understood(snapshot, query.concepts)]
    shares = _admitted(weighed)
    complete = {number for number, share in shares.items() if share > ALL_BUT_ROUNDING} - banned
    admitted = complete if len(complete) >= PLENTY else shares.keys() - banned
    beside = _beside(snapshot, weighed)
    scores = {
        number: _score(snapshot, weighed, number) + beside.get(number, 0.0) for number in admitted
    }
    return Matches(scores, complete, _looked_for(weighed))


def spelt(snapshot: Snapshot, query: ParsedQuery) -> str:
    """The text of the query, unknown words as the index spells them."""
    text = query.text.strip()
    for concept in _unknown(snapshot, query.concepts):
        for nearest in spelling.near(concept.word, snapshot)[:1]:
            word = rf"\b{re.escape(concept.word)}\b"
            text = re.sub(word, nearest, text, flags=re.IGNORECASE)
    return text


def _understood(snapshot: Snapshot, concepts: Sequence[Concept]) -> list[Concept]:
    """The concepts; for unknown words also words that begin so, or words spelt alike."""
    unknown = _unknown(snapshot, concepts)
    beside_unknown = len(unknown) > 1
    return [
        _with_forms(snapshot, concept, joined=beside_unknown) if concept in unknown else concept
        for concept in concepts
    ]


def _unknown(snapshot: Snapshot, concepts: Sequence[Concept]) -> list[Concept]:
    """The first few concepts of which the index has nothing; looking for more costs too much."""
    return [
        concept
        for concept in concepts
        if concept.demand is not Demand.ALWAYS and not _occurs(snapshot, concept)
    ][:MOST_CORRECTED]


def _occurs(snapshot: Snapshot, concept: Concept) -> bool:
    return any(
        all(snapshot.postings(_field(one), term) for term in one.terms)
        for one in concept.alternatives
    )


def _with_forms(snapshot: Snapshot, concept: Concept, *, joined: bool) -> Concept:
    begun = snapshot.beginning_with(concept.word) if concept.unfinished else []
    forms, weight = begun[:MOST_COMPLETIONS], COMPLETED
    if not forms:
        words = (concept.word, *(concept.joined if joined else ()))
        forms = [near for word in words for near in spelling.near(word, snapshot)]
        weight = CORRECTED
    others = tuple(Alternative((form,), weight, exact=True) for form in forms)
    return replace(concept, alternatives=concept.alternatives + others)


def _field(alternative: Alternative) -> str:
    return "exact" if alternative.exact else "stem"


def _weigh(snapshot: Snapshot, concept: Concept) -> _Weighed:
    found: dict[int, float] = {}
    for alternative in concept.alternatives:
        for number, frequency in _frequencies(snapshot, alternative).items():
            found[number] = found.get(number, 0.0) + frequency * alternative.weight
    count = len(snapshot.facts)
    weight = math.log(1 + (count - len(found) + 0.5) / (len(found) + 0.5))
    return _Weighed(concept, found, weight)


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
    usual = [one for one in weighed if one.concept.demand is Demand.USUALLY]
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
        score += one.weight * frequency * (SATURATION + 1) / (frequency + SATURATION)
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


def _looked_for(weighed: Iterable[_Weighed]) -> frozenset[tuple[str, ...]]:
    return frozenset(
        alternative.terms for one in weighed for alternative in one.concept.alternatives
    )
