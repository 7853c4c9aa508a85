"""What changes of people mean for their readings."""

from app.accounts.events import JudgeMoved
from app.accounts.models import Grant, User
from app.competitions.models import Edition
from app.core.db import db
from app.judging.actions.conflicts import record_conflicts


def judge_moved(happened: JudgeMoved) -> None:
    """What the judge's agency makes a conflict now is on record, and its readings are closed."""
    grant = db.session.get_one(Grant, happened.grant_id)
    edition = db.session.get_one(Edition, grant.edition_id)
    record_conflicts(edition.stages, by=db.session.get_one(User, happened.by_id))


SUBSCRIPTIONS = ((JudgeMoved, judge_moved),)
