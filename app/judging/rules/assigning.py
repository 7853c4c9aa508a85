"""What a good assignment is: who may read what, what each pair costs, what every judge can carry.

Pure values; `rules/solving.py` finds the best. A pair's cost is small enough to be told in a
sentence: 0 for an expert, 40 for a related field, 70 where the judge declared nothing, 100 for
neither; 15 more in the judge's own province; 30 less where the judge was given the entry before.
"""

import enum
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Pair = tuple[int, int]
"""Entry id and judge id."""

SEED = 0
BRIDGING = 10
"""Per cent of the entries of experts' panels that somebody from outside reads too."""
SAME_REGION = 15
STAYS = -30
TOPIC = "topic:"
"""How a reason begins that names a topic."""
BAND = 33
"""Loads may differ from the even one by one in so many, and by one in any case, for a better
fit; beyond that no fit outweighs a reading more."""


class Fit(enum.IntEnum):
    """How near an entry is to what its judge knows, as a cost."""

    EXPERT = 0
    """Its category is among those that the judge declared."""
    RELATED = 40
    """One of its goals is, or a topic that the judge wrote occurs in it."""
    UNDECLARED = 70
    NEITHER = 100


@dataclass(frozen=True)
class Field:
    """What a judge declared, or what an entry is about. Categories by id, goals by number, topics
    as judges wrote them: of an entry those of all judges that occur in it."""

    categories: frozenset[int] = frozenset()
    topics: frozenset[str] = frozenset()
    goals: frozenset[int] = frozenset()


@dataclass(frozen=True)
class ToRead:
    """An entry, and how many judges should read it, those who have begun included."""

    ref: int
    wanted: int
    about: Field = Field()
    region: str | None = None
    """Code of the province of its agency."""


@dataclass(frozen=True)
class Reader:
    """A judge, and how many entries they can read at most."""

    ref: int
    cap: int | None = None
    knows: Field = Field()
    regions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Design:
    """Everything that an assignment follows from: the same design has the same answer."""

    entries: Sequence[ToRead]
    judges: Sequence[Reader]
    """Both by id."""
    forbidden: frozenset[Pair] = frozenset()
    """Conflicts of interest."""
    kept: frozenset[Pair] = frozenset()
    """Begun, or chosen by a person: never taken away."""
    present: frozenset[Pair] = frozenset()
    """Given before and untouched: taken away only for a better assignment."""
    seed: int = SEED
    bridging: int = BRIDGING

    @cached_property
    def kept_by_entry(self) -> Counter[int]:
        return Counter(entry for entry, _judge in self.kept)

    @cached_property
    def kept_by_judge(self) -> Counter[int]:
        return Counter(judge for _entry, judge in self.kept)

    @cached_property
    def conflicts(self) -> Mapping[int, Sequence[int]]:
        """Entry id → the judges whom a conflict keeps from it."""
        found: dict[int, list[int]] = {}
        for entry, judge in sorted(self.forbidden):
            found.setdefault(entry, []).append(judge)
        return found

    @cached_property
    def room(self) -> Mapping[int, int]:
        """Judge id → how many they can read at most, never less than what they have begun."""
        return {
            judge.ref: min(
                len(self.entries) if judge.cap is None else max(judge.cap, self._begun(judge)),
                len(self.entries),
            )
            for judge in self.judges
        }

    def _begun(self, judge: Reader) -> int:
        return self.kept_by_judge[judge.ref]

    def open_to(self, entry: ToRead) -> int:
        """How many more judges the entry wants than have begun."""
        return max(entry.wanted - self.kept_by_entry[entry.ref], 0)

    def can_have(self, entry: ToRead) -> int:
        """How many judges could read it if none had a limit."""
        return len(self.judges) - len(self.conflicts.get(entry.ref, ()))

    @cached_property
    def even(self) -> Mapping[int, int]:
        """Judge id → an even share of all readings, as far as limits and what has begun let it."""
        demand = sum(
            min(max(entry.wanted, self.kept_by_entry[entry.ref]), self.can_have(entry))
            for entry in self.entries
        )
        least, most = 0, len(self.entries)
        while least < most:
            middle = (least + most + 1) // 2
            if sum(self._at_level(middle).values()) <= demand:
                least = middle
            else:
                most = middle - 1
        return self._at_level(least)

    def _at_level(self, level: int) -> Mapping[int, int]:
        return {
            judge.ref: min(self.room[judge.ref], max(self._begun(judge), level))
            for judge in self.judges
        }


