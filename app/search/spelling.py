"""Words of the index that a misspelt word may have meant."""

from app.search.snapshot import Snapshot

_VOWELS = frozenset("aiueo")
_FARTHEST = ((10, 2.0), (8, 1.25), (5, 1.0), (0, 0.5))
_MOST = 3
_AS_GOOD = 0.25


def near(word: str, snapshot: Snapshot) -> list[str]:
    """The nearest words of the index, frequent ones first; none for short words and numbers.

    One of the first two letters must be right: people seldom miss both, and it spares most of
    the work.
    """
    allowed = _allowed(word)
    if not allowed:
        return []
    measured = (
        (distance(word, other, allowed), other)
        for first in {*word[:2]}
        for other in snapshot.beginning_with(first)
        if _may_be_within(allowed, word, other)
    )
    close = sorted(
        (far, -count, other)
        for far, other in measured
        if far <= allowed and (count := len(snapshot.postings("exact", other)))
    )
    return [other for far, _, other in close[:_MOST] if far <= close[0][0] + _AS_GOOD]


def _may_be_within(allowed: float, word: str, other: str) -> bool:
    """Whether an exact distance is worth its time: each missing consonant costs one."""
    if abs(len(word) - len(other)) > 2 * allowed:
        return False
    mine, theirs = set(word) - _VOWELS, set(other) - _VOWELS
    return len(mine - theirs) <= allowed and len(theirs - mine) <= allowed


def _allowed(word: str) -> float:
    """How far a meant word may be: the longer the word, the farther."""
    if len(word) < 3 or any(sign.isdigit() for sign in word):
        return 0.0
    return next(most for length, most in _FARTHEST if len(word) >= length)


def distance(one: str, other: str, most: float) -> float:
    """Edits from `one` to `other`; vowels left out or changed count half, as people do."""
    before: list[float] = []
    row = [0.0]
    for sign in other:
        row.append(row[-1] + _cost(sign))
    for i, sign in enumerate(one, 1):
        earlier, before, row = before, row, [row[0] + _cost(sign)]
        for j, wanted in enumerate(other, 1):
            change = 0.0 if sign == wanted else _change(sign, wanted)
            best = min(before[j - 1] + change, before[j] + _cost(sign), row[j - 1] + _cost(wanted))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                best = min(best, earlier[j - 2] + 0.75)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]


def _cost(sign: str) -> float:
    return 0.5 if sign in _VOWELS else 1.0


def _change(sign: str, wanted: str) -> float:
    return 0.5 if sign in _VOWELS and wanted in _VOWELS else 1.0
