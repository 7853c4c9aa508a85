"""Conflicts of interest: found, declared, dismissed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.competitions.models import Stage
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.entries.models import Entry
from app.judging import queries
from app.judging.models import Assignment, AssignmentState, Conflict, ConflictSource


def refresh_conflicts(stage: Stage, judges: Collection[User], *, by: User) -> None:
    """Put what the agencies make now on record, and recuse the readings of this stage it meets."""
    readings = db.session.scalars(
        select(Assignment).where(
            Assignment.stage_id == stage.id,
            Assignment.judge_id.in_([judge.id for judge in judges]),
            Assignment.state != AssignmentState.RECUSED,
        )
    ).all()
    standing = queries.standing_conflicts(
        {reading.entry_id for reading in readings}, [judge.id for judge in judges]
    )
    for reading in readings:
        sources = standing.get((reading.entry_id, reading.judge_id))
        if sources:
            put_on_record(reading.entry, reading.judge, sources, clock.now())
            _recuse(reading, by)


def put_on_record(
    entry: Entry, judge: User, sources: Collection[ConflictSource], at: datetime
) -> None:
    """One row for each source; what is on record stays as it is."""
    for source in sources:
        if _row(entry.id, judge.id, source) is None:
            conflict = Conflict(entry_id=entry.id, judge_id=judge.id, source=source, found_at=at)
            db.session.add(conflict)
            note(
                "conflict.found",
                conflict,
                edition_id=entry.edition_id,
                entry_id=entry.id,
                judge_id=judge.id,
                source=source,
            )


def declare_conflict(assignment: Assignment, reason: str, *, by: User) -> None:
    """The judge stands aside: the reading is recused and its entry out of reach.

    Doing it twice changes nothing. RuleBroken without a reason or after the publication.
    """
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    if locked(assignment).stage.edition.results_published_at is not None:
        raise RuleBroken("judging.results_published")
    pair = assignment.entry_id, assignment.judge_id
    conflict = _row(*pair, ConflictSource.DECLARED)
    if conflict is not None and conflict.dismissed_at is None:
        return
    if conflict is None:
        conflict = Conflict(entry_id=pair[0], judge_id=pair[1], source=ConflictSource.DECLARED)
        db.session.add(conflict)
    conflict.reason, conflict.found_at = reason.strip(), clock.now()
    conflict.dismissed_at = conflict.dismissed_by_id = None
    conflict.dismissed_reason = ""
    note(
        "conflict.declared",
        conflict,
        by=by,
        edition_id=assignment.stage.edition_id,
        entry_id=pair[0],
        judge_id=pair[1],
    )
    _recuse_all(pair, by)


def dismiss_conflict(conflict: Conflict, reason: str, *, by: User) -> None:
    """Let the judge reach the entry again, unless something else stands between them."""
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    if locked(conflict).dismissed_at is not None:
        return
    conflict.dismissed_at, conflict.dismissed_by_id = clock.now(), by.id
    conflict.dismissed_reason = reason.strip()
    note(
        "conflict.dismissed",
        conflict,
        by=by,
        edition_id=conflict.entry.edition_id,
        entry_id=conflict.entry_id,
        judge_id=conflict.judge_id,
        source=conflict.source,
    )
    db.session.flush()
    if not queries.conflict_stands(conflict.entry_id, conflict.judge_id):
        for reading in _readings(conflict.entry_id, conflict.judge_id):
            restore(reading)


def restore(reading: Assignment) -> None:
    """Give a recused reading back as far as it had come."""
    if reading.state is not AssignmentState.RECUSED:
        return
    if reading.finished_at is not None:
        reading.state = AssignmentState.DONE
    elif reading.started_at is not None:
        reading.state = AssignmentState.STARTED
    else:
        reading.state = AssignmentState.ASSIGNED


def _recuse_all(pair: tuple[int, int], by: User) -> None:
    for reading in _readings(*pair):
        if reading.state is not AssignmentState.RECUSED:
            _recuse(reading, by)


def _recuse(reading: Assignment, by: User) -> None:
    note(
        "reading.recused",
        reading,
        by=by,
        edition_id=reading.stage.edition_id,
        entry_id=reading.entry_id,
        judge_id=reading.judge_id,
        was=reading.state,
    )
    reading.state = AssignmentState.RECUSED


def _readings(entry_id: int, judge_id: int) -> Sequence[Assignment]:
    return db.session.scalars(
        select(Assignment).where(Assignment.entry_id == entry_id, Assignment.judge_id == judge_id)
    ).all()


def _row(entry_id: int, judge_id: int, source: ConflictSource) -> Conflict | None:
    return db.session.scalar(
        select(Conflict).where(
            Conflict.entry_id == entry_id,
            Conflict.judge_id == judge_id,
            Conflict.source == source,
        )
    )
