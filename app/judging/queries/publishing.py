"""What people still have to settle before results are published, and what they settled late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.competitions.models import Edition, Stage
from app.competitions.rules import ends_at
from app.core.db import db
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Conflict, ConflictSource, Reopening
from app.judging.queries.lines import undecided_conflicts
from app.judging.rules.stages import assessments


def waits_for_people(edition: Edition, at: datetime) -> Sequence[str]:
    """Codes of what stands against the publication: a finished reading whose possible conflict
    nobody has decided on, and one that two people open, or opened, once more."""
    found = []
    undecided = undecided_conflicts(edition)
    if any(one.reading.state is AssignmentState.DONE for one in undecided):
        found.append("judging.conflicts_undecided")
    stages = [stage.id for stage in assessments(edition.stages)]
    proposed = exists().where(
        Reopening.assignment_id == Assignment.id, Reopening.confirmed_at.is_(None)
    )
    opened = and_(
        Assignment.state.in_(rules.UNFINISHED),
        Assignment.reopened_at.is_not(None),
        Assignment.open_until > at,
    )
    waits = select(exists().where(Assignment.stage_id.in_(stages), or_(proposed, opened)))
    if db.session.scalar(waits):
        found.append("judging.reopening_open")
    return found


@dataclass(frozen=True)
class Late:
    """A conflict on which somebody decided when the marks could be seen already."""

    entry_id: int
    at: datetime
    counts: bool
    """Whether the reading counts again; else it counts no longer."""
    source: ConflictSource
    who: str
    """Who dismissed it, and"""
    reason: str
    """why; both empty for one that was found or declared, whose words would tell the judge."""


def decided_late(stage: Stage) -> Sequence[Late]:
    """What has added or taken away the marks of a finished reading since the marks of this stage
    could be seen, oldest first."""
    since = stage.resumed_at or ends_at(stage)
    person = aliased(User)
    rows = db.session.execute(
        select(Conflict, person.name)
        .join(
            Assignment,
            and_(
                Assignment.entry_id == Conflict.entry_id, Assignment.judge_id == Conflict.judge_id
            ),
        )
        .outerjoin(person, person.id == Conflict.dismissed_by_id)
        .where(
            Assignment.stage_id == stage.id,
            Assignment.finished_at.is_not(None),
            or_(Conflict.found_at >= since, Conflict.dismissed_at >= since),
        )
        .order_by(Conflict.id)
    )
    late = [one for conflict, name in rows for one in _moments(conflict, name or "", since)]
    return sorted(late, key=lambda one: one.at)


def _moments(conflict: Conflict, name: str, since: datetime) -> Sequence[Late]:
    """What was possible only and dismissed at once has changed nothing."""
    found, dismissed = conflict.found_at, conflict.dismissed_at
    if found == dismissed:
        return ()
    ref, source = conflict.entry_id, conflict.source
    moments = [Late(ref, found, False, source, "", "")] if found >= since else []
    if dismissed is not None and dismissed >= since:
        moments.append(Late(ref, dismissed, True, source, name, conflict.dismissed_reason))
    return moments
