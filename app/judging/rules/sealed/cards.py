"""The scorecard of one reading, as Selesai locks it, and what its points come to."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.canonical import dumps, sha256


def card_digest(
    reading: int, entry: int, points: Mapping[str, int], weighed: int, full_marks: int
) -> str:
    """What the audit trail keeps of a locked scorecard. `points`: criterion id as text → points."""
    card = {
        "reading": reading,
        "entry": entry,
        "points": dict(points),
        "weighed": weighed,
        "full_marks": full_marks,
    }
    return sha256(dumps(card))


def sums(
    points: Mapping[str, int],
    criteria: Sequence[Mapping[str, Any]],
    highest: int,
    category: str | None,
) -> tuple[int, int]:
    """The weighed points, and what they would be at their highest. A criterion of other categories
    counts nothing, an optional one only where it has points."""
    asked = [one for one in criteria if not one["categories"] or category in one["categories"]]
    counted = [one for one in asked if not one["optional"] or str(one["id"]) in points]
    weighed = sum(points.get(str(one["id"]), 0) * one["weight"] for one in asked)
    return weighed, highest * sum(one["weight"] for one in counted)
