"""What still waits in an edition's assessment: numbers for many editions at once."""

from collections.abc import Collection, Mapping

from sqlalchemy import exists, func, select

from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging.models import Assignment, AssignmentState


def entries_without_judge(edition_ids: Collection[int]) -> Mapping[int, int]:
    """Edition id → entries that passed the check and that nobody is to read."""
    somebody = exists().where(
        Assignment.entry_id == Entry.id, Assignment.state != AssignmentState.RECUSED
    )
    rows = db.session.execute(
        select(Entry.edition_id, func.count())
        .where(Entry.edition_id.in_(edition_ids), Entry.state == EntryState.PASSED, ~somebody)
        .group_by(Entry.edition_id)
    )
    return dict(iter(rows))


def unfinished_readings(edition_ids: Collection[int]) -> Mapping[int, int]:
    """Edition id → readings that their judges have not finished."""
    rows = db.session.execute(
        select(Entry.edition_id, func.count())
        .join(Assignment, Assignment.entry_id == Entry.id)
        .where(
            Entry.edition_id.in_(edition_ids),
            Entry.state == EntryState.PASSED,
            Assignment.state.in_((AssignmentState.ASSIGNED, AssignmentState.STARTED)),
        )
        .group_by(Entry.edition_id)
    )
    return dict(iter(rows))
