"""The one background process: does the jobs that are due and keeps the search index in step."""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from app.core import jobs
from app.search import actions as search
from app.search.queries import live_index

PAUSE = 1.0  # seconds between two rounds
PAUSE_AFTER_TROUBLE = 10.0
SIGN = "worker.alive"
JOBS_A_ROUND = 20  # then the index gets its turn, and SIGTERM is heard

_log = logging.getLogger(__name__)


class Stop:
    """Whether the process was asked to end. A threading.Event is no help here: a signal handler
    that sets it may meet its lock, held by the very thread that it interrupted."""

    asked = False

    def ask(self, *_: object) -> None:
        self.asked = True

    def rest(self, seconds: float) -> None:
        """Sleep, but no longer than a blink once asked to end."""
        until = time.monotonic() + seconds
        while not self.asked and time.monotonic() < until:
            time.sleep(0.1)


def run(app: Flask, stop: Stop) -> None:
    """Work until asked to stop; a job that runs then is finished first."""
    while not stop.asked:
        _sign(app).touch(mode=0o600)
        fine = [_attempt(app, duty) for duty in (jobs.requeue_stale, _do_jobs, _keep_index)]
        stop.rest(PAUSE if all(fine) else PAUSE_AFTER_TROUBLE)


def last_sign(app: Flask) -> datetime | None:
    """When the worker of this instance was last seen at work; None if it never was."""
    try:
        seen = _sign(app).stat().st_mtime
    except FileNotFoundError:
        return None
    return datetime.fromtimestamp(seen, UTC)


def _attempt(app: Flask, duty: Callable[[], object]) -> bool:
    """Do one duty in a context of its own; False after trouble, which must not end the worker."""
    try:
        with app.app_context():
            duty()
    except Exception:  # the worker outlives a broken index and a database that restarts
        _log.exception("the worker goes on after trouble")
        return False
    return True


def _do_jobs() -> None:
    jobs.run_due(JOBS_A_ROUND)


def _keep_index() -> None:
    search.keep_up(live_index())


def _sign(app: Flask) -> Path:
    return Path(app.instance_path) / SIGN
