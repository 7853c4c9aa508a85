"""When the judges of an entry may agree on one mark, and when they have."""

import enum
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from app.competitions.models import Edition, EditionState, Stage, StageKind
from app.competitions.rules import StageProgress, ends_at, is_over, progress

SMALLEST = 2
"""So many judges with a finished reading make a team."""
LONGEST_MESSAGE = 1000
LONGEST_REASON = 2000


class Stand(enum.StrEnum):
    """How far a team is."""

    OPEN = "open"
    """Nothing is proposed."""
    ASKED = "asked"
    """Some have not answered."""
    REFUSED = "refused"
    """All have answered, and no more than half agree: something else has to be proposed."""
    AGREED = "agreed"
    WITHOUT = "without"
    """The stage is over, and no more than half agreed on anything."""


def consolidation(stages: Iterable[Stage]) -> Stage | None:
    """The stage in which teams agree, where the edition has one."""
    return next((one for one in stages if one.kind is StageKind.TEAM_CONSOLIDATION), None)


def has_begun(edition: Edition, at: datetime) -> bool:
    """Whether judges have been shown each other's marks."""
    stage = consolidation(edition.stages)
    if stage is None or edition.state is EditionState.PREPARED:
        return False
    return progress(stage, at) is not StageProgress.COMING


def shown_from(stage: Stage) -> datetime | None:
    """From when on the judges of this assessment see each other's marks, if they ever do."""
    meeting = consolidation(stage.edition.stages)
    if meeting is None or stage.kind is not StageKind.PROPOSAL_ASSESSMENT:
        return None
    return max(ends_at(stage), meeting.opens_at)


def were_shown(stage: Stage, at: datetime) -> bool:
    """Whether judges of this assessment see each other's marks, or did before it was resumed."""
    if stage.kind is not StageKind.PROPOSAL_ASSESSMENT:
        return False
    over = is_over(stage, at) or stage.resumed_at is not None
    return over and has_begun(stage.edition, at)


def why_not_shown(stage: Stage, at: datetime) -> str | None:
    """Why no judge of this assessment sees another's marks."""
    if stage.kind is not StageKind.PROPOSAL_ASSESSMENT:
        return "judging.no_consolidation"
    if not is_over(stage, at):  # first, for the calendar may have to be read for the rest
        return "judging.consolidation_coming"
    if consolidation(stage.edition.stages) is None:
        return "judging.no_consolidation"
    return None if has_begun(stage.edition, at) else "judging.consolidation_coming"


def has_ended(edition: Edition, at: datetime) -> bool:
    stage = consolidation(edition.stages)
    return stage is not None and is_over(stage, at)


def why_not_agree(edition: Edition, at: datetime) -> str | None:
    """What stands against a message, a proposal or an answer now: the dates of the stage."""
    if consolidation(edition.stages) is None:
        return "judging.no_consolidation"
    if edition.state is not EditionState.OPENED:
        return "judging.edition_not_open"
    if not has_begun(edition, at):
        return "judging.consolidation_coming"
    return "judging.consolidation_over" if has_ended(edition, at) else None


def stand(members: Collection[int], answers: Mapping[int, bool] | None, *, over: bool) -> Stand:
    """How far the team is. `answers`: judge id → whether they agree with what was proposed last,
    None where nothing was.

    The proposal is the team's mark when more than half of its members agree, and each of them has
    answered or the stage is over. Answers of who is no member any more do not count.
    """
    given = answers or {}
    silent = [member for member in members if member not in given]
    agree = sum(given.get(member, False) for member in members)
    if len(members) >= SMALLEST and 2 * agree > len(members) and (over or not silent):
        return Stand.AGREED
    if over:
        return Stand.WITHOUT
    if answers is None:
        return Stand.OPEN
    return Stand.ASKED if silent else Stand.REFUSED


def waited_for(
    members: Collection[int], answers: Mapping[int, bool] | None, *, over: bool
) -> Collection[int]:
    """The members of whom something is asked now: an answer, or a proposal that more accept."""
    now = stand(members, answers, over=over)
    if now in {Stand.AGREED, Stand.WITHOUT}:
        return ()
    answered = set(answers or ()) if now is Stand.ASKED else set()
    return [member for member in members if member not in answered]
