"""The scorecard of one reading, as Selesai locks it."""

from collections.abc import Mapping

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
