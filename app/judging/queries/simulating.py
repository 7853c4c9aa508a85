"""What a simulation of an edition begins with."""

from sqlalchemy import func, select

from app.competitions.models import Edition
from app.competitions.rules import places_to_give
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.queries.judges import judges_of
from app.judging.rules.simulating import Method

ENTRIES, JUDGES = 100, 10
"""Where nothing is known yet."""
WINNING = 10
"""Per cent of the entries, where the edition sets no number."""


def method_of(edition: Edition) -> tuple[Method, Edition | None]:
    """How the edition is to be judged as far as it is known, and which year's entries it counts:
    its own, else those of the last year before it that had any."""
    counted = _entries_by(edition)
    entries, year = counted or (ENTRIES, None)
    readers = rules.readers_wanted(edition)
    judges = len(judges_of(edition)) or (len(judges_of(year)) if year else 0) or JUDGES
    winners = places_to_give(edition) or entries * WINNING // 100
    entries = max(entries, 2)
    judges = min(max(judges, readers), entries * readers)
    return Method(entries, judges, readers, min(max(winners, 1), entries - 1)), year


def _entries_by(edition: Edition) -> tuple[int, Edition] | None:
    """How many passed the administrative check, and in which edition."""
    row = db.session.execute(
        select(func.count(), Edition)
        .join(Entry, Entry.edition_id == Edition.id)
        .where(
            Edition.competition_id == edition.competition_id,
            Edition.year <= edition.year,
            Entry.state == EntryState.PASSED,
        )
        .group_by(Edition.id)
        .order_by(Edition.year.desc(), Edition.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None
