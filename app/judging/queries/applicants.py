"""What applicants may know of the judging of their entries: never whose, never what is pending."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.core.db import db
from app.judging.models import Assignment, AssignmentState, Decision


def with_reader(entry_ids: Collection[int]) -> frozenset[int]:
    """Those of these entries that somebody is to read or has read."""
    wanted = select(Assignment.entry_id).where(
        Assignment.entry_id.in_(entry_ids), Assignment.state != AssignmentState.RECUSED
    )
    return frozenset(db.session.scalars(wanted.distinct()))


def published_decisions_by_entry(entry_ids: Collection[int]) -> Mapping[int, Decision]:
    """Entry id → what was decided about it, once everybody may know."""
    wanted = select(Decision).where(
        Decision.entry_id.in_(entry_ids), Decision.published_at.is_not(None)
    )
    return {decision.entry_id: decision for decision in db.session.scalars(wanted)}
