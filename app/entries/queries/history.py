"""What happened to an entry: versions, conflicts, snapshots, steps, the administrative check."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import db
from app.entries.models import (
    AdministrativeCheck,
    Answer,
    AnswerConflict,
    AnswerVersion,
    CheckConflict,
    Occasion,
    Snapshot,
    Transition,
)


def versions_of(entry_id: int) -> Sequence[AnswerVersion]:
    """Every version of every answer with its writer, oldest first."""
    return db.session.scalars(
        select(AnswerVersion)
        .where(AnswerVersion.entry_id == entry_id)
        .options(joinedload(AnswerVersion.changed_by))
        .order_by(AnswerVersion.id)
    ).all()


def answer_version(entry_id: int, key: str, version: int) -> AnswerVersion | None:
    """What one answer was at one version."""
    return db.session.scalar(
        select(AnswerVersion).where(
            AnswerVersion.entry_id == entry_id,
            AnswerVersion.question_key == key,
            AnswerVersion.version == version,
        )
    )


def last_version(entry_id: int, key: str) -> int:
    """The number of an answer's newest version, 0 before the first."""
    newest = db.session.scalar(
        select(func.max(AnswerVersion.version)).where(
            AnswerVersion.entry_id == entry_id, AnswerVersion.question_key == key
        )
    )
    return newest or 0


def last_change(entry_id: int) -> int:
    """The newest version of any answer of this entry, by its id; 0 before the first."""
    newest = db.session.scalar(
        select(func.max(AnswerVersion.id)).where(AnswerVersion.entry_id == entry_id)
    )
    return newest or 0


def changes_since(entry_id: int, change: int) -> Sequence[AnswerVersion]:
    """Of each answer that changed after this `last_change` the newest version, oldest first."""
    newest = select(func.max(AnswerVersion.id)).where(
        AnswerVersion.entry_id == entry_id, AnswerVersion.id > change
    )
    return db.session.scalars(
        select(AnswerVersion)
        .where(AnswerVersion.id.in_(newest.group_by(AnswerVersion.question_key)))
        .options(joinedload(AnswerVersion.changed_by))
        .order_by(AnswerVersion.id)
    ).all()


def writer_of(answer: Answer) -> User:
    """Who wrote the present text."""
    return db.session.get_one(User, answer.changed_by_id)


def open_conflicts(entry_id: int) -> Sequence[AnswerConflict]:
    """Texts that still wait for somebody to choose, oldest first."""
    return db.session.scalars(
        select(AnswerConflict)
        .where(AnswerConflict.entry_id == entry_id, AnswerConflict.settled_at.is_(None))
        .options(joinedload(AnswerConflict.made_by))
        .order_by(AnswerConflict.id)
    ).all()


def conflicts_of(entry_id: int) -> Sequence[AnswerConflict]:
    """All of them, settled ones too: no text is ever lost."""
    return db.session.scalars(
        select(AnswerConflict)
        .where(AnswerConflict.entry_id == entry_id)
        .options(joinedload(AnswerConflict.made_by))
        .order_by(AnswerConflict.id)
    ).all()


def conflict_by_id(ref: int, entry_id: int) -> AnswerConflict | None:
    """One conflict of this entry."""
    return db.session.scalar(
        select(AnswerConflict)
        .where(AnswerConflict.id == ref, AnswerConflict.entry_id == entry_id)
        .options(joinedload(AnswerConflict.made_by))
    )


def wrote_all_since(entry_id: int, key: str, version: int, page: str) -> bool:
    """Whether every version after this one came from this very page."""
    writers = db.session.scalars(
        select(AnswerVersion.page).where(
            AnswerVersion.entry_id == entry_id,
            AnswerVersion.question_key == key,
            AnswerVersion.version > version,
        )
    ).all()
    return bool(page) and set(writers) == {page}


def questions_changed_after(entry_id: int, moment: datetime) -> Collection[str]:
    """Keys of the questions whose answers or files changed after this moment."""
    return set(
        db.session.scalars(
            select(AnswerVersion.question_key).where(
                AnswerVersion.entry_id == entry_id, AnswerVersion.changed_at > moment
            )
        )
    )


def own_open_conflict(conflict: AnswerConflict) -> AnswerConflict | None:
    """The text that the same person already has beside the answer, from the same page."""
    return db.session.scalar(
        select(AnswerConflict).where(
            AnswerConflict.entry_id == conflict.entry_id,
            AnswerConflict.question_key == conflict.question_key,
            AnswerConflict.based_on_version == conflict.based_on_version,
            AnswerConflict.made_by_id == conflict.made_by_id,
            AnswerConflict.page == conflict.page,
            AnswerConflict.settled_at.is_(None),
        )
    )


def transitions_of(entry_id: int) -> Sequence[Transition]:
    """The steps on the entry's way with who took them, oldest first."""
    return db.session.scalars(
        select(Transition)
        .where(Transition.entry_id == entry_id)
        .options(joinedload(Transition.by))
        .order_by(Transition.id)
    ).all()


def snapshots_of(entry_id: int) -> Sequence[Snapshot]:
    """All snapshots with who took them, oldest first."""
    return db.session.scalars(
        select(Snapshot)
        .where(Snapshot.entry_id == entry_id)
        .options(joinedload(Snapshot.taken_by))
        .order_by(Snapshot.number)
    ).all()


def was_handed_on(entry_id: int) -> bool:
    """Whether the entry ever left its unit: each time leaves a snapshot."""
    return bool(db.session.scalar(select(exists().where(Snapshot.entry_id == entry_id))))


def latest_snapshot(entry_id: int, occasion: Occasion | None = None) -> Snapshot | None:
    """The newest snapshot, of this occasion if one is named."""
    wanted = select(Snapshot).where(Snapshot.entry_id == entry_id)
    if occasion is not None:
        wanted = wanted.where(Snapshot.occasion == occasion)
    return db.session.scalar(wanted.order_by(Snapshot.number.desc()).limit(1))


def snapshot_by_receipt(number: str, entry_id: int) -> Snapshot | None:
    """The snapshot of this entry behind a receipt."""
    return db.session.scalar(
        select(Snapshot)
        .where(Snapshot.receipt_number == number, Snapshot.entry_id == entry_id)
        .options(joinedload(Snapshot.taken_by))
    )


def snapshot_by_number(number: int, entry_id: int) -> Snapshot | None:
    """The snapshot of this entry's first, second, … handing on."""
    return next((one for one in snapshots_of(entry_id) if one.number == number), None)


def snapshot_for_judges(entry_id: int) -> Snapshot | None:
    """The snapshot that passed the administrative check: the one that judges read."""
    return db.session.scalar(
        select(Snapshot)
        .join(AdministrativeCheck, AdministrativeCheck.snapshot_id == Snapshot.id)
        .where(AdministrativeCheck.entry_id == entry_id, AdministrativeCheck.passed.is_(True))
    )


def check_of(entry_id: int) -> AdministrativeCheck | None:
    """The administrative check of this entry with its snapshot, begun or concluded."""
    return db.session.scalar(
        select(AdministrativeCheck)
        .where(AdministrativeCheck.entry_id == entry_id)
        .options(joinedload(AdministrativeCheck.snapshot))
    )


def open_check_conflicts(entry_id: int) -> Sequence[CheckConflict]:
    """Second marks of the entry's check on which nobody has decided, oldest first."""
    return db.session.scalars(
        select(CheckConflict)
        .where(CheckConflict.entry_id == entry_id, CheckConflict.settled_at.is_(None))
        .options(joinedload(CheckConflict.made_by))
        .order_by(CheckConflict.id)
    ).all()
