"""A query as the index spells it: unknown words replaced by the near ones that were meant."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from app.search import groups, lexicon, scoring
from app.search.analysis import stem
from app.search.query import Concept, Demand
from app.search.snapshot import Snapshot

_VOWELS = frozenset("aiueo")
_ALIKE = (_VOWELS, frozenset("jz"), frozenset("fpv"), frozenset("sz"), frozenset("ckq"))
_FARTHEST = ((10, 2.0), (8, 1.25), (5, 1.0), (0, 0.5))
_FARTHEST_OF_RARE = ((8, 1.0), (0, 0.5))
_RARE = 3
"""A word in fewer documents than this was hardly meant when it is far."""
_MOST_UNKNOWN = 4
_LISTS = ("roots", "names", "places", "noise", "complaints", "stopwords")


def spelt(snapshot: Snapshot, text: str, concepts: Sequence[Concept]) -> str:
    """The text with words that nobody knows as the index spells them; else the text itself.

    Unknown is what neither the index nor the lexicon has: a right word that no document holds
    stays. Only the first few are looked at; more would cost too much.
    """
    unknown = [one for one in concepts if _is_unknown(snapshot, one)][:_MOST_UNKNOWN]
    for word, meant in _replaced(snapshot, unknown):
        text = re.sub(rf"\b{word}\b", meant, text, flags=re.IGNORECASE)
    return text


def _replaced(snapshot: Snapshot, unknown: Sequence[Concept]) -> Iterator[tuple[str, str]]:
    """Pattern of what was written, and the word that was meant."""
    joined = {one.joined: (one, other) for one, other in pairwise(unknown) if one.joined}
    done = set()
    for written, pair in joined.items():
        if written == pair[0].word + pair[1].word and (meant := nearest(written, snapshot)):
            done |= {one.word for one in pair}
            yield r"\s+".join(re.escape(one.word) for one in pair), meant
    for one in unknown:
        if one.word not in done and (meant := nearest(one.word, snapshot)):
            yield re.escape(one.word), meant


def _is_unknown(snapshot: Snapshot, concept: Concept) -> bool:
    if concept.demand is Demand.ALWAYS or " " in concept.word:
        return False
    if any(known in lexicon.words(name) for name in _LISTS for known in _forms(concept.word)):
        return False
    if any(groups.is_known(known) for known in _forms(concept.word)):
        return False
    begun = concept.unfinished and snapshot.beginning_with(concept.word)
    return not begun and not scoring.occurs(snapshot, concept)


def _forms(word: str) -> tuple[str, str]:
    return word, stem(word)


def nearest(word: str, snapshot: Snapshot) -> str | None:
    """The nearest word of the index, the more frequent of equals; none for short words and
    numbers.

    One of the first two letters must be right: people seldom miss both, and it spares most of
    the work.
    """
    allowed = _allowed(word, _FARTHEST)
    if not allowed:
        return None
    measured = (
        (distance(word, other, allowed), other)
        for first in {*word[:2]}
        for other in snapshot.beginning_with(first)
        if _may_be_within(allowed, word, other)
    )
    near = ((far, other) for far, other in measured if far <= allowed)
    counted = ((far, snapshot.holding("exact", other), other) for far, other in near)
    rare = _allowed(word, _FARTHEST_OF_RARE)
    close = ((far, -count, other) for far, count, other in counted if count >= _RARE or far <= rare)
    return min(close, default=(0, 0, None))[2]


def _may_be_within(allowed: float, word: str, other: str) -> bool:
    """Whether an exact distance is worth its time: each missing consonant costs a half."""
    if abs(len(word) - len(other)) > 2 * allowed:
        return False
    mine, theirs = set(word) - _VOWELS, set(other) - _VOWELS
    return len(mine - theirs) <= 2 * allowed and len(theirs - mine) <= 2 * allowed


def _allowed(word: str, farthest: Sequence[tuple[int, float]]) -> float:
    """How far a meant word may be: the longer the word, the farther."""
    if len(word) < 3 or any(sign.isdigit() for sign in word):
        return 0.0
    return next(most for length, most in farthest if len(word) >= length)


def distance(one: str, other: str, most: float) -> float:
    """Edits from `one` to `other`; what people mix up or leave out most counts half."""
    costs = _costs(other)
    before: list[float] = []
    row = [0.0, *accumulate(costs)]
    for i, (sign, cost) in enumerate(zip(one, _costs(one), strict=True), 1):
        earlier, before, row = before, row, [row[0] + cost]
        for j, wanted in enumerate(other, 1):
            change = 0.0 if sign == wanted else _change(sign, wanted)
            best = min(before[j - 1] + change, before[j] + cost, row[j - 1] + costs[j - 1])
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                best = min(best, earlier[j - 2] + 0.75)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]


def _costs(word: str) -> list[float]:
    """What it costs to leave out each letter."""
    beside = zip(word, " " + word, strict=False)
    return [0.5 if sign in _VOWELS or sign == before else 1.0 for sign, before in beside]


def _change(sign: str, wanted: str) -> float:
    return 0.5 if any(sign in alike and wanted in alike for alike in _ALIKE) else 1.0
