"""What a group of words must keep to, and which searches may be counted.

Only what a change adds to a group is judged: what stood there before stays as it is until somebody
touches it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.core.errors import RuleBroken
from app.search import lexicon
from app.search.groups import Group, Kind, Stems, plain, stems_of
from app.search.words import words_of

MOST_PHRASES = 40
LONGEST_PHRASE = 80

MOST_COUNTED_WORDS = 8
LONGEST_COUNTED = 100
_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d(?:[\s.\-()+/]*\d){5,}")
"""Six digits or more, however they are grouped: NIK, telephone, account, date of birth."""

TITLE = "title"
"""In the place of a region's code: the phrase is the name of an innovation."""


@dataclass(frozen=True)
class Known:
    """What a change is judged against: the groups in force by number, without the one that is
    changed, and phrases that are names: a region's code, or TITLE."""

    groups: Mapping[int, Group]
    names: Mapping[str, str]


def phrases_in(text: str) -> Iterator[str]:
    """The phrases of a text, one a line, each once; "in quotes" is found as a whole."""
    seen = set()
    for line in text.splitlines():
        said = " ".join(line.replace("_", " ").split())
        quoted = len(said) > 1 and said[0] in '"“' and said[-1] in '"”'
        bare = said.strip('"“”').strip()
        if bare and stems_of(bare) not in seen:
            seen.add(stems_of(bare))
            yield bare.replace(" ", "_") if quoted else bare


def as_text(group: Group) -> str:
    """The phrases as `phrases_in` reads them."""
    return "\n".join(f'"{plain(one)}"' if "_" in one else one for one in group.phrases)


def check(group: Group, before: Group | None, known: Known) -> None:
    """RuleBroken for the first thing that speaks against it."""
    if len(group.phrases) < 2:
        raise RuleBroken("words.too_few")
    if len(group.phrases) > MOST_PHRASES:
        raise RuleBroken("words.too_many", most=MOST_PHRASES)
    former = {stems_of(phrase) for phrase in before.phrases} if before else set()
    added = [phrase for phrase in group.phrases if stems_of(phrase) not in former]
    for phrase in added:
        _check_phrase(phrase)
    _check_names(group, added, known.names)
    _check_pairs(group, before, known.groups)


def _check_phrase(phrase: str) -> None:
    if len(phrase) > LONGEST_PHRASE:
        raise RuleBroken("words.too_long", phrase=plain(phrase), most=LONGEST_PHRASE)
    words = words_of(plain(phrase))
    stopwords, general = lexicon.words("stopwords"), lexicon.words("noise")
    said = [word for word in words if word.surface not in stopwords and len(word.surface) > 1]
    if not said:
        raise RuleBroken("words.says_nothing", phrase=plain(phrase))
    if all(word.surface in general for word in said):
        raise RuleBroken("words.too_general", phrase=plain(phrase))


def _check_names(group: Group, added: Iterable[str], names: Mapping[str, str]) -> None:
    """A name leads to what bears it: not to another place, and not away from an innovation."""
    places = {names[one]: one for one in group.phrases if names.get(one, TITLE) != TITLE}
    for phrase in added:
        if names.get(phrase) == TITLE:
            raise RuleBroken("words.is_title", phrase=plain(phrase))
        if phrase in names and len(places) > 1:
            other = next(one for code, one in places.items() if code != names[phrase])
            raise RuleBroken("words.two_places", phrase=plain(phrase), other=plain(other))


Pair = frozenset[Stems]
Way = tuple[Kind, Stems | None]
"""How two phrases find each other, and which of them is the wider."""


def _check_pairs(group: Group, before: Group | None, others: Mapping[int, Group]) -> None:
    """No two words find each other in two ways."""
    former = set(_ways(before)) if before else set()
    new = {pair: (way, said) for pair, (way, said) in _ways(group).items() if pair not in former}
    if before and before.kind is not group.kind:
        new = _ways(group)
    for number, other in others.items():
        for pair, (way, _said) in _ways(other).items():
            if pair in new:
                mine, (one, two) = new[pair]
                code = "words.twice" if mine == way else "words.contradicts"
                raise RuleBroken(code, one=plain(one), two=plain(two), number=number)


def _ways(group: Group) -> dict[Pair, tuple[Way, tuple[str, str]]]:
    """Two phrases by their stems → how they find each other, and how they are written."""
    found: dict[Pair, tuple[Way, tuple[str, str]]] = {}
    for one, other in group.pairs():
        first, second = stems_of(one), stems_of(other)
        if first != second:
            wider = first if group.kind is Kind.WIDER else None
            found.setdefault(frozenset((first, second)), ((group.kind, wider), (one, other)))
    return found


def counted_words(text: str) -> str:
    """The words of a search as they are counted; empty for what may tell of a person: addresses,
    long numbers, and whole sentences, in which people tell their own story."""
    if _ADDRESS.search(text) or _LONG_NUMBER.search(text):
        return ""
    if len(text.split()) > MOST_COUNTED_WORDS:
        return ""
    words = " ".join(word.surface for word in words_of(text))
    return words if len(words) <= LONGEST_COUNTED else ""
