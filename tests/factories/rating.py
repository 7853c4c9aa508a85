"""What the public rates, and its ratings.

rated = make_rated(edition, title="Antar Obat")
make_ratings(rated, 40, minutes=1, network="loket")
"""

from datetime import timedelta
from itertools import count

from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.rating.actions import keep_runs
from app.rating.models import RatedEntry, Rating
from app.rating.queries import runs_of
from tests.factories.competitions import stage
from tests.factories.judging import make_passed_entry

_numbers = count(1)


def make_rated(edition, *, entry=None, **fields):
    """An entry that passed the check and that the public rates."""
    entry = entry or make_passed_entry(edition, **fields)
    with transaction():
        rated = RatedEntry(
            stage_id=stage(edition, StageKind.USEFULNESS_RATING).id,
            entry_id=entry.id,
            opened_by_id=entry.started_by_id,
            opened_at=clock.now(),
        )
        db.session.add(rated)
    return rated


def make_ratings(rated, number, *, answers=(4, 4, 4), minutes=120, network=None, comment=""):
    """So many confirmed ratings, so many minutes apart, the last one now."""
    now = clock.now()
    with transaction():
        for place in range(number):
            one, at = next(_numbers), now - timedelta(minutes=minutes * (number - 1 - place))
            first, second, third = answers
            db.session.add(
                Rating(
                    rated_id=rated.id,
                    first=first,
                    second=second,
                    third=third,
                    comment=comment,
                    claimed=f"contact {one}",
                    contact=f"contact {one}",
                    domain="provider",
                    network=network or f"network {one}",
                    asked_at=at,
                    expires_at=now,
                    confirmed_at=at,
                )
            )
    found = runs_of(rated.stage, now)
    with transaction():
        keep_runs(rated.stage, found)  # as the worker does
