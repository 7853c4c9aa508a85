"""Letters about objections: the receipt, and that it was answered."""

from app.core import clock
from app.core.db import db
from app.entries import queries as entries
from app.notifications.letters import write_to
from app.objections import events
from app.objections.messages import PUBLICATIONS, VERDICTS
from app.objections.models import Appeal


def appeal_filed(happened: events.AppealFiled) -> None:
    appeal = db.session.get_one(Appeal, happened.appeal_id)
    write_to(
        appeal.filed_by,
        "objections/appeal_filed",
        appeal=appeal,
        publication_words=PUBLICATIONS,
    )


def appeal_answered(happened: events.AppealAnswered) -> None:
    """Who objected, and the admins of the agency."""
    appeal = db.session.get_one(Appeal, happened.appeal_id)
    if appeal.verdict is None:
        return
    told = {appeal.filed_by, *entries.admins_of(appeal.entry.agency, clock.now())}
    for person in sorted(told, key=lambda one: one.id):
        write_to(
            person,
            "objections/appeal_answered",
            appeal=appeal,
            verdict=VERDICTS[appeal.verdict],
        )


SUBSCRIPTIONS = (
    (events.AppealFiled, appeal_filed),
    (events.AppealAnswered, appeal_answered),
)
