"""What happened in the public rating, for other features."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class RatingAsked(Event):
    """Somebody wants to rate; the letter with the link is the only place that has the address."""

    rating_id: int
    address: str
    token: str
