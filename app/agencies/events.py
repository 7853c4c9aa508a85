"""What happens to agencies, for the features above."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class AgencyChanged(Event):
    """Its name, kind or region is another now, or a duplicate has been merged into it."""

    agency_id: int


@dataclass(frozen=True)
class AgencyNamed(Event):
    """It, or one of its units, is found under other names now: made, renamed, an alias more or
    less."""

    agency_id: int


@dataclass(frozen=True)
class AgencyMerged(Event):
    """All that belonged to a duplicate belongs to this agency now."""

    agency_id: int
