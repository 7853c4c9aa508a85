"""What a judge writes into the report of a visit."""

from collections.abc import Mapping

from app.core import canonical
from app.core.db import db
from app.core.errors import RuleBroken
from app.judging.models import Assignment
from app.judging.models.visits import VisitReport
from app.judging.queries.visits import criteria_visited, own_photos, visit_record
from app.judging.rules import visits
from app.judging.rules.visits import CAPTION


def sealed(reading: Assignment) -> Mapping[str, str]:
    """What the audit trail, and so the sealed bundle, keeps of the report that Selesai locks."""
    record = visit_record(reading)
    return {} if record is None else {"visit": canonical.sha256(canonical.dumps(record))}


def check(reading: Assignment, field: str, text: str) -> None:
    """RuleBroken when its report has no such field, or not so much room in it."""
    criteria = criteria_visited(reading) if visits.is_visited(reading.stage) else None
    most = None
    if criteria is not None:
        photos = [one.id for one in own_photos(reading)] if field.startswith(CAPTION) else []
        most = visits.longest(field, [one.id for one in criteria], photos)
    if most is None:
        raise RuleBroken("judging.unknown_criterion")
    if len(text) > most:
        raise RuleBroken("judging.text_too_long", most=most)


def put(reading: Assignment, field: str, text: str) -> None:
    """Store one field; the reading is held."""
    report = db.session.get(VisitReport, reading.id)
    if report is None:
        report = VisitReport(reading_id=reading.id, texts={})
        db.session.add(report)
    kept = {name: one for name, one in report.texts.items() if name != field}
    report.texts = {**kept, field: text} if text else kept
