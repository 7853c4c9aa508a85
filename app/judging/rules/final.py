"""The final score of a finalist: what each scored stage gave, by the shares that the rules set."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil

import numpy as np

from app.competitions.method import DRAWS, RANGE
from app.judging.rules.placing import SEED, drawn_ranks, drawn_scores, generator
from app.judging.rules.severity import Corrected


def judged(scores: Sequence[tuple[int, Fraction | None]]) -> Fraction | None:
    """0 to 100: the mean of what the stages gave, weighed by their shares; None while one of them
    gave nothing. `scores`: share and figure of each stage."""
    known = [(share, score) for share, score in scores if score is not None]
    if not known or len(known) < len(scores):
        return None
    whole = sum(share for share, _score in known)
    return sum((share * score for share, score in known), Fraction(0)) / whole


def spans(
    parts: Sequence[tuple[int, Corrected | None]], order: Sequence[int]
) -> Mapping[int, tuple[int, int]]:
    """Entry id → between which ranks of the final score it lies, nine times of ten.

    `parts`: share and fit of each stage; `order`: those with a final score, the best first. The
    range always holds the rank that the marks give. Nothing where a stage leaves its noise open.
    """
    known = [(share, fit, fit.noise) for share, fit in parts if fit and fit.noise is not None]
    if not order or len(known) < len(parts):
        return {}
    random, whole = generator(SEED), sum(share for share, _fit in parts)
    totals = np.zeros((DRAWS, len(order)))
    for share, fit, noise in known:
        at = {entry: place for place, entry in enumerate(fit.design.entries)}
        own = [at[ref] for ref in order]
        for draw, scores in enumerate(drawn_scores(fit, noise, random, DRAWS)):
            totals[draw] += share / whole * scores[own]
    ranks = np.sort([drawn_ranks(one, random) for one in totals], axis=0)
    outside, places = ceil((100 - RANGE) / 200 * DRAWS), np.arange(1, len(order) + 1)
    low = np.minimum(ranks[outside - 1], places).tolist()
    high = np.maximum(ranks[DRAWS - outside], places).tolist()
    return dict(zip(order, zip(low, high, strict=True), strict=True))
