"""The letter by which somebody confirms that an address is theirs."""

from app.core.db import db
from app.notifications.letters import write_to_stranger
from app.rating import events
from app.rating.actions.rating import letter_key
from app.rating.models import Rating


def rating_asked(happened: events.RatingAsked) -> None:
    rating = db.session.get_one(Rating, happened.rating_id)
    write_to_stranger(
        happened.address,
        "rating/confirm",
        key=letter_key(rating.id),
        rating=rating,
        token=happened.token,
    )


SUBSCRIPTIONS = ((events.RatingAsked, rating_asked),)
