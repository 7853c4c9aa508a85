"""Background work of judging."""

from app.competitions.models import Stage
from app.core import clock, jobs
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries

REMIND = "judging.remind"


def ask_for_reminders() -> None:
    """Have the judges reminded whose moment has come, once for each moment; the worker asks this
    again and again."""
    for stage_id, moment in queries.reminders_due(clock.now()):
        key = f"{REMIND}:{stage_id}:{moment:%Y%m%d}"
        if not jobs.is_known(key):
            with transaction():
                jobs.enqueue(REMIND, key=key, stage_id=stage_id)


def _remind(job: jobs.Job) -> None:
    stage = db.session.get_one(Stage, job.data["stage_id"])
    try:
        with transaction():
            actions.remind(stage, None, by=None)
    except RuleBroken:
        return  # the stage was closed meanwhile


HANDLERS = {REMIND: _remind}
