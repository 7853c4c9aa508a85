"""How many rated what, what of it counts, and what a person has to look at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.competitions.models import Edition, Stage
from app.competitions.rules import ends_at, ranked_by
from app.competitions.settings import Figure
from app.core.db import db
from app.rating import rules
from app.rating.models import FlagKind, RatedEntry, Rating, Review, Verdict
from app.rating.queries.visitors import rated_in
from app.rating.rules.bursts import Census, Flag, Given, flags
from app.rating.rules.figures import Tally, Usefulness, final_score, usefulness


@dataclass(frozen=True)
class Line:
    """One innovation: its figures, and the runs that nobody has decided about."""

    rated: RatedEntry
    figures: Usefulness
    waiting: Sequence[Flag]


@dataclass(frozen=True)
class Say:
    """The public's part of the final score in an edition, once its rating is over."""

    share: int
    by: Figure
    """The judges' figure that it is added to: the one that ranks."""
    figures: Mapping[int, Usefulness]

    def final(
        self, entry_id: int, *, mean: float | Fraction | None, adjusted: float | Decimal | None
    ) -> Decimal | None:
        """For showing only: the final score of the entry; None where one of its parts is missing.
        It ranks nobody."""
        score = mean if self.by is Figure.MEAN else adjusted
        rated = self.figures.get(entry_id)
        if score is None or rated is None or rated.shrunken is None:
            return None
        made = final_score(Fraction(score), rated.shrunken, self.share)
        return Decimal(made.numerator) / Decimal(made.denominator)


def say_of(edition: Edition, at: datetime) -> Say | None:
    """None where the edition gives the public no share, and while people still rate."""
    stage, share = rules.rating_stage(edition.stages), rules.share(edition)
    if stage is None or share is None or not rules.figures_visible(stage, at):
        return None
    return Say(share, ranked_by(edition), usefulness_in(stage))


def lines_of(stage: Stage, at: datetime) -> Sequence[Line]:
    """All innovations of the stage, by title."""
    rated = rated_in(stage)
    figures = usefulness_in(stage)
    found = _waiting(stage, at)
    return [Line(one, figures[one.entry_id], found.get(one.id, ())) for one in rated]


def usefulness_in(stage: Stage) -> Mapping[int, Usefulness]:
    """Entry id → what the ratings that count say, for every entry that the public rates."""
    rated = {one.id: one.entry_id for one in rated_in(stage)}
    aside = _set_aside(_active(rated))
    points = func.sum(Rating.first + Rating.second + Rating.third)
    every = db.session.execute(
        select(Rating.rated_id, func.count(), points)
        .where(Rating.rated_id.in_(rated), Rating.confirmed_at.is_not(None))
        .group_by(Rating.rated_id)
    ).all()
    whole = {ref: (int(n), int(sum_)) for ref, n, sum_ in every}
    out = _sums(aside)
    tallies = {}
    for ref, entry_id in rated.items():
        (n, sum_), (n_out, sum_out) = whole.get(ref, (0, 0)), out.get(ref, (0, 0))
        tallies[entry_id] = Tally(n - n_out, sum_ - sum_out, n_out)
    return usefulness(tallies, rules.weight(stage.edition))


@dataclass(frozen=True)
class PublicRating:
    """What of the public's rating would be cut off by publishing the results."""

    runs: bool
    flags: int


def public_rating_of(edition: Edition, at: datetime) -> PublicRating:
    """Whether people still rate, and how many unusual runs wait for a decision."""
    stage = rules.rating_stage(edition.stages)
    if stage is None:
        return PublicRating(runs=False, flags=0)
    return PublicRating(
        runs=rules.why_not_rate(stage, at) is None,
        flags=sum(len(line.waiting) for line in lines_of(stage, at)),
    )


def waiting_flags(rated: RatedEntry, at: datetime) -> Sequence[Flag]:
    """The unusual runs of one innovation that nobody has decided about."""
    return _waiting(rated.stage, at).get(rated.id, ())


def reviews_of(rated: RatedEntry) -> Sequence[Review]:
    """What was decided about its runs, newest first, taken back or not."""
    return db.session.scalars(
        select(Review)
        .where(Review.rated_id == rated.id)
        .options(joinedload(Review.by))
        .order_by(Review.id.desc())
    ).all()


def comments_on(rated: RatedEntry) -> Sequence[str]:
    """What people wrote beside the ratings that they confirmed, newest first."""
    return db.session.scalars(
        select(Rating.comment)
        .where(Rating.rated_id == rated.id, Rating.confirmed_at.is_not(None), Rating.comment != "")
        .order_by(Rating.confirmed_at.desc(), Rating.id.desc())
    ).all()


def _waiting(stage: Stage, at: datetime) -> Mapping[int, Sequence[Flag]]:
    """Id of the rated entry → its runs without a decision; a run that grew waits again."""
    given = _given(stage)
    whole = Census.of(one for many in given.values() for one in many)
    hours = Fraction(int((min(at, ends_at(stage)) - stage.opens_at).total_seconds()), 3600)
    decided: dict[tuple[int, FlagKind], set[int]] = defaultdict(set)
    for review in _active(given):
        decided[review.rated_id, review.kind].update(review.rating_ids)
    return {
        ref: [
            flag
            for flag in flags(many, whole, hours=hours)
            if not decided[ref, flag.kind].issuperset(flag.refs)
        ]
        for ref, many in given.items()
    }


def _given(stage: Stage) -> Mapping[int, list[Given]]:
    rows = db.session.execute(
        select(
            Rating.rated_id,
            Rating.id,
            Rating.confirmed_at,
            Rating.network,
            Rating.domain,
            Rating.first,
            Rating.second,
            Rating.third,
        )
        .join(Rating.rated)
        .where(RatedEntry.stage_id == stage.id, Rating.confirmed_at.is_not(None))
    )
    given: dict[int, list[Given]] = defaultdict(list)
    for rated_id, ref, at, network, domain, first, second, third in rows:
        if at is not None:
            given[rated_id].append(Given(ref, at, network, domain, (first, second, third)))
    return given


def _active(rated: Collection[int]) -> Sequence[Review]:
    """The decisions about these rated entries (ids) that count."""
    return db.session.scalars(
        select(Review).where(Review.rated_id.in_(list(rated)), Review.taken_back_at.is_(None))
    ).all()


def _set_aside(reviews: Iterable[Review]) -> Mapping[int, set[int]]:
    """Id of the rated entry → ratings that do not count: one decision against them is enough."""
    aside: dict[int, set[int]] = defaultdict(set)
    for review in reviews:
        if review.verdict is Verdict.SET_ASIDE:
            aside[review.rated_id].update(review.rating_ids)
    return aside


def _sums(aside: Mapping[int, set[int]]) -> Mapping[int, tuple[int, int]]:
    """Id of the rated entry → number and points of what was set aside."""
    sums: dict[int, tuple[int, int]] = {}
    if not aside:
        return sums
    points = Rating.first + Rating.second + Rating.third
    rows = db.session.execute(
        select(Rating.rated_id, Rating.id, points).where(Rating.rated_id.in_(list(aside)))
    )
    for rated_id, ref, given in rows:
        if ref in aside[rated_id]:
            n, sum_ = sums.get(rated_id, (0, 0))
            sums[rated_id] = n + 1, sum_ + given
    return sums
