"""The entries of a recap in the order that is asked for; the database sorts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import inf
from operator import itemgetter
from typing import Any, overload

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, cast, func, select

from app.competitions.models import Criterion
from app.competitions.rules import tie_criteria
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Score
from app.judging.queries.recap import Recap
from app.judging.rules.placing import EXACT

Columns = Sequence[ColumnElement[Any]]

FINE = 10**9
"""Any two fractions whose denominators are under 30,000 differ in whole numbers of this part."""
ADJUSTED = "terkoreksi"
OF_MARKS = frozenset({"rata", ADJUSTED, "rentang", "simpangan"})

_DONE = Assignment.state == AssignmentState.DONE
_WEIGHED = Assignment.weighed.expression


@dataclass(frozen=True)
class Ranking(Sequence[int]):
    """Ids of entries in order. Those with equal means are told apart by the tie criteria as soon
    as their part of it is looked at, so that a page costs no more than it shows."""

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
        groups = [
            [row[0] for row in group] for _, group in groupby(rows, itemgetter(slice(1, None)))
        ]
        equal = [ref for group in groups if len(group) > 1 for ref in group]
        means = tie_means(self.recap, equal) if self.by_mean else {}
        for group in groups:
            yield from sorted(
                group, key=lambda ref: means.get(ref, ()), reverse=self.descending and bool(means)
            )


def ranked(recap: Recap, wanted: str, *, grade: int | None = None) -> Ranking:
    """The passed entries in this order, with - in front for descending.

    Of equals the lower number comes first. Without marks nothing betrays them: entries that
    marks would sort stand by number. With `grade` only those whose mean reaches it.
    """
    order = wanted.removeprefix("-")
    if order in OF_MARKS and not recap.with_marks:
        order = wanted = ""
    found, columns = _in_order(recap, order)
    if grade is not None:
        found = found.where(Entry.id.in_(_reaching(grade, recap) if recap.with_marks else []))
    descending = wanted.startswith("-")
    if order == ADJUSTED:
        refs = db.session.scalars(found.order_by(Entry.id))
        return Ranking(recap, _by_correction(recap, refs, descending), descending, True)
    by = [column.desc() for column in columns] if descending else columns
    rows = db.session.execute(found.add_columns(*columns).order_by(*by, Entry.id)).all()
    return Ranking(recap, rows, descending, order == "rata")


def _in_order(recap: Recap, order: str) -> tuple[Select[*tuple[Any, ...]], Columns]:
    """The passed entries, and the columns that sort them."""
    passed = select(Entry.id).where(
        Entry.edition_id == recap.stage.edition_id, Entry.state == EntryState.PASSED
    )
    if order == "judul":
        return passed, [Entry.title_key.expression]
    if order == "selesai":
        counts = _figures(recap, done=func.count().filter(_DONE), assigned=func.count())
        columns = [func.coalesce(column, 0) for column in (counts.c.done, counts.c.assigned)]
        return _joined(passed, counts), columns
    if order not in OF_MARKS:
        return passed, [Entry.id.expression]
    if order == "rata":
        sums = _figures(recap, _DONE, n=func.count(), s=_sum(_WEIGHED))
        return _joined(passed, sums), [func.coalesce(sums.c.s * FINE // sums.c.n, -1)]
    return _by_spread(passed, recap, order)


def _by_spread(
    passed: Select[int], recap: Recap, order: str
) -> tuple[Select[*tuple[Any, ...]], Columns]:
    """A single mark differs from nothing: it has no spread."""
    several = func.nullif(func.count(), 1, type_=BigInteger)
    if order == "rentang":
        span = func.max(_WEIGHED) - func.min(_WEIGHED)
        spans = _figures(recap, _DONE, n=several, span=span)
        return _joined(passed, spans), [func.coalesce(spans.c.span + 0 * spans.c.n, -1)]
    sums = _figures(recap, _DONE, n=several, s=_sum(_WEIGHED), q=_sum(_WEIGHED * _WEIGHED))
    squared, bottom = sums.c.n * sums.c.q - sums.c.s * sums.c.s, sums.c.n * sums.c.n
    # in two parts, for the product of a square and FINE is too long for a whole number
    parts = squared // bottom, squared % bottom * FINE // bottom
    return _joined(passed, sums), [func.coalesce(part, -1) for part in parts]


def _by_correction(
    recap: Recap, refs: Iterable[int], descending: bool
) -> Sequence[tuple[int, float]]:
    """Entry and corrected score, in order; entries without one are as below all others."""
    rows = [(ref, round(recap.adjusted.get(ref, -inf), EXACT)) for ref in refs]
    return sorted(rows, key=itemgetter(1), reverse=descending)


def _figures(recap: Recap, *wanted: ColumnElement[bool], **figures: ColumnElement[Any]) -> Subquery:
    """One row for each entry that has such readings among those that count: `entry_id`, and
    these figures."""
    return (
        select(Assignment.entry_id, *(figure.label(name) for name, figure in figures.items()))
        .where(*recap.counted(), *wanted)
        .group_by(Assignment.entry_id)
        .subquery()
    )


def _joined(passed: Select[int], figures: Subquery) -> Select[int]:
    return passed.outerjoin(figures, figures.c.entry_id == Entry.id)


def _reaching(grade: int, recap: Recap) -> Select[int]:
    """Entries of whose mean `rules.passes` says yes."""
    reached = rules.SCALE * _sum(_WEIGHED) >= grade * recap.full_marks * func.count()
    return (
        select(Assignment.entry_id)
        .where(*recap.counted(), _DONE)
        .group_by(Assignment.entry_id)
        .having(reached)
    )


def tie_means(recap: Recap, refs: Collection[int]) -> Mapping[int, tuple[Fraction, ...]]:
    """Entry id → the mean points in each tie criterion, over its finished readings."""
    criteria = _tie_criteria(recap)
    if not criteria:
        return {}
    points = (
        select(Assignment.entry_id, Score.criterion_id, func.sum(Score.points), func.count())
        .join(Score, Score.assignment_id == Assignment.id)
        .where(*recap.counted(), _DONE, Assignment.entry_id.in_(refs))
        .where(Score.criterion_id.in_([one.id for one in criteria]))
        .group_by(Assignment.entry_id, Score.criterion_id)
    )
    found = {
        (entry_id, criterion_id): Fraction(int(total), count)
        for entry_id, criterion_id, total, count in db.session.execute(points)
    }
    return {ref: tuple(found.get((ref, one.id), Fraction(0)) for one in criteria) for ref in refs}


def _tie_criteria(recap: Recap) -> Sequence[Criterion]:
    rubric = recap.stage.rubric
    own = {criterion.key: criterion for criterion in rubric.criteria} if rubric else {}
    return [own[key] for key in tie_criteria(recap.stage.edition) if key in own]


def _sum(numbers: ColumnElement[int]) -> ColumnElement[int]:
    return cast(func.sum(numbers), BigInteger)  # PostgreSQL would make it a decimal
