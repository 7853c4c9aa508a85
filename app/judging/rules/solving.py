"""The best assignment of a design, exactly, by HiGHS.

Who reads what is a transportation problem: every row is a place where flow comes together, so the
optimum of the linear programme is whole-numbered, and no search over whole numbers is needed.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.judging.rules.assigning import (
    STAYS,
    Design,
    Fit,
    Mend,
    Pair,
    Solution,
    cost,
    fit,
    load_steps,
    panels_of,
    shortage,
)

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

NOISE = 3
"""The highest that chance adds to a cost, for ties."""
UNBRIDGED = 2000
DEAREST = 150
"""No pair costs more."""
ROUNDS = 4
"""So often a bridge to panels that stand apart is looked for."""


def solve(design: Design) -> Solution:
    """The best assignment there is, and where it is short.

    First as many readings as can be, evenly missing; then bridges; then the smallest worst pair;
    then level loads and the best fit together.
    """
    table = _Table(design)
    bridges = table.first_bridges()
    for _round in range(ROUNDS):
        program = _Program(table, bridges)
        worst = _fairest(program)
        pairs = program.pairs()
        more = table.bridges_between(panels_of(pairs), pairs, bridges)
        if not more:
            break
        bridges = {**bridges, **more}
    missing = program.missing()
    return Solution(
        pairs,
        program.bridged(),
        shortage(design, missing),
        _mend(program, missing) if missing else None,
        worst,
        len(panels_of(pairs)),
    )


def lots(design: Design) -> tuple[Floats, Places]:
    """What the seed decides: the noise of every pair, and the order in which bridges are drawn."""
    chance = np.random.RandomState(design.seed)  # its numbers never change
    noise = chance.random_sample((len(design.entries), len(design.judges))) * NOISE
    return noise, chance.permutation(len(design.entries))


class _Table:
    """A design as arrays, entries × judges."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.entry_at = {entry.ref: at for at, entry in enumerate(design.entries)}
        self.judge_at = {judge.ref: at for at, judge in enumerate(design.judges)}
        self.open = self._but(design.forbidden | design.kept)
        kinds = {(e.about, e.region): e for e in design.entries}
        costs = {kind: [cost(one, j) for j in design.judges] for kind, one in kinds.items()}
        fits = {kind: [fit(one, j) for j in design.judges] for kind, one in kinds.items()}
        self.costs = self._rows(costs)
        self.expert = self._rows(fits) == Fit.EXPERT
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
        there: Mapping[int, NDArray[np.bool_]],
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


