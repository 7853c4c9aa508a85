"""The draws behind the range of each rank, number for number as NumPy draws them.

The seed is spread over the state of a Mersenne Twister as NumPy's `SeedSequence` does (after
O'Neill, "Developing a seed_seq alternative"); the twister itself is Python's own.
"""

from collections.abc import Sequence
from math import ceil, log, sqrt
from random import Random

from app.judging.rules.sealed.estimating import Fit, back, rooted

EXACT = 9
_WORD = 0xFFFFFFFF
_STATE = 624


class Chance:
    """NumPy's `RandomState(MT19937(SeedSequence(seed)))`, as far as a ranking asks it."""

    def __init__(self, seed: int) -> None:
        state = (1 << 31, *_words(seed, _STATE)[1:], _STATE - 1)
        self._twister = Random()  # noqa: S311 (nothing secret is drawn)
        self._twister.setstate((3, state, None))
        self._kept: float | None = None

    def normal(self) -> float:
        """From the normal distribution, by Marsaglia's polar method, which makes two at once."""
        if self._kept is not None:
            value, self._kept = self._kept, None
            return value
        uniform = self._twister.random
        while True:
            one, other = 2 * uniform() - 1, 2 * uniform() - 1
            square = one * one + other * other
            if 0 < square < 1:
                break
        scale = sqrt(-2 * log(square) / square)
        self._kept = scale * one
        return scale * other

    def order(self, size: int) -> list[int]:
        """The numbers below `size`, shuffled."""
        found, word = list(range(size)), self._twister.getrandbits
        for at in range(size - 1, 0, -1):
            mask = (1 << at.bit_length()) - 1
            other = word(32) & mask
            while other > at:
                other = word(32) & mask
            found[at], found[other] = found[other], found[at]
        return found


def _words(seed: int, count: int) -> list[int]:
    pool = _pool(seed)
    made, factor = [], 0x8B51F9DD
    for at in range(count):
        value = pool[at % len(pool)] ^ factor
        factor = factor * 0x58F38DED & _WORD
        value = value * factor & _WORD
        made.append(value ^ value >> 16)
    return made


def _pool(seed: int) -> list[int]:
    """Four words in which every bit of the seed, which is one word, counts."""
    factor = 0x43B0D7E5

    def hashed(value: int) -> int:
        nonlocal factor
        value ^= factor
        factor = factor * 0x931E8875 & _WORD
        value = value * factor & _WORD
        return value ^ value >> 16

    pool = [hashed(word) for word in (seed & _WORD, 0, 0, 0)]
    for source in range(4):
        for target in range(4):
            if source != target:
                mixed = 0xCA01F9DD * pool[target] - 0x4973F715 * hashed(pool[source]) & _WORD
                pool[target] = mixed ^ mixed >> 16
    return pool


def chances(fit: Fit, ranks: Sequence[int], top: int, seed: int) -> list[tuple[int, int, float]]:
    """Of each entry the best and the worst rank of its range, and its chance to be among the best
    `top`, as `rules.placing` works them out."""
    size, draws = len(ranks), fit.method.draws
    if fit.noise is None:
        return [(1, size, min(top / size, 1.0))] * size
    drawn = _draws(fit, fit.noise, seed)
    outside = ceil((100 - fit.method.range) / 200 * draws)
    found = []
    for rank, one in zip(ranks, drawn, strict=True):
        chance = sum(place <= top for place in one) / draws
        one.sort()
        found.append((min(one[outside - 1], rank), max(one[draws - outside], rank), chance))
    return found


def _draws(fit: Fit, noise: float, seed: int) -> list[list[int]]:
    """Of each entry its rank in every draw."""
    chance, draws = Chance(seed), fit.method.draws
    shifts = _shifts(fit, noise, chance)
    pull, spread, middle = _pulls(fit, noise)
    adjusted, size = fit.adjusted, len(fit.entries)
    ranks: list[list[int]] = [[0] * draws for _ in range(size)]
    judges = [judge for _, judge, _ in fit.rows]
    for draw in range(draws):
        column = shifts[draw]
        moved = fit.means([column[judge] for judge in judges])
        scores = [
            round(
                middle + pull[at] * (adjusted[at] - moved[at] - middle) + spread[at]
                * chance.normal(),
                EXACT,
            )
            for at in range(size)
        ]  # fmt: skip
        lots = chance.order(size)
        lots.sort(key=scores.__getitem__, reverse=True)
        for rank, at in enumerate(lots, 1):
            ranks[at][draw] = rank
    return ranks


def _shifts(fit: Fit, noise: float, chance: Chance) -> list[list[float]]:
    """Of each draw the shifts of all judges: as far off as the marks leave them open."""
    draws, judges = fit.method.draws, range(len(fit.judges))
    normal = [[chance.normal() for _ in range(draws)] for _ in judges]
    root = rooted(fit.information)
    return [
        [one * noise for one in back(root, [normal[judge][draw] for judge in judges])]
        for draw in range(draws)
    ]


def _pulls(fit: Fit, noise: float) -> tuple[list[float], list[float], float]:
    """How far each score is pulled towards the mean, its spread around it, and the mean."""
    error = [noise * noise / count for count in fit.per_entry]
    size = len(error)
    middle = sum(fit.adjusted) / size
    between = 0.0
    if size > 1:
        variance = sum((one - middle) ** 2 for one in fit.adjusted) / (size - 1)
        between = max(variance - sum(error) / size, 0.0)
    pull = [between / (between + one if between + one > 0 else 1) for one in error]
    spread = [sqrt(part * one) for part, one in zip(pull, error, strict=True)]
    return pull, spread, middle
