"""Conflicts of interest: found, declared, dismissed."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.competitions.models import Edition, Stage
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.entries.models import Entry
from app.judging import queries, rules
from app.judging.actions.holding import hold
from app.judging.actions.replacing import replace_lost
from app.judging.models import Assignment, AssignmentState, Conflict, ConflictSource
from app.judging.rules.stages import assessments, why_settled

NO_JUDGE = "Tidak lagi menjadi juri."
"""Why a former judge reads nothing further, where a judge's own words would stand."""


def record_conflicts(edition: Edition, *, by: User) -> None:
    """Put what the agencies make now on record, recuse the readings that it meets, and give each
    to whoever fits best. Changes nothing once the results are public."""
    lost = recuse_conflicted(assessments(hold(edition).stages), by=by)
    replace_lost(lost, by=by)


def recuse_conflicted(stages: Collection[Stage], *, by: User) -> Sequence[Assignment]:
    """Without looking for other readers; the readings that were recused. The stages are held."""
    unrecorded = queries.unrecorded_conflicts(stages)
    for found in unrecorded:
        entry, judge = found.reading.entry, found.reading.judge
        put_on_record(entry, judge, found.sources, clock.now())
        _recuse(found.reading, by)
    return [found.reading for found in unrecorded]


def pass_on_readings(edition: Edition, judge: User, *, by: User) -> None:
    """What somebody has not finished in a stage in which they score no more is recused, and whoever
    fits best reads it; what is finished counts."""
    stages = [
        stage
        for stage in assessments(hold(edition).stages)
        if why_settled(stage) is None and not (judge.is_active and queries.scores_in(judge, stage))
    ]
    lost = db.session.scalars(
        select(Assignment)
        .where(
            Assignment.stage_id.in_([stage.id for stage in stages]),
            Assignment.judge_id == judge.id,
            Assignment.state.in_(rules.UNFINISHED),
        )
        .order_by(Assignment.id)
    ).all()
    for reading in lost:
        reading.left_because = NO_JUDGE
        _recuse(reading, by)
    replace_lost(lost, by=by)


def put_on_record(
    entry: Entry, judge: User, sources: Collection[ConflictSource], at: datetime
) -> None:
    """One row for each source; what is in force on record stays as it is."""
    for source in sources:
        if not _is_known(entry.id, judge.id, source):
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
    """The judge stands aside: the reading is recused, its entry out of reach, and whoever fits
    best reads instead.

    Doing it twice changes nothing. RuleBroken without a reason or after the publication.
    """
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    _hold_unsettled(assignment)
    pair = assignment.entry_id, locked(assignment).judge_id
    if _declared(*pair):
        return
    conflict = Conflict(
        entry_id=pair[0],
        judge_id=pair[1],
        source=ConflictSource.DECLARED,
        reason=reason.strip(),
        found_at=clock.now(),
    )
    db.session.add(conflict)
    note(
        "conflict.declared",
        conflict,
        by=by,
        edition_id=assignment.stage.edition_id,
        entry_id=pair[0],
        judge_id=pair[1],
    )
    replace_lost(_recuse_all(pair, by), by=by)


def step_back(assignment: Assignment, reason: str, *, by: User) -> None:
    """The judge can't read this one, though no conflict of interest says so; whoever fits best
    reads instead.

    Doing it twice changes nothing. RuleBroken without a reason, and as `rules.why_not_leave` says.
    """
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    _hold_unsettled(assignment)
    if locked(assignment).state is AssignmentState.RECUSED:
        return
    broken = rules.why_not_leave(assignment, clock.now())
    if broken:
        raise RuleBroken(broken)
    assignment.left_because = reason.strip()
    _recuse(assignment, by)
    replace_lost([assignment], by=by)


