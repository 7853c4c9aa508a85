"""How far judges agree who read the same entries, whatever gaps there are."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf, nan

import numpy as np

from app.judging.rules.severity import Design, Key, Numbers

FEWEST_PAIRED = 3
"""Entries that two judges must share before their orders are compared."""


@dataclass(frozen=True)
class Agreement:
    """Figures of all judges together; NaN where the marks cannot tell."""

    single: float
    """Intraclass correlation of one mark: the share of what marks differ by that is the
    entries'. One-way, from variance components; below 0 where judges differ more than entries."""
    mean: float
    """The same of an entry's mean over as many marks as entries have here; minus infinity where all
    entries have the same mean and judges alone differ."""
    alpha: float
    """Krippendorff's alpha for intervals: 1 is full agreement, 0 that of chance."""


@dataclass(frozen=True)
class Pair:
    """Two judges over the entries that both read."""

    one: Key
    other: Key
    values: Sequence[tuple[float, float]]
    """What each gave, entry by entry; at least one."""

    @property
    def difference(self) -> float:
        """The mean of what `one` gave more."""
        return sum(first - second for first, second in self.values) / len(self.values)

    @property
    def distance(self) -> float:
        """The mean of how far apart they were."""
        return sum(abs(first - second) for first, second in self.values) / len(self.values)

    @property
    def correlation(self) -> float:
        """Spearman's, of the orders in which they put the entries; NaN where there is no order."""
        values = np.array(self.values)
        if len(values) < FEWEST_PAIRED or not np.ptp(values, axis=0).all():
            return nan
        return float(np.corrcoef(_ranks(values[:, 0]), _ranks(values[:, 1]))[0, 1])


def agreement(design: Design, marks: Numbers) -> Agreement:
    """Over `marks`, raw or corrected, in the order of the design."""
    single, size = _icc(design, marks)
    between = 1 + (size - 1) * single
    return Agreement(
        single, size * single / between if between else -inf, _krippendorff(design, marks)
    )


def pairs(design: Design) -> Sequence[Pair]:
    """All pairs of judges who share an entry, in order of their names."""
    together: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for given in _by_entry(design).values():
        for (one, first), (other, second) in combinations(given, 2):
            together[one, other].append((first, second))
    return [
        Pair(design.judges[one], design.judges[other], values)
        for (one, other), values in sorted(together.items())
    ]


def _icc(design: Design, marks: Numbers) -> tuple[float, float]:
    """Of one mark, and how many marks an entry has, as the analysis of variance counts them."""
    entries, count = len(design.entries), len(marks)
    if entries < 2 or count == entries:
        return nan, nan
    per_entry, means = design.per_entry, design.means(marks)
    size = float((count - (per_entry**2).sum() / count) / (entries - 1))
    between = float((per_entry * (means - marks.mean()) ** 2).sum() / (entries - 1))
    far = marks - means[design.entry_at]
    within = float((far * far).sum() / (count - entries))
    whole = between + (size - 1) * within
    return ((between - within) / whole if whole else nan), size


def _krippendorff(design: Design, marks: Numbers) -> float:
    """One less the disagreement within entries, as a share of that among all marks.

    From sums of squares: a table of coincidences would be as large as the square of the marks.
    """
    read_together = (design.per_entry > 1)[design.entry_at]
    counted = marks[read_together]
    whole = float(((counted - counted.mean()) ** 2).sum()) if len(counted) else 0.0
    if not whole:
        return nan
    far = (marks - design.means(marks)[design.entry_at])[read_together]
    pairs_of = design.per_entry[design.entry_at][read_together]
    observed = float((far * far * pairs_of / (pairs_of - 1)).sum())
    return 1 - observed / whole * (len(counted) - 1) / len(counted)


def _by_entry(design: Design) -> Mapping[int, Sequence[tuple[int, float]]]:
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for entry, judge, value in zip(
        design.entry_at.tolist(), design.judge_at.tolist(), design.values.tolist(), strict=True
    ):
        found[entry].append((judge, value))
    return found


def _ranks(values: Numbers) -> Numbers:
    """From 1; the equal share the mean of their ranks."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[place]
