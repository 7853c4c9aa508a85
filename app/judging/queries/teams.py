"""What the judges of an entry say to each other, and what waits for each of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.competitions.models import Edition, EditionState, Stage, StageKind
from app.competitions.rules import close_of
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging.models import Assignment, AssignmentState
from app.judging.models.teams import TeamMessage
from app.judging.queries.agreed import Team, teams_of
from app.judging.queries.progress import reminder_due
from app.judging.queries.recap import Recap, recap
from app.judging.rules.pace import DAY
from app.judging.rules.stages import assessments
from app.judging.rules.teams import shown_from, why_not_agree, why_not_shown


def team_of(reading: Assignment) -> tuple[Recap, Team] | None:
    """The team in which this reading's judge is, with the recap that letters its members; None
    where there is no such team."""
    found = recap(reading.stage, with_marks=True)
    team = teams_of(reading.stage, found.finished.readings, [reading.entry_id]).get(
        reading.entry_id
    )
    if team is None or reading.judge_id not in team.members:
        return None
    return found, team


def messages_of(team: Team, stage_id: int) -> Sequence[TeamMessage]:
    """What the team has said, oldest first."""
    return db.session.scalars(
        select(TeamMessage)
        .where(TeamMessage.stage_id == stage_id, TeamMessage.entry_id == team.entry_id)
        .order_by(TeamMessage.id)
    ).all()


def message_sent(reading: Assignment, token: str) -> bool:
    """Whether the form with this word has been received."""
    return (
        db.session.scalar(
            select(TeamMessage.id).where(
                TeamMessage.stage_id == reading.stage_id,
                TeamMessage.entry_id == reading.entry_id,
                TeamMessage.author_id == reading.judge_id,
                TeamMessage.token == token,
            )
        )
        is not None
    )


def waiting_by_judge(stage: Stage) -> Mapping[int, int]:
    """Judge id → how many teams of this assessment wait for them."""
    teams = teams_of(stage, recap(stage, with_marks=True).finished.readings)
    return Counter(judge for ref in sorted(teams) for judge in teams[ref].waits_for)


def assessments_in_teams(at: datetime) -> Sequence[tuple[int, datetime]]:
    """Id of every assessment whose teams meet now, and since when its judges are shown marks."""
    return [(stage.id, since) for stage, _meeting, since in _in_teams(at)]


def team_reminders_due(at: datetime) -> Sequence[tuple[int, datetime]]:
    """Id of every assessment whose teams meet now, and the moment of the reminder that has come, on
    the days before the close on which its edition reminds judges of readings. Not on the first day,
    on which they were told that they meet."""
    return [
        (stage.id, moment)
        for stage, meeting, since in _in_teams(at)
        if (moment := reminder_due(stage.edition, since + DAY, close_of(meeting), at))
    ]


def _in_teams(at: datetime) -> Sequence[tuple[Stage, Stage, datetime]]:
    """Each assessment whose teams meet now, in which stage, and since when marks are shown."""
    meetings = db.session.scalars(
        select(Stage)
        .join(Edition, Edition.id == Stage.edition_id)
        .where(
            Edition.state == EditionState.OPENED,
            Stage.kind == StageKind.TEAM_CONSOLIDATION,
            Stage.opens_at <= at,
        )
        .order_by(Stage.id)
    )
    return [
        (stage, meeting, since)
        for meeting in meetings
        for stage in assessments(meeting.edition.stages)
        if not why_not_shown(stage, at) and not why_not_agree(stage.edition, at)
        if (since := shown_from(stage))
    ]


@dataclass(frozen=True)
class OwnTeam:
    """One line of a judge's list of teams."""

    reading_id: int
    title: str
    team: Team
    waits: bool
    """For this judge."""


def own_teams(recap: Recap, judge_id: int) -> Sequence[OwnTeam]:
    """The teams in which this judge is, those that wait for them first, then by number."""
    rows = db.session.execute(
        select(Assignment.entry_id, Assignment.id, Entry.title)
        .join(Entry, Entry.id == Assignment.entry_id)
        .where(
            Assignment.stage_id == recap.stage.id,
            Assignment.judge_id == judge_id,
            Assignment.state == AssignmentState.DONE,
            Entry.state == EntryState.PASSED,
        )
        .order_by(Assignment.entry_id)
    ).all()
    own = {entry_id for entry_id, *_ in rows}
    teams = teams_of(recap.stage, recap.finished.readings, own)
    lines = [
        OwnTeam(reading_id, title, teams[entry_id], judge_id in teams[entry_id].waits_for)
        for entry_id, reading_id, title in rows
        if entry_id in teams and judge_id in teams[entry_id].members
    ]
    return sorted(lines, key=lambda line: not line.waits)
