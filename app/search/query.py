"""From what a person typed to what an index is asked. Pure; no input makes it raise."""

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from app.search import lexicon
from app.search.analysis import normal, stem, tokens

LONGEST_TEXT = 500
MOST_WORDS = 24

# How much an alternative counts beside the word itself.
SAME = 0.8
NEAR = 0.35
NARROWER = 0.5
EXACT_BONUS = 0.35

_PHRASE = re.compile(r'"([^"]*)"')
_EXCLUDED = re.compile(r"(?<!\S)-(?=\w)([^\s\"]+)")


class Demand(enum.Enum):
    """Whether a document must have the word."""

    ALWAYS = enum.auto()
    USUALLY = enum.auto()
    OPTIONAL = enum.auto()


@dataclass(frozen=True)
class Alternative:
    """Consecutive terms that satisfy a concept: stems, or surface forms when `exact`."""

    terms: tuple[str, ...]
    weight: float = 1.0
    exact: bool = False


@dataclass(frozen=True)
class Concept:
    """One word of the query, or one quoted phrase, with everything that counts as it.

    An `unfinished` word may still be being typed. `joined` is it written as one with a
    neighbour, for when neither is known.
    """

    word: str
    alternatives: tuple[Alternative, ...]
    demand: Demand = Demand.USUALLY
    unfinished: bool = False
    joined: tuple[str, ...] = ()


@dataclass(frozen=True)
class ParsedQuery:
    """`is_blank` asks for everything; no concepts in a query that is not blank, for nothing."""

    text: str
    concepts: tuple[Concept, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True)
class _Word:
    surface: str
    stem: str
    parts: tuple[str, ...]


def parse(text: str) -> ParsedQuery:
    """Words, "quoted phrases" and -excluded words of a query in Indonesian or English."""
    text = normal(text[:LONGEST_TEXT]).replace("\0", " ")
    quoted = [words for said in _PHRASE.findall(text) if (words := _words(said))]
    rest = _PHRASE.sub(" ", text)
    excluded = [word.stem for said in _EXCLUDED.findall(rest) for word in _words(said)]
    rest = _EXCLUDED.sub(" ", rest)
    spoken = _words(rest)[:MOST_WORDS]
    typing = bool(spoken) and rest[-1:].isalnum()
    concepts = [_phrase(words[:MOST_WORDS]) for words in quoted[:MOST_WORDS]]
    concepts += _concepts(spoken, typing=typing)
    return ParsedQuery(text, tuple(concepts), tuple(excluded[:MOST_WORDS]))


def _words(text: str) -> list[_Word]:
    """Written words, chat spelling undone; stop words only when there is nothing else."""
    chat = lexicon.pairs("chat")
    text = " ".join(chat.get(word.lower(), word) for word in text.split())
    found: dict[int, list[str]] = {}
    for token in tokens(text):
        found.setdefault(token.start, []).append(token.surface)
    if not found:
        return [_Word(word, word, ()) for word in text.lower().split() if word.isalnum()]
    return [
        _Word(surface, stem(surface), tuple(stem(part) for part in parts))
        for surface, *parts in found.values()
    ]


def _phrase(words: Sequence[_Word]) -> Concept:
    surfaces = tuple(word.surface for word in words)
    exactly = Alternative(surfaces, exact=True)
    return Concept(" ".join(surfaces), (exactly,), Demand.ALWAYS)


def _concepts(words: Sequence[_Word], *, typing: bool) -> list[Concept]:
    noise = {stem(word) for word in lexicon.words("noise")} | lexicon.words("noise")
    alone = all(word.stem in noise for word in words)
    related = _related([word.stem for word in words])
    concepts = []
    for place, word in enumerate(words):
        joined = tuple(_joined(words, place))
        alternatives = (*_forms(word, joined), *related[place])
        quiet = not alone and (word.surface in noise or word.stem in noise)
        demand = Demand.OPTIONAL if quiet else Demand.USUALLY
        last = typing and place == len(words) - 1
        concepts.append(Concept(word.surface, alternatives, demand, last, joined))
    return concepts


def _forms(word: _Word, joined: Sequence[str]) -> Iterator[Alternative]:
    """The word itself, its parts, and it written as one with a neighbour."""
    yield Alternative((word.stem,))
    yield Alternative((word.surface,), EXACT_BONUS, exact=True)
    if word.parts:
        yield Alternative(word.parts)
    for one in joined:
        yield Alternative((stem(one),))


def _joined(words: Sequence[_Word], place: int) -> Iterator[str]:
    """The word written as one with the word before, and with the word after."""
    for pair in (words[max(place - 1, 0) : place + 1], words[place : place + 2]):
        if len(pair) == 2:
            yield pair[0].surface + pair[1].surface


def _related(stems: Sequence[str]) -> list[list[Alternative]]:
    """What the groups of words add at each place; a phrase adds to each of its words."""
    added: list[dict[tuple[str, ...], float]] = [{} for _ in stems]
    for start in range(len(stems)):
        for phrase, others in _groups().get(stems[start], ()):
            if tuple(stems[start : start + len(phrase)]) != phrase:
                continue
            for place in range(start, start + len(phrase)):
                for terms, weight in others:
                    added[place][terms] = max(weight, added[place].get(terms, 0.0))
    return [[Alternative(terms, weight) for terms, weight in place.items()] for place in added]


_Phrases = dict[tuple[str, ...], dict[tuple[str, ...], float]]


@cache
def _groups() -> dict[str, list[tuple[tuple[str, ...], list[tuple[tuple[str, ...], float]]]]]:
    """Related phrases with their weights, by phrase, by its first stem."""
    found: _Phrases = {}
    for line in lexicon.lines("groups"):
        for phrase, other, weight in _links(line):
            others = found.setdefault(phrase, {})
            others[other] = max(weight, others.get(other, 0.0))
    by_first: dict[str, list[tuple[tuple[str, ...], list[tuple[tuple[str, ...], float]]]]] = {}
    for phrase, others in found.items():
        by_first.setdefault(phrase[0], []).append((phrase, list(others.items())))
    return by_first


def _links(line: str) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
    if ">" in line:
        wide, _, narrow = line.partition(">")
        for item in narrow.split(","):
            yield _stems(wide), _stems(item), NARROWER
        return
    sign, weight = ("~", NEAR) if "~" in line else ("=", SAME)
    members = list(dict.fromkeys(_stems(member) for member in line.split(sign)))
    for one in members:
        for other in members:
            if one != other:
                yield one, other, weight


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(word.stem for word in _words(phrase))
