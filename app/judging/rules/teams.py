"""When the judges of an entry may agree on one mark, and when they have."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from app.competitions.models import Edition, EditionState, Stage, StageKind
from app.competitions.rules import StageProgress, is_over, progress

SMALLEST = 2
"""So many judges with a finished reading make a team."""
LONGEST_MESSAGE = 1000
LONGEST_REASON = 2000


def consolidation(stages: Iterable[Stage]) -> Stage | None:
    """The stage in which teams agree, where the edition has one."""
    return next((one for one in stages if one.kind is StageKind.TEAM_CONSOLIDATION), None)


def has_begun(edition: Edition, at: datetime) -> bool:
    """Whether judges have been shown each other's marks."""
    stage = consolidation(edition.stages)
    if stage is None or edition.state is EditionState.PREPARED:
        return False
    return progress(stage, at) is not StageProgress.COMING


def why_not_agree(edition: Edition, at: datetime) -> str | None:
    """What stands against a message, a proposal or an answer now; the dates of the stage."""
    stage = consolidation(edition.stages)
    if stage is None:
        return "judging.no_consolidation"
    if edition.state is not EditionState.OPENED:
        return "judging.edition_not_open"
    if not has_begun(edition, at):
        return "judging.consolidation_coming"
    return "judging.consolidation_over" if is_over(stage, at) else None


def stands(members: Collection[int], answers: Mapping[int, bool], *, over: bool) -> bool:
    """Whether the proposal is the mark of the team: more than half of its members agree, and each
    of them has answered, or the stage is over. `answers`: judge id → whether they agree.

    Answers of who is no member any more do not count.
    """
    agree = sum(answers.get(member, False) for member in members)
    return (
        len(members) >= SMALLEST
        and 2 * agree > len(members)
        and (over or all(member in answers for member in members))
    )
