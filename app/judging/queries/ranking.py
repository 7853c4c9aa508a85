"""The entries of a recap in the order that is asked for; the database sorts."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, false, func, select
from sqlalchemy.orm import aliased

from app.competitions.models import Criterion
from app.competitions.rules import tie_criteria
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Score
from app.judging.queries.recap import Recap

Columns = Sequence[ColumnElement[Any]]

FINE = 10**9
"""Any two fractions whose denominators are under 30,000 differ in whole numbers of this part."""

_DONE = Assignment.state == AssignmentState.DONE
_WEIGHED = Assignment.weighed
_ASSIGNED = func.count(Assignment.id)
_FINISHED = _ASSIGNED.filter(_DONE)
_SUM = cast(func.sum(_WEIGHED).filter(_DONE), BigInteger)
_SQUARES = cast(func.sum(_WEIGHED * _WEIGHED).filter(_DONE), BigInteger)
_SPAN = func.max(_WEIGHED).filter(_DONE) - func.min(_WEIGHED).filter(_DONE)


def _nullif(number: ColumnElement[int], none: int) -> ColumnElement[int]:
    """Still a whole number, so that `//` needs no rounding."""
    return func.nullif(number, none, type_=BigInteger)


def _fraction(top: ColumnElement[int], bottom: ColumnElement[int]) -> Columns:
    """An exact fraction as columns to sort by; without a denominator it is below all others."""
    under = _nullif(bottom, 0)
    return func.coalesce(top // under, -1), func.coalesce(top % under * FINE // under, -1)


_SEVERAL = _nullif(_FINISHED, 1)  # a single mark differs from nothing
ORDERS: dict[str, Columns] = {
    "nomor": [Entry.id.expression],
    "judul": [Entry.title_key.expression],
    "rata": _fraction(_SUM, _FINISHED),
    "rentang": [case((_FINISHED > 1, _SPAN), else_=-1)],
    "simpangan": _fraction(_SEVERAL * _SQUARES - _SUM * _SUM, _SEVERAL * _SEVERAL),
    "selesai": [_FINISHED, _ASSIGNED],
}
OF_MARKS = frozenset({"rata", "rentang", "simpangan"})


def ranked(recap: Recap, wanted: str, *, grade: int | None = None) -> Sequence[int]:
    """Ids of the passed entries in this order: a key of ORDERS, with - in front for descending.

    Of equals the lower number comes first; equal means are told apart by the edition's tie
    criteria before. Without marks nothing betrays them: entries that marks would sort stand by
    number. With `grade` only those whose mean reaches it.
    """
    key, found = wanted.removeprefix("-"), _passed(recap)
    if key not in ORDERS or (key in OF_MARKS and not recap.with_marks):
        key, wanted = "nomor", "nomor"
    columns = ORDERS[key]
    if key == "rata":
        found, ties = _with_ties(found, recap)
        columns = [*columns, *ties]
    if grade is not None:
        found = found.having(_reaches(grade, recap) if recap.with_marks else false())
    if wanted.startswith("-"):
        columns = [column.desc() for column in columns]
    return db.session.scalars(found.order_by(*columns, Entry.id)).all()


def _passed(recap: Recap) -> Select[int]:
    """Every passed entry with its readings that count."""
    return (
        select(Entry.id)
        .outerjoin(Assignment, and_(Assignment.entry_id == Entry.id, *recap.counted()))
        .where(Entry.edition_id == recap.stage.edition_id, Entry.state == EntryState.PASSED)
        .group_by(Entry.id)
    )


def _with_ties(found: Select[int], recap: Recap) -> tuple[Select[int], Columns]:
    """The same with the points in the tie criteria; the columns that sort by their means."""
    columns: list[ColumnElement[Any]] = []
    for criterion in _tie_criteria(recap):
        given = aliased(Score)
        found = found.outerjoin(
            given,
            and_(given.assignment_id == Assignment.id, given.criterion_id == criterion.id),
        )
        points = cast(func.sum(given.points).filter(_DONE), BigInteger)
        columns += _fraction(points, _FINISHED)
    return found, columns


def _tie_criteria(recap: Recap) -> Sequence[Criterion]:
    rubric = recap.stage.rubric
    own = {criterion.key: criterion for criterion in rubric.criteria} if rubric else {}
    return [own[key] for key in tie_criteria(recap.stage.edition) if key in own]


def _reaches(grade: int, recap: Recap) -> ColumnElement[bool]:
    """As `rules.passes` says of the mean."""
    return and_(_FINISHED > 0, grade * recap.full_marks * _FINISHED <= rules.SCALE * _SUM)
