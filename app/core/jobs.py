"""Background work: one table, written in the same transaction as its cause, and one worker.

A handler takes the job and must be safe to run twice. A job that fails is tried again, after
half a minute at first and every half hour in the end, for about nine hours: a mail server that is
down for a night loses nothing. Then it stays FAILED for a person to look at.
"""

import enum
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import canonical, clock, logs
from app.core.db import Base, UtcDateTime, db, transaction

MAX_ATTEMPTS = 24
LONGEST_PAUSE = timedelta(minutes=30)
CUT_OFF = "the worker ended in the middle of it"
_log = logging.getLogger(__name__)


class JobState(enum.StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work; `key` (if any) makes asking for it twice harmless."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    payload: Mapped[str] = mapped_column(Text, default="{}")
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING, index=True)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    error: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(64), default="")
    """Of the request that asked for it, for the logs; "" when none did."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def data(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(self.payload)
        return loaded


Handler = Callable[[Job], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str, handler: Handler) -> None:
    """Register the one handler of this kind of job."""
    _handlers[kind] = handler


def enqueue(
    kind: str, *, run_at: datetime | None = None, key: str | None = None, **payload: Any
) -> Job:
    """Ask for work once this transaction commits; the same `key` again returns the first job."""
    if key is not None:
        known = db.session.scalar(select(Job).where(Job.key == key))
        if known is not None:
            return known
    now = clock.now()
    job = Job(
        kind=kind,
        key=key,
        payload=canonical.dumps(payload),
        run_at=run_at or now,
        created_at=now,
        request_id=logs.request_id(),
    )
    db.session.add(job)
    db.session.flush()
    return job


def is_known(key: str) -> bool:
    """Whether this work was asked for before."""
    return db.session.scalar(select(Job.id).where(Job.key == key)) is not None


def run_due(limit: int = 100) -> int:
    """Run the jobs that are due now, oldest first; returns how many were run.

    One that fails ends the round: what else the worker does must not wait while each of a
    hundred letters finds out by itself that the mail server does not answer.
    """
    done = 0
    while done < limit and (ref := _claim()) is not None:
        done += 1
        if not _run(ref):
            break
    return done


def set_progress(job: Job, progress: int, total: int | None = None) -> None:
    """Let the people who wait see how far a long job has come."""
    with transaction():
        job.progress, job.total = progress, total if total is not None else job.total


def requeue_cut_off() -> int:
    """Put back the jobs whose worker died in the middle of them; returns how many.

    Only the one worker calls it, between two jobs: nothing can be running then. The first time a
    job is put back it runs at once; one that keeps ending its worker gets the pauses of a failure.
    """
    with transaction():
        found = db.session.scalars(select(Job).where(Job.state == JobState.RUNNING)).all()
        for job in found:
            _put_back(job, CUT_OFF)
            if job.attempts == 1:
                job.run_at = clock.now()
    return len(found)


def _claim() -> int | None:
    with transaction():
        job = db.session.scalar(
            select(Job)
            .where(Job.state == JobState.WAITING, Job.run_at <= clock.now())
            .order_by(Job.run_at, Job.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if job is None:
            return None
        job.state, job.started_at, job.attempts = JobState.RUNNING, clock.now(), job.attempts + 1
        return job.id


def _run(ref: int) -> bool:
    job = db.session.get_one(Job, ref)
    kind = job.kind
    with logs.part_of(job.request_id or f"job-{ref}"):
        try:
            _handlers[kind](job)
        except Exception as problem:  # a worker must outlive any single job
            _log.exception("job %s %s failed", kind, ref)
            with transaction():
                _put_back(db.session.get_one(Job, ref), f"{type(problem).__name__}: {problem}")
            return False
        _finish(ref)
        _log.info("job %s %s done", kind, ref)
        return True


def _finish(ref: int) -> None:
    with transaction():
        job = db.session.get_one(Job, ref)
        job.state, job.finished_at, job.error = JobState.DONE, clock.now(), ""


def _put_back(job: Job, error: str) -> None:
    job.error = error[:500]
    if job.attempts >= MAX_ATTEMPTS:
        job.state, job.finished_at = JobState.FAILED, clock.now()
    else:
        job.state = JobState.WAITING
        job.run_at = clock.now() + min(timedelta(seconds=15 * 2**job.attempts), LONGEST_PAUSE)