def dismiss_conflict(conflict: Conflict, reason: str, *, by: User) -> None:
    """Let the judge reach the entry again, unless something else stands between them.

    RuleBroken without a reason or after the publication, whose marks no longer change.
    """
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    _hold_unpublished(conflict.entry.edition)
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
        reason=conflict.dismissed_reason,
    )
    db.session.flush()
    if not queries.conflict_stands(conflict.entry_id, conflict.judge_id):
        for reading in _readings(conflict.entry_id, conflict.judge_id):
            if not reading.left_because:
                restore(reading)


def settle_potential(reading: Assignment, reason: str, *, applies: bool, by: User) -> None:
    """The secretariat decides whether what could be a conflict between judge and entry is one.

    Where it is, the reading is recused and whoever fits best reads instead; else it stays, and
    the question is not asked again. RuleBroken without a reason or after the publication.
    """
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    edition = reading.stage.edition
    _hold_unsettled(reading)
    pair, now = (locked(reading).entry_id, reading.judge_id), clock.now()
    open_ = queries.potential_conflicts(edition, [reading.judge_id]).get(pair, frozenset())
    for source in sorted(open_):
        conflict = Conflict(entry_id=pair[0], judge_id=pair[1], source=source, found_at=now)
        if applies:
            conflict.reason = reason.strip()
        else:
            conflict.dismissed_at, conflict.dismissed_by_id = now, by.id
            conflict.dismissed_reason = reason.strip()
        db.session.add(conflict)
        note(
            "conflict.found" if applies else "conflict.dismissed",
            conflict,
            by=by,
            edition_id=edition.id,
            entry_id=pair[0],
            judge_id=pair[1],
            source=source,
            reason=reason.strip(),
        )
    if open_ and applies:
        replace_lost(_recuse_all(pair, by), by=by)


def restore(reading: Assignment) -> None:
    """Give a recused reading back as far as it had come."""
    if reading.state is not AssignmentState.RECUSED:
        return
    reading.left_because = ""
    if reading.finished_at is not None:
        reading.state = AssignmentState.DONE
    elif reading.started_at is not None:
        reading.state = AssignmentState.STARTED
    else:
        reading.state = AssignmentState.ASSIGNED


def _hold_unsettled(reading: Assignment) -> None:
    hold(reading.stage.edition)
    settled = why_settled(reading.stage)
    if settled and not rules.is_passed_on(reading, clock.now()):
        raise RuleBroken(settled)


def _hold_unpublished(edition: Edition) -> None:
    if hold(edition).results_published_at is not None:
        raise RuleBroken("judging.results_published")


def _recuse_all(pair: tuple[int, int], by: User) -> Sequence[Assignment]:
    lost = [one for one in _readings(*pair) if one.state is not AssignmentState.RECUSED]
    for reading in lost:
        _recuse(reading, by)
    return lost


def _recuse(reading: Assignment, by: User) -> None:
    note(
        "reading.recused",
        reading,
        by=by,
        edition_id=reading.stage.edition_id,
        entry_id=reading.entry_id,
        judge_id=reading.judge_id,
        was=reading.state,
        reason=reading.left_because,
    )
    reading.state = AssignmentState.RECUSED


def _readings(entry_id: int, judge_id: int) -> Sequence[Assignment]:
    """Those of the pair that may change."""
    every = select(Assignment).where(
        Assignment.entry_id == entry_id, Assignment.judge_id == judge_id
    )
    return [
        one
        for one in db.session.scalars(every)
        if why_settled(one.stage) is None or rules.is_passed_on(one, clock.now())
    ]


def _declared(entry_id: int, judge_id: int) -> bool:
    return any(
        row.source is ConflictSource.DECLARED and row.dismissed_at is None
        for row in queries.conflicts_between(entry_id, judge_id)
    )


def _is_known(entry_id: int, judge_id: int, source: ConflictSource) -> bool:
    rows = queries.conflicts_between(entry_id, judge_id)
    return any(row.source is source and row.dismissed_at is None for row in rows)