def fit(entry: ToRead, judge: Reader) -> Fit:
    """How near the entry is to what the judge knows. A topic brings a judge nearer to what it
    occurs in, and says nothing of the rest."""
    if entry.about.categories & judge.knows.categories:
        return Fit.EXPERT
    if topics_between(entry, judge) or entry.about.goals & judge.knows.goals:
        return Fit.RELATED
    declared = judge.knows.categories or judge.knows.goals
    return Fit.NEITHER if declared else Fit.UNDECLARED


def topics_between(entry: ToRead, judge: Reader) -> frozenset[str]:
    """The judge's topics that occur in the entry."""
    return entry.about.topics & judge.knows.topics


def fit_reasons(entry: ToRead, judge: Reader) -> list[str]:
    """Why they fit as they do: codes, the weightiest first, then every topic with `TOPIC` in
    front."""
    near = fit(entry, judge)
    topics = [TOPIC + topic for topic in sorted(topics_between(entry, judge))]
    by_topic = near is Fit.RELATED and not entry.about.goals & judge.knows.goals
    return topics if by_topic else [near.name.lower(), *topics]


def cost(entry: ToRead, judge: Reader) -> int:
    """Of the pair, without what was given before and without noise."""
    return fit(entry, judge) + SAME_REGION * (entry.region in judge.regions)


def load_steps(even: int, begun: int, room: int) -> Sequence[tuple[int, int]]:
    """How many readings come at which cost each, from `begun` up to `room`: ever dearer, so that
    loads stay level. The first above the even share costs nothing, for shares do not come out.
    The last step has no size: it is what a higher limit would add."""
    band = max(1, even // BAND)
    edges = [(even - band, -200), (even, -20), (even + 1, 0), (even + 1 + band, 20)]
    width, price = band, 200
    while edges[-1][0] < room:
        edges.append((edges[-1][0] + width, price))
        width, price = 2 * width, price + 100
    found, at = [], begun
    for edge, each in edges:
        upto = min(edge, room)
        if upto > at:
            found.append((upto - at, each))
            at = upto
    return [*found, (0, price)]


@dataclass(frozen=True)
class Short:
    """An entry that too few judges can read, and why; the three reasons add up."""

    entry: int
    judges: int
    """So many are missing because there are not enough judges at all,"""
    conflicts: int
    """so many because of conflicts of interest,"""
    caps: int
    """so many because the judges' limits are reached."""

    @property
    def missing(self) -> int:
        return self.judges + self.conflicts + self.caps


@dataclass(frozen=True)
class Mend:
    """What would let every entry have its judges; None where it would not help."""

    more_each: int | None
    """So many readings more for every judge who has a limit."""
    more_judges: int
    """So many judges more without conflicts, each for `carrying` entries."""
    carrying: int
    conflicts: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Entry id → the judges whose conflicts leave it short."""


@dataclass(frozen=True)
class Solution:
    """The best assignment of a design."""

    pairs: frozenset[Pair]
    """All of it, what has begun included."""
    bridges: frozenset[int]
    """Entries that somebody from outside their panel reads, so that panels can be compared."""
    short: Sequence[Short]
    mend: Mend | None
    worst: int
    """No new pair costs more; bridging entries apart. Nothing smaller lets as many be read."""
    panels: int
    """Groups of judges who share no entry; one is best."""


def shortage(design: Design, missing: Mapping[int, int]) -> Sequence[Short]:
    """Why these entries are short. `missing`: entry id → how many judges."""
    found = []
    for entry in design.entries:
        without = missing.get(entry.ref, 0)
        if without:
            few = min(max(entry.wanted - len(design.judges), 0), without)
            barred = min(max(entry.wanted - design.can_have(entry), 0), without) - few
            found.append(Short(entry.ref, few, barred, without - few - barred))
    return found


def panels_of(pairs: frozenset[Pair]) -> Sequence[frozenset[int]]:
    """The judges in groups that share no entry, the largest first."""
    group: dict[int, set[int]] = {}
    first: dict[int, int] = {}
    for entry, judge in sorted(pairs):
        own = group.setdefault(judge, {judge})
        other = group[first.setdefault(entry, judge)]
        if own is not other:
            small, large = sorted((own, other), key=len)
            large |= small
            for one in small:
                group[one] = large
    every = {id(one): frozenset(one) for one in group.values()}.values()
    return sorted(every, key=lambda one: (-len(one), min(one)))
