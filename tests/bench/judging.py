"""`python -m tests.bench.judging`: how many of the true winners each way of scoring finds.

Made-up competitions in which the true quality of every entry is known: quality varies by 8 points,
how strict judges are by 6, and chance by 8. Four ways to score look for the best entries in the
same marks: the mean, the z-score of each judge, the co-judge correction that the site uses, and an
oracle that knows how strict each judge is, which nothing can beat. The last column is how often the
90 % range of a rank held the true one.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from app.judging.rules.placing import ranking
from app.judging.rules.severity import Mark, corrected, design

QUALITY, STRICTNESS, CHANCE = 8.0, 6.0, 8.0
TRACKS = 6


@dataclass(frozen=True)
class Scenario:
    """One kind of competition; `tracks` have judges of their own."""

    name: str
    entries: int = 3500
    judges: int = 60
    readers: int = 3
    winners: int = 175
    runs: int = 8
    tracks: int = 1
    tracks_differ: float = 0.0
    """Standard deviation of the mean quality of a track."""
    bridges: float = 0.0
    """Share of the entries that one judge of another track reads."""
    strictness: float = STRICTNESS
    ranges: tuple[float, float] = (1.0, 1.0)
    """How much of the scale judges use, from the narrowest to the widest."""


SMALL = {"entries": 40, "judges": 6, "winners": 10, "runs": 300}
TINY = {"entries": 12, "judges": 4, "readers": 2, "winners": 3, "runs": 300}
SCENARIOS = (
    Scenario("judges mixed over all entries"),
    Scenario("panels per track, tracks equal", tracks=TRACKS),
    Scenario("panels per track, tracks differ", tracks=TRACKS, tracks_differ=6),
    Scenario("the same, 10 % read across", tracks=TRACKS, tracks_differ=6, bridges=0.1),
    Scenario("mixed, judges use other ranges", ranges=(0.6, 1.4)),
    Scenario("200 entries, 15 judges", entries=200, judges=15, winners=40, runs=60),
    Scenario("40 entries, 6 judges", **SMALL),
    Scenario("the same, judges equal", **SMALL, strictness=0),
    Scenario("12 entries, 4 judges, 2 each", **TINY),
    Scenario("the same, judges equal", **TINY, strictness=0),
)
METHODS = ("raw", "z-score", "corrected", "oracle")


@dataclass
class Found:
    """Shares, one number for each run."""

    winners: dict[str, list[float]] = field(default_factory=lambda: {one: [] for one in METHODS})
    held: list[float] = field(default_factory=list)

    def line(self) -> str:
        shares = "".join(f"{np.mean(self.winners[one]):11.3f}" for one in METHODS)
        return f"{shares}{np.mean(self.held):14.3f}"


def main() -> int:
    print("Share of the true winners found, and of true ranks within the 90 % range\n")
    print(f"{'':34}{'runs':>5}" + "".join(f"{one:>11}" for one in METHODS) + f"{'coverage':>14}")
    for scenario in SCENARIOS:
        print(f"{scenario.name:34}{scenario.runs:5}{measured(scenario).line()}", flush=True)
    return 0


def measured(scenario: Scenario) -> Found:
    """Play the competition so many times; the same figures every time it is called."""
    found = Found()
    for seed in range(scenario.runs):
        play(scenario, np.random.RandomState(seed), found)
    return found


def play(scenario: Scenario, random: np.random.RandomState, found: Found) -> None:
    quality, strictness, marks = competition(scenario, random)
    result = ranking(corrected(marks), top=scenario.winners, seed=1)
    fit = result.fit
    true = np.argsort(np.argsort(-quality)) + 1
    scores = {
        "raw": fit.raw,
        "z-score": fit.design.means(z_scores(marks)),
        "corrected": fit.adjusted,
        "oracle": fit.design.means(fit.design.values - strictness[fit.design.judge_at]),
    }
    best = set(np.flatnonzero(true <= scenario.winners))
    for method, score in scores.items():
        chosen = set(np.argsort(-score, kind="stable")[: scenario.winners])
        found.winners[method].append(len(best & chosen) / scenario.winners)
    held = [one.rank_low <= true[one.entry] <= one.rank_high for one in result.places]
    found.held.append(float(np.mean(held)))


def competition(
    scenario: Scenario, random: np.random.RandomState
) -> tuple[np.ndarray, np.ndarray, list[Mark]]:
    """The true quality of each entry, how strict each judge is, and the marks."""
    track = np.arange(scenario.entries) % scenario.tracks
    means = 70 + random.normal(0, scenario.tracks_differ, scenario.tracks)
    quality = means[track] + random.normal(0, QUALITY, scenario.entries)
    strictness = random.normal(0, scenario.strictness, scenario.judges)
    width = random.uniform(*scenario.ranges, scenario.judges)
    marks = []
    for entry, judges in enumerate(readers(scenario, random)):
        for judge in judges:
            seen = quality[entry] + random.normal(0, CHANCE)
            marks.append(Mark(entry, judge, 70 + (seen - 70) * width[judge] + strictness[judge]))
    return quality, strictness, marks


def readers(scenario: Scenario, random: np.random.RandomState) -> Iterator[list[int]]:
    """Of each entry, its judges: those of its track with the fewest entries, by lot among them."""
    load = np.zeros(scenario.judges)
    home = np.arange(scenario.judges) % scenario.tracks
    for entry in range(scenario.entries):
        tired = load + random.uniform(0, 1, scenario.judges)
        own = fewest(tired, home == entry % scenario.tracks, scenario.readers)
        if random.uniform() < scenario.bridges:
            own = [*own[:-1], *fewest(tired, home != entry % scenario.tracks, 1)]
        load[own] += 1
        yield own


def fewest(tired: np.ndarray, among: np.ndarray, count: int) -> list[int]:
    there = np.flatnonzero(among)
    return [int(judge) for judge in there[np.argsort(tired[there], kind="stable")][:count]]


def z_scores(marks: list[Mark]) -> np.ndarray:
    """Each mark less its judge's mean, by its judge's deviation, in the order of the design."""
    found = design(marks)
    far = found.values - (found.by_judge(found.values) / found.per_judge)[found.judge_at]
    deviation = np.sqrt(found.by_judge(far * far) / found.per_judge)
    return far / np.where(deviation > 0, deviation, 1)[found.judge_at]


if __name__ == "__main__":
    sys.exit(main())
