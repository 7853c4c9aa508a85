"""The turns of an interview, for those who plan it, who present and who ask."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.competitions.models import Edition, Stage, StageKind
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Assignment, AssignmentState
from app.judging.models.interviews import InterviewSlot


def interview_of(edition: Edition) -> Stage | None:
    """The stage in which finalists present and are asked."""
    return next((one for one in edition.stages if one.kind is StageKind.INTERVIEW), None)


def slots_of(stage: Stage) -> Sequence[InterviewSlot]:
    """All turns, the earliest first."""
    return db.session.scalars(
        select(InterviewSlot)
        .where(InterviewSlot.stage_id == stage.id)
        .options(joinedload(InterviewSlot.entry).joinedload(Entry.agency))
        .order_by(InterviewSlot.starts_at, InterviewSlot.room)
    ).all()


def slot_by_id(ref: int) -> InterviewSlot | None:
    return db.session.get(InterviewSlot, ref)


def slot_planned(entry: Entry) -> InterviewSlot | None:
    """Its turn, told or not."""
    return db.session.scalar(select(InterviewSlot).where(InterviewSlot.entry_id == entry.id))


def judges_of_slot(slot: InterviewSlot) -> Sequence[int]:
    """Ids of the judges who are to score it."""
    read = select(Assignment.judge_id).where(
        Assignment.stage_id == slot.stage_id,
        Assignment.entry_id == slot.entry_id,
        Assignment.state != AssignmentState.RECUSED,
    )
    return db.session.scalars(read.order_by(Assignment.judge_id)).all()


def slot_of(entry: Entry) -> InterviewSlot | None:
    """The turn that its people have been told of."""
    return db.session.scalar(
        select(InterviewSlot).where(
            InterviewSlot.entry_id == entry.id, InterviewSlot.told_version > 0
        )
    )


def slots_of_judge(judge_id: int) -> Sequence[InterviewSlot]:
    """The told turns of what this judge is to score, the earliest first."""
    read = select(Assignment.entry_id).where(
        Assignment.stage_id == InterviewSlot.stage_id,
        Assignment.judge_id == judge_id,
        Assignment.state != AssignmentState.RECUSED,
    )
    return db.session.scalars(
        select(InterviewSlot)
        .where(InterviewSlot.told_version > 0, InterviewSlot.entry_id.in_(read))
        .options(joinedload(InterviewSlot.entry).joinedload(Entry.agency))
        .options(joinedload(InterviewSlot.stage).joinedload(Stage.edition))
        .order_by(InterviewSlot.starts_at, InterviewSlot.room)
    ).all()
