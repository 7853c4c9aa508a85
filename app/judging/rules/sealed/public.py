"""What the public's ratings come to, worked out again from how often each sum was given."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

STATEMENTS, LEAST, MOST = 3, 1, 5
"""So many statements are answered, each with so many points."""


def means(rated: Mapping[str, Any]) -> dict[int, tuple[int, Fraction | None]]:
    """Entry id → how many ratings count, and their mean on 0 to 100; None without any.

    `rated`: entry id as text → {"sums": how often the three answers came to 3, 4, … 15}.
    """
    made = {}
    for ref, one in rated.items():
        n = sum(one["sums"])
        points = sum(at * count for at, count in enumerate(one["sums"], STATEMENTS * LEAST))
        lowest, highest = STATEMENTS * LEAST * n, STATEMENTS * MOST * n
        made[int(ref)] = n, 100 * Fraction(points - lowest, highest - lowest) if n else None
    return made


def shrunken(rated: Mapping[str, Any], weight: int) -> dict[int, tuple[int, Fraction | None]]:
    """Entry id → how many ratings count, and their mean with `weight` ratings of the common mean
    added; None while nothing at all was rated. The common mean is that of the entries' own."""
    own = means(rated)
    known = [mean for _, mean in own.values() if mean is not None]
    if not known:
        return {ref: (n, None) for ref, (n, _) in own.items()}
    common = sum(known, Fraction(0)) / len(known)
    return {
        ref: (n, (weight * common + n * (mean or Fraction(0))) / (weight + n))
        for ref, (n, mean) in own.items()
    }


def with_public(score: Fraction, usefulness: Fraction, share: int) -> Fraction:
    """The judges' score with the public's in it, which makes `share` percent."""
    return (score * (100 - share) + usefulness * share) / 100
