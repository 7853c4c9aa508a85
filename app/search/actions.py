"""Keeping the index in step with the database."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from sqlalchemy import delete, update

from app.core import clock
from app.core.db import db, transaction
from app.search import queries
from app.search.index import Document, RebuildRunning, SearchIndex
from app.search.models import IndexChange
from app.search.source import source

BATCH = 200
KEPT = timedelta(days=7)

Progress = Callable[[int, int], None]


def touch(document_id: int) -> None:
    """Note that a document was made, changed or withdrawn; call it where that is written."""
    db.session.add(IndexChange(document_id=document_id, changed_at=clock.now()))


def apply_pending(index: SearchIndex) -> int:
    """Bring one batch of changes into the live index; how many were taken. Only the worker
    calls this. Interrupted anywhere, the batch is taken again, which is harmless."""
    with index.writing():
        db.session.rollback()
        changes = queries.waiting_changes(BATCH)
        if not changes:
            return 0
        taken = [change.id for change in changes]
        index.apply(*_current({change.document_id for change in changes}))
        with transaction():
            _mark_applied(taken)
    return len(taken)


def rebuild(
    index: SearchIndex, *, wait: bool, progress: Progress = lambda _done, _all: None
) -> int:
    """Write a new index from the database, with what changed meanwhile, and swap it in.

    Returns the number of documents; RebuildRunning when another runs and `wait` is false.
    """
    started = clock.now()
    db.session.rollback()
    ids = source().all_ids()

    def batches() -> Iterator[Sequence[Document]]:
        rest = iter(ids)
        done = 0
        while batch := list(islice(rest, BATCH)):
            yield list(source().load(batch))
            done += len(batch)
            progress(done, len(ids))

    def catch_up() -> tuple[Sequence[Document], Sequence[int]]:
        db.session.rollback()
        taken.extend(queries.waiting_ids())
        return _current(set(queries.changed_since(started)))

    taken: list[int] = []
    index.rebuild(batches(), catch_up, wait=wait)
    for start in range(0, len(taken), BATCH):
        with transaction():
            _mark_applied(taken[start : start + BATCH])
    return len(ids)


def keep_up(index: SearchIndex) -> None:
    """The worker's regular round: rebuild an index that cannot be used, else apply changes."""
    if index.status().problem:
        try:
            rebuild(index, wait=False)
        except RebuildRunning:
            return
    while apply_pending(index):
        pass


def _current(ids: set[int]) -> tuple[Sequence[Document], Sequence[int]]:
    """These documents as they are now, and those of the ids that are no more."""
    documents = list(source().load(sorted(ids)))
    return documents, sorted(ids - {document.id for document in documents})


def _mark_applied(ids: Sequence[int]) -> None:
    now = clock.now()
    db.session.execute(update(IndexChange).where(IndexChange.id.in_(ids)).values(applied_at=now))
    db.session.execute(delete(IndexChange).where(IndexChange.applied_at < now - KEPT))
