"""Agencies that took part in entries, as far as they are known here."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from app.core.db import db
from app.entries.models import Partner


def all_partners() -> Sequence[Partner]:
    return db.session.scalars(select(Partner).order_by(Partner.id)).all()


def unknown_partners(entry_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Entry id → names of its partners that are no agency known here, in their order."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = db.session.execute(
        select(Partner.entry_id, Partner.name)
        .where(Partner.entry_id.in_(entry_ids), Partner.agency_id.is_(None))
        .order_by(Partner.entry_id, Partner.position)
    )
    for entry_id, name in rows:
        found[entry_id].append(name)
    return found
