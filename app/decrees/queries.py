"""Every SELECT of decrees."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.orm import joinedload

from app.agencies.models import Agency
from app.competitions.models import Edition
from app.core import clock
from app.core.db import db
from app.decrees import rules
from app.decrees.models import Decree
from app.entries.models import Entry, EntryState
from app.judging.models import Decision
from app.objections.models import Appeal, Objection
from app.objections.queries import is_anything_open


def decree_of(edition: Edition) -> Decree | None:
    """The decree in force. Without one nobody is appointed (ditetapkan) yet."""
    return db.session.scalar(
        select(Decree)
        .where(Decree.edition_id == edition.id)
        .order_by(Decree.version.desc())
        .limit(1)
    )


def decrees_of(edition: Edition) -> Sequence[Decree]:
    """What was recorded, newest first, with who did it."""
    return db.session.scalars(
        select(Decree)
        .where(Decree.edition_id == edition.id)
        .options(joinedload(Decree.recorded_by))
        .order_by(Decree.version.desc())
    ).all()


def why_not_record(edition: Edition) -> str | None:
    """The code of what stands against the first record of a decree now."""
    return rules.why_not_record(edition, clock.now(), unanswered=is_anything_open(edition))


def awaiting_decree(editions: Sequence[Edition], at: datetime) -> Collection[int]:
    """Ids of those of these editions whose decree can be recorded now and is not yet."""
    public = [e.id for e in editions if not rules.why_not_record(e, at, unanswered=False)]
    if not public:
        return ()
    recorded = select(Decree.edition_id).where(Decree.edition_id.in_(public))
    of_them = select(Entry.edition_id).where(Entry.edition_id.in_(public))
    appealed = of_them.join(Appeal, Appeal.entry_id == Entry.id).where(Appeal.verdict.is_(None))
    objected = of_them.join(Objection, Objection.entry_id == Entry.id).where(
        Entry.state == EntryState.PASSED,
        Objection.filed_at.is_not(None),
        Objection.closed_at.is_(None),
    )
    return set(public).difference(db.session.scalars(union(recorded, appealed, objected)))


def annex_of(edition: Edition) -> Sequence[Decision]:
    """What was published and stands, in the order in which a decree names it; nothing before."""
    found = db.session.scalars(
        select(Decision)
        .where(
            Decision.edition_id == edition.id,
            Decision.published_at.is_not(None),
            Decision.withdrawn_at.is_(None),
        )
        .options(
            joinedload(Decision.entry).options(
                joinedload(Entry.agency).joinedload(Agency.region),
                joinedload(Entry.unit),
                joinedload(Entry.category),
                joinedload(Entry.group),
            )
        )
        .order_by(Decision.id)
    )
    return rules.in_decree_order(found)
