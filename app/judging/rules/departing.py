"""Which decisions depart from the rank: somebody better stands below them, and nobody said why."""

from collections.abc import Collection, Mapping, Sequence
from math import inf


def departures(
    places: Sequence[Collection[int]], levels: Mapping[int, int], explained: Collection[int]
) -> Collection[int]:
    """The entries that got more than one ranked above them.

    `places`: entries, the best first; those that share a place are equal, and no choice among them
    departs from anything. `levels`: what each was given, the more the higher, 0 where nothing.
    `explained`: entries about which a reason is on record. It says enough on either side: why one
    is preferred, or why one is passed over.
    """
    found: set[int] = set()
    least = inf
    """The least that an entry above has, of those about which nothing is on record."""
    for equal in places:
        silent = [ref for ref in equal if ref not in explained]
        found.update(ref for ref in silent if levels.get(ref, 0) > least)
        least = min([least, *(levels.get(ref, 0) for ref in silent)])
    return found
