"""Figures of many timings."""

from collections.abc import Sequence


def percentile(ordered: Sequence[float], share: int) -> float:
    """The nearest-rank percentile of numbers in order; 0 of none."""
    if not ordered:
        return 0.0
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]
