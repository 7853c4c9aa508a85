"""Who reads an entry in place of a judge who no longer does: at once, and by the same costs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.judging.rules.assigning import Design, Reader, ToRead, cost, fit_reasons, load_steps
from app.judging.rules.weighing import lots


@dataclass(frozen=True)
class Obstacles:
    """What keeps each of the judges from one entry; they add up to all who can't read it."""

    judges: int
    """All there are."""
    reading: int
    """So many read it already,"""
    barred: int
    """so many have a conflict of interest or stepped back,"""
    full: int
    """so many have reached their limit."""

    @property
    def free(self) -> int:
        """So many could read it."""
        return self.judges - self.reading - self.barred - self.full


def settled(design: Design) -> Design:
    """The same with everything that was given kept: nobody loses a reading for another's sake."""
    return replace(design, kept=design.kept | design.present, present=frozenset())


def substitute(design: Design, entry: ToRead) -> Reader | None:
    """The judge who takes one entry more at the least cost, all else staying as it is: the cost
    of the pair, what their load adds, then chance. None where nobody can.

    `design` is `settled`.
    """
    return next(substitutes(design, [entry]))[0]


def substitutes(
    design: Design, entries: Sequence[ToRead]
) -> Iterator[tuple[Reader | None, Obstacles | None]]:
    """The same for each of these in turn, what was found before them counting as given; or what
    keeps everybody from it. No entry occurs twice."""
    loads: Counter[int] = Counter(judge for _entry, judge in design.kept)
    noise, _order = lots(design)
    rows = {one.ref: row for row, one in enumerate(design.entries)}
    for entry in entries:
        judge = _cheapest(design, entry, loads, noise[rows[entry.ref]])
        if judge is not None:
            loads[judge.ref] += 1
        yield judge, None if judge else _obstacles(design, entry)


def _cheapest(
    design: Design, entry: ToRead, loads: Counter[int], noise: Sequence[float]
) -> Reader | None:
    offers = [
        (
            cost(entry, judge) + _load_price(design, judge, loads[judge.ref]) + noise[place],
            place,
        )
        for place, judge in enumerate(design.judges)
        if _is_free(design, entry, judge, loads[judge.ref])
    ]
    return design.judges[min(offers)[1]] if offers else None


def _obstacles(design: Design, entry: ToRead) -> Obstacles:
    """Where nobody is free."""
    judges = [(entry.ref, judge.ref) for judge in design.judges]
    reading = sum(pair in design.kept for pair in judges)
    barred = sum(pair in design.forbidden and pair not in design.kept for pair in judges)
    return Obstacles(len(judges), reading, barred, len(judges) - reading - barred)


def why(entry: ToRead, judge: Reader) -> list[str]:
    """Why this judge was chosen: codes as of `fit_reasons`, the weightiest first."""
    found = fit_reasons(entry, judge)
    return [*found, "same_region"] if entry.region in judge.regions else found


def _is_free(design: Design, entry: ToRead, judge: Reader, load: int) -> bool:
    pair = entry.ref, judge.ref
    taken = pair in design.kept or pair in design.forbidden
    return not taken and load < design.room[judge.ref]


def _load_price(design: Design, judge: Reader, load: int) -> int:
    """What one reading more adds for the levelness of loads."""
    return load_steps(design.even[judge.ref], load, design.room[judge.ref])[0][1]
