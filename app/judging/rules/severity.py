"""How strict each judge is beside those who read the same entries, and what that takes off.

The co-judge correction: mark = quality of the entry + shift of the judge + noise. Qualities are
free, so it never assumes that two panels were given equally good entries; shifts are shrunk, as if
each judge had also given `SHRINKAGE` perfectly average marks.
"""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.competitions.method import FEWEST_JUDGES, FEWEST_SHARED, SHRINKAGE

Key = int | str
"""An entry or a judge: an id or a name. All of one kind, so that they can be sorted."""
Numbers = NDArray[np.floating[Any]]
Places = NDArray[np.intp]

CAP = 0.2
"""A larger shift, as a share of the scale, is told to the chair."""


@dataclass(frozen=True)
class Mark:
    """What one judge gave one entry; who recused themselves gave none, which is never zero."""

    entry: Key
    judge: Key
    value: float


@dataclass(frozen=True, eq=False)
class Design:
    """Who marked what. Its order comes from the names, so that the order of marks is nothing."""

    entries: Sequence[Key]
    judges: Sequence[Key]
    entry_at: Places
    """Of each mark the place of its entry, in order."""
    judge_at: Places
    values: Numbers

    @cached_property
    def per_entry(self) -> Numbers:
        """How many marks each entry has; at least one."""
        return self.by_entry(np.ones_like(self.values))

    @cached_property
    def per_judge(self) -> Numbers:
        return self.by_judge(np.ones_like(self.values))

    @cached_property
    def shared(self) -> Numbers:
        """Of each judge, how many marks are on entries that others marked too."""
        return self.by_judge((self.per_entry[self.entry_at] > 1).astype(float))

    @cached_property
    def panels(self) -> Places:
        """Of each judge, the panel: from 0, whoever read an entry together is in one."""
        return _panels(self)

    @cached_property
    def panel_of_entry(self) -> Places:
        found = np.zeros(len(self.entries), np.intp)
        found[self.entry_at] = self.panels[self.judge_at]
        return found

    @cached_property
    def together(self) -> Numbers:
        """Judges × judges: over the entries that both read, one by the marks of each, summed."""
        found, size = np.zeros(len(self.judges) ** 2), len(self.judges)
        for count in np.unique(self.per_entry.astype(np.intp)):
            judges = self.judge_at[(self.per_entry == count)[self.entry_at]].reshape(-1, count)
            for one in range(count):
                np.add.at(found, judges[:, [one]] * size + judges, 1 / count)
        return found.reshape(size, size)

    @cached_property
    def information(self) -> Numbers:
        """What the marks tell of the shifts, shrinkage included; judges × judges, regular."""
        return np.diag(self.per_judge + SHRINKAGE) - self.together

    def given(self, values: Numbers) -> "Design":
        """The same readings with other marks: nothing that follows from who read what is worked
        out again."""
        other = copy(self)
        object.__setattr__(other, "values", values)
        return other

    def by_entry(self, of_marks: Numbers) -> Numbers:
        """The sums over the marks of each entry."""
        return np.asarray(np.bincount(self.entry_at, of_marks, len(self.entries)), float)

    def by_judge(self, of_marks: Numbers) -> Numbers:
        return np.asarray(np.bincount(self.judge_at, of_marks, len(self.judges)), float)

    def means(self, of_marks: Numbers) -> Numbers:
        """The mean over the marks of each entry."""
        return self.by_entry(of_marks) / self.per_entry

    def spreads(self, of_marks: Numbers) -> Numbers:
        """The standard deviation over the marks of each entry; 0 of one mark."""
        far = of_marks - self.means(of_marks)[self.entry_at]
        return np.sqrt(self.means(far * far))


@dataclass(frozen=True, eq=False)
class Corrected:
    """The marks and what the correction makes of them."""

    design: Design
    severity: Numbers
    """Of each judge, the points above (+) or below (-) those who read the same entries."""
    taken_off: Numbers
    """Of each judge, what is taken off their marks: the severity, or 0 where it rests on too
    little. On each panel it comes to nothing over all marks."""
    noise: float | None
    """Standard deviation of a mark around entry and judge; None where no marks are left to tell."""

    @property
    def marks(self) -> Numbers:
        return self.design.values - self.taken_off[self.design.judge_at]

    @cached_property
    def raw(self) -> Numbers:
        """The mean mark of each entry."""
        return self.design.means(self.design.values)

    @cached_property
    def adjusted(self) -> Numbers:
        """The mean of each entry's corrected marks; not held to the scale."""
        return self.design.means(self.marks)


def design(marks: Collection[Mark]) -> Design:
    """ValueError without marks, or when a judge marked an entry twice."""
    if not marks:
        raise ValueError("there are no marks")
    if len({(mark.entry, mark.judge) for mark in marks}) < len(marks):
        raise ValueError("a judge marked an entry twice")
    entries = sorted({mark.entry for mark in marks})
    judges = sorted({mark.judge for mark in marks})
    entry_place = {entry: place for place, entry in enumerate(entries)}
    judge_place = {judge: place for place, judge in enumerate(judges)}
    rows = sorted((entry_place[one.entry], judge_place[one.judge], one.value) for one in marks)
    entry_at, judge_at, values = zip(*rows, strict=True)
    return Design(
        entries, judges, np.array(entry_at), np.array(judge_at), np.array(values, np.float64)
    )


def corrected(marks: Collection[Mark]) -> Corrected:
    """Fit the shifts of all judges; errors as for `design`."""
    return fitted(design(marks))


def fitted(found: Design) -> Corrected:
    """The shifts of all judges, and what they take off."""
    far = found.values - found.means(found.values)[found.entry_at]
    shifts = np.linalg.solve(found.information, found.by_judge(far))
    severity, taken_off = _centred(found, shifts)
    return Corrected(found, severity, taken_off, _noise(found, shifts))


def has_enough(found: Design) -> NDArray[np.bool_]:
    """The judges whose shift rests on enough to be taken off."""
    on_panel = np.bincount(found.panels)[found.panels]
    return (on_panel >= FEWEST_JUDGES) & (found.shared >= FEWEST_SHARED)


def _centred(found: Design, shifts: Numbers) -> tuple[Numbers, Numbers]:
    """The shifts, and those taken off, so that the marks of each panel keep their sum."""
    enough = has_enough(found)
    severity, taken_off = shifts.copy(), np.zeros_like(shifts)
    for panel in range(found.panels.max() + 1):
        here = found.panels == panel
        counted = here & enough if (here & enough).any() else here
        weight = found.per_judge[counted]
        severity[here] -= (weight * shifts[counted]).sum() / weight.sum()
        taken_off[here & enough] = severity[here & enough]
    return severity, taken_off


def _noise(found: Design, shifts: Numbers) -> float | None:
    left = len(found.values) - len(found.entries) - len(found.judges) + int(found.panels.max()) + 1
    if left <= 0:
        return None
    marks = found.values - shifts[found.judge_at]
    rest = marks - found.means(marks)[found.entry_at]
    return float(np.sqrt((rest * rest).sum() / left))


def _panels(found: Design) -> Places:
    """Joins judges over the entries they share; numbered in the order of the judges."""
    near = found.together > 0
    panels = np.full(len(near), -1, np.intp)
    for judge in range(len(near)):
        if panels[judge] < 0:
            panel, new = panels.max() + 1, np.array([judge])
            while new.size:
                panels[new] = panel
                new = np.flatnonzero(near[new].any(axis=0) & (panels < 0))
    return panels
