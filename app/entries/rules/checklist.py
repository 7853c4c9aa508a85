"""What the administrative check asks, when it may be concluded and how, and what it said before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import canonical
from app.core.errors import RuleBroken
from app.entries.models import AdministrativeCheck, Entry

Items = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Earlier:
    """A verdict that was opened again, and why; a reader sees it beside the present one."""

    items: Items
    passed: bool
    checked_at: datetime
    reason: str
    reopened_at: datetime

    def plain(self) -> dict[str, Any]:
        """As the check keeps it."""
        times = {name: getattr(self, name).isoformat() for name in ("checked_at", "reopened_at")}
        return {**vars(self), **times}


def earlier_of(check: AdministrativeCheck | None) -> list[Earlier]:
    """The verdicts of the check that were opened again, oldest first."""
    return [
        Earlier(
            **{
                **kept,
                "checked_at": datetime.fromisoformat(kept["checked_at"]),
                "reopened_at": datetime.fromisoformat(kept["reopened_at"]),
            }
        )
        for kept in (check.earlier if check else ())
    ]


def checklist_of(entry: Entry) -> Items:
    """The items that an entry of its group is asked, in order."""
    rows: Any = entry.edition.rules.get("checklist", [])
    group = entry.group.key if entry.group else None
    return [row for row in rows if not row.get("groups") or group in row["groups"]]


def gaps_of(items: Items) -> Mapping[str, str]:
    """Key of the item → code of what it lacks: check.items_open, check.reason_missing."""
    lacking = {}
    for item in items:
        if item["passed"] is None:
            lacking[item["key"]] = "check.items_open"
        elif item["passed"] is False and not item["reason"]:
            lacking[item["key"]] = "check.reason_missing"
    return lacking


def verdict(items: Items) -> bool:
    """Whether the entry passed. RuleBroken: check.items_open, check.reason_missing."""
    lacking = set(gaps_of(items).values())
    if not items or "check.items_open" in lacking:
        raise RuleBroken("check.items_open")
    if lacking:
        raise RuleBroken("check.reason_missing")
    return all(item["passed"] for item in items)


def fingerprint(items: Items) -> str:
    """Changes whenever somebody changes an item."""
    return canonical.sha256(canonical.dumps([dict(item) for item in items]))[:16]
