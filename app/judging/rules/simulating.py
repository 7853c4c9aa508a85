"""What a way of judging costs its judges and finds, before anybody has read anything.

Competitions are made up in which the true quality of every entry is known, and are scored by the
estimator of the site: the share of the true winners that it finds is what a method is worth. The
three sources of difference are independent and normal; every judge has one severity.
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from statistics import NormalDist

import numpy as np

from app.judging.rules.assigning import BRIDGING
from app.judging.rules.severity import Corrected, Design, Numbers, Places, fitted, has_enough

Chance = np.random.RandomState
"""Of this generator NumPy keeps the numbers the same for ever."""

MARKS = 300_000
"""So many marks are made up for each way of judging, in as many runs as they come to,"""
FEWEST_RUNS, MOST_RUNS = 6, 200
"""within these."""
MOST_JUDGES = 1000
"""No competition finds more."""
ROUNDS = 2
"""In which further readings are given out, each after what the one before it has shown."""
OUTSIDE = 5
"""Per cent that a range leaves out at either end."""


@dataclass(frozen=True)
class Method:
    """How a competition is to be judged. `panels` share out entries and judges evenly."""

    entries: int
    judges: int
    readers: int
    """Of each entry; every panel has at least so many judges."""
    winners: int
    """At least one, and fewer than the entries."""
    panels: int = 1
    bridging: int = BRIDGING
    """Per cent of the entries that one judge of another panel reads."""
    minutes: int = 20
    """For one reading."""
    hours: int = 40
    """That a judge has."""

    @property
    def most(self) -> int:
        """Readings that fit into a judge's hours."""
        return self.hours * 60 // self.minutes

    @property
    def readings(self) -> int:
        return self.entries * self.readers

    @property
    def smallest(self) -> int:
        """Judges of the smallest panel."""
        return min(judges for _entries, judges in self.shares)

    @property
    def per_judge(self) -> int:
        """Readings of the busiest judge, with loads as level as the panels allow."""
        return max(ceil(entries * self.readers / judges) for entries, judges in self.shares)

    @property
    def shares(self) -> Sequence[tuple[int, int]]:
        """Entries and judges of each panel."""
        return [
            (_share(self.entries, self.panels, at), _share(self.judges, self.panels, at))
            for at in range(self.panels)
        ]


@dataclass(frozen=True)
class Spreads:
    """Standard deviations in points, of a scale of 100: what is assumed of entries and judges."""

    quality: int = 8
    severity: int = 6
    noise: int = 8


class Way(enum.Enum):
    """How the same competition could be judged too."""

    PLANNED = "planned"
    FURTHER = "further"
    """As planned, and the hours that are left go to entries on which the decision hangs."""
    SCREENING = "screening"
    """One reader each, and others for entries on which the decision hangs."""
    MORE_JUDGES = "more_judges"
    FEWER_READERS = "fewer_readers"


@dataclass(frozen=True)
class Share:
    """Of the true winners; the range holds nine runs of ten."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Course:
    """One way to judge, what it costs, and what it finds."""

    way: Way
    method: Method
    further: int
    """Readings beyond those that every entry has."""
    per_judge: int
    found: Share
    """By the corrected score."""
    by_mean: Share
    true_rank: tuple[int, int]
    """Between these lies, nine times of ten, the true rank of who comes last among the winners."""
    parts: int
    """Groups of judges who share no entry."""

    @property
    def hours(self) -> float:
        """Of the busiest judge."""
        return self.per_judge * self.method.minutes / 60

    @property
    def fits(self) -> bool:
        return self.per_judge <= self.method.most


@dataclass(frozen=True)
class Simulation:
    """What was planned, and what could be done instead."""

    planned: Course
    others: Sequence[Course]
    spreads: Spreads
    seed: int
    runs: int

    @property
    def courses(self) -> Sequence[Course]:
        return [self.planned, *self.others]


@lru_cache(maxsize=16)  # asked again in the other language, or from a link that was shared
def simulate(
    method: Method, spreads: Spreads = Spreads(), *, seed: int = 0, runs: int | None = None
) -> Simulation:
    """The same question with the same seed has the same answer. `runs`: how many competitions are
    made up, if not as many as the time of a page allows."""
    runs = runs or min(max(MARKS // method.readings, FEWEST_RUNS), MOST_RUNS)
    planned, *others = [
        _course(way, one, further, spreads, seed=seed, runs=runs)
        for way, one, further in _ways(method)
    ]
    return Simulation(planned, others, spreads, seed, runs)


def judges_needed(method: Method) -> int:
    """The fewest judges, no fewer than planned, with whom the busiest keeps to the hours.

    ValueError where not even one reading fits.
    """
    if not method.most:
        raise ValueError("no reading fits")
    needed = [
        (max(ceil(entries * method.readers / method.most), method.readers) - 1) * method.panels
        + at
        + 1
        for at, (entries, _judges) in enumerate(method.shares)
        if entries
    ]
    return max(method.judges, *needed)


def _ways(method: Method) -> Iterator[tuple[Way, Method, int]]:
    """What is worth comparing: way, method, and how many further readings."""
    yield Way.PLANNED, method, 0
    if not method.most:
        return
    if method.per_judge <= method.most:
        spare = min(_spare(method), method.entries)
        if spare and method.readers < method.smallest:
            yield Way.FURTHER, method, spare
        return
    once = replace(method, readers=1)
    if method.readers > 1 and once.per_judge <= method.most and _spare(once):
        yield Way.SCREENING, once, min(_spare(once), method.readings - method.entries)
    if (needed := judges_needed(method)) <= MOST_JUDGES:
        yield Way.MORE_JUDGES, replace(method, judges=needed), 0
    fewer = (replace(method, readers=readers) for readers in range(method.readers - 1, 0, -1))
    fitting = next((one for one in fewer if one.per_judge <= method.most), None)
    if fitting is not None:
        yield Way.FEWER_READERS, fitting, 0


def _spare(method: Method) -> int:
    """Readings that the judges' hours leave."""
    return method.judges * method.most - method.readings


