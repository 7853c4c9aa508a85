"""Background work of the public rating: what is no longer needed goes."""

from app.core.db import transaction
from app.core.jobs import Handler, Job
from app.rating import actions
from app.rating.actions.rating import FORGET_CONTACTS, SETTLE


def _settle(job: Job) -> None:
    with transaction():
        actions.settle(job.data["rating_id"])


def _forget_contacts(job: Job) -> None:
    with transaction():
        actions.forget_contacts(job.data["edition_id"])


HANDLERS: dict[str, Handler] = {SETTLE: _settle, FORGET_CONTACTS: _forget_contacts}
