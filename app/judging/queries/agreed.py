"""What the judges of each entry have agreed on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import func, select

from app.competitions.models import Stage
from app.core import clock
from app.core.db import db
from app.judging import rules
from app.judging.models.teams import TeamAnswer, TeamProposal
from app.judging.rules.teams import SMALLEST, Stand, has_ended, stand, waited_for


class Proposal(NamedTuple):
    """The proposal of a team that holds, without its row: a recap has thousands."""

    id: int
    entry_id: int
    number: int
    points: Mapping[str, int]
    weighed: int
    full_marks: int
    reason: str
    proposed_by_id: int


class Answer(NamedTuple):
    agrees: bool
    reason: str


@dataclass(frozen=True)
class Team:
    """The judges of one entry whose finished readings count, and what they said to the proposal
    that holds."""

    entry_id: int
    members: Sequence[int]
    """Judge ids."""
    proposal: Proposal | None
    answers: Mapping[int, Answer]
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


def teams_of(
    stage: Stage, readings: Iterable[tuple[int, int, int]], entries: Collection[int] | None = None
) -> Mapping[int, Team]:
    """Entry id → team, of these entries (of all without), in two queries. `readings`: entry and
    judge of each finished reading that counts. Of fewer than two judges there is no team."""
    members: dict[int, list[int]] = defaultdict(list)
    for entry, judge, _ in readings:
        if entries is None or entry in entries:
            members[entry].append(judge)
    proposals, answers = _proposed(stage.id, entries)
    over = has_ended(stage.edition, clock.now())
    return {
        entry: Team(entry, judges, held, answers[held.id] if held else {}, over)
        for entry, judges in members.items()
        if len(judges) >= SMALLEST
        for held in [proposals.get(entry)]
    }


def _proposed(
    stage_id: int, entries: Collection[int] | None
) -> tuple[Mapping[int, Proposal], Mapping[int, Mapping[int, Answer]]]:
    """Entry id → the proposal that holds; its id → the answers by judge."""
    of_stage = TeamProposal.stage_id == stage_id
    newest = (
        select(TeamProposal.entry_id, func.max(TeamProposal.number).label("number"))
        .where(of_stage if entries is None else of_stage & TeamProposal.entry_id.in_(entries))
        .group_by(TeamProposal.entry_id)
        .subquery()
    )
    holds = (TeamProposal.entry_id == newest.c.entry_id) & (TeamProposal.number == newest.c.number)
    columns = [getattr(TeamProposal, name) for name in Proposal._fields]
    rows = db.session.execute(select(*columns).join(newest, holds).where(of_stage))
    proposals = {row.entry_id: Proposal(*row) for row in rows}
    answers: dict[int, dict[int, Answer]] = defaultdict(dict)
    for ref, judge, agrees, reason in db.session.execute(
        select(TeamAnswer.proposal_id, TeamAnswer.judge_id, TeamAnswer.agrees, TeamAnswer.reason)
        .join(TeamProposal, TeamProposal.id == TeamAnswer.proposal_id)
        .join(newest, holds)
        .where(of_stage)
    ):
        answers[ref][judge] = Answer(agrees, reason)
    return proposals, answers