# --- one course ------------------------------------------------------------------------------


def _course(
    way: Way, method: Method, further: int, spreads: Spreads, *, seed: int, runs: int
) -> Course:
    start = _design(*first_readings(method, _chance(seed)))
    found, by_mean, last = [], [], []
    for run in range(runs):
        play = _Play.made_up(method, spreads, _chance(seed, run))
        fit = play.outcome(start, further)
        best = play.best(_expected(fit, spreads))
        found.append(play.share(best))
        by_mean.append(play.share(play.best(_expected(fit, spreads, corrected=False))))
        last.append(play.true_ranks(best))
    low, high = np.percentile(np.concatenate(last), [OUTSIDE, 100 - OUTSIDE])
    level = ceil((method.readings + further) / method.judges)
    return Course(
        way,
        method,
        further,
        max(method.per_judge, level),
        _share_of(found),
        _share_of(by_mean),
        (int(low), int(high)),
        int(fit.design.panels.max()) + 1,
    )


@dataclass(frozen=True, eq=False)
class _Play:
    """One made-up competition. What is true of entries and judges, nobody in it knows."""

    method: Method
    spreads: Spreads
    chance: Chance
    quality: Numbers
    severity: Numbers

    @classmethod
    def made_up(cls, method: Method, spreads: Spreads, chance: Chance) -> "_Play":
        quality = chance.normal(0, spreads.quality, method.entries)
        severity = chance.normal(0, spreads.severity, method.judges)
        return cls(method, spreads, chance, quality, severity)

    def outcome(self, start: Design, further: int) -> Corrected:
        """What all marks come to; further readings go, round by round, where most is in doubt."""
        fit = fitted(start.given(self._marks(start.entry_at, _judge_of(start))))
        in_a_round = ceil(further / ROUNDS)
        while further > 0:
            entries = _in_doubt(fit, self.spreads, self.method)[: min(further, in_a_round)]
            judges = _further_judges(fit.design, entries, self.method, self.chance)
            before, marks = fit.design, self._marks(entries, judges)
            fit = fitted(
                _design(
                    np.concatenate([before.entry_at, entries]),
                    np.concatenate([_judge_of(before), judges]),
                    np.concatenate([before.values, marks]),
                )
            )
            further -= len(entries)
        return fit

    def best(self, scores: Numbers) -> Places:
        """The winners by these scores, best first."""
        return np.argsort(-scores, kind="stable")[: self.method.winners]

    def share(self, chosen: Places) -> float:
        """How many of the true winners are among the chosen."""
        return len(np.intersect1d(chosen, self.best(self.quality))) / self.method.winners

    def true_ranks(self, chosen: Places) -> Places:
        """Of the last of the chosen, a tenth of them."""
        rank = np.empty(self.method.entries, np.intp)
        rank[np.argsort(-self.quality)] = np.arange(1, self.method.entries + 1)
        return rank[chosen[-max(self.method.winners // 10, 1) :]]

    def _marks(self, entries: Places, judges: Places) -> Numbers:
        noise = self.chance.normal(0, self.spreads.noise, len(entries))
        return np.asarray(self.quality[entries] + self.severity[judges] + noise)


def _expected(fit: Corrected, spreads: Spreads, *, corrected: bool = True) -> Numbers:
    """The quality to be expected after these marks, above or below the mean: the fewer they are,
    the nearer to it. Where all entries have as many marks it ranks as their score does."""
    score = fit.adjusted if corrected else fit.raw
    return np.asarray(_pull(fit.design, spreads, corrected=corrected) * (score - score.mean()))


def _pull(design: Design, spreads: Spreads, *, corrected: bool) -> Numbers:
    """Of each entry, the share of what its score differs by that is its quality's."""
    strict = has_enough(design)[design.judge_at] & corrected
    error = spreads.noise**2 + np.where(strict, 0, spreads.severity**2)
    quality = spreads.quality**2
    return np.asarray(quality / (quality + design.means(error) / design.per_entry))


def _in_doubt(fit: Corrected, spreads: Spreads, method: Method) -> Places:
    """The entries of which it is least sure on which side of the cut they are, first those; only
    those that somebody on their panel can still read."""
    pull = _pull(fit.design, spreads, corrected=True)
    cut = spreads.quality * NormalDist().inv_cdf(1 - method.winners / method.entries)
    unsure = spreads.quality * np.sqrt(1 - pull)
    far = np.abs(_expected(fit, spreads) - cut) / unsure
    order = np.argsort(far, kind="stable")
    return np.asarray(order[fit.design.per_entry[order] < method.smallest])


# --- who reads what --------------------------------------------------------------------------


def _design(entries: Places, judges: Places, values: Numbers) -> Design:
    """Every entry has a mark; judges who read nothing are left out."""
    order = np.lexsort((judges, entries))
    names, places = np.unique(judges[order], return_inverse=True)
    count = int(entries.max()) + 1
    return Design(range(count), names.tolist(), entries[order], places, values[order])


def _judge_of(design: Design) -> Places:
    """Of each mark the number of its judge."""
    return np.asarray(np.array(design.judges, np.intp)[design.judge_at])


def first_readings(method: Method, chance: Chance) -> tuple[Places, Places, Numbers]:
    """Entries and judges of all readings, by lot, as level as can be; no marks yet."""
    table = np.empty((method.entries, method.readers), np.intp)
    for panel, (entries, judges) in enumerate(method.shares):
        at = np.arange(entries)
        rounds = np.argsort(chance.random_sample((entries // judges + 1, judges)), axis=1)
        # a whole round moves on by one judge for each entry, the rest of one by all its readers
        step = np.where(at // judges < entries // judges, 1, method.readers)
        turn = (at % judges * step)[:, None] + np.arange(method.readers)
        table[panel :: method.panels] = (
            rounds[(at // judges)[:, None], turn % judges] * method.panels + panel
        )
    if method.panels > 1 and method.readers > 1:
        bridges = _by_lot(np.arange(method.entries), method.bridging, chance)
        elsewhere = _other_panels(method, bridges, chance)
        judges_there = np.array(method.shares)[elsewhere, 1]
        drawn = (chance.random_sample(len(bridges)) * judges_there).astype(np.intp)
        table[bridges, -1] = drawn * method.panels + elsewhere
    entry_at = np.repeat(np.arange(method.entries), method.readers)
    return entry_at, table.ravel(), np.zeros(method.readings)


def _further_judges(design: Design, entries: Places, method: Method, chance: Chance) -> Places:
    """One more judge for each of these entries, level again, bridges as before."""
    read = np.zeros((method.entries, method.judges), bool)
    read[design.entry_at, _judge_of(design)] = True
    panel = entries % method.panels
    if method.panels > 1:
        bridges = _by_lot(np.arange(len(entries)), method.bridging, chance)
        panel[bridges] = _other_panels(method, entries[bridges], chance)
    found = np.empty(len(entries), np.intp)
    for at, (_entries, judges) in enumerate(method.shares):
        here = np.flatnonzero(panel == at)
        order, turn = chance.permutation(judges), np.arange(len(here)) % judges
        while (met := read[entries[here], order[turn] * method.panels + at]).any():
            turn[met] = (turn[met] + 1) % judges
        found[here] = order[turn] * method.panels + at
    return found


def _by_lot(among: Places, per_cent: int, chance: Chance) -> Places:
    return chance.permutation(among)[: ceil(len(among) * per_cent / 100)]


def _other_panels(method: Method, entries: Places, chance: Chance) -> Places:
    """For each entry a panel that is not its own."""
    return (entries + chance.randint(1, method.panels, len(entries))) % method.panels


def _chance(*seeds: int) -> Chance:
    return np.random.RandomState(np.random.MT19937(np.random.SeedSequence(seeds)))


def _share(count: int, parts: int, at: int) -> int:
    """How many of `count` fall to the part at this place, if dealt out in turn."""
    return (count - at - 1) // parts + 1


def _share_of(runs: Sequence[float]) -> Share:
    low, high = np.percentile(runs, [OUTSIDE, 100 - OUTSIDE])
    return Share(float(np.mean(runs)), float(low), float(high))
