"""One reading as its pages need it."""

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import undefer
from sqlalchemy.orm.attributes import set_committed_value

from app.competitions.models import (
    Category,
    Competition,
    Criterion,
    Edition,
    Group,
    Rubric,
    Stage,
)
from app.core.db import db
from app.entries.models import Entry, Snapshot
from app.judging.models import Assignment, Score


def assignment_by_id(ref: int) -> Assignment | None:
    """An assignment with all that its page shows."""
    found = db.session.execute(_assignment(), {"ref": ref}).one_or_none()
    if found is None:
        return None
    assignment, stage, edition, competition, rubric, entry, category, group, snapshot = found
    for row, name, value in (
        (assignment, "stage", stage),
        (stage, "edition", edition),
        (edition, "competition", competition),
        (stage, "rubric", rubric),
        (assignment, "entry", entry),
        (entry, "category", category),
        (entry, "group", group),
        (assignment, "snapshot", snapshot),
    ):
        set_committed_value(row, name, value)
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
def _assignment() -> Select[
    Assignment, Stage, Edition, Competition, Rubric, Entry, Category, Group, Snapshot
]:
    """The rows one beside the other: hung on one another by the session they take half as long
    again."""
    return (
        select(Assignment, Stage, Edition, Competition, Rubric, Entry, Category, Group, Snapshot)
        .join(Assignment.stage)
        .join(Stage.edition)
        .join(Edition.competition)
        .outerjoin(Stage.rubric)
        .join(Assignment.entry)
        .outerjoin(Entry.category)
        .outerjoin(Entry.group)
        .join(Assignment.snapshot)
        .where(Assignment.id == bindparam("ref"))
        .options(undefer(Assignment.is_unsettled))
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