class _Program:
    """The linear programme of a table, solved again from where it stands when bounds change."""

    def __init__(self, table: _Table, bridges: Mapping[int, NDArray[np.bool_]]) -> None:
        self.table, self.bridges = table, bridges
        design = table.design
        self.entry, self.judge = np.nonzero(table.open)
        wanted = np.array([design.open_to(entry) for entry in design.entries], np.intp)
        self.unmet_of = np.repeat(np.arange(len(wanted)), wanted)
        self.levels = table.costs[self.entry, self.judge]
        costs = self.levels + table.noise[self.entry, self.judge]
        costs = costs + STAYS * table.stays[self.entry, self.judge]
        steps = self._steps()
        self.step_of = np.array([at for at, _size, _each in steps], np.intp)
        self.sizes = np.array([size for _at, size, _each in steps], float)
        each = np.array([each for _at, _size, each in steps], float)
        # more than any chain of changes that lets one reading more find its place
        price = (len(design.judges) + 1) * (2 * DEAREST + UNBRIDGED) + 2 * float(
            np.abs(each).max(initial=0)
        )
        self.nth = np.arange(len(self.unmet_of)) - np.repeat(np.cumsum(wanted) - wanted, wanted) + 1
        self.costs = np.concatenate(
            [costs, self.nth * price, np.full(len(bridges), UNBRIDGED), each]
        ).astype(float)
        self.tops = np.concatenate(
            [np.ones(len(costs) + len(self.unmet_of) + len(bridges)), self.sizes]
        )
        self.wanted = wanted
        self.solver = self._loaded()
        self.run()

    def _steps(self) -> list[tuple[int, int, int]]:
        design = self.table.design
        return [
            (at, size, each)
            for at, judge in enumerate(design.judges)
            for size, each in load_steps(
                design.even[judge.ref], design.kept_by_judge[judge.ref], design.room[judge.ref]
            )
        ]

    def _loaded(self) -> Any:
        """A solver with the programme: a row for each entry, each judge, each bridge."""
        highs = import_module("highspy")  # only who assigns waits for it
        entries, judges = self.table.open.shape
        rows, cols, values = self._matrix()
        insiders = [self.wanted[at] - 1 for at in self.bridges]
        top = np.concatenate([self.wanted, np.zeros(judges), insiders]).astype(float)
        lp = highs.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.costs), len(top)
        lp.col_cost_, lp.col_lower_ = self.costs, np.zeros(len(self.costs))
        lp.col_upper_, lp.row_upper_ = self.tops, top
        lp.row_lower_ = np.concatenate([top[: entries + judges], np.full(len(insiders), -np.inf)])
        lp.a_matrix_.format_ = highs.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(cols, np.arange(len(self.costs) + 1))
        lp.a_matrix_.index_, lp.a_matrix_.value_ = rows, values
        solver = highs.Highs.__base__()  # without its callbacks, whose making speaks on stdout
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(lp)
        return solver

    def _matrix(self) -> tuple[Places, Places, Floats]:
        """Row, column and value of what is not zero, by column: pairs, what is unmet, missing
        bridges, steps of load. A pair counts for its entry, its judge, and its bridge if inside."""
        entries, judges = self.table.open.shape
        pairs, unmet, bridges = len(self.entry), len(self.unmet_of), len(self.bridges)
        slack, steps = pairs + unmet, pairs + unmet + bridges
        bridge, inside = self._inside()
        ones, minus = np.ones(slack + pairs + len(inside)), -np.ones(bridges + len(self.step_of))
        blocks = (
            (self.entry, np.arange(pairs)),
            (self.unmet_of, pairs + np.arange(unmet)),
            (entries + self.judge, np.arange(pairs)),
            (entries + judges + bridge, inside),
            (entries + judges + np.arange(bridges), slack + np.arange(bridges)),
            (entries + self.step_of, steps + np.arange(len(self.step_of))),
        )
        rows = np.concatenate([row for row, _col in blocks])
        cols = np.concatenate([col for _row, col in blocks])
        order = np.lexsort((rows, cols))
        return rows[order], cols[order], np.concatenate([ones, minus])[order]

    def _inside(self) -> tuple[Places, Places]:
        """Bridge and column of every pair whose judge is inside the panel of a bridging entry."""
        number = np.full(self.table.open.shape[0], -1)
        number[list(self.bridges)] = np.arange(len(self.bridges))
        inside = np.zeros(self.table.open.shape, bool)
        for at, judges in self.bridges.items():
            inside[at] = judges
        cols = np.flatnonzero(inside[self.entry, self.judge])
        return number[self.entry[cols]], cols

    def run(self) -> None:
        self.solver.run()
        if self.solver.modelStatusToString(self.solver.getModelStatus()) != "Optimal":
            raise RuntimeError("every programme has an optimum: what cannot be is paid for")
        self.values = np.rint(np.asarray(self.solver.getSolution().col_value))

    def allow(self, most: int) -> None:
        """Only pairs that cost no more, entries that bridge apart."""
        barred = (self.levels > most) & ~np.isin(self.entry, list(self.bridges))
        self._bound(np.arange(len(self.entry)), np.where(barred, 0.0, 1.0))

    def fits(self, more: int, left: float) -> bool:
        """Whether no more than `left` are missing once every judge takes so many readings more."""
        last = np.append(self.step_of[1:] != self.step_of[:-1], True)
        self._bound(
            np.flatnonzero(last) + len(self.tops) - len(self.sizes), self.sizes[last] + more
        )
        self.run()
        return self.hard[0] <= left

    def fits_at_once(self, more: int, wanted: int) -> bool:
        """Whether so many find a place on top of what there is; no may still mean yes."""
        free = np.full(self.table.open.shape[1], more)
        able = self.table.open.copy()
        able[self.entry, self.judge] &= self.values[: len(self.entry)] == 0
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

    def worst(self) -> int:
        """What the dearest new pair costs, of entries that do not bridge."""
        made = self.values[: len(self.entry)] > 0
        made &= ~np.isin(self.entry, list(self.bridges))
        return int(self.levels[made].max(initial=0))

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
        return np.asarray(self.values[len(self.entry) :][: len(self.unmet_of)])

    @property
    def hard(self) -> tuple[float, float]:
        """What the missing readings weigh, more where one entry lacks several; missing bridges."""
        bridges = self.values[len(self.entry) + len(self.unmet_of) :][: len(self.bridges)]
        return float(self.unmet @ self.nth), float(bridges.sum())

    def pairs(self) -> frozenset[Pair]:
        design = self.table.design
        made = np.flatnonzero(self.values[: len(self.entry)])
        return design.kept.union(
            (design.entries[entry].ref, design.judges[judge].ref)
            for entry, judge in zip(self.entry[made], self.judge[made], strict=True)
        )

    def bridged(self) -> frozenset[int]:
        """The entries that do have somebody from outside their panel."""
        made = self.values[: len(self.entry)] > 0
        found = set()
        for at, inside in self.bridges.items():
            if (made & (self.entry == at) & ~inside[self.judge]).any():
                found.add(self.table.design.entries[at].ref)
        return frozenset(found)

    def missing(self) -> dict[int, int]:
        """Entry id → how many judges it lacks."""
        count = np.bincount(self.unmet_of[self.unmet > 0], minlength=len(self.wanted))
        entries = self.table.design.entries
        return {entries[int(at)].ref: int(count[at]) for at in np.flatnonzero(count)}


