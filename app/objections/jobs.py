"""Background work of objections: what is no longer needed goes."""

from app.core.db import transaction
from app.core.jobs import Handler, Job
from app.objections import actions
from app.objections.actions.keeping import FORGET, FORGET_LETTER, SETTLE


def _settle(job: Job) -> None:
    with transaction():
        actions.settle(job.data["objection_id"])


def _forget(job: Job) -> None:
    with transaction():
        actions.forget(job.data["objection_id"])


def _forget_letter(job: Job) -> None:
    with transaction():
        actions.forget_letter(job.data["letter"])


HANDLERS: dict[str, Handler] = {SETTLE: _settle, FORGET: _forget, FORGET_LETTER: _forget_letter}
