"""How rows of the audit trail are chained: pure, and the same wherever it is checked again.

A row is written as canonical JSON in which the actor and the details stand as digests under a salt
of that row, so that the rest can be shown without them. hash n = SHA-256(hash n-1 + SHA-256(row)).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.core.canonical import dumps, sha256

START = "0" * 64
"""What stands for the hash before the first row."""


def key_of(salt: str, field: str) -> str:
    """What opens one field of one row: given away, it tells nothing of the others."""
    return sha256(f"{salt}/{field}")


def covered(key: str, value: int | str | None) -> str:
    """The value as it stands in the chained row."""
    return sha256(f"{key}/{dumps(value)}")


def chained(
    *,
    id: int,  # noqa: A002 (the columns' own names)
    at: datetime,
    actor_id: int | None,
    action: str,
    subject_type: str,
    subject_id: int | None,
    edition_id: int | None,
    payload: str,
    salt: str,
) -> dict[str, Any]:
    """The row as it is chained; `at` in UTC."""
    return {
        "id": id,
        "at": at.isoformat(),
        "action": action,
        "subject_type": subject_type,
        "subject_id": subject_id,
        "edition_id": edition_id,
        "actor": covered(key_of(salt, "actor"), actor_id),
        "payload": covered(key_of(salt, "payload"), payload),
    }


def leaf(row: Mapping[str, Any]) -> str:
    """The digest of a chained row."""
    return sha256(dumps(dict(row)))


def step(before: str, leaf: str) -> str:
    """The hash of the chain with one row more."""
    return sha256(before + leaf)
