"""What judges declared of their ties, and who signed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.judging.models import Pact, Tie


def ties_of(judge_ids: Collection[int]) -> Sequence[Tie]:
    """The ties of these judges with their person, in the order in which they were declared."""
    return db.session.scalars(
        select(Tie)
        .where(Tie.judge_id.in_(judge_ids))
        .options(joinedload(Tie.judge))
        .order_by(Tie.judge_id, Tie.id)
    ).all()


def all_ties() -> Sequence[Tie]:
    """Those of everybody, with their person."""
    return db.session.scalars(select(Tie).options(joinedload(Tie.judge)).order_by(Tie.id)).all()


def unmatched_ties(judge_ids: Collection[int]) -> Sequence[Tie]:
    """The ties of these judges to what is no agency known here, with their person: they keep
    nobody away."""
    return [tie for tie in ties_of(judge_ids) if tie.agency_id is None]


def signed_in(edition_id: int) -> Mapping[int, datetime]:
    """Judge id → when they signed for this edition."""
    rows = db.session.execute(
        select(Pact.judge_id, Pact.signed_at).where(Pact.edition_id == edition_id)
    )
    return dict(iter(rows))


def last_signed(judge_id: int) -> datetime | None:
    """When the judge last signed for any edition."""
    return db.session.scalar(
        select(Pact.signed_at)
        .where(Pact.judge_id == judge_id)
        .order_by(Pact.signed_at.desc())
        .limit(1)
    )
