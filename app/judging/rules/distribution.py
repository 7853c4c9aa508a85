"""How a judge's totals lie beside those of the others, without telling a single one of theirs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from app.judging.rules import SCALE, mean, variance

STEP = 10
"""Points in one step of the scale of totals."""
FEWEST_OTHERS, FEWEST_TOTALS = 3, 10
"""Of fewer judges, or fewer totals, a judge could tell whose they are."""


@dataclass(frozen=True)
class Distribution:
    """Totals by steps of the scale, the lowest first; the last step holds the highest total."""

    counts: Sequence[int]
    mean: Fraction | None
    variance: Fraction | None

    @property
    def total(self) -> int:
        return sum(self.counts)


def distribution(totals: Collection[Fraction]) -> Distribution:
    """Of totals from 0 to 100."""
    steps = [min(floor(total / STEP), SCALE // STEP - 1) for total in totals]
    counts = [steps.count(step) for step in range(SCALE // STEP)]
    return Distribution(counts, mean(list(totals)), variance(list(totals)))


def group_shown(others: Collection[int], totals: int) -> bool:
    """Whether so many totals of these judges hide whose each is."""
    return len(set(others)) >= FEWEST_OTHERS and totals >= FEWEST_TOTALS
