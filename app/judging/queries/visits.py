"""Reports of visits."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.competitions.models import Criterion, Stage
from app.core.db import db
from app.core.errors import Problem
from app.judging import rules
from app.judging.models import Assignment, AssignmentState
from app.judging.models.visits import VisitPhoto, VisitReport
from app.judging.rules import visits
from app.judging.rules.visits import CAPTION, CONCLUSION, FOUND, MET, PLACE, Position


@dataclass(frozen=True)
class Visit:
    """A report as it is read; what is not written is empty."""

    day: date | None
    place: str
    position: Position | None
    met: str
    findings: Sequence[tuple[Criterion, str]]
    conclusion: str
    photos: Sequence[tuple[VisitPhoto, str]]
    """Each with its caption, oldest first."""


def photo_by_id(ref: int) -> VisitPhoto | None:
    return db.session.get(VisitPhoto, ref)


def photos_of(readings: Collection[Assignment]) -> Mapping[int, Sequence[VisitPhoto]]:
    """The photos of these readings, oldest first, by the reading's id."""
    visited = [one.id for one in readings if visits.is_visited(one.stage)]
    found: dict[int, list[VisitPhoto]] = {}
    if visited:
        wanted = select(VisitPhoto).where(VisitPhoto.reading_id.in_(visited))
        for photo in db.session.scalars(wanted.order_by(VisitPhoto.id)):
            found.setdefault(photo.reading_id, []).append(photo)
    return found


def own_photos(reading: Assignment) -> Sequence[VisitPhoto]:
    """The photos of its report, oldest first."""
    return photos_of([reading]).get(reading.id, ())


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
    photos = [one.id for one in own_photos(reading)]
    return [*visits.missing(visit_texts(reading), needed, photos), *wrong_in_visit(reading, at)]


def visits_of(readings: Collection[Assignment]) -> Mapping[int, Visit]:
    """The locked reports of these readings, by the reading's id."""
    done = [one for one in readings if one.state is AssignmentState.DONE]
    written = visit_texts_of(done)
    photos = photos_of(done)
    return {
        one.id: _visit(one, written[one.id], photos.get(one.id, ()))
        for one in done
        if one.id in written
    }


def released_visits(entry_id: int, stages: Iterable[Stage]) -> Sequence[Visit]:
    """What the applicant may read of the visits in these stages: those whose reading the
    secretariat released, in an order that tells nothing of the judge."""
    visited = [one.id for one in stages if visits.is_visited(one)]
    if not visited:
        return []
    readings = db.session.scalars(
        select(Assignment).where(
            Assignment.entry_id == entry_id,
            Assignment.stage_id.in_(visited),
            Assignment.comment_released_at.is_not(None),
        )
    ).all()
    found = visits_of(readings).values()
    return sorted(found, key=lambda one: (one.day or date.min, one.conclusion))


def visit_record(reading: Assignment) -> Mapping[str, Any] | None:
    """All that Selesai locks of the report; None in stages without visits."""
    if not visits.is_visited(reading.stage):
        return None
    return {
        "reading": reading.id,
        "texts": dict(visit_texts(reading)),
        "claims": dict(reading.verdicts),
        "photos": {str(one.id): one.large_sha256 for one in own_photos(reading)},
    }


def _visit(reading: Assignment, texts: Mapping[str, str], photos: Sequence[VisitPhoto]) -> Visit:
    return Visit(
        day=visits.day_of(texts),
        place=texts.get(PLACE, ""),
        position=visits.position_of(texts),
        met=texts.get(MET, ""),
        findings=[(one, texts.get(f"{FOUND}{one.id}", "")) for one in criteria_visited(reading)],
        conclusion=texts.get(CONCLUSION, ""),
        photos=[(one, texts.get(f"{CAPTION}{one.id}", "")) for one in photos],
    )
