"""How far the judges of a stage are, and whom to remind."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select, true

from app.accounts.models import User
from app.competitions.models import Edition, EditionState, Stage
from app.competitions.rules import close_of, is_over
from app.core import clock
from app.core.db import db
from app.entries.models import Entry
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Reminder
from app.judging.queries.further import open_later
from app.judging.queries.judges import taking_part
from app.judging.queries.lines import lines_of
from app.judging.rules.pace import Progress, due, reminders
from app.judging.rules.stages import assessments


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
    closes: datetime
    """Until when they can work on it."""
    reminded: date | None


def progress_of(stage: Stage) -> Sequence[JudgeProgress]:
    """Every judge who has something to read in the stage, by name; only what counts, and after
    the close only what is still open by itself, where there is such."""
    later = open_later(stage, clock.now())
    states, closes = _states(stage, later)
    moments = _moments(stage, later)
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
            closes.get(person.id) or close_of(stage),
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
    """Id of every stage in which judges score now, be it only what is open by itself, and the
    moment of its reminder that has come, as the settings of its edition say."""
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
    scored = assessments(stages)
    later = _open_later([stage.id for stage in scored if is_over(stage, at)], at)
    for stage in scored:
        window = later.get(stage.id)
        if window is None and not is_over(stage, at):
            window = stage.opens_at, close_of(stage)
        moment = reminder_due(stage.edition, *window, at) if window else None
        if moment is not None:
            found.append((stage.id, moment))
    return found


def reminder_due(
    edition: Edition, opens: datetime, closes: datetime, at: datetime
) -> datetime | None:
    """The last reminder that has come, of what began and ends then; None before the first."""
    return due(reminders(closes, rules.reminder_days(edition), edition.timezone), opens, at)


def _open_later(stages: Collection[int], at: datetime) -> Mapping[int, tuple[datetime, datetime]]:
    """Id of each stage with something that is open by itself → since when, until when."""
    if not stages:
        return {}
    rows: Iterable[Any] = db.session.execute(
        select(
            Assignment.stage_id,
            func.min(func.coalesce(Assignment.reopened_at, Assignment.assigned_at)),
            func.min(Assignment.open_until),
        )
        .where(
            Assignment.stage_id.in_(stages),
            Assignment.open_until > at,
            Assignment.state.in_(rules.UNFINISHED),
        )
        .group_by(Assignment.stage_id)
    )
    return {stage_id: (since, until) for stage_id, since, until in rows}


def _states(
    stage: Stage, later: Mapping[int, datetime]
) -> tuple[Mapping[int, Counter[AssignmentState]], Mapping[int, datetime]]:
    """By judge: what they have in each state, and until when the first of it is open by itself."""
    passed = set(db.session.scalars(select(Entry.id).where(*taking_part(stage))))
    found: dict[int, Counter[AssignmentState]] = defaultdict(Counter)
    closes: dict[int, datetime] = {}
    for line in lines_of([stage]):
        if not line.counts or line.entry_id not in passed:
            continue
        if later and line.assignment_id not in later:
            continue
        found[line.judge_id][line.state] += 1
        if later and not line.is_done:
            until = later[line.assignment_id]
            closes[line.judge_id] = min(until, closes.get(line.judge_id, until))
    return found, closes


def _moments(stage: Stage, later: Collection[int]) -> Mapping[int, Moments]:
    """By judge id; of these readings alone, where any are named."""
    rows: Iterable[Any] = db.session.execute(
        select(
            Assignment.judge_id,
            func.min(Assignment.assigned_at),
            func.max(Assignment.saved_at),
            func.max(Assignment.finished_at),
        )
        .where(
            Assignment.stage_id == stage.id,
            Assignment.id.in_(later) if later else true(),
        )
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
