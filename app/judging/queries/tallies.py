"""Sums of points made by the database, which has the rows of a year at hand."""

from sqlalchemy import BigInteger, ColumnElement, Subquery, cast, func, select, type_coerce

from app.competitions.models import Criterion
from app.judging.models import Assignment, Score

_WEIGHT = type_coerce(Criterion.weight, BigInteger)  # hundredths, as stored


def tallies(*readings: ColumnElement[bool]) -> Subquery:
    """One row for each of these readings that has points: `assignment_id`, how many criteria
    are `scored`, and the sum of points × weight as in `rules.weighed`.

    `readings`: conditions on Assignment.
    """
    return (
        select(
            Score.assignment_id,
            func.count().label("scored"),
            cast(func.sum(Score.points * _WEIGHT), BigInteger).label("weighed"),
        )
        .join(Assignment, Assignment.id == Score.assignment_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(*readings)
        .group_by(Score.assignment_id)
        .subquery("tally")
    )
