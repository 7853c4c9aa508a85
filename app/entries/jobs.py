"""Background work of entries."""

from app.core import clock, files
from app.core.db import transaction
from app.core.jobs import Job
from app.entries.actions import attaching, partners


def _forget_files(_: Job) -> None:
    before = clock.now() - attaching.KEEP
    with transaction():
        attaching.forget_files(before)
    files.remove_unnamed(before)


def _match_partners(_: Job) -> None:
    with transaction():
        partners.match_every_partner()


HANDLERS = {attaching.FORGET: _forget_files, partners.MATCH: _match_partners}
