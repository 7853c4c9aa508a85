"""Attachments: added under a question, hidden again, and forgotten when nothing needs them."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.accounts.models import User
from app.competitions.definition import QuestionKind
from app.core import audit, canonical, files, jobs
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.entries.actions.steps_taken import demand
from app.entries.models import AnswerVersion, Attachment, AttachmentClass, Entry, Snapshot
from app.entries.queries import history
from app.entries.queries.content import draft_of
from app.entries.rules.states import Step

FORGET = "entries.forget_files"
KEEP = timedelta(days=1)


def attach(
    entry: Entry,
    question_key: str,
    received: files.Received,
    name: str,
    *,
    by: User,
    as_admin: bool,
    now: datetime,
) -> Attachment:
    """Put a received file under a question; the same file under it again adds nothing.

    RuleBroken: file.too_many; the state's rule. KeyError: no such question of files.
    """
    locked(entry)
    demand(entry, Step.EDIT, as_admin=as_admin)
    draft = draft_of(entry)
    question = draft.definition.question(question_key)
    if question.kind is not QuestionKind.FILES:
        raise KeyError(question_key)
    here = [item for item in draft.attachments if item.question_key == question_key]
    for known in here:
        if known.sha256 == received.sha256:
            return known
    if len(here) >= question.max_files:
        raise RuleBroken("file.too_many", limit=question.max_files)
    attachment = Attachment(
        entry_id=entry.id,
        question_key=question_key,
        kind=AttachmentClass(question.attachment_class),
        filename=files.clean_name(name, received.media_type),
        sha256=files.record(received).sha256,
        added_by_id=by.id,
        added_at=now,
    )
    db.session.add(attachment)
    _note("entry.file_added", entry, attachment, by, now)
    return attachment


def detach(
    entry: Entry, attachment: Attachment, *, by: User, as_admin: bool, now: datetime
) -> None:
    """Hide an attachment of the draft; snapshots that name it keep it."""
    locked(entry)
    if attachment.removed_at is not None:
        return
    demand(entry, Step.EDIT, as_admin=as_admin)
    attachment.removed_at = now
    _note("entry.file_removed", entry, attachment, by, now)


def forget_files(before: datetime) -> None:
    """Delete the rows of files that nothing needs: in no draft, in no snapshot since `before`.

    The bytes go afterwards (`files.remove_unnamed`), once the rows are gone for good.
    """
    hidden = db.session.scalars(select(Attachment).where(Attachment.removed_at < before)).all()
    for attachment in hidden:
        if not _is_in_snapshot(attachment):
            db.session.delete(attachment)
    db.session.flush()
    db.session.execute(
        delete(files.StoredFile).where(
            files.StoredFile.stored_at < before,
            ~files.is_named(),
        )
    )


def _is_in_snapshot(attachment: Attachment) -> bool:
    snapshots = db.session.scalars(select(Snapshot).where(Snapshot.entry_id == attachment.entry_id))
    return any(
        file["id"] == attachment.id for snapshot in snapshots for file in snapshot.content["files"]
    )


def _note(action: str, entry: Entry, attachment: Attachment, by: User, now: datetime) -> None:
    """The same for every change of files: the history, the audit trail, the clean-up."""
    entry.changed_at = now
    db.session.flush()
    audit.note(
        action,
        entry,
        by=by,
        edition_id=entry.edition_id,
        attachment_id=attachment.id,
        sha256=attachment.sha256,
    )
    _keep_in_history(entry, attachment.question_key, by, now)
    due = now + KEEP + timedelta(hours=1)
    jobs.enqueue(FORGET, run_at=due, key=f"{FORGET}:{due:%Y-%m-%d}")


def _keep_in_history(entry: Entry, question_key: str, by: User, now: datetime) -> None:
    """The names that now stand under the question, as its next version."""
    here = [a.filename for a in draft_of(entry).attachments if a.question_key == question_key]
    db.session.add(
        AnswerVersion(
            entry_id=entry.id,
            question_key=question_key,
            version=history.last_version(entry.id, question_key) + 1,
            value_json=canonical.dumps(here),
            changed_by_id=by.id,
            changed_at=now,
        )
    )
