"""What lifts an entry a little among those whose words fit equally well.

Each signal is a value of the entry from -1 to 1; its weight is a setting in percent. Together they
move a text score by no more than the sum of the weights, so that words decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.library.models import LibraryStatus
from app.library.rules.entries import PARTS, missing_parts

VALIDITY, COMPLETENESS = "library.weight_validity", "library.weight_completeness"
REPLICATIONS, AWARD = "library.weight_replications", "library.weight_award"
SIGNALS = (VALIDITY, COMPLETENESS, REPLICATIONS, AWARD)
"""Settings, each the weight of one signal; the award last."""

FRESH, AGEING = timedelta(days=365), timedelta(days=730)
"""How long a confirmed status counts in full, and by half."""
HALF_OF_ALL = 3
"""So many replications give half of what replications can give."""


@dataclass(frozen=True)
class Standing:
    """What the order asks of an entry besides its text."""

    filled: Mapping[str, Any]
    """By PARTS, whatever is empty where a part is missing."""
    status: LibraryStatus
    confirmed_at: datetime | None
    replications: int
    has_award: bool


def signals(entry: Standing, now: datetime) -> Mapping[str, float]:
    """The value of each signal."""
    missing = len(missing_parts(entry.filled))
    return {
        VALIDITY: _validity(entry, now),
        COMPLETENESS: 1 - missing / len(PARTS),
        REPLICATIONS: entry.replications / (entry.replications + HALF_OF_ALL),
        AWARD: float(entry.has_award),
    }


def _validity(entry: Standing, now: datetime) -> float:
    """-1 for what has stopped, 1 for what goes on and was confirmed not long ago."""
    if entry.status is LibraryStatus.STOPPED:
        return -1.0
    if entry.status is LibraryStatus.UNKNOWN or entry.confirmed_at is None:
        return 0.0
    age = now - entry.confirmed_at
    return 1.0 if age <= FRESH else 0.5 if age <= AGEING else 0.0


def factor(values: Mapping[str, float], weights: Mapping[str, int]) -> float:
    """By what the text score is multiplied; `weights` in percent."""
    return 1 + sum(values[name] * weights[name] for name in SIGNALS) / 100


def reordered(
    scored: Sequence[tuple[int, float]], complete: int, factors: Mapping[int, float]
) -> list[int]:
    """The ids of a result, by text score times factor; the first `complete` hold all words of
    the query and stay before the others. Equals keep their order."""

    def lifted(part: Sequence[tuple[int, float]]) -> list[int]:
        by_worth = sorted(part, key=lambda one: -one[1] * factors.get(one[0], 1.0))
        return [ref for ref, _ in by_worth]

    return [*lifted(scored[:complete]), *lifted(scored[complete:])]
