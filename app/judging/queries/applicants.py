"""What applicants may know of the judging of their entries: never whose, never what is pending."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.judging.models import Assignment, AssignmentState, Decision, Outcome


def with_reader(entry_ids: Collection[int]) -> frozenset[int]:
    """Those of these entries that somebody is to read or has read."""
    wanted = select(Assignment.entry_id).where(
        Assignment.entry_id.in_(entry_ids), Assignment.state != AssignmentState.RECUSED
    )
    return frozenset(db.session.scalars(wanted.distinct()))


def known_decisions_by_entry(entry_ids: Collection[int]) -> Mapping[int, Decision]:
    """Entry id → what was decided about it, of which everybody may know something."""
    known = Decision.published_at.is_not(None) | Decision.named_at.is_not(None)
    wanted = (
        select(Decision)
        .where(Decision.entry_id.in_(entry_ids), known)
        .options(selectinload(Decision.changes))
    )
    return {decision.entry_id: decision for decision in db.session.scalars(wanted)}


def outcome_known(decision: Decision | None) -> str:
    """What everybody may know of it: a public finalist may be a winner who is not yet published.
    Empty for who was not chosen."""
    if decision is None:
        return ""
    if decision.withdrawn_at is not None:
        return "award_withdrawn"
    return (decision.outcome if decision.published_at else Outcome.FINALIST).value
