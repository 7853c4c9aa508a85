"""Runs of ratings that a person should look at. Nothing here says that anybody cheated.

Each rule compares an innovation with itself or with the others of its stage, for habits differ:
most people use one mail provider, mobile networks put thousands behind one address, and whoever
is content says so three times over.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby
from math import ceil

from app.core import canonical
from app.rating.models import FlagKind

FEWEST = 10
"""Fewer than this are no run."""
WINDOW = timedelta(hours=1)
TIMES_THE_RATE = 5
"""More than this many times its own mean within an hour is unusual: days have busy hours."""
OWN_PART = Fraction(1, 4)
TIMES_ELSEWHERE = 2
"""A network or provider has this part of the innovation's ratings, and so many times as much as of
the others' together."""
KNOWN_ELSEWHERE = 30
"""With fewer ratings elsewhere nobody knows which providers are common."""
CHANCE = Fraction(1, 1000)
"""The same answers in a row are unusual where chance makes such a run less often than this."""


@dataclass(frozen=True)
class Given:
    """One confirmed rating: its id, when, traces of network and provider, and the answers."""

    ref: int
    at: datetime
    network: str | None
    domain: str | None
    answers: tuple[int, int, int]


@dataclass(frozen=True)
class Flag:
    """A run of ratings (ids, in order of time) of one innovation."""

    kind: FlagKind
    refs: tuple[int, ...]
    first_at: datetime
    last_at: datetime

    @property
    def mark(self) -> str:
        """What a page carries to say which run it showed."""
        return mark_of(self.kind, self.refs)


def mark_of(kind: FlagKind, refs: Sequence[int]) -> str:
    """The mark of a run of this kind, of these ratings in order."""
    return canonical.sha256(canonical.dumps([kind, list(refs)]))[:16]


@dataclass
class Census:
    """How often what was seen in a stage."""

    total: int = 0
    networks: Counter[str | None] = field(default_factory=Counter)
    domains: Counter[str | None] = field(default_factory=Counter)
    answers: Counter[tuple[int, int, int]] = field(default_factory=Counter)

    @classmethod
    def of(cls, given: Iterable[Given]) -> "Census":
        made = cls()
        made.add(given)
        return made

    def add(self, given: Iterable[Given]) -> None:
        for one in given:
            self.total += 1
            self.networks[one.network] += 1
            self.domains[one.domain] += 1
            self.answers[one.answers] += 1


def flags(given: Iterable[Given], whole: Census, *, hours: Fraction) -> list[Flag]:
    """All unusual runs among the ratings of one innovation, by their begin.

    `whole` is the census of the stage, this innovation included; `hours` how long people could
    rate so far.
    """
    ordered = sorted(given, key=lambda one: (one.at, one.ref))
    if len(ordered) < FEWEST:
        return []
    found = [
        *_fast(ordered, hours),
        *_gathered(FlagKind.NETWORK, ordered, lambda one: one.network, whole),
        *_gathered(FlagKind.DOMAIN, ordered, lambda one: one.domain, whole),
        *_alike(ordered, whole),
    ]
    return sorted(found, key=lambda one: (one.first_at, one.kind))


def _fast(ordered: Sequence[Given], hours: Fraction) -> Iterator[Flag]:
    """Hours with far more ratings than this innovation has in an hour; those that touch are one."""
    rate = Fraction(len(ordered)) / max(hours, Fraction(1))
    most = max(FEWEST, ceil(TIMES_THE_RATE * rate))
    runs: list[list[int]] = []
    begin = 0
    for end, one in enumerate(ordered):
        while one.at - ordered[begin].at >= WINDOW:
            begin += 1
        if end - begin + 1 < most:
            continue
        if runs and begin <= runs[-1][1]:
            runs[-1][1] = end
        else:
            runs.append([begin, end])
    for begin, end in runs:
        yield _flag(FlagKind.TIME, ordered[begin : end + 1])


def _gathered(
    kind: FlagKind,
    ordered: Sequence[Given],
    key: Callable[[Given], str | None],
    whole: Census,
) -> Iterator[Flag]:
    """Many from one place that gives the other innovations far fewer."""
    seen = whole.networks if kind is FlagKind.NETWORK else whole.domains
    others = whole.total - len(ordered)
    if kind is FlagKind.DOMAIN and others < KNOWN_ELSEWHERE:
        return
    for place, count in Counter(map(key, ordered)).items():
        own = Fraction(count, len(ordered))
        common = Fraction(seen[place] - count, max(others, 1))
        if place and count >= FEWEST and own >= OWN_PART and own >= TIMES_ELSEWHERE * common:
            yield _flag(kind, [one for one in ordered if key(one) == place])


def _alike(ordered: Sequence[Given], whole: Census) -> Iterator[Flag]:
    """The same answers one after another, longer than their frequency elsewhere explains."""
    own, others = Counter(one.answers for one in ordered), whole.total - len(ordered)
    for answers, run in _runs(ordered, lambda one: one.answers):
        if len(run) < FEWEST:
            continue
        likely = Fraction(whole.answers[answers] - own[answers] + 1, others + 2)
        if len(ordered) * likely ** len(run) < CHANCE:
            yield _flag(FlagKind.ANSWERS, run)


def _runs(
    ordered: Sequence[Given], key: Callable[[Given], Hashable]
) -> Iterator[tuple[tuple[int, int, int], list[Given]]]:
    for _same, run in groupby(ordered, key=key):
        members = list(run)
        yield members[0].answers, members


def _flag(kind: FlagKind, run: Sequence[Given]) -> Flag:
    return Flag(kind, tuple(one.ref for one in run), run[0].at, run[-1].at)
