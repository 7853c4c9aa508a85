"""What the platform admin reads about the installation."""

from collections.abc import Mapping

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from app.core.db import db
from app.core.jobs import Job, JobState
from app.core.mail import JOB, Letter
from app.core.paging import paginated


def job_by_id(ref: int) -> Job | None:
    return db.session.get(Job, ref)


def job_counts() -> Mapping[JobState, int]:
    """How many jobs are in each state."""
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    return {row[0]: row[1] for row in rows}


def backlog() -> Mapping[str, int]:
    """What waits for the worker or was given up, by name; nothing when the database is away."""
    try:
        jobs, letters = job_counts(), count_unsent_letters()
    except DBAPIError:
        db.session.rollback()
        return {}
    states = [state for state in JobState if state is not JobState.DONE]
    return {**{f"jobs_{one}": jobs.get(one, 0) for one in states}, "letters_unsent": letters}


def troubled_jobs(page: int = 1) -> Pagination:
    """Jobs that failed at least once and are not done, those given up first, then the newest."""
    wanted = (
        select(Job)
        .where(Job.error != "", Job.state != JobState.DONE)
        .order_by(Job.state != JobState.FAILED, Job.id.desc())
    )
    return paginated(wanted, page, 25)


def letter_by_id(ref: int) -> Letter | None:
    return db.session.get(Letter, ref)


def letters(q: str = "", page: int = 1) -> Pagination:
    """Letters, newest first; `q` in the address or the subject."""
    wanted = select(Letter).order_by(Letter.id.desc())
    if q:
        part = f"%{q.lower()}%"
        wanted = wanted.where(
            func.lower(Letter.recipient).like(part) | func.lower(Letter.subject).like(part)
        )
    return paginated(wanted, page, 25)


def count_unsent_letters() -> int:
    return db.session.scalar(select(func.count(Letter.id)).where(Letter.sent_at.is_(None))) or 0


def letters_in_trouble() -> tuple[int, str]:
    """How many letters could not be delivered so far, and why the newest of them was not."""
    newest = db.session.execute(
        select(func.count().over(), Job.error)
        .where(Job.kind == JOB, Job.error != "", Job.state != JobState.DONE)
        .order_by(Job.id.desc())
        .limit(1)
    ).first()
    return (newest[0], newest[1]) if newest else (0, "")
