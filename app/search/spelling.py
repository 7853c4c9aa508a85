"""Words of the index that a misspelt word may have meant."""

from collections.abc import Callable, Iterable

_VOWELS = frozenset("aiueo")
_SHORTEST = 3
_MOST = 3


def near(word: str, vocabulary: Iterable[str], frequency: Callable[[str], int]) -> list[str]:
    """The nearest words, frequent ones first; none for short words, numbers and far ones."""
    allowed = _allowed(word)
    if not allowed:
        return []
    close = [
        (distance(word, other, allowed), -frequency(other), other)
        for other in vocabulary
        if not other.isdigit() and _may_be_within(allowed, word, other)
    ]
    close = sorted(found for found in close if found[0] <= allowed and found[1])
    return [other for far, _, other in close[:_MOST] if far <= close[0][0] + 0.25]


def _may_be_within(allowed: float, word: str, other: str) -> bool:
    """Whether an exact distance is worth its time: each missing consonant costs one."""
    if abs(len(word) - len(other)) > 2 * allowed:
        return False
    mine, theirs = set(word) - _VOWELS, set(other) - _VOWELS
    return len(mine - theirs) <= allowed and len(theirs - mine) <= allowed


def _allowed(word: str) -> float:
    if len(word) < _SHORTEST or any(sign.isdigit() for sign in word):
        return 0.0
    if len(word) < 5:
        return 1.0
    return 1.25 if len(word) < 8 else 2.0


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
