"""What a search that found nothing may be made to find: words and groups that are like it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.search.groups import Group, Kind, plain, stems_of
from app.search.index import IndexUnavailable, SearchIndex
from app.search.query import parse

MOST = 6
LIKE_ENOUGH = 0.6
_BEGUN = 4
"""So many letters of a word are looked up in the index."""
_MOST_WORDS = 20


@dataclass(frozen=True)
class Suggestion:
    """Words that the search could be made the same as; `group` is the number of the group that
    has them, 0 where a new one would be made."""

    phrase: str
    group: int = 0
    others: tuple[str, ...] = ()
    """What else the group holds."""


def suggestions(
    words: str, groups: Iterable[tuple[int, Group]], index: SearchIndex
) -> list[Suggestion]:
    """The likest first: groups that have such words, then words of the library."""
    from_groups = sorted(_groups_like(words, groups), key=lambda one: (-one[0], one[1].group))
    found = {stems_of(one.phrase): one for _, one in from_groups}
    for word in _words_like(words, index):
        found.setdefault(stems_of(word), Suggestion(word))
    found.pop(stems_of(words), None)
    return list(found.values())[:MOST]


def _groups_like(
    words: str, groups: Iterable[tuple[int, Group]]
) -> Iterator[tuple[float, Suggestion]]:
    for number, group in groups:
        if group.kind is not Kind.SAME:
            continue
        said = [plain(phrase) for phrase in group.phrases]
        like, phrase = max((_likeness(words, one), one) for one in said)
        if like >= LIKE_ENOUGH:
            others = tuple(one for one in said if one != phrase)
            yield like, Suggestion(phrase, number, others)


def _words_like(words: str, index: SearchIndex) -> Iterator[str]:
    """Words of the library: as the index spells the search, or beginning like its words."""
    try:
        if meant := index.spelling(parse(words)):
            yield meant
        if " " not in words:
            begun = index.suggest(words[:_BEGUN], _MOST_WORDS)
            yield from (one for one in begun if _likeness(words, one) >= LIKE_ENOUGH)
    except IndexUnavailable:
        return


def _likeness(one: str, other: str) -> float:
    """From 0 to 1: by spelling, or by the words that both have."""
    one, other = one.lower(), other.lower()
    mine, theirs = set(stems_of(one)), set(stems_of(other))
    shared = len(mine & theirs) / max(len(mine | theirs), 1)
    return max(shared, SequenceMatcher(None, one, other).ratio())
