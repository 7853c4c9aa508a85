"""How many rated what, what of it counts, and what a person has to look at."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from app.entries.models import Entry, EntryState
from app.rating import rules
from app.rating.models import FlagKind, RatedEntry, Rating, Review, Run, Verdict
from app.rating.queries.visitors import rated_in
from app.rating.rules.bursts import Census, Flag, Given, flags
from app.rating.rules.figures import Tally, Usefulness, final_score, usefulness

AT_ONCE = 500
"""So many ids go to the database with one question."""


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
        self,
        entry_id: int,
        *,
        mean: float | Fraction | None,
        adjusted: float | Decimal | Fraction | None,
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


def lines_of(stage: Stage) -> Sequence[Line]:
    """All innovations of the stage, by title."""
    rated = rated_in(stage)
    figures = usefulness_in(stage)
    found = _waiting([one.id for one in rated])
    return [Line(one, figures[one.entry_id], found.get(one.id, ())) for one in rated]


def usefulness_in(stage: Stage) -> Mapping[int, Usefulness]:
    """Entry id → what the ratings that count say, for every entry that the public rates."""
    rated = {one.id: one.entry_id for one in rated_in(stage)}
    aside = set_aside_in(rated)
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
        flags=flags_waiting([stage.id]).get(stage.id, 0),
    )


def waiting_flags(rated: RatedEntry) -> Sequence[Flag]:
    """The unusual runs of one innovation that nobody has decided about."""
    return _waiting([rated.id]).get(rated.id, ())


def flags_waiting(stages: Collection[int]) -> Mapping[int, int]:
    """Stage id → how many unusual runs of its innovations nobody has decided about."""
    if not stages:
        return {}
    rated = db.session.execute(
        select(RatedEntry.id, RatedEntry.stage_id)
        .join(RatedEntry.entry)
        .where(
            RatedEntry.stage_id.in_(stages),
            Entry.state == EntryState.PASSED,
            RatedEntry.id.in_(select(Run.rated_id)),
        )
    ).all()
    found = _waiting([ref for ref, _stage in rated])
    return Counter(stage for ref, stage in rated for _flag in found.get(ref, ()))


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


def runs_of(stage: Stage, at: datetime) -> Mapping[int, Sequence[Flag]]:
    """Id of the rated entry → all its unusual runs. It reads every rating of the stage, one
    innovation at a time: work for the worker."""
    refs = db.session.scalars(
        select(RatedEntry.id).where(RatedEntry.stage_id == stage.id).order_by(RatedEntry.id)
    ).all()
    whole = Census()
    for ref in refs:
        whole.add(_given(ref))
    hours = Fraction(int((min(at, ends_at(stage)) - stage.opens_at).total_seconds()), 3600)
    return {ref: flags(_given(ref), whole, hours=hours) for ref in refs}


def _waiting(refs: Collection[int]) -> Mapping[int, Sequence[Flag]]:
    """Id of the rated entry → its runs without a decision; a run that grew waits again."""
    found: dict[int, list[Flag]] = defaultdict(list)
    if not refs:
        return found
    decided: dict[tuple[int, FlagKind], set[int]] = defaultdict(set)
    for review in _active(refs):
        decided[review.rated_id, review.kind].update(review.rating_ids)
    runs = select(Run).where(Run.rated_id.in_(refs)).order_by(Run.first_at, Run.kind, Run.id)
    for run in db.session.scalars(runs):
        if not decided[run.rated_id, run.kind].issuperset(run.rating_ids):
            flag = Flag(run.kind, tuple(run.rating_ids), run.first_at, run.last_at)
            found[run.rated_id].append(flag)
    return found


def _given(rated_id: int) -> Iterator[Given]:
    rows = db.session.execute(
        select(
            Rating.id,
            Rating.confirmed_at,
            Rating.network,
            Rating.domain,
            Rating.first,
            Rating.second,
            Rating.third,
        ).where(Rating.rated_id == rated_id, Rating.confirmed_at.is_not(None))
    )
    for ref, at, network, domain, first, second, third in rows:
        if at is not None:
            yield Given(ref, at, network, domain, (first, second, third))


def _active(rated: Collection[int]) -> Sequence[Review]:
    """The decisions about these rated entries (ids) that count."""
    return db.session.scalars(
        select(Review).where(Review.rated_id.in_(list(rated)), Review.taken_back_at.is_(None))
    ).all()


def set_aside_in(rated: Collection[int]) -> Mapping[int, set[int]]:
    """Id of each of these rated entries → its ratings that do not count."""
    return _set_aside(_active(rated))


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
    points = func.sum(Rating.first + Rating.second + Rating.third)
    wanted = sorted(ref for refs in aside.values() for ref in refs)
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.session.execute(
            select(Rating.rated_id, func.count(), points)
            .where(Rating.id.in_(wanted[start : start + AT_ONCE]))
            .group_by(Rating.rated_id)
        )
        for rated_id, n, given in rows:
            before = sums.get(rated_id, (0, 0))
            sums[rated_id] = before[0] + int(n), before[1] + int(given)
    return sums
