"""The judges of an entry discuss it and agree on one mark; their own marks stay as they are."""

from collections.abc import Mapping
from datetime import datetime

from app.accounts.models import User
from app.competitions.models import Stage
from app.core import canonical
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.judging import queries, rules
from app.judging.events import TeamsMeet
from app.judging.models import Assignment
from app.judging.models.teams import TeamAnswer, TeamMessage, TeamProposal
from app.judging.queries import Team
from app.judging.rules.teams import why_not_agree, why_not_shown


def call_teams(
    stage: Stage, waiting: Mapping[int, int], *, again: bool = False, now: datetime
) -> None:
    """Tell the judges of an assessment that their teams meet, or `again` that they still wait.
    `waiting`: judge id → how many teams wait.

    RuleBroken outside the dates of the consolidation.
    """
    if broken := why_not_shown(stage, now) or why_not_agree(stage.edition, now):
        raise RuleBroken(broken)
    able = {judge.id for judge in queries.judges_of(stage)}
    told = tuple((ref, count) for ref, count in waiting.items() if ref in able)
    record(TeamsMeet(stage.id, told, again))


def write_to_team(reading: Assignment, text: str, *, word: str, by: User, now: datetime) -> None:
    """Say something to the others; the same form, known by its random `word`, says the same once.
    Gone back to in the browser it has its old word, but says something else."""
    _held(reading, now)
    token = canonical.sha256(canonical.dumps([word, text.strip()]))[:32]
    if queries.message_sent(reading, token):
        return
    db.session.add(
        TeamMessage(
            stage_id=reading.stage_id,
            entry_id=reading.entry_id,
            author_id=reading.judge_id,
            token=token,
            text=text.strip(),
            written_at=now,
        )
    )
    _note("team.written", reading, by)


def propose_team_mark(
    reading: Assignment,
    points: Mapping[int, int],
    reason: str,
    *,
    seen: int,
    by: User,
    now: datetime,
) -> None:
    """Propose a mark in place of whatever was proposed before; who proposes agrees, the others are
    asked. `points`: criterion id → points; `seen`: the number of the proposal that was read, 0 for
    none. The same proposal twice changes nothing.

    RuleBroken when the stage does not run, the judge is in no team, somebody else has proposed
    meanwhile, a mark is missing or off the scale, or there is no reason.
    """
    team = _held(reading, now)
    last = team.proposal
    number = last.number if last else 0
    values = {str(ref): given for ref, given in points.items()}
    sent_again = last is not None and number == seen + 1 and last.proposed_by_id == reading.judge_id
    if sent_again and last and (last.points, last.reason) == (values, reason.strip()):
        return
    if number != seen:
        raise RuleBroken("judging.team_proposal_changed")
    proposal = _weighed(reading, points)
    if not reason.strip():
        raise RuleBroken("judging.reason_needed")
    proposal.number, proposal.points, proposal.reason = number + 1, values, reason.strip()
    proposal.proposed_by_id, proposal.proposed_at = reading.judge_id, now
    db.session.add(proposal)
    db.session.flush()
    _answer(proposal.id, reading, agrees=True, reason="", now=now)
    _note("team.proposed", reading, by, number=proposal.number)


def answer_team_proposal(
    reading: Assignment, *, agrees: bool, reason: str, seen: int, by: User, now: datetime
) -> None:
    """Agree with the proposal that was read (its number is `seen`), or say why not; a judge may
    think again until the stage ends. Twice changes nothing.

    RuleBroken when the stage does not run, the judge is in no team or proposed it, another proposal
    has come meanwhile, or dissent has no reason.
    """
    proposal = _held(reading, now).proposal
    if proposal is None or proposal.number != seen:
        raise RuleBroken("judging.team_proposal_changed")
    if proposal.proposed_by_id == reading.judge_id:
        raise RuleBroken("judging.own_team_proposal")
    if not agrees and not reason.strip():
        raise RuleBroken("judging.reason_needed")
    said = "" if agrees else reason.strip()
    if _answer(proposal.id, reading, agrees=agrees, reason=said, now=now):
        _note("team.agreed" if agrees else "team.dissented", reading, by, number=seen)


def _held(reading: Assignment, now: datetime) -> Team:
    """The team, held by its stage against whatever else could change it."""
    locked(reading.stage)
    locked(reading)
    if broken := why_not_agree(reading.stage.edition, now):
        raise RuleBroken(broken)
    if broken := why_not_shown(reading.stage, now):
        raise RuleBroken(broken)
    found = queries.team_of(reading)
    if found is None:
        raise RuleBroken("judging.no_team")
    return found[1]


def _weighed(reading: Assignment, points: Mapping[int, int]) -> TeamProposal:
    """A proposal with these points, weighed as those of a reading are."""
    rubric = reading.stage.rubric
    criteria = rules.asked_of(rubric, reading.entry) if rubric else ()
    needed = {one.id for one in criteria if not one.is_optional}
    if (
        rubric is None
        or not needed <= points.keys() <= {one.id for one in criteria}
        or not all(rules.in_scale(str(given), rubric) for given in points.values())
    ):
        raise RuleBroken("judging.anchor_incomplete")
    return TeamProposal(
        stage_id=reading.stage_id,
        entry_id=reading.entry_id,
        weighed=rules.weighed(points, criteria),
        full_marks=rules.full_marks(points, rubric, criteria),
    )


def _answer(
    proposal_id: int, reading: Assignment, *, agrees: bool, reason: str, now: datetime
) -> bool:
    """Whether the judge says something else than before."""
    before = db.session.get(TeamAnswer, (proposal_id, reading.judge_id))
    if before is not None and (before.agrees, before.reason) == (agrees, reason):
        return False
    answer = before or TeamAnswer(proposal_id=proposal_id, judge_id=reading.judge_id)
    answer.agrees, answer.reason, answer.answered_at = agrees, reason, now
    db.session.add(answer)
    return True


def _note(action: str, reading: Assignment, by: User, **more: int) -> None:
    note(
        action,
        reading,
        by=by,
        edition_id=reading.stage.edition_id,
        entry_id=reading.entry_id,
        **more,
    )
