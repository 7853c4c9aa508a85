"""Made-up documents of public service in Indonesian, and queries that find some of them.

The vocabulary follows the language: some 400 real roots, as many made-up ones as it needs, their
affixed forms with real frequencies, function words, and a long tail of names and numbers. The
same every time it is called; a smaller corpus is the beginning of a larger one.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.bench.roots import FUNCTION_WORDS, ROOTS

CONSONANTS = "b c d g h j k l m n p r s t w y ng ny".split()
VOWELS = "a i u e o".split()
ENDS = ["", "", "n", "r", "s", "t", "k", "ng", "h", "m", "l"]
HOW_MANY_ROOTS, HOW_MANY_NAMES = 3_000, 60_000
TOPIC_SHARE = 0.22
FACETS = {"province": 38, "topic": 15, "year": 10, "agency": 6, "tier": 4}
"""How many values each has; the first are the most frequent."""


@dataclass(frozen=True)
class Text:
    """One made-up document."""

    id: int
    title: str
    summary: str
    body: str
    facets: Mapping[str, int]


@dataclass(frozen=True)
class Query:
    """`kind`: "and", "or", "phrase", or "prefix", whose last word is not written to its end."""

    kind: str
    words: Sequence[str]


@dataclass
class Corpus:
    """Draws words as often as the language has them."""

    words: np.ndarray = field(init=False)
    chances: np.ndarray = field(init=False)
    topics: list[tuple[np.ndarray, np.ndarray]] = field(default_factory=list)
    random: np.random.Generator = field(default_factory=lambda: np.random.default_rng(11))

    def __post_init__(self) -> None:
        surfaces, weights = vocabulary()
        function = 1.0 / (np.arange(len(FUNCTION_WORDS)) + 2.0)
        function *= 0.36 / function.sum()
        chances = np.concatenate([function, weights * (0.64 / weights.sum())])
        self.words = np.array([*FUNCTION_WORDS, *surfaces], dtype=object)
        self.chances = np.cumsum(chances / chances.sum())
        forms = len(FORMS)
        for _ in range(FACETS["topic"]):
            roots = self.random.permutation(900)[:90]
            starts = [len(FUNCTION_WORDS) + root * forms + np.arange(forms) for root in roots]
            at = np.concatenate(starts)
            favoured = chances[at] ** 0.8
            self.topics.append((at, np.cumsum(favoured / favoured.sum())))

    def texts(self, count: int) -> Iterator[Text]:
        shares = {name: 1.0 / (np.arange(size) + 1.5) ** 0.7 for name, size in FACETS.items()}
        steps = {name: np.cumsum(share / share.sum()) for name, share in shares.items()}
        for ref in range(1, count + 1):
            facets = {
                name: min(int(np.searchsorted(step, self.random.random())), FACETS[name] - 1)
                for name, step in steps.items()
            }
            topic = facets["topic"]
            title = " ".join(
                w.capitalize() for w in self._drawn(self.random.integers(5, 12), topic)
            )
            body = self._sentences(max(150, int(self.random.normal(1200, 350))), topic)
            yield Text(ref, title, " ".join(self._drawn(45, topic)), body, facets)

    def _sentences(self, length: int, topic: int) -> str:
        rest = list(self._drawn(length, topic))
        sentences = []
        while rest:
            size = int(self.random.integers(8, 24))
            first, *others = rest[:size]
            sentences.append(" ".join([first.capitalize(), *others]) + ".")
            rest = rest[size:]
        return " ".join(sentences)

    def _drawn(self, count: Any, topic: int) -> Sequence[str]:
        at = np.searchsorted(self.chances, self.random.random(count))
        at = np.minimum(at, len(self.words) - 1)
        favoured = self.random.random(count) < TOPIC_SHARE
        own, steps = self.topics[topic]
        drawn = np.searchsorted(steps, self.random.random(int(favoured.sum())))
        at[favoured] = own[np.minimum(drawn, len(own) - 1)]
        words: list[str] = self.words[at].tolist()
        return words


def queries(texts: Sequence[Text], count: int) -> list[Query]:
    """What people look for who know these texts: half all words, a fifth any of them, some
    phrases, some words that are still being typed."""
    lot = random.Random(5)
    said = [text.body.lower().replace(".", "").split() for text in texts]

    def some(most: int, least: int = 1) -> list[str]:
        words = [w for w in lot.choice(said) if w not in STOPPED and len(w) > 3 and w.isalpha()]
        return lot.sample(words, lot.randint(least, most))

    def phrase() -> list[str]:
        while True:
            words = lot.choice(said)
            at = lot.randrange(len(words) - 1)
            pair = words[at : at + 2]
            if all(w.isalpha() and w not in STOPPED for w in pair):
                return pair

    def begun() -> list[str]:
        *whole, last = some(2)
        return [*whole, last[: lot.choice((4, 5, 6))]]

    kinds: tuple[tuple[str, Callable[[], list[str]], float], ...] = (
        ("and", lambda: some(4), 0.5),
        ("or", lambda: some(4, 2), 0.2),
        ("phrase", phrase, 0.15),
        ("prefix", begun, 0.15),
    )
    asked = [Query(kind, make()) for kind, make, share in kinds for _ in range(int(count * share))]
    lot.shuffle(asked)
    return asked


def begun_words(texts: Sequence[Text], count: int) -> list[str]:
    """Two to five letters of words that are being typed."""
    lot = random.Random(6)
    words = [word for text in texts for word in text.summary.lower().split()]
    return [lot.choice(words)[: lot.choice((2, 3, 4, 5))] for _ in range(count)]


def vocabulary() -> tuple[list[str], np.ndarray]:
    """Words, and how often each is used."""
    lot = random.Random(7)
    roots = list(dict.fromkeys(ROOTS))
    known = set(roots)
    while len(roots) < HOW_MANY_ROOTS:
        syllables = (
            lot.choice(CONSONANTS) + lot.choice(VOWELS) for _ in range(lot.choice((1, 1, 2)))
        )
        root = "".join(syllables) + lot.choice(CONSONANTS) + lot.choice(VOWELS) + lot.choice(ENDS)
        if root not in known:
            known.add(root)
            roots.append(root)
    words, weights = [], []
    for rank, root in enumerate(roots):
        for form, affixed in enumerate(FORMS):
            words.append(affixed(root))
            weights.append(lot.uniform(0.2, 1.8) / (rank + 12) / (1 + form))
    total = sum(weights)
    for rank in range(HOW_MANY_NAMES):
        words.append(_name(lot, roots))
        weights.append(total * 0.05 / (rank + 40) / 7.3)
    return words, np.array(weights)


def _name(lot: random.Random, roots: Sequence[str]) -> str:
    """A number, the name of an application, or a proper name."""
    kind = lot.random()
    if kind < 0.3:
        return str(lot.randrange(1, 99999))
    if kind < 0.5:
        ending = lot.choice(("ku", "mas", "kita", "plus", "go", "nia"))
        return (
            "si" + lot.choice(roots[:600]) + ending + lot.choice(("", "", str(lot.randrange(99))))
        )
    syllables = (lot.choice(CONSONANTS) + lot.choice(VOWELS) for _ in range(lot.choice((3, 4, 4))))
    return "".join(syllables) + lot.choice(ENDS)


def _me(root: str) -> str:
    nasal = {"k": "ng", "p": "m", "t": "n", "s": "ny"}
    first = root[0]
    if first in nasal:
        return "me" + nasal[first] + root[1:]
    if first in "aiueogh":
        return "meng" + root
    if first in "bf":
        return "mem" + root
    return ("men" if first in "dcj" else "me") + root


def _pe(root: str) -> str:
    return "p" + _me(root)[1:]


FORMS: tuple[Callable[[str], str], ...] = (
    lambda root: root,
    lambda root: f"{_pe(root)}an",
    lambda root: f"{_me(root)}kan",
    lambda root: f"di{root}kan",
    lambda root: f"{root}an",
    lambda root: f"ke{root}an",
    _me,
    lambda root: f"ber{root}",
    lambda root: f"di{root}",
    lambda root: f"{root}nya",
    _pe,
    lambda root: f"per{root}an",
    lambda root: f"ter{root}",
    lambda root: f"{_me(root)}i",
    lambda root: f"di{root}i",
    lambda root: f"{_pe(root)}annya",
    lambda root: f"{root}-{root}",
)
"""The affixes of Indonesian, the most frequent first."""

STOPPED = frozenset(FUNCTION_WORDS)
