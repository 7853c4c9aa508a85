"""The best assignment of a design, exactly, by HiGHS."""

from collections.abc import Mapping
from math import ceil

from app.judging.rules.assigning import Design, Mend, Solution, panels_of, shortage
from app.judging.rules.program import DEAREST, Program
from app.judging.rules.weighing import Table

ROUNDS = 4
"""So often a bridge to panels that stand apart is looked for."""


def solve(design: Design) -> Solution:
    """The best assignment there is, and where it is short.

    First as many readings as can be, evenly missing; then bridges; then the smallest worst pair;
    then level loads and the best fit together.
    """
    table = Table(design)
    program, more = Program(table), table.first_bridges()
    for _round in range(ROUNDS):
        program.bridge(more)
        worst = _fairest(program)
        pairs = program.pairs()
        more = table.bridges_between(panels_of(pairs), pairs, program.bridges)
        if not more:
            break
    missing = program.missing()
    return Solution(
        pairs,
        program.bridged(),
        shortage(design, missing),
        _mend(program, missing) if missing else None,
        worst,
        len(panels_of(pairs)),
    )


def _fairest(program: Program) -> int:
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


def _mend(program: Program, missing: Mapping[int, int]) -> Mend:
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


def _more_each(program: Program, by_caps: int) -> int | None:
    """The fewest readings more for every judge that leave nothing short because of limits."""
    if not by_caps:
        return None
    left = float(program.unmet.sum()) - by_caps
    program.allow(DEAREST)  # what the best assignment now does without, more readings may need
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
