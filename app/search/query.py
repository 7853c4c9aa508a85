"""From what a person typed to what an index is asked. Pure; no input makes it raise."""

import enum
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from app.search import groups, lexicon
from app.search.analysis import normal, stem
from app.search.groups import SAME, Link
from app.search.words import Word, words_of

LONGEST_TEXT = 500
MOST_WORDS = 24

EXACT_BONUS = 0.35

_PHRASE = re.compile(r'"([^"]*)"')
_EXCLUDED = re.compile(r"(?<!\S)-(?=\w)([^\s\"]+)")


class Demand(enum.Enum):
    """Whether a document must have the word."""

    ALWAYS = enum.auto()
    USUALLY = enum.auto()
    SECONDLY = enum.auto()
    """As usually, but it counts for less than the words of the subject."""
    OPTIONAL = enum.auto()


@dataclass(frozen=True)
class Alternative:
    """Consecutive terms that satisfy a concept: stems, or surface forms when `exact`.
    `written` is how a related phrase reads; empty for the words that were typed."""

    terms: tuple[str, ...]
    weight: float = 1.0
    exact: bool = False
    written: str = ""


@dataclass(frozen=True)
class Concept:
    """One word of the query, or one phrase, with everything that counts as it.

    A fixed phrase is one concept: who looks for "demam berdarah" wants no blood. An
    `unfinished` word may still be being typed. `joined` is it written as one with the next
    word, for when neither is known.
    """

    word: str
    alternatives: tuple[Alternative, ...]
    demand: Demand = Demand.USUALLY
    unfinished: bool = False
    joined: str = ""


@dataclass(frozen=True)
class ParsedQuery:
    """`is_blank` asks for everything; no concepts in a query that is not blank, for nothing."""

    text: str
    concepts: tuple[Concept, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def is_blank(self) -> bool:
        return not self.text.strip()


def parse(text: str, *, exactly: bool = False) -> ParsedQuery:
    """Words, "quoted phrases" and -excluded words of a query in Indonesian or English.

    `exactly`: the words as they are written, without other forms and related phrases.
    """
    text = normal(text[:LONGEST_TEXT]).replace("\0", " ")
    quoted = [words for said in _PHRASE.findall(text) if (words := words_of(said))]
    rest = _PHRASE.sub(" ", text)
    excluded = [word.stem for said in _EXCLUDED.findall(rest) for word in words_of(said)]
    rest = _EXCLUDED.sub(" ", rest)
    spoken = words_of(rest)[:MOST_WORDS]
    concepts = [_phrase(words[:MOST_WORDS]) for words in quoted[:MOST_WORDS]]
    if exactly:
        concepts += [replace(_phrase([word]), demand=_demand(word, spoken)) for word in spoken]
    else:
        concepts += _concepts(spoken, typing=bool(spoken) and rest[-1:].isalnum())
    return ParsedQuery(text, tuple(concepts), tuple(excluded[:MOST_WORDS]))


def says_nothing(text: str) -> bool:
    """Whether the text has only words of a question: "contoh inovasi di"."""
    return all(_is_among("noise", word) for word in words_of(text)) or not parse(text).concepts


def ordered_by(query: ParsedQuery, words: str) -> ParsedQuery:
    """The same documents, those first that hold these words too."""
    helping = tuple(
        replace(
            one,
            alternatives=tuple(typed for typed in one.alternatives if not typed.written),
            demand=Demand.OPTIONAL,
        )
        for one in parse(words).concepts
    )
    return replace(query, text=query.text or words, concepts=query.concepts + helping)


def _phrase(words: Sequence[Word]) -> Concept:
    surfaces = tuple(word.surface for word in words)
    exactly = Alternative(surfaces, exact=True)
    return Concept(" ".join(surfaces), (exactly,), Demand.ALWAYS)


def _demand(word: Word, words: Sequence[Word]) -> Demand:
    """Words of a question help the order only, unless there are no others; words of a complaint
    come second to what it is about."""
    asked = [one for one in words if not _is_among("noise", one)]
    if asked and _is_among("noise", word):
        return Demand.OPTIONAL
    if _is_among("complaints", word) and not all(_is_among("complaints", one) for one in asked):
        return Demand.SECONDLY
    return Demand.USUALLY


def _is_among(name: str, word: Word) -> bool:
    return word.surface in lexicon.words(name) or word.stem in _stems_of(name)


@cache
def _stems_of(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon.words(name))


def _concepts(words: Sequence[Word], *, typing: bool) -> list[Concept]:
    stems = [groups.in_groups(word.stem) for word in words]
    concepts = []
    for start, stop in _spans(stems):
        if stop - start > 1:
            concepts.append(_unit(words[start:stop], stems[start:stop]))
        else:
            last = typing and stop == len(words)
            concepts.append(_single(words, stems, start, unfinished=last))
    return [_apart_from(concepts, one) for one in concepts]


def _spans(stems: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where concepts begin and end: at fixed phrases, else at every word."""
    start = 0
    while start < len(stems):
        fixed = (n for n in groups.lengths_at(stems, start) if groups.is_fixed(stems, start, n))
        length = next(fixed, 1)
        yield start, start + length
        start += length


def _unit(words: Sequence[Word], phrase: Sequence[str]) -> Concept:
    stems = tuple(word.stem for word in words)
    surfaces = tuple(word.surface for word in words)
    typed = (Alternative(stems), Alternative(surfaces, EXACT_BONUS, exact=True))
    return Concept(" ".join(surfaces), (*typed, *_related(groups.links(tuple(phrase)))))


def _single(
    words: Sequence[Word], stems: Sequence[str], place: int, *, unfinished: bool
) -> Concept:
    word = words[place]
    after, before = _joined(words, place), _joined(words, place - 1)
    alternatives = [Alternative((word.stem,)), Alternative((word.surface,), EXACT_BONUS, True)]
    if word.parts:
        alternatives.append(Alternative(word.parts))
    alternatives += [Alternative((stem(one),)) for one in (before, after) if one]
    demand = _demand(word, words)
    if demand is not Demand.OPTIONAL:
        alternatives += _related(groups.links_around(stems, place))
    return Concept(word.surface, tuple(alternatives), demand, unfinished, after)


def _joined(words: Sequence[Word], place: int) -> str:
    """The word written as one with the next; empty at the ends."""
    pair = words[place : place + 2] if place >= 0 else ()
    return pair[0].surface + pair[1].surface if len(pair) == 2 else ""


def _related(links: Iterable[Link]) -> Iterator[Alternative]:
    for link in links:
        yield Alternative(link.terms, link.weight, written=link.written)


def _apart_from(concepts: Sequence[Concept], one: Concept) -> Concept:
    """The concept without those merely near it that are asked for themselves: who looks for
    "hama tikus" has not found the pest when there is only a rat."""
    asked = {other.alternatives[0].terms for other in concepts if other is not one}
    kept = [a for a in one.alternatives if a.weight >= SAME or a.terms not in asked or a.exact]
    return replace(one, alternatives=tuple(kept))
