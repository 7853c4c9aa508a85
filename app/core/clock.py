"""The one place that reads the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

_shift = timedelta(0)
_frozen: datetime | None = None
_followed: Path | None = None


def now() -> datetime:
    """The present moment in UTC, as every rule, row and page sees it."""
    return (_frozen or datetime.now(UTC)) + _shift + _days_ahead()


def follow(path: Path) -> None:
    """Run ahead by the days written in this file, read at each look (APP_ENV=test only).

    Web server and worker are processes of their own, so a journey through a whole edition moves
    their clocks from outside.
    """
    global _followed
    _followed = path


def _days_ahead() -> timedelta:
    if _followed is None or not _followed.exists():
        return timedelta(0)
    return timedelta(days=int(_followed.read_text("ascii")))


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock at `at` (tests and the demo loader only)."""
    global _frozen
    if at.tzinfo is None:
        raise ValueError("the clock needs an aware datetime")
    before, _frozen = _frozen, at.astimezone(UTC)
    try:
        yield
    finally:
        _frozen = before


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Move the running clock by `by` (tests and the demo loader only)."""
    global _shift
    before, _shift = _shift, _shift + by
    try:
        yield
    finally:
        _shift = before
