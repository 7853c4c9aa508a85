"""The final score of a finalist: what each scored stage gave, by the shares that the rules set."""

from collections.abc import Sequence
from fractions import Fraction


def judged(scores: Sequence[tuple[int, Fraction | None]]) -> Fraction | None:
    """0 to 100: the mean of what the stages gave, weighed by their shares; None while one of them
    gave nothing. `scores`: share and figure of each stage."""
    known = [(share, score) for share, score in scores if score is not None]
    if not known or len(known) < len(scores):
        return None
    whole = sum(share for share, _score in known)
    return sum((share * score for share, score in known), Fraction(0)) / whole
