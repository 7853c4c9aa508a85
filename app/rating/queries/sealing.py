"""What of the public's rating is sealed with the record of judging: no person, no words."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction

from sqlalchemy import ColumnElement, func, select

from app.competitions.models import Edition, Stage
from app.competitions.settings import STATEMENTS
from app.core.db import db
from app.judging.queries.sealing import PublicPart
from app.rating import rules
from app.rating.models import Rating
from app.rating.queries.figures import AT_ONCE, set_aside_in, usefulness_in
from app.rating.queries.visitors import rated_in
from app.rating.rules import LEAST, MOST
from app.rating.rules.figures import final_score

SUMS = range(STATEMENTS * LEAST, STATEMENTS * MOST + 1)
"""What the three answers of a rating can come to."""
_points = Rating.first + Rating.second + Rating.third


def public_part(edition: Edition, scores: Mapping[int, Fraction]) -> PublicPart | None:
    """None where the edition asks no public. `scores`: entry id → the judges' figure."""
    stage, share = rules.rating_stage(edition.stages), rules.share(edition)
    if stage is None:
        return None
    given, aside = _sums_in(stage)
    told = {
        str(ref): {"sums": [found[one] for one in SUMS], "set_aside": aside[ref]}
        for ref, found in sorted(given.items())
    }
    results = []
    for ref, found in sorted(usefulness_in(stage).items()):
        final = _final(scores.get(ref), found.shrunken, share)
        results.append([ref, found.tally.n, found.shrunken, final])
    return PublicPart({"weight": rules.weight(edition), "share": share, "rated": told}, results)


def _final(
    score: Fraction | None, usefulness: Fraction | None, share: int | None
) -> Fraction | None:
    """None where a part of it is missing."""
    if score is None or usefulness is None or share is None:
        return None
    return final_score(Fraction(score), usefulness, share)


def _counted(which: ColumnElement[bool]) -> Iterator[tuple[int, int, int]]:
    """Id of the rated entry, what the answers came to, and how often."""
    rows = db.session.execute(
        select(Rating.rated_id, _points, func.count())
        .where(which)
        .group_by(Rating.rated_id, _points)
    )
    for ref, points, count in rows:
        yield int(ref), int(points), int(count)


def _sums_in(stage: Stage) -> tuple[Mapping[int, Counter[int]], Mapping[int, int]]:
    """Entry id → how often the answers of a rating that counts came to so much; and how many
    ratings were set aside."""
    rated = {one.id: one.entry_id for one in rated_in(stage)}
    given: dict[int, Counter[int]] = {ref: Counter() for ref in rated.values()}
    confirmed = Rating.confirmed_at.is_not(None)
    for ref, points, count in _counted(Rating.rated_id.in_(rated) & confirmed):
        given[rated[ref]][points] += count
    aside: dict[int, int] = defaultdict(int)
    wanted = sorted(one for refs in set_aside_in(rated).values() for one in refs)
    for start in range(0, len(wanted), AT_ONCE):
        for ref, points, count in _counted(Rating.id.in_(wanted[start : start + AT_ONCE])):
            given[rated[ref]][points] -= count
            aside[rated[ref]] += count
    return given, aside
