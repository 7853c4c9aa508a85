"""What happened to papers, for other features."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class PaperIssued(Event):
    """A paper was issued, and is there to be downloaded."""

    paper_id: int
