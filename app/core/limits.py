"""How often something may be done: counted in the database, so that all processes agree.

Where people read, a process counts by itself and tells the database only of every n-th act, so
that ordinary reading costs neither a query nor a write (docs/adr/0012-limits.md).
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, settings
from app.core.db import Base, UtcDateTime, db, transaction
from app.core.errors import TooOften
from app.core.traces import keyed_trace

MOST_KNOWN = 10_000
"""So many a process remembers; more at once come from a flood, and all begin anew."""


class CountedAct(Base):
    """Something that was done and counts for a while, by traces of who did it and from where."""

    __tablename__ = "counted_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(64), index=True)
    place: Mapped[str] = mapped_column(String(64), index=True)
    times: Mapped[int]
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True)
class Limit:
    """At most as often as the setting `key` says within `minutes`; `code` is the broken rule."""

    key: str
    minutes: int
    code: str
    every: int = 1
    """After so many acts a process looks at the database and writes them down."""


def count(limit: Limit, who: str) -> None:
    """Count one act of somebody. TooOften when there were too many in all processes together."""
    trace = keyed_trace(limit.key, who)
    if not OWN.is_due(trace, limit):
        return
    with transaction():
        alone(trace)
        first_over = _first_over(trace, settings.value(limit.key))
        if first_over is None:
            note(trace, "", minutes=limit.minutes, times=limit.every)
    if first_over is not None:
        OWN.close(trace, first_over)
        raise _too_often(limit, first_over)
    OWN.start_anew(trace)


def note(who: str, place: str, *, minutes: int, times: int = 1) -> None:
    """Write it down for so many minutes; what has counted long enough goes."""
    now = clock.now()
    db.session.execute(delete(CountedAct).where(CountedAct.until <= now))
    until = now + timedelta(minutes=minutes)
    db.session.add(CountedAct(who=who, place=place, times=times, until=until))


def alone(*traces: str) -> None:
    """Nobody else counts these until the transaction ends, so that many at once can't outrun it.

    On SQLite nobody else writes meanwhile anyway.
    """
    if db.session.connection().dialect.name == "postgresql":
        for number in sorted(int(trace[:15], 16) for trace in traces):
            db.session.execute(select(func.pg_advisory_xact_lock(number)))


def _first_over(trace: str, most: int) -> datetime | None:
    """When the oldest act that counts will do so no longer, if there are as many as may be."""
    times, first = db.session.execute(
        select(func.sum(CountedAct.times), func.min(CountedAct.until)).where(
            CountedAct.who == trace, CountedAct.until > clock.now()
        )
    ).one()
    return first if (times or 0) >= most else None


def _too_often(limit: Limit, until: datetime) -> TooOften:
    seconds = max(1, ceil((until - clock.now()).total_seconds()))
    return TooOften(limit.code, seconds=seconds, minutes=ceil(seconds / 60))


class _Own:
    """What this process has counted since it last wrote it down, and whom it knows as refused."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, datetime]] = {}
        self._closed: dict[str, datetime] = {}

    def is_due(self, trace: str, limit: Limit) -> bool:
        """Count one; whether the database has to hear of it. TooOften for who is refused."""
        now = clock.now()
        with self._lock:
            closed = self._closed.get(trace, now)
            if closed > now:
                raise _too_often(limit, closed)
            so_far, since = self._counts.get(trace, (0, now))
            if now - since > timedelta(minutes=limit.minutes):
                so_far, since = 0, now
            if len(self._counts) >= MOST_KNOWN:
                self._counts.clear()
            self._counts[trace] = (so_far + 1, since)
            return so_far + 1 >= limit.every

    def start_anew(self, trace: str) -> None:
        with self._lock:
            self._counts.pop(trace, None)

    def close(self, trace: str, until: datetime) -> None:
        with self._lock:
            if len(self._closed) >= MOST_KNOWN:
                self._closed.clear()
            self._closed[trace] = until

    def forget(self) -> None:
        with self._lock:
            self._counts.clear()
            self._closed.clear()


OWN = _Own()
