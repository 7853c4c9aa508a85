"""The secretariat's list: forwarded entries with filter, search, order and pages; and counts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.agencies.models import Agency
from app.competitions.models import Edition
from app.core.db import db
from app.core.paging import paginated
from app.entries.models import Entry, EntryState

PAGE_SIZE = 25
FORWARDED = (EntryState.SUBMITTED, EntryState.PASSED, EntryState.FAILED, EntryState.WITHDRAWN)
STILL_INSIDE = (EntryState.DRAFT, EntryState.WITH_ADMIN, EntryState.RETURNED)
ORDERS: Mapping[str, ColumnElement[Any]] = {
    "judul": Entry.title_key.expression,
    "instansi": Agency.name.expression,
    "masuk": Entry.forwarded_at.expression,
    "keadaan": Entry.state.expression,
}


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; unknown values mean the default."""

    state: str = ""
    words: str = ""
    order: str = "masuk"
    group: str = ""


def forwarded_entries(edition: Edition, wanted: Wanted) -> Select[Entry]:
    """Entries of the edition that reached the secretariat, as the list shows them."""
    query = (
        select(Entry)
        .join(Entry.agency)
        .where(Entry.edition_id == edition.id, Entry.forwarded_at.is_not(None))
        .options(
            joinedload(Entry.agency),
            joinedload(Entry.unit),
            joinedload(Entry.group),
            joinedload(Entry.category),
        )
    )
    if wanted.state in set(FORWARDED):
        query = query.where(Entry.state == EntryState(wanted.state))
    group = next((one for one in edition.groups if one.key == wanted.group), None)
    if group is not None:
        query = query.where(Entry.group_id == group.id)
    for word in wanted.words.split():
        query = query.where(_has(word))
    column = ORDERS.get(wanted.order.removeprefix("-"), ORDERS["masuk"])
    first = column.desc() if wanted.order.startswith("-") else column.asc()
    return query.order_by(first, Entry.id)


def page_of(edition: Edition, wanted: Wanted, page: int) -> Pagination:
    """One page of that list."""
    return paginated(forwarded_entries(edition, wanted), page, PAGE_SIZE)


def all_of(edition: Edition, wanted: Wanted) -> Sequence[Entry]:
    """The whole list, for a file."""
    return db.session.scalars(forwarded_entries(edition, wanted)).all()


def cases_of(edition: Edition) -> Sequence[tuple[int, str]]:
    """Id, and title with agency, of every forwarded entry by title, for selects."""
    rows = db.session.execute(
        select(Entry.id, Entry.title, Agency.name)
        .join(Entry.agency)
        .where(Entry.edition_id == edition.id, Entry.forwarded_at.is_not(None))
        .order_by(Entry.title_key, Entry.id)
    )
    return [(ref, f"{title} ({agency})") for ref, title, agency in rows]


def titles_of(refs: Collection[int]) -> Mapping[int, str]:
    """The titles of these entries, under their ids."""
    if not refs:
        return {}
    return {
        one.id: one.title for one in db.session.scalars(select(Entry).where(Entry.id.in_(refs)))
    }


def counts_of(edition: Edition) -> Mapping[EntryState, int]:
    """How many entries are in each state, drafts included; withdrawn drafts apart."""
    rows = db.session.execute(
        select(Entry.state, func.count())
        .where(
            Entry.edition_id == edition.id,
            or_(Entry.forwarded_at.is_not(None), Entry.state != EntryState.WITHDRAWN),
        )
        .group_by(Entry.state)
    )
    found = dict(rows.all())
    return {state: found.get(state, 0) for state in EntryState}


def waiting_for_check(edition_ids: Collection[int]) -> Mapping[int, int]:
    """Edition id → entries that wait for the administrative check; for many editions at once."""
    rows = db.session.execute(
        select(Entry.edition_id, func.count())
        .where(Entry.edition_id.in_(edition_ids), Entry.state == EntryState.SUBMITTED)
        .group_by(Entry.edition_id)
    )
    return dict(iter(rows))


@dataclass(frozen=True)
class Inside:
    """An agency whose entries have not been forwarded: numbers only, never content."""

    agency: str
    with_unit: int
    with_admin: int


def still_inside(edition: Edition) -> Sequence[Inside]:
    """Where entries wait before they reach the secretariat, by agency."""
    rows = db.session.execute(
        select(Agency.name, Entry.state, func.count())
        .join(Entry, Entry.agency_id == Agency.id)
        .where(Entry.edition_id == edition.id, Entry.state.in_(STILL_INSIDE))
        .group_by(Agency.id, Agency.name, Entry.state)
        .order_by(Agency.name)
    )
    found: dict[str, dict[bool, int]] = {}
    for name, state, number in rows:
        counts = found.setdefault(name, {True: 0, False: 0})
        counts[state is EntryState.WITH_ADMIN] += number
    return [Inside(name, counts[False], counts[True]) for name, counts in found.items()]


def _has(word: str) -> ColumnElement[bool]:
    found = (column.icontains(word, autoescape=True) for column in (Entry.title, Agency.name))
    return or_(*found)
