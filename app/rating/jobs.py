"""Background work of the public rating: what is no longer needed goes."""

from app.competitions.models import Stage
from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import Handler, Job
from app.rating import actions, queries
from app.rating.actions.looking import LOOK
from app.rating.actions.rating import FORGET_CONTACTS, SETTLE


def _settle(job: Job) -> None:
    with transaction():
        actions.settle(job.data["rating_id"])


def _forget_contacts(job: Job) -> None:
    with transaction():
        actions.forget_contacts(job.data["edition_id"])


def _look(job: Job) -> None:
    stage = db.session.get_one(Stage, job.data["stage_id"])
    found = queries.runs_of(stage, clock.now())  # before the transaction: it takes seconds
    with transaction():
        actions.keep_runs(stage, found)


HANDLERS: dict[str, Handler] = {SETTLE: _settle, LOOK: _look, FORGET_CONTACTS: _forget_contacts}
