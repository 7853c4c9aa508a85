"""The one background process: does the jobs that are due and keeps the search index in step."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask_babel import gettext as _
from sqlalchemy.exc import DBAPIError

from app.core import jobs, locks
from app.core.commands import database_trouble
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
    """Work until asked to stop; a job that runs then is finished first.

    Where another worker of this instance is at work, wait until it ends.
    """
    told: set[str] = set()
    with ExitStack() as held:
        _wait_for_turn(app, stop, held)
        while not stop.asked:
            _sign(app).touch(mode=0o600)
            fine = [
                _attempt(app, duty, told) for duty in (jobs.requeue_stale, _do_jobs, _keep_index)
            ]
            if all(fine):
                told.clear()
                stop.rest(PAUSE)
            else:
                stop.rest(PAUSE_AFTER_TROUBLE)


def last_sign(app: Flask) -> datetime | None:
    """When the worker of this instance was last seen at work; None if it never was."""
    try:
        seen = _sign(app).stat().st_mtime
    except FileNotFoundError:
        return None
    return datetime.fromtimestamp(seen, UTC)


def _wait_for_turn(app: Flask, stop: Stop, held: ExitStack) -> None:
    """Become the one worker of this instance, unless asked to stop while another is."""
    waits = False
    while not stop.asked:
        try:
            held.enter_context(locks.held(Path(app.instance_path) / "worker.lock", wait=False))
        except BlockingIOError:
            if not waits:
                with app.app_context():
                    _log.warning(_("Pekerja latar lain sedang bekerja; yang ini menunggu."))
            waits = True
            stop.rest(PAUSE)
        else:
            return


def _attempt(app: Flask, duty: Callable[[], object], told: set[str]) -> bool:
    """Do one duty in a context of its own; False after trouble, which must not end the worker."""
    try:
        with app.app_context():
            duty()
    except Exception as problem:  # a broken index, a database that restarts
        _tell(app, problem, told)
        return False
    return True


def _tell(app: Flask, problem: Exception, told: set[str]) -> None:
    """Log trouble; that of the database in a sentence, and once until all is well again."""
    words = None
    if isinstance(problem, DBAPIError):
        with app.app_context():
            words = database_trouble(problem)
    if words is None:
        _log.error("the worker goes on after trouble", exc_info=problem)
    elif words not in told:
        told.add(words)
        _log.warning(words)


def _do_jobs() -> None:
    jobs.run_due(JOBS_A_ROUND)


def _keep_index() -> None:
    search.keep_up(live_index())


def _sign(app: Flask) -> Path:
    return Path(app.instance_path) / SIGN
