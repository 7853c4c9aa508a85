"""What changes of people mean for their readings."""

from app.accounts.events import JudgeMoved, RoleGiven
from app.accounts.models import Grant, User
from app.competitions.models import Edition
from app.core.db import db
from app.judging import queries
from app.judging.actions.conflicts import record_conflicts


def judge_moved(happened: JudgeMoved) -> None:
    """What the judge's agency makes a conflict now is on record, its readings are closed, and
    others read them."""
    grant = db.session.get_one(Grant, happened.grant_id)
    edition = db.session.get_one(Edition, grant.edition_id)
    record_conflicts(edition, by=db.session.get_one(User, happened.by_id))


def role_given(happened: RoleGiven) -> None:
    """The same where a judge gets a role in an agency, in each edition whose results are open."""
    grant = db.session.get_one(Grant, happened.grant_id)
    if grant.agency_id is not None:
        for edition in queries.editions_read_by(grant.user_id):
            record_conflicts(edition, by=grant.user)


SUBSCRIPTIONS = ((JudgeMoved, judge_moved), (RoleGiven, role_given))
