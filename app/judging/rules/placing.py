"""From marks to places: raw and corrected side by side, with how sure each place is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from math import ceil, inf

import numpy as np
from numpy.typing import NDArray

from app.competitions.method import DRAWS, RANGE
from app.judging.rules.severity import Corrected, Design, Key, Numbers

TOP = 10
SEED = 0
EXACT = 9
"""Decimals from which on two figures are the same: the rest is the machine's rounding."""
_OUTSIDE = (100 - RANGE) / 200
"""The share of draws that the range of a rank leaves out at either end."""


def usual_top(ranked: int) -> int:
    """How many of so many entries can win where nobody says: TOP, but never all of them."""
    return TOP if ranked > TOP else max(ranked // 2, 1)


@dataclass(frozen=True)
class Place:
    """One entry with both scores and both ranks."""

    entry: Key
    raw: float
    adjusted: float
    rank_raw: int
    rank: int
    """By the corrected score."""
    rank_low: int
    """The best rank of the 90 % range, which always holds the rank that rules."""
    rank_high: int
    p_top: float
    """The chance to be one of the best `top`."""

    def is_close(self, top: int) -> bool:
        """Whether it is too close to call if this one is among the best `top`."""
        return self.rank_low <= top < self.rank_high


@dataclass(frozen=True)
class Ranking:
    """The entries, best first, and all that they were ranked by."""

    places: Sequence[Place]
    fit: Corrected
    top: int
    seed: int
    equal: Sequence[Sequence[Key]]
    """Groups of entries that nothing earned tells apart, each in the order of its places."""
    by_lot: bool
    """Whether a draw made that order; else it means nothing."""


def ranking(
    fit: Corrected,
    *,
    top: int = TOP,
    seed: int = SEED,
    deciding: Mapping[Key, Sequence[float]] | None = None,
    by_lot: bool = True,
    by_mean: bool = False,
    draws: int = DRAWS,
) -> Ranking:
    """Rank the entries by their corrected scores, or by their means.

    `deciding`: entry → what tells apart those with the same score, the heaviest criterion first.
    Then the lower spread and a public draw decide if `by_lot`; else people will, unless
    `deciding` leaves nothing equal.
    The same marks with the same seed give the same answer, in whatever order they come.
    """
    lot = seed if by_lot else None
    raw, equal_raw = _ranks(fit.design, fit.design.values, deciding or {}, lot)
    ranks, equal = _ranks(fit.design, fit.marks, deciding or {}, lot)
    ruling, equal = (raw, equal_raw) if by_mean else (ranks, equal)
    low, high, chance = _chances(fit, ruling, top, seed, draws)
    places = [
        Place(
            entry,
            float(fit.raw[at]),
            float(fit.adjusted[at]),
            int(raw[at]),
            int(ranks[at]),
            int(low[at]),
            int(high[at]),
            float(chance[at]),
        )
        for at, entry in enumerate(fit.design.entries)
    ]
    places.sort(key=lambda place: place.rank_raw if by_mean else place.rank)
    return Ranking(places, fit, top, seed, equal, by_lot)


def drawn(seed: int | str, entry: Key) -> str:
    """The lot of an entry where nothing else tells it from others: the lowest comes first.

    Anybody can draw it again: SHA-256 of the seed, a slash and the entry.
    """
    return sha256(f"{seed}/{entry}".encode()).hexdigest()


def lot(seed: int | str, entry: Key) -> int:
    """The same lot as a number of which the larger comes first, exact as a float too."""
    return -int(drawn(seed, entry)[:13], 16)


def _ranks(
    found: Design, marks: Numbers, deciding: Mapping[Key, Sequence[float]], lot: int | None
) -> tuple[NDArray[np.intp], Sequence[Sequence[Key]]]:
    """From 1, and the groups that nothing earned tells apart. The rule for ties: the higher score,
    then the higher mark in the heaviest criterion, then, where there is a `lot`, the lower spread
    (one mark has none, and comes last) and a public draw."""
    scores, spreads = found.means(marks), found.spreads(marks)

    def earned(at: int) -> tuple[float, tuple[float, ...], bool, float]:
        return (
            -round(float(scores[at]), EXACT),
            tuple(-round(value, EXACT) for value in deciding.get(found.entries[at], (-inf,))),
            lot is not None and bool(found.per_entry[at] == 1),
            0.0 if lot is None else round(float(spreads[at]), EXACT),
        )

    keys = [earned(at) for at in range(len(scores))]
    order = sorted(range(len(scores)), key=keys.__getitem__)  # the equal stay in order of names
    if lot is not None:
        order.sort(key=lambda at: (keys[at], drawn(lot, found.entries[at])))
    ranks = np.empty(len(scores), np.intp)
    ranks[order] = np.arange(1, len(scores) + 1)
    groups = [[found.entries[at] for at in group] for _, group in groupby(order, keys.__getitem__)]
    return ranks, [group for group in groups if len(group) > 1]


def _chances(
    fit: Corrected, ranks: NDArray[np.intp], top: int, seed: int, draws: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], Numbers]:
    """Low and high end of each entry's range, and its chance to be one of the best `top`.

    Without any measure of the noise everything is possible, for all alike.
    """
    size = len(ranks)
    if fit.noise is None:
        return np.ones_like(ranks), np.full_like(ranks, size), np.full(size, min(top / size, 1.0))
    drawn_ranks = _draws(fit, fit.noise, seed, draws)
    chance = (drawn_ranks <= top).mean(axis=1)
    drawn_ranks.sort(axis=1)
    outside = ceil(_OUTSIDE * draws)
    low = np.minimum(drawn_ranks[:, outside - 1], ranks)
    high = np.maximum(drawn_ranks[:, draws - outside], ranks)
    return low, high, chance


