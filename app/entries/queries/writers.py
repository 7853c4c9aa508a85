"""Whether somebody in office writes an entry."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from app.accounts.models import Grant, Role, User
from app.accounts.rules import managed_by
from app.core.db import db
from app.entries.models import Entry


def without_writer(entries: Sequence[Entry], at: datetime) -> frozenset[int]:
    """Ids of those of these entries that nobody writes any more: their people have left."""
    if not entries:
        return frozenset()
    held = _held({ref for entry in entries for ref in _reach(entry)}, at)
    return frozenset(
        entry.id for entry in entries if not any(_writes(grant, entry) for grant in held)
    )


def _writes(grant: Grant, entry: Entry) -> bool:
    """An innovator of its unit or of the whole agency, or the admin who started it."""
    if grant.role is Role.INNOVATOR:
        return grant.agency_id == entry.agency_id and grant.unit_id in {None, entry.unit_id}
    return grant.user_id == entry.started_by_id and grant.agency_id in _reach(entry)


def _reach(entry: Entry) -> set[int | None]:
    return {entry.agency_id, managed_by(entry.agency)} - {None}


def _held(agency_ids: set[int | None], at: datetime) -> Sequence[Grant]:
    return db.session.scalars(
        select(Grant)
        .join(User, User.id == Grant.user_id)
        .where(
            Grant.role.in_([Role.INNOVATOR, Role.AGENCY_ADMIN]),
            Grant.agency_id.in_(agency_ids),
            Grant.starts_at <= at,
            or_(Grant.ends_at.is_(None), Grant.ends_at > at),
            User.is_active,
        )
    ).all()
