"""Who may be objected to, and what their agencies read and respond to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import User
from app.competitions.models import Edition
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.entries.queries import works_on
from app.judging.models import Decision
from app.objections.models import Objection, ObjectionFile, Verdict

FORWARDED = (Objection.screened_at.is_not(None), Objection.refusal.is_(None))


def nominee(slug: str, ref: int) -> Entry | None:
    """A finalist or winner whom everybody knows: of what the edition published last."""
    found = db.session.execute(
        select(Entry, Decision)
        .join(Decision, Decision.entry_id == Entry.id)
        .join(Entry.edition)
        .where(Entry.id == ref, Edition.slug == slug, Entry.state == EntryState.PASSED)
        .options(joinedload(Entry.agency), joinedload(Entry.category))
    ).one_or_none()
    if found is None:
        return None
    entry, decision = found
    published = entry.edition.results_published_at is not None
    known = decision.published_at if published else decision.named_at
    return entry if known is not None and decision.withdrawn_at is None else None


def objections_to(entry: Entry) -> Sequence[Objection]:
    """What was passed on to the agency of the nominee, newest first."""
    return db.session.scalars(
        select(Objection)
        .where(Objection.entry_id == entry.id, *FORWARDED)
        .order_by(Objection.id.desc())
    ).all()


def objections_about(entry: Entry) -> Sequence[Objection]:
    """All that came in about it, oldest first."""
    return db.session.scalars(
        select(Objection)
        .where(Objection.entry_id == entry.id, Objection.filed_at.is_not(None))
        .order_by(Objection.id)
    ).all()


def objection_of_agency(ref: int) -> Objection | None:
    """One that was passed on to the agency of its nominee."""
    return db.session.scalar(
        select(Objection)
        .join(Objection.entry)
        .where(Objection.id == ref, *FORWARDED)
        .options(
            contains_eager(Objection.entry).joinedload(Entry.agency),
            selectinload(Objection.files).joinedload(ObjectionFile.stored),
        )
    )


def file_of_agency(ref: int, file: int) -> ObjectionFile | None:
    """A file that was passed on with it."""
    found = objection_of_agency(ref)
    files = found.files if found else ()
    return next((one for one in files if one.id == file and one.is_released), None)


def to_respond(editions: Collection[int], person: User, at: datetime) -> Sequence[Objection]:
    """What waits in these editions (ids) for a response of this person's agencies, by the time that
    it is due."""
    if not editions:
        return []
    return db.session.scalars(
        select(Objection)
        .join(Objection.entry)
        .where(
            Entry.edition_id.in_(editions),
            works_on(person, at),
            *FORWARDED,
            Objection.responded_at.is_(None),
            Objection.verdict.is_(None),
        )
        .options(contains_eager(Objection.entry))
        .order_by(Objection.response_due_at.is_(None), Objection.response_due_at, Objection.id)
    ).all()


def upheld_by_entry(edition: Edition) -> Mapping[int, Sequence[Objection]]:
    """Entry id → the upheld objections to it, oldest first."""
    upheld = db.session.scalars(
        select(Objection)
        .join(Objection.entry)
        .where(Entry.edition_id == edition.id, Objection.verdict == Verdict.UPHELD)
        .order_by(Objection.id)
    )
    found: dict[int, list[Objection]] = {}
    for one in upheld:
        found.setdefault(one.entry_id, []).append(one)
    return found
