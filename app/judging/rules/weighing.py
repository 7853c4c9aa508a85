"""A design as arrays: what each pair costs, who may read what, which entries could bridge."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.judging.rules.assigning import SAME_REGION, Design, Fit, Pair, fit

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

NOISE = 3
"""The highest that chance adds to a cost, for ties."""


def lots(design: Design) -> tuple[Floats, Places]:
    """What the seed decides: the noise of every pair, and the order in which bridges are drawn."""
    chance = np.random.RandomState(design.seed)  # its numbers never change
    noise = chance.random_sample((len(design.entries), len(design.judges))) * NOISE
    return noise, chance.permutation(len(design.entries))


class Table:
    """A design as arrays, entries × judges."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.entry_at = {entry.ref: at for at, entry in enumerate(design.entries)}
        self.judge_at = {judge.ref: at for at, judge in enumerate(design.judges)}
        self.open = self._but(design.forbidden | design.kept)
        kinds = {(e.about, e.region): e for e in design.entries}
        fits = {kind: [fit(one, j) for j in design.judges] for kind, one in kinds.items()}
        near = {
            kind: [one.region in j.regions for j in design.judges] for kind, one in kinds.items()
        }
        found = self._rows(fits)
        self.expert = found == Fit.EXPERT
        self.costs = found + SAME_REGION * self._rows(near)  # as `cost` says of one pair
        self.noise, self.order = lots(design)
        self.stays = ~self._but(design.present)

    def _rows(self, kinds: Mapping[Any, Sequence[int]]) -> Places:
        shape = len(self.design.entries), len(self.design.judges)
        rows = [kinds[entry.about, entry.region] for entry in self.design.entries]
        return np.array(rows, np.intp).reshape(shape)

    def _but(self, pairs: Iterable[Pair]) -> NDArray[np.bool_]:
        found = np.ones((len(self.entry_at), len(self.judge_at)), bool)
        for entry, judge in pairs:
            if entry in self.entry_at and judge in self.judge_at:
                found[self.entry_at[entry], self.judge_at[judge]] = False
        return found

    @cached_property
    def bridgeable(self) -> NDArray[np.bool_]:
        """Entries that can have a reader from outside: two or more are wanted, one of them new."""
        entries = self.design.entries
        return np.array([e.wanted > 1 and self.design.open_to(e) > 0 for e in entries], bool)

    def first_bridges(self) -> Mapping[int, NDArray[np.bool_]]:
        """Some entries by lot, each with the judges inside its panel, the experts."""
        inside = self.expert & self.open
        able = self.bridgeable & inside.any(1) & (self.open & ~self.expert).any(1)
        drawn = [at for at in self.order if able[at]]
        count = ceil(len(drawn) * self.design.bridging / 100)
        return {int(at): self.expert[at] for at in drawn[:count]}

    def bridges_between(
        self,
        panels: Sequence[frozenset[int]],
        pairs: frozenset[Pair],
        there: Collection[int],
    ) -> Mapping[int, NDArray[np.bool_]]:
        """For every panel but the first an entry that somebody from outside it could read."""
        found = {}
        read: dict[int, int] = dict(sorted(pairs))
        for panel in panels[1:]:
            inside = np.array([judge.ref in panel for judge in self.design.judges], bool)
            outside = (self.open & ~inside).any(1) & self.bridgeable
            able = (
                int(at)
                for at in self.order
                if outside[at]
                and at not in there
                and read.get(self.design.entries[at].ref) in panel
            )
            at = next(able, None)
            if at is not None:
                found[at] = inside
        return found
