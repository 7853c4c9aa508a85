"""Background work of entries."""

from app.core import clock, files
from app.core.db import transaction
from app.core.jobs import Job
from app.entries.actions import attaching


def _forget_files(_: Job) -> None:
    before = clock.now() - attaching.KEEP
    with transaction():
        attaching.forget_files(before)
    files.remove_unnamed(before)


HANDLERS = {attaching.FORGET: _forget_files}
