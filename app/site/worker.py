"""The one background process: does the jobs that are due and keeps the search index in step."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from app.core import chain, jobs, locks, settings
from app.core.commands import database_trouble
from app.core.i18n import gettext as _
from app.judging.jobs import (
    ask_for_reminders,
    ask_for_team_reminders,
    ask_for_teams,
    keep_words,
)
from app.opendata.jobs import ask_for_files
from app.operations.jobs import publish_head
from app.search import actions as search
from app.search.index import IndexUnwritable
from app.search.messages import KEPT_DAYS
from app.search.queries import asked_folder, live_index

PAUSE = 1.0  # seconds between two rounds, while nothing waits
PAUSE_AFTER_TROUBLE = 10.0
SIGN = "worker.alive"
TURN = 0x6C756D62756E67  # of the workers among the locks of a database
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

    Where another worker of this instance, or on PostgreSQL of this database, is at work, wait
    until it ends.
    """
    told: set[str] = set()
    with ExitStack() as held:
        _wait_for_folder(app, stop, held, told)
        turn = locks.DatabaseLock(TURN)
        held.callback(turn.release)
        while not stop.asked:
            if not _is_ours(app, turn, told):
                stop.rest(PAUSE)
                continue
            more = [_attempt(app, duty, told) for duty in DUTIES]
            if None in more:
                stop.rest(PAUSE_AFTER_TROUBLE)
                continue
            told.clear()
            if not any(more):
                stop.rest(PAUSE)


def last_sign(app: Flask) -> datetime | None:
    """When the worker of this instance was last seen at work; None if it never was."""
    try:
        seen = _sign(app).stat().st_mtime
    except FileNotFoundError:
        return None
    return datetime.fromtimestamp(seen, UTC)


def _wait_for_folder(app: Flask, stop: Stop, held: ExitStack, told: set[str]) -> None:
    """Become the one worker of this instance folder, unless asked to stop while another is."""
    while not stop.asked:
        try:
            held.enter_context(locks.held(Path(app.instance_path) / "worker.lock", wait=False))
        except BlockingIOError:
            _tell_of_another(app, told)
            stop.rest(PAUSE)
        else:
            return


def _is_ours(app: Flask, turn: locks.DatabaseLock, told: set[str]) -> bool:
    """Whether no worker of another host serves this database."""
    got: list[bool] = []
    if _attempt(app, lambda: got.append(turn.take()), told) is None:
        return False
    if not got[0]:
        _tell_of_another(app, told)
    return got[0]


def _tell_of_another(app: Flask, told: set[str]) -> None:
    with app.app_context():
        _tell_once(_("Pekerja latar lain sedang bekerja; yang ini menunggu."), told)


def _attempt(app: Flask, duty: Callable[[], object], told: set[str]) -> bool | None:
    """Do one duty in a context of its own: whether more of it waits; None after trouble, which
    must not end the worker."""
    try:
        with app.app_context():
            return bool(duty())
    except Exception as problem:  # a broken index, a database that restarts
        _tell(app, problem, told)
        return None


def _tell(app: Flask, problem: Exception, told: set[str]) -> None:
    """Log trouble; that of the database in a sentence, and once until all is well again."""
    words = None
    with app.app_context():
        if isinstance(problem, DBAPIError):
            words = database_trouble(problem)
        elif isinstance(problem, IndexUnwritable):
            words = _("Indeks pencarian tidak dapat ditulis: %(reason)s", reason=problem)
    if words is None:
        _log.error("the worker goes on after trouble", exc_info=problem)
    else:
        _tell_once(words, told)


def _tell_once(words: str, told: set[str]) -> None:
    if words not in told:
        told.add(words)
        _log.warning(words)


def _give_sign() -> None:
    _sign(current_app).touch(mode=0o600)


def _requeue() -> None:
    jobs.requeue_cut_off()


def _do_jobs() -> bool:
    return jobs.run_due(JOBS_A_ROUND) == JOBS_A_ROUND


def _keep_index() -> None:
    search.keep_up(live_index())


def _count_searches() -> None:
    search.take_in_asked(asked_folder())
    search.forget_asked(kept_days=settings.value(KEPT_DAYS))


DUTIES = (
    _give_sign,
    _requeue,
    ask_for_reminders,
    ask_for_teams,
    ask_for_team_reminders,
    ask_for_files,
    _do_jobs,
    _keep_index,
    _count_searches,
    keep_words,
    chain.link,
    publish_head,
)
"""Of a round, in order; trouble with one keeps none of the others back. The answer is whether
more waits, so that the next round follows at once."""


def _sign(app: Flask) -> Path:
    return Path(app.instance_path) / SIGN
