"""Background work of judging."""

from app.competitions.models import Edition, Stage
from app.core import clock, jobs
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from app.judging.actions.sealing import SEAL, seal

REMIND = "judging.remind"
CALL_TEAMS = "judging.call_teams"
REMIND_TEAMS = "judging.remind_teams"
WORDS_A_ROUND = 50


def ask_for_reminders() -> None:
    """Have the judges reminded whose moment has come, once for each moment; the worker asks this
    again and again."""
    for stage_id, moment in queries.reminders_due(clock.now()):
        key = f"{REMIND}:{stage_id}:{moment:%Y%m%d}"
        if not jobs.is_known(key):
            with transaction():
                jobs.enqueue(REMIND, key=key, stage_id=stage_id)


def ask_for_teams() -> None:
    """Have the judges told whose teams meet, once for each time that they begin to."""
    for stage_id, since in queries.assessments_in_teams(clock.now()):
        key = f"{CALL_TEAMS}:{stage_id}:{since:%Y%m%d%H%M}"
        if not jobs.is_known(key):
            with transaction():
                jobs.enqueue(CALL_TEAMS, key=key, stage_id=stage_id)


def ask_for_team_reminders() -> None:
    """Have the judges reminded for whom a team waits, once for each moment."""
    for stage_id, moment in queries.team_reminders_due(clock.now()):
        key = f"{REMIND_TEAMS}:{stage_id}:{moment:%Y%m%d}"
        if not jobs.is_known(key):
            with transaction():
                jobs.enqueue(REMIND_TEAMS, key=key, stage_id=stage_id)


def _call_teams(job: jobs.Job) -> None:
    _write_to_teams(job, again=False)


def _remind_teams(job: jobs.Job) -> None:
    _write_to_teams(job, again=True)


def _write_to_teams(job: jobs.Job, *, again: bool) -> None:
    stage = db.session.get_one(Stage, job.data["stage_id"])
    waiting = queries.waiting_by_judge(stage)  # before the transaction: it reads every mark
    try:
        with transaction():
            actions.call_teams(stage, waiting, again=again, now=clock.now())
    except RuleBroken:
        return  # its dates were moved meanwhile


def keep_words() -> bool:
    """Read the words out of what has come to be read; whether more waits. The worker asks this
    again and again, so nobody waits for it, and it holds the database while it writes only."""
    found = queries.snapshots_without_words(WORDS_A_ROUND)
    if found:
        with transaction():
            actions.keep_words(found)
    return len(found) == WORDS_A_ROUND


def _remind(job: jobs.Job) -> None:
    stage = db.session.get_one(Stage, job.data["stage_id"])
    try:
        with transaction():
            actions.remind(stage, None, by=None)
    except RuleBroken:
        return  # the stage was closed meanwhile


def _seal(job: jobs.Job) -> None:
    seal(db.session.get_one(Edition, job.data["edition_id"]))


HANDLERS = {
    REMIND: _remind,
    CALL_TEAMS: _call_teams,
    REMIND_TEAMS: _remind_teams,
    SEAL: _seal,
}
