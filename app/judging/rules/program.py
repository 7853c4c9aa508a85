"""The linear programme behind an assignment: columns for pairs come in as they are needed.

Who reads what is a transportation problem: every row is a place where flow comes together, so the
optimum of the linear programme is whole-numbered, and no search over whole numbers is needed.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.judging.rules.assigning import STAYS, Pair, load_steps
from app.judging.rules.weighing import Floats, Places, Table

UNBRIDGED = 2000
DEAREST = 150
"""No pair costs more."""
LIKELY, AT_ONCE = 5, 3
"""So many pairs of an entry are tried at first beyond those that it wants, and so many more at
once."""
CLOSE = 1e-6
"""What gains no more gains nothing: the solver's own rounding."""


class Program:
    """The linear programme of a table, solved again from where it stands when bounds change.

    Of the pairs it holds only those that an optimum may use: after every run, pairs that would
    better it by its prices come in, until there is none.
    """

    def __init__(self, table: Table) -> None:
        self.table, design = table, table.design
        self.entry, self.judge = np.nonzero(table.open)
        self.wanted = np.array([design.open_to(entry) for entry in design.entries], np.intp)
        self.unmet_of = np.repeat(np.arange(len(self.wanted)), self.wanted)
        first = np.cumsum(self.wanted) - self.wanted
        self.nth = np.arange(len(self.unmet_of)) - np.repeat(first, self.wanted) + 1
        self.levels = table.costs[self.entry, self.judge]
        costs = self.levels + table.noise[self.entry, self.judge]
        self.costs = costs + STAYS * table.stays[self.entry, self.judge]
        self.bridges: dict[int, int] = {}
        """Place of an entry that bridges → its row."""
        self.row_of_bridge = np.full(len(self.entry), -1)
        """Of every pair that counts for one, as its judge is inside."""
        self.bridge_cols = np.zeros(0, np.intp)
        self.barred = np.zeros(len(self.entry), bool)
        self.held = np.zeros(len(self.entry), bool)
        self.pairs_held, self.pair_cols = np.zeros(0, np.intp), np.zeros(0, np.intp)
        """Places of the pairs that the solver has, in its order, and their columns."""
        self._load()
        self._hold(self._likely())

    def _steps(self) -> list[tuple[int, int, int]]:
        design = self.table.design
        return [
            (at, size, each)
            for at, judge in enumerate(design.judges)
            for size, each in load_steps(
                design.even[judge.ref], design.kept_by_judge[judge.ref], design.room[judge.ref]
            )
        ]

    def _load(self) -> None:
        """A solver with a row for each entry and each judge, with what there is besides pairs:
        readings that are missing, and steps of load."""
        steps = self._steps()
        self.step_of = np.array([at for at, _size, _each in steps], np.intp)
        self.sizes = np.array([size for _at, size, _each in steps], float)
        each = np.asarray([float(each) for _at, _size, each in steps])
        # more than any chain of changes that lets one reading more find its place
        price = (len(self.table.design.judges) + 1) * (2 * DEAREST + UNBRIDGED) + 2 * float(
            np.abs(each).max(initial=0)
        )
        highs = import_module("highspy")  # only who assigns waits for it
        self.solver = highs.Highs.__base__()  # without its callbacks, whose making speaks on stdout
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        # costs already differ by chance; to shake them more takes ten times as long where some
        # readings are missing
        self.solver.setOptionValue("dual_simplex_cost_perturbation_multiplier", 0.0)
        entries, judges = self.table.open.shape
        sides = np.concatenate([self.wanted, np.zeros(judges)])
        nothing = np.zeros(0, np.int32)
        self.solver.addRows(len(sides), sides, sides, 0, nothing, nothing, np.zeros(0))
        self.unmet_cols = self._add(self.nth * price, np.ones(len(self.nth)), [(self.unmet_of, 1)])
        self.step_cols = self._add(each, self.sizes, [(entries + self.step_of, -1)])

    def bridge(self, more: Mapping[int, NDArray[np.bool_]]) -> None:
        """Have somebody from outside read these entries too, if that can be; then find the optimum
        with nothing barred. `more`: place of an entry → which judges are inside its panel."""
        rows = self.solver.getNumRow() + np.arange(len(more))
        row_at = np.full(self.table.open.shape, -1)
        for row, (at, inside) in zip(rows, more.items(), strict=True):
            self.bridges[at] = int(row)
            row_at[at, inside] = row
        new = row_at[self.entry, self.judge]
        self.row_of_bridge = np.where(new >= 0, new, self.row_of_bridge)
        counted = new[self.pairs_held]
        order = np.argsort(counted, kind="stable")[np.count_nonzero(counted < 0) :]
        self.solver.addRows(
            len(rows),
            np.full(len(rows), -np.inf),
            self.wanted[list(more)] - 1.0,
            len(order),
            np.searchsorted(counted[order], rows).astype(np.int32),
            self.pair_cols[order].astype(np.int32),
            np.ones(len(order)),
        )
        slack = self._add(np.full(len(rows), UNBRIDGED), np.ones(len(rows)), [(rows, -1)])
        self.bridge_cols = np.concatenate([self.bridge_cols, slack])
        self.allow(DEAREST)
        self.run()

    def _add(
        self, costs: NDArray[Any], tops: Floats, parts: Sequence[tuple[Places, int]]
    ) -> Places:
        """New columns, of which each has one value in each of these rows; -1 for no row."""
        first = self.solver.getNumCol()
        rows = np.column_stack([row for row, _value in parts])
        values = np.broadcast_to([float(value) for _row, value in parts], rows.shape)
        there = rows >= 0
        starts = np.concatenate([[0], np.cumsum(there.sum(1))[:-1]]).astype(np.int32)
        zeros = np.zeros(len(costs))
        self.solver.addCols(
            len(costs),
            costs.astype(float),
            zeros,
            tops.astype(float),
            int(there.sum()),
            starts,
            rows[there].astype(np.int32),
            values[there],
        )
        return np.arange(first, first + len(costs))

    def _hold(self, pairs: Places) -> None:
        """Give the solver these pairs: each counts for its entry, its judge, and its bridge."""
        parts = [
            (self.entry[pairs], 1),
            (len(self.wanted) + self.judge[pairs], 1),
            (self.row_of_bridge[pairs], 1),
        ]
        cols = self._add(self.costs[pairs], np.where(self.barred[pairs], 0.0, 1.0), parts)
        self.held[pairs] = True
        self.pairs_held = np.concatenate([self.pairs_held, pairs])
        self.pair_cols = np.concatenate([self.pair_cols, cols])

    def _likely(self) -> Places:
        """The cheapest pairs of each entry, at prices that even the loads out roughly."""
        shape = self.table.open.shape
        offers = np.full(shape, np.inf)
        offers[self.entry, self.judge] = self.costs
        return self._cheapest(offers, int(self.wanted.max(initial=0)) + LIKELY)

    def _cheapest(self, offers: Floats, count: int) -> Places:
        number = np.full(offers.shape, -1)
        number[self.entry, self.judge] = np.arange(len(self.entry))
        count = min(count, offers.shape[1])
        if not count or not offers.shape[0]:
            return np.zeros(0, np.intp)
        chosen = np.argpartition(offers, count - 1, axis=1)[:, :count]
        found = np.take_along_axis(number, chosen, 1)
        there = np.isfinite(np.take_along_axis(offers, chosen, 1))
        return np.asarray(found[there])

    def run(self) -> None:
        """Find the optimum of all pairs that are not barred, whether held or not."""
        better = self._run()
        while len(better):
            self._hold(better)
            better = self._run()

    def _run(self) -> Places:
        """Find the optimum of what is held; pairs not held that would better it."""
        self.solver.run()
        if not self._is_optimal():
            self.solver.clearSolver()  # where it stood has misled it
            self.solver.run()
        if not self._is_optimal():
            raise RuntimeError("every programme has an optimum: what cannot be is paid for")
        solution = self.solver.getSolution()
        self.values = np.rint(np.asarray(solution.col_value))
        return self._better(np.asarray(solution.row_dual))

    def _is_optimal(self) -> bool:
        said = self.solver.modelStatusToString(self.solver.getModelStatus())
        return bool(said == "Optimal")

    def _better(self, prices: Floats) -> Places:
        """Pairs not held that would make the optimum cheaper, the best few of each entry."""
        gain = self.costs - prices[self.entry] - prices[len(self.wanted) + self.judge]
        inside = self.row_of_bridge >= 0
        gain[inside] -= prices[self.row_of_bridge[inside]]
        offers = np.full(self.table.open.shape, np.inf)
        able = ~self.held & ~self.barred & (gain < -CLOSE)
        offers[self.entry[able], self.judge[able]] = gain[able]
        return self._cheapest(offers, AT_ONCE)

    def allow(self, most: int) -> None:
        """Only pairs that cost no more, entries that bridge apart."""
        self.barred = (self.levels > most) & ~np.isin(self.entry, list(self.bridges))
        self._bound(self.pair_cols, np.where(self.barred[self.pairs_held], 0.0, 1.0))

    def fits(self, more: int, left: float) -> bool:
        """Whether no more than `left` are missing once every judge takes so many readings more."""
        last = np.append(self.step_of[1:] != self.step_of[:-1], True)
        self._bound(self.step_cols[last], self.sizes[last] + more)
        self.run()
        return float(self.unmet.sum()) <= left

    def fits_at_once(self, more: int, wanted: int) -> bool:
        """Whether so many find a place on top of what there is; no may still mean yes."""
        free = np.full(self.table.open.shape[1], more)
        able = self.table.open.copy()
        made = self.made
        able[self.entry[made], self.judge[made]] = False
        placed = 0
        for at in self.unmet_of[self.unmet > 0]:
            judge = int(np.argmax(np.where(able[at], free, 0)))
            if able[at, judge] and free[judge]:
                able[at, judge] = False
                free[judge] -= 1
                placed += 1
        return placed >= wanted

    def _bound(self, cols: Places, tops: Floats) -> None:
        cols = cols.astype(np.int32)
        self.solver.changeColsBounds(len(cols), cols, np.zeros(len(cols)), tops)

    @property
    def made(self) -> Places:
        """Places of the pairs that the optimum has."""
        return np.asarray(self.pairs_held[self.values[self.pair_cols] > 0])

    def worst(self) -> int:
        """What the dearest new pair costs, of entries that do not bridge."""
        made = self.made
        return int(self.levels[made[~np.isin(self.entry[made], list(self.bridges))]].max(initial=0))

    def levels_of_entries(self) -> Sequence[int]:
        """What the dearest pair may cost: no entry that is served in full can do with less than
        its own cheapest ones."""
        table = self.table
        if self.unmet.any():
            return [int(level) for level in np.unique(self.levels)]
        barred = int(table.costs.max(initial=0)) + 1
        cheapest = np.sort(np.where(table.open, table.costs, barred), axis=1)
        need = np.minimum(self.wanted, table.open.sum(1))
        need[list(self.bridges)] = 0
        some = np.flatnonzero(need)
        floor = cheapest[some, need[some] - 1].max(initial=0)
        return [int(level) for level in np.unique(self.levels) if level >= floor]

    @property
    def unmet(self) -> Floats:
        return np.asarray(self.values[self.unmet_cols])

    @property
    def hard(self) -> tuple[float, float]:
        """What the missing readings weigh, more where one entry lacks several; missing bridges."""
        return float(self.unmet @ self.nth), float(self.values[self.bridge_cols].sum())

    def pairs(self) -> frozenset[Pair]:
        design, made = self.table.design, self.made
        return design.kept.union(
            (design.entries[entry].ref, design.judges[judge].ref)
            for entry, judge in zip(self.entry[made], self.judge[made], strict=True)
        )

    def bridged(self) -> frozenset[int]:
        """The entries that do have somebody from outside their panel."""
        made = self.made
        outside = made[self.row_of_bridge[made] < 0]
        some = np.unique(self.entry[outside[np.isin(self.entry[outside], list(self.bridges))]])
        return frozenset(self.table.design.entries[int(at)].ref for at in some)

    def missing(self) -> dict[int, int]:
        """Entry id → how many judges it lacks."""
        count = np.bincount(self.unmet_of[self.unmet > 0], minlength=len(self.wanted))
        entries = self.table.design.entries
        return {entries[int(at)].ref: int(count[at]) for at in np.flatnonzero(count)}
