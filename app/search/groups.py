"""Which phrases find each other: the groups of the lexicon, by the stems of their words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from app.search import lexicon
from app.search.words import words_of

# How much a related phrase counts beside the words themselves.
SAME = 0.8
NEAR = 0.35
NARROWER = 0.5

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """Another phrase that finds the same: its stems, how much it counts, how it is written."""

    terms: Stems
    weight: float
    written: str


def links(phrase: Stems) -> Sequence[Link]:
    """What else counts as this phrase; nothing for one that no group names."""
    return _links().get(phrase, ())


def links_around(stems: Sequence[str], place: int) -> Iterator[Link]:
    """What else counts as the word at this place, alone or as part of a phrase."""
    for start in range(len(stems)):
        for length in lengths_at(stems, start):
            if start <= place < start + length:
                yield from links(tuple(stems[start : start + length]))


def lengths_at(stems: Sequence[str], start: int) -> Sequence[int]:
    """How many words the phrases have that begin here, the longest first."""
    lengths = _lengths().get(stems[start], ())
    return [n for n in lengths if tuple(stems[start : start + n]) in _links()]


def is_fixed(stems: Sequence[str], start: int, length: int) -> bool:
    """Whether the words of the phrase say something else apart, as those of "kurang darah"."""
    return tuple(stems[start : start + length]) in _fixed()


def is_known(stem: str) -> bool:
    """Whether some group has the word, so that it is no slip of the pen."""
    return stem in _stems()


def in_groups(stem: str) -> str:
    """The stem as the groups spell it: they name English things in the singular."""
    singular = stem.removesuffix("s")
    return singular if not is_known(stem) and is_known(singular) else stem


@cache
def _links() -> dict[Stems, tuple[Link, ...]]:
    found: dict[Stems, dict[Stems, Link]] = {}
    for line in lexicon.lines("groups"):
        for phrase, link in _of_line(line):
            others = found.setdefault(phrase, {})
            known = others.get(link.terms)
            if known is None or known.weight < link.weight:
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


@cache
def _lengths() -> dict[str, list[int]]:
    """First stem → lengths of the phrases that begin with it, the longest first."""
    found: dict[str, set[int]] = {}
    for phrase in _links():
        found.setdefault(phrase[0], set()).add(len(phrase))
    return {first: sorted(lengths, reverse=True) for first, lengths in found.items()}


@cache
def _fixed() -> frozenset[Stems]:
    written = (part for line in lexicon.lines("groups") for part in re.split("[=~>,]", line))
    return frozenset(_phrase(part) for part in written if "_" in part)


@cache
def _stems() -> frozenset[str]:
    linked = {stem for others in _links().values() for link in others for stem in link.terms}
    return frozenset(linked | {stem for phrase in _links() for stem in phrase})


def _of_line(line: str) -> Iterator[tuple[Stems, Link]]:
    if ">" in line:
        wide, _, narrow = line.partition(">")
        for item in narrow.split(","):
            yield _phrase(wide), Link(_phrase(item), NARROWER, _plain(item))
        return
    sign, weight = ("~", NEAR) if "~" in line else ("=", SAME)
    members: dict[Stems, str] = {}
    for member in line.split(sign):
        members.setdefault(_phrase(member), _plain(member))
    for one in members:
        for other, written in members.items():
            if one != other:
                yield one, Link(other, weight, written)


def _phrase(text: str) -> Stems:
    return tuple(word.stem for word in words_of(_plain(text)))


def _plain(text: str) -> str:
    return text.replace("_", " ").strip()
