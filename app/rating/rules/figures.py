"""How useful people found an innovation: 0 to 100, and drawn to the common mean where few said so.

All figures are exact fractions; only pages round them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.competitions.settings import STATEMENTS
from app.rating.rules import LEAST, MOST

WHOLE = Fraction(100)


@dataclass(frozen=True)
class Tally:
    """The ratings of one innovation that count: how many, and the sum of all their points."""

    n: int = 0
    points: int = 0
    set_aside: int = 0
    """So many more were set aside."""

    @property
    def mean(self) -> Fraction | None:
        """The mean of the three answers of all ratings on 0 to 100; None without any."""
        if not self.n:
            return None
        answers = STATEMENTS * self.n
        return WHOLE * (self.points - LEAST * answers) / ((MOST - LEAST) * answers)


@dataclass(frozen=True)
class Usefulness:
    """What the public's ratings say of one innovation."""

    tally: Tally
    shrunken: Fraction | None
    """None while nothing at all was rated in the stage."""


def usefulness(tallies: Mapping[int, Tally], weight: int) -> Mapping[int, Usefulness]:
    """Key of each innovation → its figures, with `weight` ratings of the common mean added to each.

    This is the Bayesian average, (k·C + n·M) / (k + n), known from ranking films by votes (IMDb)
    and a case of shrinking means to a common one (Efron and Morris, "Stein's paradox in
    statistics", 1977). C is the mean of the innovations' own means, not of all ratings: else the
    one with the most supporters would set the mark for the others. Without a rating it is C.
    """
    means = [mean for one in tallies.values() if (mean := one.mean) is not None]
    if not means:
        return {key: Usefulness(one, None) for key, one in tallies.items()}
    common = sum(means, Fraction(0)) / len(means)
    return {
        key: Usefulness(
            one, (weight * common + one.n * (one.mean or Fraction(0))) / (weight + one.n)
        )
        for key, one in tallies.items()
    }


def final_score(score: Fraction, shrunken: Fraction, share: int) -> Fraction:
    """The judges' score with the public's in it; `share` is the percent that the public makes."""
    return (score * (100 - share) + shrunken * share) / 100
