"""When the administrative check may be concluded, and how."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import RuleBroken
from app.entries.models import Entry


def checklist_of(entry: Entry) -> Sequence[Mapping[str, Any]]:
    """The items that an entry of its group is asked, in order."""
    rows: Any = entry.edition.rules.get("checklist", [])
    group = entry.group.key if entry.group else None
    return [row for row in rows if not row.get("groups") or group in row["groups"]]


def verdict(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the entry passed. RuleBroken: check.items_open, check.reason_missing."""
    if not items or any(item["passed"] is None for item in items):
        raise RuleBroken("check.items_open")
    if any(item["passed"] is False and not item["reason"] for item in items):
        raise RuleBroken("check.reason_missing")
    return all(item["passed"] for item in items)
