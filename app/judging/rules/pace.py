"""How far each judge is, who needs help most, and when those who are not done are reminded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MORNING = time(8)
"""When judges are reminded, where the edition is."""


@dataclass(frozen=True)
class Progress:
    """One judge's readings in a stage."""

    done: int
    started: int
    untouched: int
    since: datetime
    """From when on they could read: the stage was open and they had something."""
    last: datetime | None
    """When they last saved or finished anything."""

    @property
    def all(self) -> int:
        return self.done + self.left

    @property
    def left(self) -> int:
        return self.started + self.untouched

    def silent_days(self, at: datetime) -> int:
        """Whole days in which nothing was saved; 0 for who is done or could not begin yet."""
        quiet = at - (self.last or self.since)
        return max(quiet // DAY, 0) if self.left else 0

    def will_miss(self, until: datetime, at: datetime) -> Fraction:
        """How many stay unread at the close if the judge goes on as so far; the first day counts
        as a whole one. All that is left once the close has come."""
        if until <= at or at < self.since:
            return Fraction(self.left if until <= at else 0)
        spent = max(at - self.since, DAY)
        pace = Fraction(self.done) / Fraction(int(spent.total_seconds()))
        return max(self.left - pace * int((until - at).total_seconds()), Fraction(0))


def reminders(closes_at: datetime, days: Sequence[int], zone: str) -> list[datetime]:
    """The moments at which judges are reminded, in order: in the morning so many days before the
    close, where the edition is."""
    local = closes_at.astimezone(ZoneInfo(zone))
    return sorted(
        datetime.combine(local.date() - DAY * count, MORNING, local.tzinfo) for count in days
    )


def due(moments: Sequence[datetime], opens_at: datetime, at: datetime) -> datetime | None:
    """The last of these that has come since the stage opened; what was missed before it is not
    made up for."""
    return max((one for one in moments if opens_at <= one <= at), default=None)
