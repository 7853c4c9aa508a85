"""Readings come and go; everything that gives or takes them does it here."""

from collections.abc import Sequence

from sqlalchemy import delete

from app.accounts.models import User
from app.competitions.models import Stage
from app.core import clock
from app.core.audit import note
from app.core.db import db, record
from app.judging.events import ReadingsAssigned
from app.judging.models import Assignment, Origin, Replacement


def new_reading(
    stage: Stage,
    entry_id: int,
    judge_id: int,
    snapshot_id: int,
    *,
    by: User,
    origin: Origin = Origin.HAND,
) -> Assignment:
    """A judge reads an entry from now on; nobody has been told yet."""
    assignment = Assignment(
        stage_id=stage.id,
        entry_id=entry_id,
        judge_id=judge_id,
        snapshot_id=snapshot_id,
        origin=origin,
        assigned_at=clock.now(),
        assigned_by_id=by.id,
    )
    db.session.add(assignment)
    return assignment


def tell(stage: Stage, made: Sequence[Assignment], by: User, reason: str = "") -> None:
    """Every new reading into the audit trail, with the reason of who chose it, and to its judge."""
    db.session.flush()
    given: dict[int, list[int]] = {}
    for assignment in made:
        given.setdefault(assignment.judge_id, []).append(assignment.id)
        note(
            "reading.assigned",
            assignment,
            by=by,
            edition_id=stage.edition_id,
            entry_id=assignment.entry_id,
            judge_id=assignment.judge_id,
            snapshot_id=assignment.snapshot_id,
            reason=reason,
        )
    for judge_id, refs in given.items():
        record(ReadingsAssigned(stage.id, judge_id, tuple(refs)))


def take_back(assignment: Assignment, by: User) -> None:
    """Without asking whether it may be."""
    note(
        "reading.unassigned",
        assignment,
        by=by,
        edition_id=assignment.stage.edition_id,
        entry_id=assignment.entry_id,
        judge_id=assignment.judge_id,
    )
    db.session.execute(delete(Replacement).where(Replacement.reading_id == assignment.id))
    db.session.delete(assignment)
