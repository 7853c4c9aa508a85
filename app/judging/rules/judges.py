"""What a chair should know of one judge beside the others; never shown to applicants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan, sqrt

import numpy as np

from app.judging.rules.remarks import flat_judges
from app.judging.rules.severity import Corrected, Key, Numbers

DIFFERENCES = 5
"""So many entries are named on which a judge differs most."""
FEWEST_FOR_DRIFT = 12
"""Shared marks that a judge needs before a drift is looked for."""


@dataclass(frozen=True)
class Difference:
    """One mark, corrected, less the mean of the others' corrected marks for this entry."""

    entry: Key
    points: float


@dataclass(frozen=True)
class JudgeFigures:
    """One judge; NaN where the marks cannot tell."""

    judge: Key
    marks: int
    shared: int
    """Marks on entries that others marked too."""
    severity: float
    taken_off: float
    spread: float
    """Standard deviation of the marks."""
    spread_of_others: float
    """That of the others' marks for the same entries; NaN of a single entry."""
    drift: float
    """Points that the last half of the shared marks stands above the first half, once severity
    and entries are taken off."""
    drift_error: float
    """Standard error of `drift`."""
    is_flat: bool
    """Whether every entry got the same mark."""
    differences: Sequence[Difference]
    """The largest first."""

    @property
    def drifts(self) -> bool:
        """Whether the drift is more than what chance makes of one judge in twenty."""
        return abs(self.drift) > 2 * self.drift_error


def figures(
    fit: Corrected, order: Mapping[tuple[Key, Key], float] | None = None
) -> Sequence[JudgeFigures]:
    """All judges, by name. `order`: entry and judge → when the mark was given, in any unit;
    without it no drift is told."""
    flat = flat_judges(fit.design)
    apart = _from_others(fit)
    return [_figures(fit, judge, apart, bool(flat[judge]), order) for judge in range(len(flat))]


def _figures(
    fit: Corrected,
    judge: int,
    apart: Numbers,
    is_flat: bool,
    order: Mapping[tuple[Key, Key], float] | None,
) -> JudgeFigures:
    design = fit.design
    own = np.flatnonzero(design.judge_at == judge)
    shared = own[~np.isnan(apart[own])]
    entries = [design.entries[at] for at in design.entry_at[shared]]
    beside = np.isin(design.entry_at, design.entry_at[own]) & (design.judge_at != judge)
    several = len(np.unique(design.entry_at[beside])) > 1  # of one entry it says nothing of a judge
    drift, error = nan, nan
    if order is not None:
        when = [order[entry, design.judges[judge]] for entry in entries]
        drift, error = _drift(apart[shared][np.argsort(when, kind="stable")])
    differences = [
        Difference(entry, float(points))
        for entry, points in zip(entries, apart[shared], strict=True)
    ]
    differences.sort(key=lambda one: -abs(one.points))
    return JudgeFigures(
        design.judges[judge],
        len(own),
        len(shared),
        float(fit.severity[judge]),
        float(fit.taken_off[judge]),
        _deviation(design.values[own]),
        _deviation(design.values[beside]) if several else nan,
        drift,
        error,
        is_flat,
        differences[:DIFFERENCES],
    )


def _from_others(fit: Corrected) -> Numbers:
    """Of each mark, without severity, how far it is from the mean of the others for its entry;
    NaN where there are no others."""
    design = fit.design
    marks = design.values - fit.severity[design.judge_at]
    count = design.per_entry[design.entry_at]
    others = np.where(count > 1, count - 1, nan)
    return np.asarray((marks - design.means(marks)[design.entry_at]) * count / others, float)


def _drift(apart: Numbers) -> tuple[float, float]:
    if len(apart) < FEWEST_FOR_DRIFT:
        return nan, nan
    first, last = np.array_split(apart, 2)
    error = sqrt(first.var(ddof=1) / len(first) + last.var(ddof=1) / len(last))
    return float(last.mean() - first.mean()), error


def _deviation(values: Numbers) -> float:
    return float(values.std(ddof=1)) if len(values) > 1 else nan
