"""One reading as its pages need it."""

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, undefer
from sqlalchemy.orm.attributes import set_committed_value

from app.competitions.models import Criterion, Edition, Stage
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Assignment, Score


def assignment_by_id(ref: int) -> Assignment | None:
    """An assignment with all that its page shows."""
    assignment = db.session.scalar(_assignment(), {"ref": ref})
    if assignment is not None:
        _fill(assignment)
    return assignment


def _fill(assignment: Assignment) -> None:
    """The criteria of its rubric, and its scores."""
    rubric = assignment.stage.rubric
    if rubric is None:
        return
    rows = db.session.execute(_criteria_and_scores(), {"rubric": rubric.id, "ref": assignment.id})
    pairs = [(criterion, score) for criterion, score in rows]
    set_committed_value(rubric, "criteria", [criterion for criterion, _ in pairs])
    set_committed_value(assignment, "scores", [score for _, score in pairs if score is not None])


# Every page with a reading asks these, so each statement is made once.


@cache
def _assignment() -> Select[Assignment]:
    return (
        select(Assignment)
        .where(Assignment.id == bindparam("ref"))
        .options(
            joinedload(Assignment.stage).joinedload(Stage.edition).joinedload(Edition.competition),
            joinedload(Assignment.stage).joinedload(Stage.rubric),
            joinedload(Assignment.entry).joinedload(Entry.category),
            joinedload(Assignment.entry).joinedload(Entry.group),
            joinedload(Assignment.snapshot),
            undefer(Assignment.is_unsettled),
        )
    )


@cache
def _criteria_and_scores() -> Select[Criterion, Score]:
    """The criteria of a rubric in order, each with what one reading gave there."""
    own = (Score.criterion_id == Criterion.id) & (Score.assignment_id == bindparam("ref"))
    return (
        select(Criterion, Score)
        .outerjoin(Score, own)
        .where(Criterion.rubric_id == bindparam("rubric"))
        .order_by(Criterion.position)
    )
