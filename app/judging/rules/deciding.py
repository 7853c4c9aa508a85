"""What may be decided when: in an edition with stages for finalists, these are public before."""

import enum
from collections.abc import Collection, Mapping
from datetime import datetime

from app.competitions.models import Edition, Stage, StageKind
from app.competitions.rules import StageProgress, is_over, progress
from app.judging.models import Outcome
from app.judging.rules import teams
from app.judging.rules.stages import assessments, of_finalists, of_proposals


class Phase(enum.StrEnum):
    """What the decisions of an edition are about now."""

    BOTH = "both"
    """Finalists and winners, published together."""
    NAMING = "naming"
    """Who the finalists are, published before they are scored."""
    AWARDING = "awarding"
    """Which of the public finalists win."""


OUTCOMES: Mapping[Phase, Collection[Outcome]] = {
    Phase.BOTH: frozenset(Outcome),
    Phase.NAMING: frozenset({Outcome.FINALIST}),
    Phase.AWARDING: frozenset(Outcome),
}
"""What an entry may be marked as."""


def phase(edition: Edition) -> Phase:
    if not of_finalists(edition.stages):
        return Phase.BOTH
    return Phase.NAMING if edition.finalists_published_at is None else Phase.AWARDING


def followed(edition: Edition) -> list[Stage]:
    """The stages whose marks the decisions of this phase follow."""
    first = of_proposals(edition.stages)
    if phase(edition) is Phase.NAMING:
        return [first] if first else []
    return assessments(edition.stages)


def why_not_decide(edition: Edition, at: datetime) -> str | None:
    """Decisions follow the marks, and what teams agree on; they end with the publication."""
    if edition.results_published_at is not None:
        return "judging.results_published"
    scored = followed(edition)
    if not scored:
        return "judging.no_assessment"
    if not all(is_over(stage, at) for stage in scored):
        awarding = phase(edition) is Phase.AWARDING
        return "judging.finalists_being_scored" if awarding else "judging.assessment_running"
    meeting = teams.consolidation(edition.stages)
    over = meeting is None or is_over(meeting, at)
    return None if over else "judging.consolidation_running"


def panel_meets(edition: Edition, at: datetime) -> bool:
    """Panelists read from the start of the decision stage, once every assessment is over."""
    scored = assessments(edition.stages)
    return (
        bool(scored)
        and all(is_over(stage, at) for stage in scored)
        and any(
            stage.kind is StageKind.DECISION and progress(stage, at) is not StageProgress.COMING
            for stage in edition.stages
        )
    )


def panel_is_blind(edition: Edition) -> bool:
    """Whether the decision stage hides who the people are."""
    return any(stage.blind for stage in edition.stages if stage.kind is StageKind.DECISION)
