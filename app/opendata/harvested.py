"""The records of the library as OAI-PMH knows them: selected, counted, and found by number."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from app.agencies import queries as agencies
from app.core.db import db
from app.library import queries as library
from app.library.models import LibraryEntry
from app.opendata.fields import province_of
from app.opendata.harvesting import Span

SET_NAMES = {"topik": "Topik", "wilayah": "Provinsi"}
"""The two families of sets; `topik:kesehatan` and `wilayah:35` are in them."""

IS_RECORD: ColumnElement[bool] = and_(
    LibraryEntry.published_at.is_not(None), LibraryEntry.is_demo.is_(False)
)
"""Public now or before: what was withdrawn is a deleted record for ever."""


def records(span: Span, size: int) -> Sequence[LibraryEntry]:
    """The records of the selection from where it goes on, the longest unchanged first.

    One that changes while the list is read comes again at its end: nothing is missed.
    """
    moment, ref = span.after
    behind = or_(
        LibraryEntry.changed_at > moment,
        and_(LibraryEntry.changed_at == moment, LibraryEntry.id > ref),
    )
    return db.session.scalars(
        library.whole_entries()
        .where(_is_in(span), behind)
        .order_by(LibraryEntry.changed_at, LibraryEntry.id)
        .limit(size)
    ).all()


def count(span: Span) -> int:
    """How many records the whole selection has."""
    found = select(func.count()).select_from(LibraryEntry).where(_is_in(span))
    return db.session.scalar(found) or 0


def record(ref: int) -> LibraryEntry | None:
    return db.session.scalar(library.whole_entries().where(LibraryEntry.id == ref, IS_RECORD))


def earliest() -> datetime | None:
    """Before it no record was changed."""
    return db.session.scalar(select(func.min(LibraryEntry.changed_at)).where(IS_RECORD))


def sets() -> list[tuple[str, str]]:
    """Specification and name of every set."""
    topics = [(f"topik:{one.key}", one.name) for one in library.topics()]
    provinces = [(f"wilayah:{one.code}", one.name) for one in agencies.provinces()]
    return [*SET_NAMES.items(), *topics, *provinces]


def sets_of(entry: LibraryEntry) -> list[str]:
    province = province_of(entry.region)
    topic = [f"topik:{entry.topic_key}"] if entry.topic_key else []
    return topic + ([f"wilayah:{province.code}"] if province else [])


def _is_in(span: Span) -> ColumnElement[bool]:
    conditions = [IS_RECORD, _in_set(span.set_spec)]
    if span.since:
        conditions.append(LibraryEntry.changed_at >= span.since)
    if span.before:
        conditions.append(LibraryEntry.changed_at < span.before)
    return and_(*conditions)


def _in_set(spec: str) -> ColumnElement[bool]:
    family, _, value = spec.partition(":")
    if not family:
        return true()
    if family == "topik":
        return LibraryEntry.topic_key == value if value else LibraryEntry.topic_key.is_not(None)
    code = LibraryEntry.region_code
    return func.substr(code, 1, 2) == value if value else code.is_not(None)
