"""Who reads in place of whom."""

from collections.abc import Mapping

from sqlalchemy import select

from app.core.db import db
from app.judging.models import Assignment, Replacement


def replacements_of(stage_id: int) -> Mapping[int, Replacement]:
    """Id of a reading that the site gave in place of another → what it replaces, and why."""
    rows = db.session.scalars(
        select(Replacement)
        .join(Assignment, Assignment.id == Replacement.reading_id)
        .where(Assignment.stage_id == stage_id)
    )
    return {row.reading_id: row for row in rows}