def _fairest(program: _Program) -> int:
    """Bars the dearest pairs, as far as no reading and no bridge is lost by it; the dearest cost
    that is left."""
    hard = program.hard
    worst = program.worst()
    levels = [level for level in program.levels_of_entries() if level < worst]
    least, most = 0, len(levels)
    while least < most:
        middle = (least + most) // 2
        program.allow(levels[middle])
        program.run()
        if program.hard == hard:
            most = middle
        else:
            least = middle + 1
    if levels:
        program.allow(levels[least] if least < len(levels) else worst)
        program.run()
    return program.worst()


def _mend(program: _Program, missing: Mapping[int, int]) -> Mend:
    design = program.table.design
    short = shortage(design, missing)
    barred = [one.entry for one in short if one.conflicts]
    limited = any(judge.cap is not None for judge in design.judges)
    return Mend(
        more_each=_more_each(program, sum(one.caps for one in short)) if limited else None,
        **_more_judges(design, missing),
        conflicts={entry: design.conflicts[entry] for entry in barred},
    )


def _more_judges(design: Design, missing: Mapping[int, int]) -> dict[str, int]:
    """Missing readings are spread as evenly as can be, so no entry needs more new judges than it
    lacks now, and a new judge may carry as much as the highest limit says."""
    whole = len(design.entries)
    carrying = max([1, *(whole if one.cap is None else one.cap for one in design.judges)])
    count = max(*missing.values(), ceil(sum(missing.values()) / carrying))
    return {"more_judges": count, "carrying": carrying}


def _more_each(program: _Program, by_caps: int) -> int | None:
    """The fewest readings more for every judge that leave nothing short because of limits."""
    if not by_caps:
        return None
    left = float(program.unmet.sum()) - by_caps
    most = ceil(by_caps / len(program.table.design.judges))
    if program.fits_at_once(most, by_caps):
        return most
    least = most - 1
    while not program.fits(most, left):
        least, most = most, 2 * most
    while most - least > 1:
        middle = (least + most) // 2
        if program.fits(middle, left):
            most = middle
        else:
            least = middle
    return most
