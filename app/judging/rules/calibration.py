"""Anchors: entries that every judge scores, and what their marks say of a judge's measure.

The judge's marks are held against those that a team agreed on, before and among the live readings
(design: calibration rounds of rater training; nothing here changes a score or a rank).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

FEWEST_FOR_SPREAD = 3
"""Anchors that a spread needs to say anything."""
ALIKE = 1
"""Points within which a judge's marks and the agreed ones are called the same."""
WIDE = 4
"""Times the agreed variance (or its part) from which a spread is called another: twice as far."""
MOVED = 5
"""Points from which a measure is said to have moved; anchors are too few for less."""


@dataclass(frozen=True)
class Compared:
    """A judge's total of an anchor beside the agreed one, in points of 100."""

    entry_id: int
    own: Fraction
    agreed: Fraction
    again: bool
    """Whether it is one that is scored later, among the others."""

    @property
    def above(self) -> Fraction:
        return self.own - self.agreed


@dataclass(frozen=True)
class Measure:
    """What anchors say of one judge; None where too few were scored."""

    severity: Fraction | None
    """Mean points above (+) or below (-) what was agreed, of the anchors scored first."""
    spread: Fraction | None
    """Variance of the judge's totals beside that of the agreed ones; below 1: marks too close."""
    drift: Fraction | None
    """How much higher (+) or lower (-) the anchors scored later stand than those scored first."""

    @property
    def leans(self) -> int | None:
        """1 where the judge marks higher than agreed, -1 lower, 0 alike."""
        return _side(self.severity, ALIKE)

    @property
    def spreads(self) -> int | None:
        """1 where the marks lie much further apart than agreed, -1 much closer, 0 alike."""
        if self.spread is None:
            return None
        return int(self.spread > WIDE) - int(self.spread * WIDE < 1)

    @property
    def moves(self) -> int | None:
        """1 where the marks have become higher since the first anchors, -1 lower, 0 neither."""
        return _side(self.drift, MOVED)


def _side(value: Fraction | None, least: int) -> int | None:
    return None if value is None else int(value >= least) - int(value <= -least)


def measure(compared: Sequence[Compared]) -> Measure:
    """What these anchors say."""
    first = [one.above for one in compared if not one.again]
    later = [one.above for one in compared if one.again]
    drift = _mean(later) - _mean(first) if first and later else None
    return Measure(_mean(first) if first else None, _spread(compared), drift)


def _spread(compared: Sequence[Compared]) -> Fraction | None:
    if len(compared) < FEWEST_FOR_SPREAD:
        return None
    agreed = _variance([one.agreed for one in compared])
    return _variance([one.own for one in compared]) / agreed if agreed else None


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction()) / len(values)


def _variance(values: Sequence[Fraction]) -> Fraction:
    mean = _mean(values)
    return _mean([(value - mean) ** 2 for value in values])


def reading_order(
    turns: Mapping[int, Any], first: Collection[int], again: Collection[int]
) -> list[int]:
    """Entry ids in a judge's own order. `turns`: entry id → its turn among all.

    The anchors in `first` come before everything; those in `again` stand evenly spread over the
    second half of the others.
    """
    own = sorted(turns, key=turns.__getitem__)
    rest = [entry for entry in own if entry not in first and entry not in again]
    later = [entry for entry in own if entry in again]
    half, count = len(rest) // 2, len(rest)
    for before, entry in enumerate(later):
        away = (before + 1) * (count - half) // (len(later) + 1)
        rest.insert(half + away + before, entry)
    return [entry for entry in own if entry in first] + rest
