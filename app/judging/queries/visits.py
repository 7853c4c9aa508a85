"""Reports of visits."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.competitions.models import Criterion
from app.core.db import db
from app.core.errors import Problem
from app.judging import rules
from app.judging.models import Assignment
from app.judging.models.visits import VisitReport
from app.judging.rules import visits


def visit_texts(reading: Assignment) -> Mapping[str, str]:
    """Field → what is written in the report of this reading; nothing in other stages."""
    return visit_texts_of([reading]).get(reading.id, {})


def visit_texts_of(readings: Collection[Assignment]) -> Mapping[int, Mapping[str, str]]:
    """The same of many, by the reading's id, as the database has it now."""
    visited = [one.id for one in readings if visits.is_visited(one.stage)]
    if not visited:
        return {}
    found = select(VisitReport).where(VisitReport.reading_id.in_(visited))
    return {
        one.reading_id: one.texts
        for one in db.session.scalars(found.execution_options(populate_existing=True))
    }


def criteria_visited(reading: Assignment) -> Sequence[Criterion]:
    """The criteria on which the report says what was found."""
    rubric = reading.stage.rubric
    return rules.asked_of(rubric, reading.entry) if rubric else ()


def wrong_in_visit(reading: Assignment, at: datetime) -> Sequence[Problem]:
    """What is written in its report but cannot be so at this moment, by field."""
    today = at.astimezone(ZoneInfo(reading.stage.edition.timezone)).date()
    return list(visits.wrong(visit_texts(reading), today))


def lacking_in_visit(reading: Assignment, at: datetime) -> Sequence[Problem]:
    """What keeps its report from being locked, by field; nothing in stages without visits."""
    if not visits.is_visited(reading.stage):
        return []
    needed = [one.id for one in criteria_visited(reading) if not one.is_optional]
    return [*visits.missing(visit_texts(reading), needed), *wrong_in_visit(reading, at)]
