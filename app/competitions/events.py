"""What happened to an edition that others react to; ids only."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class EditionAmended(Event):
    """A numbered amendment was published."""

    amendment_id: int
