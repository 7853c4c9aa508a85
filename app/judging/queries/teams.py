"""The judges of each entry after the assessment: what they say, propose and agree on."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Assignment, AssignmentState
from app.judging.models.teams import TeamAnswer, TeamMessage, TeamProposal
from app.judging.queries.recap import Recap, recap
from app.judging.rules.teams import SMALLEST, Stand, has_ended, stand, waited_for


@dataclass(frozen=True)
class Team:
    """The judges of one entry whose finished readings count, and what they said to the proposal
    that holds."""

    entry_id: int
    members: Sequence[int]
    """Judge ids."""
    proposal: TeamProposal | None
    answers: Mapping[int, TeamAnswer]
    """Judge id → answer; also of who is no member any more."""
    over: bool

    @property
    def stand(self) -> Stand:
        return stand(self.members, self._agreed, over=self.over)

    @property
    def waits_for(self) -> Collection[int]:
        return waited_for(self.members, self._agreed, over=self.over)

    @property
    def mark(self) -> Fraction | None:
        """The team mark, once it stands."""
        if self.proposal is None or self.stand is not Stand.AGREED:
            return None
        return rules.total(self.proposal.weighed, self.proposal.full_marks)

    @property
    def _agreed(self) -> Mapping[int, bool] | None:
        if self.proposal is None:
            return None
        return {judge: answer.agrees for judge, answer in self.answers.items()}


def teams_in(recap: Recap, entries: Collection[int] | None = None) -> Mapping[int, Team]:
    """Entry id → team, of these entries (of all without): where fewer than two judges are left
    there is none. Two queries."""
    members: dict[int, list[int]] = defaultdict(list)
    for entry, judge, _ in recap.finished.readings:
        if entries is None or entry in entries:
            members[entry].append(judge)
    of_stage = TeamProposal.stage_id == recap.stage.id
    wanted = of_stage if entries is None else of_stage & TeamProposal.entry_id.in_(entries)
    newest = (
        select(TeamProposal.entry_id, func.max(TeamProposal.number).label("number"))
        .where(wanted)
        .group_by(TeamProposal.entry_id)
        .subquery()
    )
    holding = (TeamProposal.entry_id == newest.c.entry_id) & (
        TeamProposal.number == newest.c.number
    )
    proposals = {
        one.entry_id: one
        for one in db.session.scalars(select(TeamProposal).join(newest, holding).where(of_stage))
    }
    answers: dict[int, dict[int, TeamAnswer]] = defaultdict(dict)
    for one in db.session.scalars(
        select(TeamAnswer)
        .join(TeamProposal, TeamProposal.id == TeamAnswer.proposal_id)
        .join(newest, holding)
        .where(of_stage)
    ):
        answers[one.proposal_id][one.judge_id] = one
    over = has_ended(recap.stage.edition, clock.now())
    return {
        entry: Team(entry, judges, held, answers[held.id] if held else {}, over)
        for entry, judges in members.items()
        if len(judges) >= SMALLEST
        for held in [proposals.get(entry)]
    }


def team_of(reading: Assignment) -> tuple[Recap, Team] | None:
    """The team in which this reading's judge is, with the recap that letters its members; None
    where there is no such team."""
    found = recap(reading.stage, with_marks=True)
    team = teams_in(found, [reading.entry_id]).get(reading.entry_id)
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
    teams = teams_in(recap, {entry_id for entry_id, *_ in rows})
    lines = [
        OwnTeam(reading_id, title, teams[entry_id], judge_id in teams[entry_id].waits_for)
        for entry_id, reading_id, title in rows
        if entry_id in teams and judge_id in teams[entry_id].members
    ]
    return sorted(lines, key=lambda line: not line.waits)
