"""What an applicant may know of a score: raw and corrected, where it stands, how far from the cut.
Never whose marks these were, and nothing before the results are public."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select

from app.competitions.models import Edition
from app.competitions.rules import ranked_by
from app.competitions.settings import Figure
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Outcome
from app.judging.queries.decisions import published_decisions
from app.judging.queries.departing import places_of
from app.judging.queries.final import Finals, figures_that_rank, finals_of
from app.judging.queries.judges import taking_part
from app.judging.queries.recap import Recap, recap
from app.judging.rules.stages import of_proposals


@dataclass(frozen=True)
class Standing:
    """Where an entry came to stand among all that were ranked with it."""

    rank: int
    """From 1; the equal share it."""
    ranked: int
    chosen: int
    """How many of them were chosen."""
    score: Fraction
    """0 to 100, what ranked it."""
    cut: Fraction | None
    """The score of the last place for which there was room; None where nobody was chosen."""

    @property
    def is_within(self) -> bool:
        """Whether its rank alone would have had room."""
        return self.rank <= self.chosen


@dataclass(frozen=True)
class Explained:
    """The scores of an entry in the assessment of proposals, and its standing."""

    raw: Fraction
    adjusted: float | None
    """None where the judges cannot be compared."""
    by_corrected: bool
    """Whether the corrected score ranked."""
    standing: Standing
    among_finalists: Standing | None
    """By the final score, of a finalist who was scored in further stages."""

    @property
    def difference(self) -> float:
        """What the correction adds to the mean, as both are shown."""
        return round(round(self.adjusted or 0.0, 2) - round(float(self.raw), 2), 2)


def explained(entry: Entry) -> Explained | None:
    """None before the results are public, and for an entry without a finished reading."""
    edition, stage = entry.edition, of_proposals(entry.edition.stages)
    if stage is None or edition.results_published_at is None:
        return None
    found = recap(stage, with_marks=True)
    raw = found.finished.means.get(entry.id)
    if raw is None:
        return None
    decisions = published_decisions(edition.id)
    chosen = {one.entry_id for one in decisions}
    won = {one.entry_id for one in decisions if one.outcome is Outcome.WINNER}
    finals = finals_of(edition)
    return Explained(
        raw=raw,
        adjusted=found.finished.adjusted.get(entry.id),
        by_corrected=ranked_by(edition) is Figure.CORRECTED,
        standing=standing_in(places_of(found), figures_that_rank(found), entry.id, chosen),
        among_finalists=_of_finalist(finals, entry.id, won),
    )


def _of_finalist(finals: Finals | None, ref: int, won: Collection[int]) -> Standing | None:
    if finals is None or ref not in finals.totals:
        return None
    return standing_in(finals.places, finals.totals, ref, won)


def standing_in(
    places: Sequence[Collection[int]],
    scores: Mapping[int, Fraction],
    ref: int,
    chosen: Collection[int],
) -> Standing:
    """Where it stands if there is room for as many as were chosen."""
    order = [one for equal in places for one in sorted(equal) if one in scores]
    rank = 1 + next(sum(map(len, places[:at])) for at, equal in enumerate(places) if ref in equal)
    among = sum(one in chosen for one in order)
    cut = scores[order[among - 1]] if among else None
    return Standing(rank, len(order), among, scores[ref], cut)


@dataclass(frozen=True)
class Statistics:
    """How much was judged in an edition, in numbers that name nobody."""

    passed: Collection[int]
    """Ids of the entries that passed the administrative check."""
    readings: int
    judges: int
    mean: Fraction | None
    """Of the entries' mean totals in the assessment, 0 to 100."""


def statistics_of(edition: Edition) -> Statistics | None:
    """Of the assessment of proposals; None where there is none, and before the results."""
    stage = of_proposals(edition.stages)
    if stage is None or edition.results_published_at is None:
        return None
    found: Recap = recap(stage, with_marks=True)
    means = found.finished.means.values()
    readings = found.finished.readings
    mean = sum(means, Fraction(0)) / len(means) if means else None
    passed = set(db.session.scalars(select(Entry.id).where(*taking_part(stage))))
    return Statistics(
        passed, len(readings), len({judge for _entry, judge, _marks in readings}), mean
    )
