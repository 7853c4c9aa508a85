"""Keeping the index in step with the database, and the words that find each other."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, update

from app.core import audit, clock
from app.core.db import db, locked, transaction
from app.core.errors import RuleBroken
from app.search import queries, rules, tally
from app.search.groups import Group, mark_of
from app.search.index import Document, RebuildRunning, SearchIndex
from app.search.models import AskedQuery, IndexChange, WordBook, WordGroup, WordGroupVersion
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
    if index.status().problem not in ("", "unwritable"):
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


def save_words(
    row: WordGroup | None, group: Group, *, version: int, reason: str, by: Any
) -> WordGroup:
    """Make a group of words say this; None adds one. Saving it as it stands changes nothing.

    `version` is the one that was seen; RuleBroken when it is no longer the present one, or when
    the group may not say this (`rules.check`).
    """
    book = _held_book()
    row = locked(row) if row else WordGroup(version=0)
    if row.version != version:
        raise RuleBroken("words.changed_meanwhile")
    before = row.group if row.version and not row.retired_at else None
    if before == group:
        return row
    rules.check(group, before, _known_beside(row, group))
    _put(book, row, group, is_retired=False, reason=reason, by=by)
    return row


def retire_words(row: WordGroup, *, reason: str, by: Any) -> None:
    """Let the words of a group find each other no more; doing it twice changes nothing."""
    book = _held_book()
    row = locked(row)
    if row.retired_at is None:
        _put(book, row, row.group, is_retired=True, reason=reason, by=by)


def restore_words(past: WordGroupVersion, *, by: Any) -> None:
    """Make a group what it was at an earlier version, if nothing speaks against it by now."""
    reason = f"Dikembalikan ke versi {past.number}."
    row = db.session.get_one(WordGroup, past.group_id)
    if past.is_retired:
        retire_words(row, reason=reason, by=by)
    else:
        save_words(row, past.group, version=row.version, reason=reason, by=by)


def _held_book() -> WordBook:
    return locked(db.session.get_one(WordBook, 1))


def _known_beside(row: WordGroup, group: Group) -> rules.Known:
    others = {one.id: one.group for one in queries.words_in_force() if one is not row}
    return rules.Known(others, source().names_among(group.phrases))


def _put(
    book: WordBook, row: WordGroup, group: Group, *, is_retired: bool, reason: str, by: Any
) -> None:
    now = clock.now()
    row.kind, row.phrases = group.kind, "\n".join(group.phrases)
    row.version += 1
    row.changed_at = now
    row.retired_at = now if is_retired else None
    db.session.add(row)
    db.session.flush()
    told = {"kind": group.kind, "phrases": row.phrases, "is_retired": is_retired, "reason": reason}
    made = {"made_by_id": getattr(by, "id", None), "made_at": now}
    db.session.add(WordGroupVersion(group_id=row.id, number=row.version, **told, **made))
    book.mark = mark_of(one.group for one in queries.words_in_force())
    is_new = row.version == 1
    audit.note(
        "words.retired" if is_retired else "words.added" if is_new else "words.changed",
        row,
        by=by,
        number=row.version,
        reason=reason,
    )


def take_in_asked(folder: Path, *, older_than: float = tally.READ_AFTER) -> int:
    """Add what the web processes have counted to the table; how many files were read. Only the
    worker calls this: a file goes before its counts are committed, so that none counts twice."""
    files = tally.waiting(folder, older_than=older_than)
    if not files:
        return 0
    with transaction():
        for (day, lang, words), count in tally.merged(files).items():
            row = queries.asked_on(day, lang, words)
            if row is None:
                row = AskedQuery(day=day, lang=lang, words=words, times=0)
                db.session.add(row)
            row.times += count.times
            row.results = count.results
        db.session.flush()
        for file in files:
            file.unlink(missing_ok=True)
    return len(files)


def forget_asked(*, kept_days: int) -> None:
    """Delete what was searched longer ago."""
    oldest = queries.today() - timedelta(days=kept_days)
    if queries.has_asked_before(oldest):
        with transaction():
            db.session.execute(delete(AskedQuery).where(AskedQuery.day < oldest))
