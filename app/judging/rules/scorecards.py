"""From the points of criteria to one mark for each judge and entry."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.judging.rules.severity import Key, Mark


@dataclass(frozen=True)
class Points:
    """What one judge gave one entry in one criterion; `criterion` is "" where there are none."""

    entry: Key
    judge: Key
    value: float
    criterion: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class Totals:
    """The marks, and where they don't say the same of all entries."""

    marks: Sequence[Mark]
    heaviest: Mapping[Key, Sequence[float]]
    """Entry → its mean points in the heaviest criterion, or over all that are equally heavy."""
    incomplete: Collection[tuple[Key, Key]]
    """Entry and judge of cards that lack a criterion which others answered for this entry; their
    weights were taken over what is answered."""
    left_out: Collection[tuple[Key, Key]]
    """The same of cards that lack a criterion which is required: they count nothing."""
    uneven: bool
    """Whether entries were marked on different criteria, so that totals are hard to compare."""


def totals(points: Collection[Points], required: Collection[str] = ()) -> Totals:
    """The mean of a card's points, each counted by its weight, which is more than 0."""
    cards: dict[tuple[Key, Key], list[Points]] = defaultdict(list)
    asked: dict[Key, set[str]] = defaultdict(set)
    for one in points:
        cards[one.entry, one.judge].append(one)
        asked[one.entry].add(one.criterion)
    answered = {pair: {one.criterion for one in card} for pair, card in cards.items()}
    left_out = [pair for pair, there in answered.items() if set(required) - there]
    counted = {pair: card for pair, card in cards.items() if pair not in set(left_out)}
    return Totals(
        [Mark(entry, judge, _mean(card)) for (entry, judge), card in counted.items()],
        _heaviest([one for card in counted.values() for one in card]),
        [pair for pair in counted if answered[pair] != asked[pair[0]]],
        left_out,
        len({frozenset(criteria) for criteria in asked.values()}) > 1,
    )


def _mean(points: Collection[Points]) -> float:
    if len(points) == 1:
        return next(iter(points)).value  # exactly as it was given
    return sum(one.value * one.weight for one in points) / sum(one.weight for one in points)


def _heaviest(points: Collection[Points]) -> Mapping[Key, Sequence[float]]:
    most = max((one.weight for one in points), default=0)
    found: dict[Key, list[float]] = defaultdict(list)
    for one in points:
        if one.weight == most:
            found[one.entry].append(one.value)
    return {entry: [sum(values) / len(values)] for entry, values in found.items()}
