"""Every SELECT of judging."""

from sqlalchemy import exists, select

from app.accounts.models import User
from app.core.db import db
from app.entries.models import Attachment, Snapshot
from app.judging.models import Assignment, Conflict


def conflict_stands(entry_id: int, judge_id: int) -> bool:
    """Whether a conflict of interest keeps this person from this entry."""
    found = exists().where(
        Conflict.entry_id == entry_id,
        Conflict.judge_id == judge_id,
        Conflict.dismissed_at.is_(None),
    )
    return bool(db.session.scalar(select(found)))


def snapshot_holds(judge: User, attachment: Attachment) -> bool:
    """Whether a snapshot that this person was given to read names this file."""
    snapshots = db.session.scalars(
        select(Snapshot)
        .join(Assignment, Assignment.snapshot_id == Snapshot.id)
        .where(Assignment.judge_id == judge.id, Assignment.entry_id == attachment.entry_id)
    )
    return any(
        file["id"] == attachment.id for snapshot in snapshots for file in snapshot.content["files"]
    )
