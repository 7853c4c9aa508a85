"""Proposals to open a reading once more that wait for a second person."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.competitions.models import Stage
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Assignment, Reopening


def reopening_of(reading: Assignment) -> Reopening | None:
    """The one that waits for this reading."""
    return db.session.scalar(
        select(Reopening)
        .where(Reopening.assignment_id == reading.id, Reopening.confirmed_at.is_(None))
        .options(joinedload(Reopening.proposed_by))
    )


def reopenings_waiting(stage: Stage) -> Sequence[Reopening]:
    """All that wait in the stage, oldest first."""
    return db.session.scalars(
        select(Reopening)
        .join(Reopening.reading)
        .where(Assignment.stage_id == stage.id, Reopening.confirmed_at.is_(None))
        .options(
            joinedload(Reopening.reading).joinedload(Assignment.entry).joinedload(Entry.agency)
        )
        .order_by(Reopening.id)
    ).all()
