"""Whether marks move with the place that an entry had in its judge's list.

Every list is shuffled by a seed, so without fatigue the place says nothing of a mark. What entries
and judges explain is taken out of marks and places alike, and what is left of the marks is
regressed on what is left of the places: ordinary least squares with fixed effects, by the theorem
of Frisch, Waugh and Lovell (Lovell 1963, JASA 58:993-1010). A list keeps categories together, so
each judge has an effect for each category: who is strict in what came last is not tired.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from statistics import NormalDist

import numpy as np

from app.judging.rules.severity import Design, Key, Numbers

FEWEST_LEFT = 60
"""Marks beyond those that the effects use up; with so many the t distribution is the normal one."""
CHANCE = 0.05
"""How often something is told although there is nothing, of all judges and of single ones each."""
SMALLEST = 1.0
"""Points between the first place and the last from which on it matters."""


@dataclass(frozen=True)
class Slope:
    """How many points the last of a list gets more (+) or less (-) than the first."""

    points: float
    error: float
    """Standard error."""

    def matters(self, tests: int = 1) -> bool:
        """Whether it is large, and more than chance makes of one in so many tests."""
        limit = NormalDist().inv_cdf(1 - CHANCE / (2 * tests))
        return abs(self.points) >= max(SMALLEST, limit * self.error)


@dataclass(frozen=True)
class Fatigue:
    """Of all judges together, and of each whose marks can tell."""

    all: Slope
    judges: Mapping[Key, Slope]

    @property
    def told(self) -> Mapping[Key, Slope]:
        """The judges of whom a chair should know."""
        return {j: one for j, one in self.judges.items() if one.matters(len(self.judges))}


def fatigue(
    design: Design, places: Mapping[tuple[Key, Key], float], category: Mapping[Key, Key | None]
) -> Fatigue | None:
    """`places`: entry and judge → where in the judge's list, 0 the first, 1 the last. `category`:
    entry → its category. None where too few marks are left to tell."""
    pairs = zip(design.entry_at.tolist(), design.judge_at.tolist(), strict=True)
    at = np.array([places[design.entries[entry], design.judges[judge]] for entry, judge in pairs])
    rest = _Rest(_by_category(design, category))
    if rest.left < FEWEST_LEFT:
        return None
    everybody = rest.slope(at)
    if everybody is None:
        return None
    own = (
        (judge, rest.slope(np.where(design.judge_at == number, at, 0.0)))
        for number, judge in enumerate(design.judges)
    )
    return Fatigue(everybody, {judge: slope for judge, slope in own if slope is not None})


class _Rest:
    """What is left of marks and places once entries and judges are taken out."""

    def __init__(self, design: Design) -> None:
        self.design = design
        effects = len(design.entries) + len(design.judges) - int(design.panels.max()) - 1
        self.left = len(design.values) - effects - 1

    @cached_property
    def marks(self) -> Numbers:
        return self.clear(self.design.values)

    @cached_property
    def _inverse(self) -> Numbers:
        """Shifts are free up to a constant on each panel; there it is made 0."""
        panels = self.design.panels
        same = (panels[:, None] == panels).astype(float)
        return np.linalg.inv(np.diag(self.design.per_judge) - self.design.together + same)

    def clear(self, of_marks: Numbers) -> Numbers:
        """These figures, one of each mark, without what entries and judges explain of them."""
        design = self.design
        far = of_marks - design.means(of_marks)[design.entry_at]
        shifts = (self._inverse @ design.by_judge(far))[design.judge_at]
        return np.asarray(far - shifts + design.means(shifts)[design.entry_at])

    def slope(self, places: Numbers) -> Slope | None:
        """None where places differ by nothing that the effects do not explain."""
        there = self.clear(places)
        spread = float(there @ there)
        if spread < 1e-9:
            return None
        points = float(there @ self.marks) / spread
        rest = self.marks - points * there
        return Slope(points, sqrt(float(rest @ rest) / self.left / spread))


def _by_category(design: Design, category: Mapping[Key, Key | None]) -> Design:
    """The same marks, every judge another one in each category."""
    number = {one: at for at, one in enumerate(dict.fromkeys(map(category.get, design.entries)))}
    of_entry = np.array([number[category.get(entry)] for entry in design.entries], np.intp)
    pairs = design.judge_at * len(number) + of_entry[design.entry_at]
    names, at = np.unique(pairs, return_inverse=True)
    judges: Sequence[Key] = names.tolist()
    return Design(design.entries, judges, design.entry_at, at, design.values)
