"""The final scores of an edition's finalists, from all stages in which judges score."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import groupby

from sqlalchemy import select

from app.competitions.models import Edition, Stage
from app.competitions.rules import ranked_by, shares
from app.competitions.settings import Figure
from app.core.db import db
from app.entries.models import Entry
from app.judging.queries.finished import ADJUSTED
from app.judging.queries.judges import entries_by_id, taking_part
from app.judging.queries.ranking import best_first, ranked
from app.judging.queries.recap import Recap, recap
from app.judging.rules import final
from app.judging.rules.placing import EXACT
from app.judging.rules.severity import Corrected
from app.judging.rules.stages import assessments, of_finalists


@dataclass(frozen=True)
class Finalist:
    """A finalist, and what each stage gave it: the figure that ranks, None where nobody scored."""

    entry: Entry
    scores: Sequence[Fraction | None]
    total: Fraction | None
    """By the judges alone; None while a stage gave nothing."""


@dataclass(frozen=True)
class Finals:
    """All finalists of an edition; `order` has the best first, those without a total last."""

    recaps: Sequence[Recap]
    """One of each stage in which judges score."""
    shares: Sequence[int]
    """Percent of the final score that each of them makes."""
    refs: Sequence[int]
    """Ids of the finalists, those first that the assessment ranks first."""

    @property
    def stages(self) -> Sequence[Stage]:
        return [one.stage for one in self.recaps]

    @cached_property
    def _scores(self) -> Sequence[Mapping[int, Fraction]]:
        """For each stage entry id → the figure that ranks."""
        return [figures_that_rank(one) for one in self.recaps]

    @cached_property
    def totals(self) -> Mapping[int, Fraction]:
        """Entry id → what the judges' marks come to, of those who have marks in every stage."""
        every = {ref: final.judged(self._of(ref)) for ref in self.refs}
        return {ref: total for ref, total in every.items() if total is not None}

    @cached_property
    def order(self) -> Sequence[int]:
        """Of equals the assessment's first comes first."""
        return sorted(self.refs, key=lambda ref: self.totals.get(ref, Fraction(-1)), reverse=True)

    @property
    def unscored(self) -> Collection[int]:
        """Ids of those without a final score."""
        return set(self.refs) - self.totals.keys()

    @cached_property
    def places(self) -> Sequence[Set[int]]:
        """The same; those with exactly the same total share a place."""
        places = groupby(self.order, key=lambda ref: self.totals.get(ref, Fraction(-1)))
        return [frozenset(refs) for _total, refs in places]

    @cached_property
    def spans(self) -> Mapping[int, tuple[int, int]]:
        """Entry id → between which ranks it lies, nine times of ten, of those with a total."""
        fits = [one.finished.correction for one in self.recaps]
        order = tuple(ref for ref in self.order if ref in self.totals)
        return _spans(tuple(zip(self.shares, fits, strict=True)), order)

    def below(self, ref: int) -> Sequence[Stage]:
        """The stages for finalists whose passing grade it does not reach."""
        return [
            one.stage
            for one in self.recaps
            if one.stage.passing_grade is not None and ref not in one.reaching
        ]

    def rows(self, refs: Collection[int]) -> Sequence[Finalist]:
        """These finalists, in this order."""
        entries = entries_by_id(refs)
        return [
            Finalist(entries[ref], [score for _share, score in self._of(ref)], self.totals.get(ref))
            for ref in refs
        ]

    def _of(self, ref: int) -> Sequence[tuple[int, Fraction | None]]:
        given = [scores.get(ref) for scores in self._scores]
        return list(zip(self.shares, given, strict=True))


def finals_of(edition: Edition) -> Finals | None:
    """None where no stage is for finalists, and before they are public."""
    scored, last = assessments(edition.stages), of_finalists(edition.stages)
    if not last or edition.finalists_published_at is None:
        return None
    recaps = [recap(stage, with_marks=True) for stage in scored]
    share = shares(edition)
    named = set(db.session.scalars(select(Entry.id).where(*taking_part(last[0]))))
    best = list(ranked(recaps[0], best_first(edition), among=named))
    return Finals(recaps, [share[stage.kind] for stage in scored], best)


@lru_cache(maxsize=4)  # every page of a plenary asks, and marks of a closed stage stay
def _spans(
    parts: tuple[tuple[int, Corrected | None], ...], order: tuple[int, ...]
) -> Mapping[int, tuple[int, int]]:
    return final.spans(parts, order)


def figures_that_rank(found: Recap) -> Mapping[int, Fraction]:
    """Entry id → by which the edition ranks, 0 to 100; of those with marks."""
    if ranked_by(found.stage.edition) is Figure.CORRECTED:
        scores = found.finished.figures(ADJUSTED)
        return {ref: Fraction(round(score, EXACT)) for ref, score in scores.items()}
    return found.finished.means
