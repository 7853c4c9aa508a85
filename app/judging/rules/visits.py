"""The field verification report: its fields, and what Selesai still misses in it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from app.competitions.models import Stage, StageKind
from app.core.errors import Problem

VISIT = "visit-"
"""How the name of each field of the report begins."""
DATE, PLACE, MET, CONCLUSION = "visit-date", "visit-place", "visit-met", "visit-conclusion"
LATITUDE, LONGITUDE = "visit-latitude", "visit-longitude"
FOUND = "visit-found-"
"""Field of what was found on a criterion: this and the criterion's id."""
CAPTION = "visit-caption-"
"""Field of what a photo shows: this and the photo's id."""
MOST_PHOTOS = 20

LONGEST = {DATE: 10, PLACE: 300, LATITUDE: 20, LONGITUDE: 20, MET: 1000, CONCLUSION: 5000}
LONGEST_FINDING, LONGEST_CAPTION = 2000, 200
_BOUNDS = {LATITUDE: 90, LONGITUDE: 180}
_STEP = Decimal("0.00001")
"""About a metre: who reads more into a phone's figures reads noise."""


@dataclass(frozen=True)
class Position:
    """Degrees, north and east positive, five places."""

    latitude: Decimal
    longitude: Decimal


def is_visited(stage: Stage) -> bool:
    """Whether a reading of this stage has a report of a visit."""
    return stage.kind is StageKind.FIELD_VERIFICATION


def longest(field: str, criteria: Collection[int], photos: Collection[int]) -> int | None:
    """How many characters the field takes; None where the report has no such field. `criteria`:
    ids of those that judge the entry."""
    known = {
        **LONGEST,
        **{f"{FOUND}{ref}": LONGEST_FINDING for ref in criteria},
        **{f"{CAPTION}{ref}": LONGEST_CAPTION for ref in photos},
    }
    return known.get(field)


def wrong(texts: Mapping[str, str], today: date) -> Iterator[Problem]:
    """What is written but cannot be so, by field. `today` is the day where the edition is."""
    if day := texts.get(DATE):
        visited = _day(day)
        if visited is None:
            yield Problem(DATE, "judging.visit_date_wrong")
        elif visited > today:
            yield Problem(DATE, "judging.visit_date_to_come")
    written = [field for field in _BOUNDS if texts.get(field)]
    for field, most in _BOUNDS.items():
        if written and field not in written:
            yield Problem(field, "judging.half_a_position")
        elif written and _degrees(field, texts[field]) is None:
            yield Problem(field, "judging.no_degrees", {"most": most})


def missing(
    texts: Mapping[str, str], criteria: Collection[int], photos: Collection[int] = ()
) -> Iterator[Problem]:
    """What must still be written, by field, in the order of the page; a position never.
    `criteria`: ids of those that are required; photos need a caption, but none is needed."""
    needed = {
        DATE: "judging.no_visit_date",
        PLACE: "judging.no_visit_place",
        MET: "judging.no_visit_met",
        **{f"{FOUND}{ref}": "judging.no_finding" for ref in criteria},
        CONCLUSION: "judging.no_visit_conclusion",
        **{f"{CAPTION}{ref}": "judging.no_caption" for ref in photos},
    }
    for field, code in needed.items():
        if not texts.get(field):
            yield Problem(field, code)


def day_of(texts: Mapping[str, str]) -> date | None:
    """The day of the visit, where one is written."""
    return _day(texts.get(DATE, ""))


def position_of(texts: Mapping[str, str]) -> Position | None:
    """Where it was, where both figures are written and make sense."""
    north, east = (_degrees(field, texts.get(field, "")) for field in (LATITUDE, LONGITUDE))
    return None if north is None or east is None else Position(north, east)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _degrees(field: str, text: str) -> Decimal | None:
    """With a decimal point or comma, as people type it."""
    try:
        value = Decimal(text.strip().replace("−", "-").replace(",", "."))
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > _BOUNDS[field]:
        return None
    return value.quantize(_STEP)
