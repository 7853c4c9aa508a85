"""What a simulation of an edition begins with."""

from sqlalchemy import func, select

from app.competitions.models import Edition
from app.competitions.rules import places_to_give
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Decision, Outcome
from app.judging.queries.judges import judges_of
from app.judging.rules.simulating import Method
from app.judging.rules.stages import of_proposals

ENTRIES, JUDGES = 100, 10
"""Where nothing is known yet."""
WINNING, FEWEST = 10, 3
"""Per cent of the entries, but no fewer than so many, where neither the edition nor an earlier one
says how many win: of a single place nobody learns how well a method chooses."""


def method_of(edition: Edition) -> tuple[Method, Edition | None]:
    """How the edition is to be judged as far as it is known, and which year's entries it counts:
    its own, else those of the last year before it that had any."""
    counted = _entries_by(edition)
    entries, year = counted or (ENTRIES, None)
    readers = rules.readers_wanted(edition)
    judges = _judges(edition) or (_judges(year) if year else 0) or JUDGES
    winners = (
        places_to_give(edition) or _won_before(edition) or max(entries * WINNING // 100, FEWEST)
    )
    entries = max(entries, 2)
    judges = min(max(judges, readers), entries * readers)
    return Method(entries, judges, readers, min(max(winners, 1), entries - 1)), year


def _won_before(edition: Edition) -> int:
    """How many won in the last edition before it whose results are out; 0 where none are."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Decision)
            .join(Edition, Edition.id == Decision.edition_id)
            .where(
                Edition.competition_id == edition.competition_id,
                Edition.year < edition.year,
                Decision.outcome == Outcome.WINNER,
                Decision.withdrawn_at.is_(None),
                Decision.published_at.is_not(None),
            )
            .group_by(Edition.id)
            .order_by(Edition.year.desc(), Edition.id.desc())
            .limit(1)
        )
        or 0
    )


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


def _judges(edition: Edition) -> int:
    stage = of_proposals(edition.stages)
    return len(judges_of(stage)) if stage else 0
