"""How far the judges of a stage are, and whom to remind."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select

from app.accounts.models import User
from app.competitions.models import Edition, EditionState, Stage
from app.competitions.rules import close_of, is_open
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Reminder
from app.judging.queries.lines import lines_of
from app.judging.rules.pace import Progress, due, reminders


class Moments(NamedTuple):
    """When a judge was first given something; when they last saved and finished anything."""

    first: datetime
    saved: datetime | None
    finished: datetime | None

    @property
    def last(self) -> datetime | None:
        return max((one for one in (self.saved, self.finished) if one), default=None)


@dataclass(frozen=True)
class JudgeProgress:
    """A judge of the stage, how far they are, and the day of the last reminder."""

    judge: User
    progress: Progress
    reminded: date | None


def progress_of(stage: Stage) -> Sequence[JudgeProgress]:
    """Every judge who has something to read in the stage, by name; only what counts."""
    states = _states(stage)
    moments = _moments(stage)
    told = _reminded(stage)
    people = db.session.scalars(
        select(User).where(User.id.in_(states)).order_by(User.name, User.id)
    ).all()
    return [
        JudgeProgress(
            person,
            Progress(
                states[person.id][AssignmentState.DONE],
                states[person.id][AssignmentState.STARTED],
                states[person.id][AssignmentState.ASSIGNED],
                max(stage.opens_at, moments[person.id].first),
                moments[person.id].last,
            ),
            told.get(person.id),
        )
        for person in people
    ]


def reminded_on(stage_id: int, day: date) -> Collection[int]:
    """Ids of the judges who were reminded of this stage on this day."""
    return set(
        db.session.scalars(
            select(Reminder.judge_id).where(Reminder.stage_id == stage_id, Reminder.day == day)
        )
    )


def reminders_due(at: datetime) -> Sequence[tuple[int, datetime]]:
    """Id of every stage in which judges score now, and the moment of its reminder that has come,
    as the settings of its edition say."""
    stages = db.session.scalars(
        select(Stage)
        .join(Edition, Edition.id == Stage.edition_id)
        .where(
            Edition.state == EditionState.OPENED,
            Stage.rubric_id.is_not(None),
            Stage.opens_at <= at,
        )
        .order_by(Stage.id)
    )
    found = []
    for stage in rules.assessments(stages):
        moment = _due(stage, at) if is_open(stage, at) else None
        if moment is not None:
            found.append((stage.id, moment))
    return found


def _due(stage: Stage, at: datetime) -> datetime | None:
    days = rules.reminder_days(stage.edition)
    zone = stage.edition.timezone
    return due(reminders(close_of(stage), days, zone), stage.opens_at, at)


def _states(stage: Stage) -> Mapping[int, Counter[AssignmentState]]:
    passed = set(
        db.session.scalars(
            select(Entry.id).where(
                Entry.edition_id == stage.edition_id, Entry.state == EntryState.PASSED
            )
        )
    )
    found: dict[int, Counter[AssignmentState]] = defaultdict(Counter)
    for line in lines_of([stage]):
        if line.counts and line.entry_id in passed:
            found[line.judge_id][line.state] += 1
    return found


def _moments(stage: Stage) -> Mapping[int, Moments]:
    """By judge id."""
    rows: Iterable[Any] = db.session.execute(
        select(
            Assignment.judge_id,
            func.min(Assignment.assigned_at),
            func.max(Assignment.saved_at),
            func.max(Assignment.finished_at),
        )
        .where(Assignment.stage_id == stage.id)
        .group_by(Assignment.judge_id)
    )
    return {judge_id: Moments(*moments) for judge_id, *moments in rows}


def _reminded(stage: Stage) -> Mapping[int, date]:
    rows = db.session.execute(
        select(Reminder.judge_id, func.max(Reminder.day))
        .where(Reminder.stage_id == stage.id)
        .group_by(Reminder.judge_id)
    )
    return dict(iter(rows))
