"""The readings of a stage as they count now."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Exists, and_, exists, false, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Grant, Role, User
from app.accounts.queries import in_force_at
from app.competitions.models import Edition, Stage
from app.core import clock
from app.core.db import db
from app.entries.models import Entry
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, ConflictSource
from app.judging.queries.conflicts import Pair, potential_conflicts, standing_conflicts
from app.judging.rules.stages import assessments, roles_in, why_settled


@dataclass(frozen=True)
class Line:
    """One reading without its texts."""

    assignment_id: int
    stage_id: int
    entry_id: int
    judge_id: int
    state: AssignmentState
    """Recused also where a conflict stands that nobody has put on record yet, and where a former
    judge has not finished."""
    on_record: AssignmentState
    started_at: datetime | None
    is_left: bool
    """Not finished by somebody who is no judge of the edition any more."""

    @property
    def counts(self) -> bool:
        return self.state is not AssignmentState.RECUSED

    @property
    def is_done(self) -> bool:
        return self.state is AssignmentState.DONE

    @property
    def is_unrecorded(self) -> bool:
        return self.state is not self.on_record and not self.is_left


def closed_readings(stage: Stage, judge_ids: Collection[int]) -> Collection[int]:
    """Ids of the stage's readings that a conflict closes though no record says so yet.

    `judge_ids` are all who read there. None once the stage is settled: see `lines_of`.
    """
    if why_settled(stage) or not judge_ids:
        return ()
    standing = standing_conflicts(None, judge_ids)
    if not standing:
        return ()
    rows = db.session.execute(
        select(Assignment.id, Assignment.entry_id, Assignment.judge_id).where(
            Assignment.stage_id == stage.id,
            Assignment.state != AssignmentState.RECUSED,
            Assignment.entry_id.in_({entry_id for entry_id, _ in standing}),
        )
    )
    return [ref for ref, entry_id, judge_id in rows if (entry_id, judge_id) in standing]


def lines_of(stages: Collection[Stage], entry_id: int | None = None) -> Sequence[Line]:
    """The readings of these stages (of one entry, when it is named), by assignment.

    Once what followed from a stage is public only its record counts, so that no role that
    somebody gets later changes it.
    """
    wanted = (
        select(
            Assignment.id,
            Assignment.stage_id,
            Assignment.entry_id,
            Assignment.judge_id,
            Assignment.state,
            Assignment.started_at,
            and_(Assignment.state.in_(rules.UNFINISHED), ~_by_a_judge(stages)).label("is_left"),
        )
        .join(Stage, Stage.id == Assignment.stage_id)
        .where(Assignment.stage_id.in_([stage.id for stage in stages]))
    )
    if entry_id is not None:
        wanted = wanted.where(Assignment.entry_id == entry_id)
    rows = db.session.execute(wanted.order_by(Assignment.id)).all()
    pending = {stage.id for stage in stages if why_settled(stage) is None}
    standing = _standing({(row.entry_id, row.judge_id) for row in rows if row.stage_id in pending})
    left = {row.id for row in rows if row.is_left and row.stage_id in pending}
    return [
        Line(
            row.id,
            row.stage_id,
            row.entry_id,
            row.judge_id,
            AssignmentState.RECUSED
            if row.id in left or (row.entry_id, row.judge_id) in standing
            else row.state,
            row.state,
            row.started_at,
            row.id in left,
        )
        for row in rows
    ]


def _by_a_judge(stages: Collection[Stage]) -> Exists:
    """The condition that the reader has a role that scores in the stage, in active service."""
    of_roles: dict[frozenset[Role], list[int]] = defaultdict(list)
    for stage in stages:
        of_roles[roles_in(stage)].append(stage.id)
    scoring = (and_(Grant.role.in_(roles), Stage.id.in_(ids)) for roles, ids in of_roles.items())
    return exists().where(
        Grant.user_id == Assignment.judge_id,
        or_(false(), *scoring),
        Grant.edition_id == Stage.edition_id,
        in_force_at(clock.now()),
        User.id == Assignment.judge_id,
        User.is_active,
    )


@dataclass(frozen=True)
class Unrecorded:
    """A reading that a conflict closes and whose record does not say so yet."""

    reading: Assignment
    sources: frozenset[ConflictSource]


def unrecorded_conflicts(stages: Collection[Stage]) -> Sequence[Unrecorded]:
    """What arose since the assigning, by entry and judge; nothing once results are public."""
    refs = [line.assignment_id for line in lines_of(stages) if line.is_unrecorded]
    if not refs:
        return []
    readings = _with_people(refs)
    standing = standing_conflicts({r.entry_id for r in readings}, {r.judge_id for r in readings})
    return [Unrecorded(one, standing[one.entry_id, one.judge_id]) for one in readings]


def undecided_conflicts(edition: Edition) -> Sequence[Unrecorded]:
    """The readings of the edition on which the secretariat has to decide, by entry and judge;
    nothing once results are public."""
    pending = [stage for stage in assessments(edition.stages) if why_settled(stage) is None]
    lines = [one for one in lines_of(pending) if one.counts]
    if not lines:
        return []
    potential = potential_conflicts(edition, {one.judge_id for one in lines})
    refs = [one.assignment_id for one in lines if (one.entry_id, one.judge_id) in potential]
    readings = _with_people(refs) if refs else ()
    return [Unrecorded(one, potential[one.entry_id, one.judge_id]) for one in readings]


def _with_people(refs: Collection[int]) -> Sequence[Assignment]:
    return db.session.scalars(
        select(Assignment)
        .where(Assignment.id.in_(refs))
        .options(
            joinedload(Assignment.judge),
            joinedload(Assignment.stage),
            joinedload(Assignment.entry).joinedload(Entry.agency),
        )
        .order_by(Assignment.entry_id, Assignment.judge_id, Assignment.id)
    ).all()


def _standing(pairs: Collection[Pair]) -> Collection[Pair]:
    if not pairs:
        return ()
    return standing_conflicts({entry for entry, _ in pairs}, {judge for _, judge in pairs}).keys()
