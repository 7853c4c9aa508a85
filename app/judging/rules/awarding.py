"""What of a public result can still be corrected or withdrawn."""

from app.competitions.models import Edition
from app.judging.models import Decision, Outcome


def why_not_change(
    edition: Edition, decision: Decision | None, *, upheld: bool = False
) -> str | None:
    """Only what everybody knows is changed; who was not chosen joins by an upheld objection."""
    if edition.results_published_at is None:
        return "judging.results_unknown"
    if decision is None and not upheld:
        return "judging.not_chosen"
    return None


def why_not_become(
    decision: Decision | None, outcome: Outcome | None, award: str, *, upheld: bool = False
) -> str | None:
    """What stands against making this of it; `outcome` is None for a withdrawal. An objection that
    was upheld takes nothing away."""
    stands = decision is not None and decision.withdrawn_at is None
    if outcome is None:
        if upheld:
            return "judging.upheld_takes_nothing"
        return None if stands else "judging.nothing_changes"
    if outcome is Outcome.WINNER and not award:
        return "judging.award_needed"
    if decision and stands and (decision.outcome, decision.award) == (outcome, award):
        return "judging.nothing_changes"
    return None
