"""Which phrases find each other: groups of words, by the stems of their words.

The groups in force are rows of the database; `lexicon/groups.txt` is what an installation starts
with, and what is in force where nobody has said otherwise.
"""

import enum
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256

from app.search import lexicon
from app.search.words import words_of

# How much a related phrase counts beside the words themselves.
SAME = 0.8
NEAR = 0.35
NARROWER = 0.5

Stems = tuple[str, ...]


class Kind(enum.StrEnum):
    """How the phrases of a group find each other."""

    SAME = "same"
    """Each finds all others: an acronym and its full form, a spelling, a translation."""
    NEAR = "near"
    """The same, but they count less."""
    WIDER = "wider"
    """The first finds the others, and not the reverse."""


@dataclass(frozen=True)
class Group:
    """Phrases as readers see them; "kurang_darah" is found as a whole or not at all."""

    kind: Kind
    phrases: tuple[str, ...]

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Each phrase with each one that it finds."""
        if self.kind is Kind.WIDER:
            yield from ((self.phrases[0], narrow) for narrow in self.phrases[1:])
            return
        for one in self.phrases:
            yield from ((one, other) for other in self.phrases if other != one)


@dataclass(frozen=True)
class Link:
    """Another phrase that finds the same: its stems, how much it counts, how it is written."""

    terms: Stems
    weight: float
    written: str


class Book:
    """All groups, ready to be asked. `mark` tells one state of the groups from another."""

    def __init__(self, groups: Iterable[Group], mark: str) -> None:
        every = list(groups)
        self.mark = mark
        self.links = _links(every)
        self.lengths = _lengths(self.links)
        self.fixed = frozenset(
            stems_of(phrase) for group in every for phrase in group.phrases if "_" in phrase
        )
        linked = {stem for links in self.links.values() for link in links for stem in link.terms}
        self.stems = frozenset(linked | {stem for phrase in self.links for stem in phrase})


_used: list[Book] = []


def use(book: Book | None) -> None:
    """Let this process search with these groups; None: with those of the file."""
    _used[:] = [book] if book else []


def current() -> Book:
    """The groups that this process searches with."""
    return _used[0] if _used else _of_file()


@cache
def _of_file() -> Book:
    groups = tuple(seed())
    return Book(groups, mark_of(groups))


def mark_of(groups: Iterable[Group]) -> str:
    """Differs whenever a group does."""
    said = "\n".join(f"{group.kind} {' = '.join(group.phrases)}" for group in groups)
    return sha256(said.encode()).hexdigest()


def seed() -> Iterator[Group]:
    """The groups that an installation starts with, as `lexicon/groups.txt` has them."""
    for line in lexicon.lines("groups"):
        if ">" in line:
            kind, parts = Kind.WIDER, re.split("[>,]", line)
        else:
            kind, sign = (Kind.NEAR, "~") if "~" in line else (Kind.SAME, "=")
            parts = line.split(sign)
        yield Group(kind, tuple(part.strip() for part in parts))


def links(phrase: Stems) -> Sequence[Link]:
    """What else counts as this phrase; nothing for one that no group names."""
    return current().links.get(phrase, ())


def links_around(stems: Sequence[str], place: int) -> Iterator[Link]:
    """What else counts as the word at this place, alone or as part of a phrase."""
    for start in range(len(stems)):
        for length in lengths_at(stems, start):
            if start <= place < start + length:
                yield from links(tuple(stems[start : start + length]))


def lengths_at(stems: Sequence[str], start: int) -> Sequence[int]:
    """How many words the phrases have that begin here, the longest first."""
    book = current()
    lengths = book.lengths.get(stems[start], ())
    return [n for n in lengths if tuple(stems[start : start + n]) in book.links]


def is_fixed(stems: Sequence[str], start: int, length: int) -> bool:
    """Whether the words of the phrase say something else apart, as those of "kurang darah"."""
    return tuple(stems[start : start + length]) in current().fixed


def is_known(stem: str) -> bool:
    """Whether some group has the word, so that it is no slip of the pen."""
    return stem in current().stems


def in_groups(stem: str) -> str:
    """The stem as the groups spell it: they name English things in the singular."""
    singular = stem.removesuffix("s")
    return singular if not is_known(stem) and is_known(singular) else stem


@lru_cache(maxsize=10_000)
def stems_of(phrase: str) -> Stems:
    """By what a phrase is known: two with the same stems are one."""
    return tuple(word.stem for word in words_of(plain(phrase)))


def plain(phrase: str) -> str:
    """The phrase as one reads it."""
    return phrase.replace("_", " ").strip()


_WEIGHTS = {Kind.SAME: SAME, Kind.NEAR: NEAR, Kind.WIDER: NARROWER}


def _links(groups: Iterable[Group]) -> dict[Stems, tuple[Link, ...]]:
    found: dict[Stems, dict[Stems, Link]] = {}
    for group in groups:
        weight = _WEIGHTS[group.kind]
        for phrase, other in group.pairs():
            own, link = stems_of(phrase), Link(stems_of(other), weight, plain(other))
            if not own or not link.terms or own == link.terms:
                continue
            others = found.setdefault(own, {})
            known = others.get(link.terms)
            if known is None or known.weight < weight:
                others[link.terms] = link
    return {phrase: tuple(_with_those_of_equals(phrase, found)) for phrase in found}


def _with_those_of_equals(phrase: Stems, found: dict[Stems, dict[Stems, Link]]) -> Iterator[Link]:
    """The links of a phrase; what is near another name of the thing is near this one too."""
    own = found[phrase]
    yield from own.values()
    shared = {
        link.terms: link
        for equal in own.values()
        if equal.weight == SAME
        for link in found.get(equal.terms, {}).values()
        if link.weight < SAME and link.terms not in own and link.terms != phrase
    }
    yield from shared.values()


def _lengths(links: Iterable[Stems]) -> dict[str, list[int]]:
    """First stem → lengths of the phrases that begin with it, the longest first."""
    found: dict[str, set[int]] = {}
    for phrase in links:
        found.setdefault(phrase[0], set()).add(len(phrase))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}
