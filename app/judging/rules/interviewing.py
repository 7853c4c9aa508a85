"""Turns of an interview: one after another in each room, within the hours of working days."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

SATURDAY = 5
LONGEST = 366
"""Days after which no turn is looked for any more."""


@dataclass(frozen=True)
class Hours:
    """When turns may be, in the zone of the edition."""

    first_day: date
    starts: time
    ends: time
    minutes: int
    """Of one turn with all that belongs to it,"""
    pause: int
    """and after each, before the next."""
    rest: tuple[time, time] | None = None
    """When nobody has a turn, at noon for example."""

    @property
    def holds_any(self) -> bool:
        """Whether any turn fits into a day."""
        return next(self.of_day(self.first_day), None) is not None

    def of_day(self, day: date) -> Iterator[datetime]:
        """The beginnings of the turns of one room on this day, without a zone."""
        at, end = datetime.combine(day, self.starts), datetime.combine(day, self.ends)
        length, pause = timedelta(minutes=self.minutes), timedelta(minutes=self.pause)
        while at + length <= end:
            if self.rest and at.time() < self.rest[1] and (at + length).time() > self.rest[0]:
                at = datetime.combine(day, self.rest[1])
                continue
            yield at
            at += length + pause


def turns(hours: Hours, rooms: Sequence[str]) -> Iterator[tuple[str, datetime]]:
    """Room and beginning, those of one moment together; Saturdays and Sundays are free."""
    if not hours.holds_any:
        return
    for ahead in range(LONGEST):
        day = hours.first_day + timedelta(days=ahead)
        if day.weekday() < SATURDAY:
            yield from ((room, at) for at in hours.of_day(day) for room in rooms)


def overlaps(
    wanted: tuple[datetime, datetime], others: Iterable[tuple[datetime, datetime]]
) -> bool:
    """Whether this turn, from and until, meets another."""
    return any(wanted[0] < until and start < wanted[1] for start, until in others)
