"""The finished readings of a stage, read once for as long as none of them changes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from math import inf, lcm
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from app.competitions.models import Stage
from app.competitions.settings import Figure
from app.core.db import db
from app.judging import rules
from app.judging.models import Assignment, AssignmentState
from app.judging.rules import severity
from app.judging.rules.placing import EXACT
from app.judging.rules.severity import Corrected, corrected

MEAN, ADJUSTED, SPAN, DEVIATION = "rata", "terkoreksi", "rentang", "simpangan"
OF_SCORES = frozenset({MEAN, ADJUSTED})
OF_MARKS = OF_SCORES | {SPAN, DEVIATION}
"""The orders of a recap that marks make."""


@dataclass(frozen=True, eq=False)
class Finished:
    """The finished readings of a stage that count, and what is worked out from them."""

    readings: Sequence[tuple[int, int, int]]
    """Entry, judge and weighed points of each,"""
    full_marks: int
    """out of so many, the same for all."""
    _figures: dict[str, Mapping[int, Any]] = field(default_factory=dict, repr=False)
    """Of each order that was asked for; every page of a recap asks again."""

    @cached_property
    def correction(self) -> Corrected | None:
        """What the readings tell of judges and entries; None where there are none."""
        if not self.readings:
            return None
        return corrected(
            [
                severity.Mark(entry, judge, float(rules.total(weighed, self.full_marks)))
                for entry, judge, weighed in self.readings
            ]
        )

    @cached_property
    def adjusted(self) -> Mapping[int, float]:
        """Entry id → corrected score, of every entry that has one."""
        fit = self.correction
        if fit is None:
            return {}
        return dict(zip(map(int, fit.design.entries), fit.adjusted.tolist(), strict=True))

    @property
    def means(self) -> Mapping[int, Fraction]:
        """Entry id → the mean total, 0 to 100, of every entry that has one."""
        return {
            ref: rules.total(sum(given), self.full_marks * len(given))
            for ref, given in self._weighed.items()
        }

    def reaching(self, grade: int, figure: Figure = Figure.MEAN) -> Collection[int]:
        """Ids of the entries of whose figure `rules.passes` says yes."""
        if figure is Figure.CORRECTED:
            return {ref for ref, one in self.adjusted.items() if round(one, EXACT) >= grade}
        return {
            ref
            for ref, given in self._weighed.items()
            if rules.SCALE * sum(given) >= grade * self.full_marks * len(given)
        }

    def figures(self, order: str) -> Mapping[int, Any]:
        """Entry id → what this order sorts by. A single mark differs from nothing: it has no
        spread. No figure is as below all others."""
        if order not in self._figures:
            self._figures[order] = self._worked_out(order)
        return self._figures[order]

    def _worked_out(self, order: str) -> Mapping[int, Any]:
        if order == ADJUSTED:
            return {ref: round(score, EXACT) for ref, score in self.adjusted.items()}
        if order == MEAN:
            return {ref: Fraction(sum(one), len(one)) for ref, one in self._weighed.items()}
        several = {ref: given for ref, given in self._weighed.items() if len(given) > 1}
        if order == SPAN:
            return {ref: max(given) - min(given) for ref, given in several.items()}
        return {ref: _variance(given) for ref, given in several.items()}

    @cached_property
    def _weighed(self) -> Mapping[int, Sequence[int]]:
        """Entry id → the weighed points of its readings."""
        found: dict[int, list[int]] = defaultdict(list)
        for entry, _, weighed in self.readings:
            found[entry].append(weighed)
        return found


@lru_cache(maxsize=8)  # after the close marks change hardly ever, and every page of a recap asks
def in_order(
    finished: Finished, order: str, refs: tuple[int, ...], *, descending: bool
) -> Sequence[tuple[int, Any]]:
    """These entries and what they were sorted by; of equals the first stays first."""
    figures = finished.figures(order)
    rows = [(ref, figures.get(ref, -inf)) for ref in refs]
    return sorted(rows, key=itemgetter(1), reverse=descending)


def finished_in(stage: Stage, stamp: str | None, closed: frozenset[int]) -> Finished:
    """The stage's finished readings without the `closed`, kept under its stamp."""
    kept = _place(stage.id, stamp, closed)
    if stamp is not None and kept:
        return kept[0]
    rows = db.session.execute(
        # The stamp of the same moment: a reading may have been finished since the other was read.
        select(
            Assignment.entry_id,
            Assignment.judge_id,
            Assignment.weighed,
            Assignment.full_marks,
            Stage.marks_stamp,
        )
        .join(Stage, Stage.id == Assignment.stage_id)
        .where(
            Assignment.stage_id == stage.id,
            Assignment.state == AssignmentState.DONE,
            Assignment.id.not_in(closed),
        )
        .order_by(Assignment.id)
    ).all()
    # Where judges left out different criteria, their points are made parts of one whole.
    whole = lcm(*{row.full_marks for row in rows if row.full_marks})
    found = Finished(
        [(row.entry_id, row.judge_id, _out_of(whole, row.weighed, row.full_marks)) for row in rows],
        whole,
    )
    if rows and rows[0].marks_stamp is not None:
        kept = _place(stage.id, rows[0].marks_stamp, closed)
        kept.append(found)
        return kept[0]
    return found


@lru_cache(maxsize=4)
def _place(*key: Any) -> list[Finished]:
    """Where what was read is kept; empty the first time."""
    return []


def _out_of(whole: int, weighed: int, full_marks: int) -> int:
    return weighed * (whole // full_marks) if full_marks else 0


def _variance(given: Sequence[int]) -> Fraction:
    total = sum(given)
    return Fraction(len(given) * sum(one * one for one in given) - total * total, len(given) ** 2)
