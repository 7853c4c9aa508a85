"""What stands of the results after they were published, and what was changed about them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.competitions.models import Edition
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Decision, Outcome
from app.judging.models.awards import AwardChange


def awards_by_entry(entry_ids: Collection[int]) -> Mapping[int, Decision]:
    """Entry id → what stands of its published decision now, with `changes`; two queries, however
    many. One with `withdrawn_at` was taken back: it says what it was, and counts no more."""
    found = db.session.scalars(
        select(Decision)
        .where(Decision.entry_id.in_(entry_ids), Decision.published_at.is_not(None))
        .options(selectinload(Decision.changes))
    )
    return {one.entry_id: one for one in found}


def award_of(entry: Entry) -> Decision | None:
    """The same of one entry; None for who was not chosen, and before everybody knows."""
    return awards_by_entry([entry.id]).get(entry.id)


def change_waiting(entry: Entry) -> AwardChange | None:
    """What somebody proposes to change and a second person has not confirmed."""
    return db.session.scalar(
        select(AwardChange)
        .where(AwardChange.entry_id == entry.id, AwardChange.confirmed_at.is_(None))
        .options(joinedload(AwardChange.proposed_by))
    )


def changes_waiting(edition_ids: Collection[int]) -> Mapping[int, Sequence[AwardChange]]:
    """Edition id → all that wait there for a second person, oldest first."""
    found: dict[int, list[AwardChange]] = defaultdict(list)
    if not edition_ids:
        return found
    rows = db.session.scalars(
        select(AwardChange)
        .join(AwardChange.entry)
        .where(Entry.edition_id.in_(edition_ids), AwardChange.confirmed_at.is_(None))
        .options(
            contains_eager(AwardChange.entry).joinedload(Entry.agency),
            joinedload(AwardChange.proposed_by),
        )
        .order_by(AwardChange.id)
    )
    for change in rows:
        found[change.entry.edition_id].append(change)
    return found


def as_published(edition: Edition) -> Mapping[int, tuple[Outcome, str] | None]:
    """Entry id → outcome and award as the publication said; None for who was not chosen. Of those
    about which something was changed since."""
    rows = db.session.scalars(
        select(AwardChange)
        .join(Entry, Entry.id == AwardChange.entry_id)
        .where(Entry.edition_id == edition.id, AwardChange.confirmed_at.is_not(None))
        .order_by(AwardChange.id.desc())
    )
    return {
        one.entry_id: (one.was_outcome, one.was_award) if one.was_outcome else None for one in rows
    }
