"""Until when an agency's entries may be handed on."""

from dataclasses import dataclass
from datetime import datetime

from app.competitions import rules as calendar
from app.competitions.models import Edition, Stage


@dataclass(frozen=True)
class Deadlines:
    """The registration of an edition at one moment, as it binds one agency."""

    closes_at: datetime | None
    """For forwarding to the secretariat, the agency's extra time included."""
    internal: datetime | None
    """For units that hand in at their agency admin; None when there is no earlier one."""
    is_open: bool
    """What arrives now is in time for the secretariat."""
    internal_over: bool
    extended: bool = False
    """`closes_at` is later than for others: the agency was given extra time."""

    @property
    def ends_at(self) -> datetime | None:
        """The close as a clock counts it down: its whole minute still counts."""
        return self.closes_at and calendar.end_of(self.closes_at)

    @property
    def internal_ends_at(self) -> datetime | None:
        """The same of the internal one."""
        return self.internal and calendar.end_of(self.internal)


def deadlines(
    edition: Edition, stage: Stage | None, at: datetime, extra_close: datetime | None
) -> Deadlines:
    """Those of the edition's registration; `extra_close` is the agency's own."""
    if stage is None:
        return Deadlines(None, None, is_open=False, internal_over=False)
    internal = calendar.internal_close(stage, extra_close)
    closes_at = calendar.close_of(stage, extra_close)
    return Deadlines(
        closes_at,
        internal,
        is_open=calendar.accepts(edition, stage, at, extra_close),
        internal_over=internal is not None and at >= calendar.end_of(internal),
        extended=closes_at > calendar.close_of(stage),
    )