def _draws(fit: Corrected, noise: float, seed: int, draws: int) -> NDArray[np.int32]:
    """Ranks, entries × draws. The equal stand in an order by lot."""
    random = generator(seed)
    ranks = np.empty((len(fit.design.entries), draws), np.int32)
    for draw, scores in enumerate(drawn_scores(fit, noise, random, draws)):
        ranks[:, draw] = drawn_ranks(scores, random)
    return ranks


def generator(seed: int) -> np.random.RandomState:
    """NumPy keeps the numbers of this generator the same for ever: a ranking can be run again."""
    return np.random.RandomState(np.random.MT19937(np.random.SeedSequence(seed)))


def drawn_ranks(scores: Numbers, random: np.random.RandomState) -> NDArray[np.intp]:
    """From 1; the equal stand in an order by lot."""
    lots = random.permutation(len(scores))
    ranks = np.empty(len(scores), np.intp)
    ranks[lots[np.argsort(-scores[lots], kind="stable")]] = np.arange(1, len(scores) + 1)
    return ranks


def drawn_scores(
    fit: Corrected, noise: float, random: np.random.RandomState, draws: int
) -> Iterator[Numbers]:
    """Scores that the marks allow as well: other shifts of the judges, scores pulled towards the
    mean, and noise, each as far as the marks leave it open."""
    found = fit.design
    root = np.linalg.cholesky(found.information)
    shifts = np.linalg.solve(root.T, random.standard_normal((len(found.judges), draws))) * noise
    error = noise * noise / found.per_entry
    between = max(fit.adjusted.var(ddof=1) - error.mean(), 0.0) if len(error) > 1 else 0.0
    pull = between / np.where(between + error > 0, between + error, 1)
    middle, spread = fit.adjusted.mean(), np.sqrt(pull * error)
    for draw in range(draws):
        scores = fit.adjusted - found.means(shifts[found.judge_at, draw])
        scores = middle + pull * (scores - middle) + spread * random.standard_normal(len(scores))
        yield np.round(scores, EXACT)
