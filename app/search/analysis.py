"""From text to tokens, the same way when indexing, searching and highlighting.

Chain: NFC; words; NFKC and lower case each; reduplication X-X -> X; other compounds give their
parts and the joined form; stop words out; stem by exceptions, own root list, then Snowball.
"9,2" and "Rp1,9" are one word.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import NamedTuple

import snowballstemmer

from app.search import lexicon

_WORD = re.compile(r"[^\W_]+(?:(?:[-'’]|(?<=\d)[.,](?=\d))[^\W_]+)*")
_JOINER = re.compile(r"[-'’]")
_LONGEST_WORD = 60
_KEPT_WORDS = 80_000
"""So many of the words met last are known without analysis."""

_CLITICS = ("nya", "ku", "mu", "lah", "kah", "pun")
_SUFFIXES = ("kan", "an", "i", "isasi", "wan")
_PREFIXES = ("di", "ter", "ber", "be", "per", "pel", "se", "ke")
_NASAL = {"me": "", "mem": "p", "men": "t", "meng": "k", "meny": "s", "menge": ""}
_NASAL |= {"pe": "", "pem": "p", "pen": "t", "peng": "k", "peny": "s", "penge": ""}
_MOST_PREFIXES = 3

_snowball = snowballstemmer.stemmer("indonesian")
_one_word = Lock()
"""The stemmer keeps the word that it works on: two threads would cut at each other's."""


class Token(NamedTuple):
    """One word: as written (folded), its stem, its place among the words, where it stands."""

    surface: str
    stem: str
    position: int
    start: int
    end: int


def _version() -> str:
    """Changes with every list that decides what is in the index: an old index is rebuilt.

    The number in front is raised when what is kept of a document changes.
    """
    data = [sorted(lexicon.words(name)) for name in ("stopwords", "roots", "names")]
    spoken = repr((data, sorted(lexicon.pairs("stems").items())))
    return "6-" + sha256(spoken.encode()).hexdigest()[:12]


ANALYZER_VERSION = _version()


def normal(text: str) -> str:
    """The composed form of `text`; positions in tokens refer to it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `normal(text)`, stop words left out; joined forms share a position."""
    position = 0
    for match in _WORD.finditer(normal(text)):
        spoken, step = _spoken(match.group()[:_LONGEST_WORD])
        start, end = match.span()
        for surface, stemmed, at in spoken:
            yield Token(surface, stemmed, position + at, start, end)
        position += step


@lru_cache(maxsize=_KEPT_WORDS)
def _spoken(written: str) -> tuple[tuple[tuple[str, str, int], ...], int]:
    """The forms of a written word with their stems and offsets in positions, and how many
    positions it takes: none for a stop word."""
    stopwords = lexicon.words("stopwords")
    forms = _forms(written)
    if all(surface in stopwords for surface, _ in forms):
        return (), 0
    return tuple((surface, stem(surface), at) for surface, at in forms), forms[-1][1] + 1


def stems(text: str) -> list[str]:
    """The stems of the words in their order, stop words left out."""
    return [token.stem for token in tokens(text)]


def _forms(written: str) -> list[tuple[str, int]]:
    """The forms to index of one written word, each with its offset in positions."""
    word = unicodedata.normalize("NFKC", written).lower()
    parts = _JOINER.split(word)
    if len(parts) == 1:
        return [(word, 0)]
    if len(parts) == 2 and stem(parts[0]) == stem(parts[1]):
        return [(min(parts, key=len), 0)]
    spoken = [part for part in parts if len(part) > 1]
    return [("".join(parts), 0), *((part, place) for place, part in enumerate(spoken))]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem under which a folded word is indexed."""
    if word in lexicon.words("names"):
        return word
    exception = lexicon.pairs("stems").get(word)
    if exception is not None:
        return exception
    root = None if word.isdigit() else _known_root(word)
    if root is not None:
        return lexicon.pairs("stems").get(root, root)
    with _one_word:
        return str(_snowball.stemWord(word))


def _known_root(word: str) -> str | None:
    """The longest listed root that affixes of Indonesian make into `word`."""
    roots = lexicon.words("roots")
    if word in roots:
        return word
    found = {base for base in _without_prefixes(_without_suffixes(word)) if base in roots}
    return max(found, key=lambda root: (len(root), root), default=None)


def _without_suffixes(word: str) -> set[str]:
    bare = {word} | {word.removesuffix(clitic) for clitic in _CLITICS}
    return bare | {base.removesuffix(suffix) for base in bare for suffix in _SUFFIXES}


def _without_prefixes(bases: set[str]) -> set[str]:
    seen, edge = set(bases), bases
    for _ in range(_MOST_PREFIXES):
        edge = {shorter for base in edge for shorter in _one_prefix_off(base)} - seen
        seen |= edge
    return {base for base in seen if len(base) > 1}


def _one_prefix_off(word: str) -> Iterator[str]:
    for prefix in _PREFIXES:
        if word.startswith(prefix):
            yield word[len(prefix) :]
    for prefix, lost in _NASAL.items():
        if word.startswith(prefix):
            yield word[len(prefix) :]
            yield lost + word[len(prefix) :]
