"""Readings that are open although their stage is over; the one round of further readers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from app.competitions.models import Edition, Stage
from app.competitions.rules import is_over
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Decision, FurtherRound, Origin
from app.judging.models.further import Rereading
from app.judging.rules import deciding, further
from app.judging.rules.rereading import counts


@dataclass(frozen=True)
class Further:
    """How far a round of further readers is."""

    round: FurtherRound
    all: int
    done: int
    runs: bool
    """While it does, none of its marks counts."""


def open_later(stage: Stage, at: datetime) -> Mapping[int, datetime]:
    """Id of each reading that is open by itself → until when; none until the stage is over."""
    if not is_over(stage, at):
        return {}
    rows = db.session.execute(
        select(Assignment.id, Assignment.open_until).where(
            Assignment.stage_id == stage.id,
            Assignment.open_until > at,
            Assignment.state != AssignmentState.RECUSED,
        )
    )
    return {ref: until for ref, until in rows if until}


def further_of(stage: Stage, at: datetime) -> Further | None:
    """The round of the stage, if there is one."""
    found = db.session.get(FurtherRound, stage.id)
    if found is None:
        return None
    every, done, waits = db.session.execute(
        select(
            func.count(),
            func.count().filter(Assignment.state == AssignmentState.DONE),
            func.count().filter(_waits(at)),
        )
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(Assignment.stage_id == stage.id, *_counted())
    ).one()
    return Further(found, every, done, runs=at < found.until and waits > 0)


def further_runs(edition: Edition, at: datetime) -> bool:
    """Whether somebody still reads further, so that nothing can be decided."""
    stages = [stage.id for stage in edition.stages]
    return bool(db.session.scalar(select(runs_in(FurtherRound.stage_id.in_(stages), at))))


def runs_in(stages: ColumnElement[bool], at: datetime) -> ColumnElement[bool]:
    """Whether the round of one of these stages (a condition on FurtherRound) runs."""
    return _running(at).where(stages).exists()


def stages_reading_further(stage_ids: Collection[int], at: datetime) -> Collection[int]:
    """Those of these stages whose round runs."""
    return set(db.session.scalars(_running(at).where(FurtherRound.stage_id.in_(stage_ids))))


def _running(at: datetime) -> Select[int]:
    """The stages in which somebody has not finished, or may still take that back."""
    return (
        select(FurtherRound.stage_id)
        .join(Assignment, Assignment.stage_id == FurtherRound.stage_id)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(FurtherRound.until > at, *_counted(), _waits(at))
    )


def further_readings(stage_id: int) -> Collection[int]:
    """Ids of all readings of the stage's round."""
    return db.session.scalars(
        select(Assignment.id).where(
            Assignment.stage_id == stage_id, Assignment.origin == Origin.FURTHER
        )
    ).all()


def uncounted_again(stage: Stage, at: datetime) -> Collection[int]:
    """Ids of the readings after an upheld objection that are no part of the stage's own ranking:
    those of a round that runs, and all asked for once results were public."""
    rows = db.session.execute(
        select(Assignment.id, Assignment.entry_id, Rereading.sent_at, Rereading.until, _waits(at))
        .join(Rereading, Rereading.entry_id == Assignment.entry_id)
        .where(
            Assignment.stage_id == stage.id,
            Assignment.origin == Origin.OBJECTION,
            Assignment.state != AssignmentState.RECUSED,
        )
    ).all()
    running = {entry for _, entry, _, until, waits in rows if waits and at < until}
    return [
        ref for ref, entry, sent_at, _, _ in rows if entry in running or not counts(stage, sent_at)
    ]


def why_not_decide(edition: Edition, at: datetime) -> str | None:
    """As `deciding.why_not_decide`, and not while further readers read."""
    broken = deciding.why_not_decide(edition, at)
    return broken or ("judging.further_reading_runs" if further_runs(edition, at) else None)


def panel_meets(edition: Edition, at: datetime) -> bool:
    """As `deciding.panel_meets`, and not while further readers read."""
    return deciding.panel_meets(edition, at) and not further_runs(edition, at)


def why_not_send_further(stage: Stage, at: datetime) -> str | None:
    """As `further.why_not_send`, with what it asks for."""
    decided = select(Decision.id).where(Decision.edition_id == stage.edition_id).exists()
    sent = select(FurtherRound.stage_id).where(FurtherRound.stage_id == stage.id).exists()
    found = db.session.execute(select(decided, sent)).one()
    return further.why_not_send(stage, at, decided=found[0], sent=found[1])


def _counted() -> tuple[ColumnElement[bool], ...]:
    return (
        Assignment.origin == Origin.FURTHER,
        Assignment.state != AssignmentState.RECUSED,
        Entry.state == EntryState.PASSED,
    )


def _waits(at: datetime) -> ColumnElement[bool]:
    return (Assignment.state != AssignmentState.DONE) | (
        Assignment.finished_at > at - rules.SECOND_THOUGHTS
    )
