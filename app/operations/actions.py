"""What the platform admin changes about the installation."""

from collections.abc import Mapping

from sqlalchemy import select

from app.accounts.models import User
from app.core import audit, clock, settings
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.core.jobs import Job, JobState


def retry_job(job: Job, *, by: User) -> None:
    """Let the worker try a job again, with all of its attempts."""
    if locked(job).state is not JobState.FAILED:
        raise RuleBroken("job_not_failed")
    job.state, job.attempts, job.run_at = JobState.WAITING, 0, clock.now()
    audit.note("job.retried", job, by=by)


def retry_all(*, by: User) -> int:
    """Let the worker try now whatever failed, with all of its attempts; returns how many jobs."""
    jobs = db.session.scalars(
        select(Job).where(Job.error != "", Job.state.in_((JobState.FAILED, JobState.WAITING)))
    ).all()
    for job in jobs:
        job.state, job.attempts, job.run_at = JobState.WAITING, 0, clock.now()
    audit.note("job.all_retried", None, by=by, count=len(jobs))
    return len(jobs)


def change_settings(values: Mapping[str, int | str], *, by: User) -> None:
    """Store what differs from the present values; ValueError outside a setting's bounds."""
    present: dict[str, int | str] = {**settings.values(), **settings.words()}
    for key, value in values.items():
        if present[key] != value:
            settings.change(key, value)
            audit.note("setting.changed", None, by=by, key=key, before=present[key], after=value)
