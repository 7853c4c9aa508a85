"""The entries of a recap in the order that is asked for."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import Any, overload

from sqlalchemy import ColumnElement, Select, func, select

from app.competitions.models import Criterion, Edition
from app.competitions.rules import ranked_by, tie_steps
from app.competitions.settings import Figure, TieStep
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Assignment, AssignmentState, Score
from app.judging.queries.finished import (
    ADJUSTED,
    DEVIATION,
    MEAN,
    OF_MARKS,
    OF_SCORES,
    in_order,
)
from app.judging.queries.judges import taking_part
from app.judging.queries.recap import Recap
from app.judging.rules.placing import lot

Columns = Sequence[ColumnElement[Any]]

_DONE = Assignment.state == AssignmentState.DONE


@dataclass(frozen=True)
class Ranking(Sequence[int]):
    """Ids of entries in order. Those with equal scores are told apart by the edition's rule as
    soon as their part of it is looked at, so that a page costs no more than it shows."""

    recap: Recap
    rows: Sequence[Sequence[Any]]
    """Each an id, and what it was sorted by."""
    descending: bool
    by_mean: bool

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, wanted: int) -> int: ...
    @overload
    def __getitem__(self, wanted: slice) -> Sequence[int]: ...
    def __getitem__(self, wanted: int | slice) -> int | Sequence[int]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1 or None][0]
        start, stop, step = wanted.indices(len(self))
        first, last = start, stop
        while 0 < first < last and self.rows[first][1:] == self.rows[first - 1][1:]:
            first -= 1
        while start < last < len(self) and self.rows[last][1:] == self.rows[last - 1][1:]:
            last += 1
        return list(self._settled(self.rows[first:last]))[start - first : stop - first : step]

    def __iter__(self) -> Iterator[int]:
        return self._settled(self.rows)

    def _settled(self, rows: Sequence[Sequence[Any]]) -> Iterator[int]:
        found = [(key, list(group)) for key, group in groupby(rows, itemgetter(slice(1, None)))]
        scored = [group for key, group in found if self.by_mean and key != (-inf,)]
        equal = [row[0] for group in scored if len(group) > 1 for row in group]
        earned = tie_keys(self.recap, equal)
        for group in ([row[0] for row in group] for _, group in found):
            yield from sorted(
                group, key=lambda ref: earned.get(ref, ()), reverse=self.descending and bool(earned)
            )


def without(ranking: Ranking, refs: Collection[int]) -> Ranking:
    """The same order without these entries."""
    return replace(ranking, rows=[row for row in ranking.rows if row[0] not in refs])


def best_first(edition: Edition) -> str:
    """The order of `ranked` that the edition's rules call for."""
    return f"-{ADJUSTED if ranked_by(edition) is Figure.CORRECTED else MEAN}"


def ranked(recap: Recap, wanted: str, *, among: Collection[int] | None = None) -> Ranking:
    """The passed entries in this order, with - in front for descending.

    Of equals the lower number comes first. Without marks nothing betrays them: entries that
    marks would sort stand by number. With `among` only these ids.
    """
    order, descending = wanted.removeprefix("-"), wanted.startswith("-")
    if order in OF_MARKS and not recap.with_marks:
        order, descending = "", False
    found, columns = _in_order(recap, order)
    by = columns if order in OF_MARKS or not descending else [one.desc() for one in columns]
    found = found.order_by(*by, Entry.id)
    rows: Sequence[Sequence[Any]]
    if order in OF_MARKS:
        refs = tuple(db.session.scalars(found))
        rows = in_order(recap.finished, order, refs, descending=descending)
    else:
        rows = db.session.execute(found.add_columns(*columns)).all()
    if among is not None:
        rows = [row for row in rows if row[0] in among]
    return Ranking(recap, rows, descending, order in OF_SCORES)


def _in_order(recap: Recap, order: str) -> tuple[Select[*tuple[Any, ...]], Columns]:
    """The passed entries, and the columns that sort them; by number where marks will."""
    passed = select(Entry.id).where(*taking_part(recap.stage))
    if order == "judul":
        return passed, [Entry.title_key.expression]
    if order != "selesai":
        return passed, [Entry.id.expression]
    counts = (
        select(
            Assignment.entry_id,
            func.count().filter(_DONE).label("done"),
            func.count().label("assigned"),
        )
        .where(*recap.counted())
        .group_by(Assignment.entry_id)
        .subquery()
    )
    columns = [func.coalesce(column, 0) for column in (counts.c.done, counts.c.assigned)]
    return passed.outerjoin(counts, counts.c.entry_id == Entry.id), columns


def equals(recap: Recap, refs: Collection[int]) -> Sequence[Sequence[int]]:
    """Groups of these entries that neither the figure which ranks nor the rule for ties tells
    apart."""
    figures = recap.finished.figures(best_first(recap.stage.edition).removeprefix("-"))
    same: dict[Any, list[int]] = defaultdict(list)
    for ref in refs:
        same[figures.get(ref)].append(ref)
    tied = [group for group in same.values() if len(group) > 1]
    earned = tie_keys(recap, [ref for group in tied for ref in group])
    return [
        list(group)
        for one in tied
        for _, group in groupby(sorted(one, key=lambda ref: earned.get(ref, ())), earned.get)
    ]


def tie_keys(recap: Recap, refs: Collection[int]) -> Mapping[int, tuple[Any, ...]]:
    """Entry id → what tells it from others with the same score by the edition's rule, step by
    step; the larger comes first. Nothing where the rule names nothing, or there is nothing to tell
    apart."""
    steps = tie_steps(recap.stage.edition) if refs else ()
    columns = [found for step in steps if (found := _step(recap, step, refs)) is not None]
    return {ref: tuple(column[ref] for column in columns) for ref in refs} if columns else {}


def _step(recap: Recap, step: str, refs: Collection[int]) -> Mapping[int, Any] | None:
    """What a step of the rule says of these entries; None where the rubric lacks its criterion."""
    if step == TieStep.CORRECTED:
        scores = recap.finished.figures(ADJUSTED)
        return {ref: scores.get(ref, -inf) for ref in refs}
    if step == TieStep.SPREAD:
        spreads = recap.finished.figures(DEVIATION)
        return {ref: -spreads.get(ref, inf) for ref in refs}
    if step == TieStep.DRAW:
        seed = recap.stage.edition.frozen_sha256
        return {ref: lot(seed, ref) for ref in refs}
    # Only what every entry is judged on can tell any two of them apart.
    criteria = [one for one in recap.criteria if not one.is_optional and not one.category_keys]
    if step == TieStep.HEAVIEST:
        most = max((one.weight for one in criteria), default=None)
        criteria = [one for one in criteria if one.weight == most]
    else:
        criteria = [one for one in criteria if one.key == step]
    return _mean_points(recap, criteria, refs) if criteria else None


def _mean_points(
    recap: Recap, criteria: Sequence[Criterion], refs: Collection[int]
) -> Mapping[int, Fraction]:
    """Entry id → its mean points in these criteria, over its finished readings."""
    points = (
        select(Assignment.entry_id, func.sum(Score.points), func.count())
        .join(Score, Score.assignment_id == Assignment.id)
        .where(*recap.counted(), _DONE, Assignment.entry_id.in_(refs))
        .where(Score.criterion_id.in_([one.id for one in criteria]))
        .group_by(Assignment.entry_id)
    )
    found = {ref: Fraction(int(total), count) for ref, total, count in db.session.execute(points)}
    return {ref: found.get(ref, Fraction(0)) for ref in refs}
