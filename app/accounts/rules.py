"""Which grants count at a moment, and what they reach."""

from collections.abc import Iterable
from datetime import datetime

from app.accounts.models import Grant, Role


def is_in_force(grant: Grant, now: datetime) -> bool:
    """Whether the grant counts at this moment: from inclusive, until exclusive."""
    return grant.starts_at <= now and (grant.ends_at is None or now < grant.ends_at)


def in_force(grants: Iterable[Grant], *roles: Role, now: datetime) -> list[Grant]:
    """The grants that count now, of these roles (of any role when none is named)."""
    return [g for g in grants if is_in_force(g, now) and (not roles or g.role in roles)]
