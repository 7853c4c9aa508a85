"""What the worker does for open data."""

from datetime import timedelta

from app.core import clock, jobs
from app.core.db import db, transaction
from app.opendata import files

MAKE = "opendata.make_files"
REST = timedelta(hours=1)
"""So long after a look nobody looks again: what is withdrawn is gone from the files by then."""


def ask_for_files() -> None:
    """Have the files made where something was changed since; the worker asks this again and
    again."""
    now, looked_at = clock.now(), files.looked_at()
    is_fresh = looked_at is not None and now - looked_at < REST
    if (is_fresh and files.manifest()) or files.is_up_to_date():
        return
    key = f"{MAKE}:{now:%Y%m%d%H}"
    if not jobs.is_known(key):
        with transaction():
            jobs.enqueue(MAKE, key=key)


def _make(job: jobs.Job) -> None:
    ref = job.id

    def tell(done: int, total: int) -> None:
        jobs.set_progress(db.session.get_one(jobs.Job, ref), done, total)

    files.make(tell)


HANDLERS = {MAKE: _make}
