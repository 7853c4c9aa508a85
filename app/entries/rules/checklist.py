"""When the administrative check may be concluded, and how."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import RuleBroken


def verdict(items: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the entry passed. RuleBroken: check.items_open, check.reason_missing."""
    if not items or any(item["passed"] is None for item in items):
        raise RuleBroken("check.items_open")
    if any(item["passed"] is False and not item["reason"] for item in items):
        raise RuleBroken("check.reason_missing")
    return all(item["passed"] for item in items)
