"""Entries themselves: one, those a person may see, those that use a quota or share a title."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Grant, Role, User
from app.accounts.rules import usable
from app.agencies.models import Agency, AgencyKind, Unit
from app.competitions.models import Competition, Edition
from app.core import clock
from app.core.db import db
from app.entries.models import Attachment, Entry, EntryState, Snapshot

QUOTA_STATES = frozenset({EntryState.SUBMITTED, EntryState.PASSED, EntryState.FAILED})
"""An entry uses its agency's quota once it was forwarded, until it is withdrawn."""


@dataclass(frozen=True)
class Place:
    """Where a person may start an entry: in a unit, or in the agency itself."""

    agency: Agency
    unit: Unit | None


@cache
def _whole() -> Select[Entry]:
    """Every page of an entry asks this, so the statement is made once.

    Joined: the row is read again with the same options, in one statement. Stages, groups and
    categories of its edition are asked for by the pages that show them.
    """
    return (
        select(Entry)
        .where(Entry.id == bindparam("ref"))
        .options(
            joinedload(Entry.edition, innerjoin=True)
            .joinedload(Edition.competition, innerjoin=True)
            .joinedload(Competition.organiser, innerjoin=True),
            joinedload(Entry.agency, innerjoin=True),
            joinedload(Entry.unit),
            joinedload(Entry.group),
            joinedload(Entry.category),
            joinedload(Entry.started_by, innerjoin=True),
        )
    )


def entry_by_id(ref: int, **_: object) -> Entry | None:
    """An entry with its edition, agency, unit, group and category."""
    return db.session.scalar(_whole(), {"ref": ref})


def entry_of_edition(slug: str, ref: int) -> Entry | None:
    """The same, if it belongs to the edition with this slug."""
    entry = entry_by_id(ref)
    return entry if entry is not None and entry.edition.slug == slug else None


def entry_by_snapshot(number: str, ref: int) -> Entry | None:
    """The entry whose receipt has this number."""
    found = db.session.scalar(
        select(Snapshot.entry_id).where(Snapshot.receipt_number == number, Snapshot.entry_id == ref)
    )
    return None if found is None else entry_by_id(found)


def attachment_by_id(ref: int) -> Attachment | None:
    """An attachment with its file, and its entry with edition and agency."""
    return db.session.scalar(
        select(Attachment)
        .where(Attachment.id == ref)
        .options(
            joinedload(Attachment.file),
            joinedload(Attachment.entry).options(
                joinedload(Entry.edition), joinedload(Entry.agency)
            ),
        )
    )


def administered(user: User, at: datetime) -> Select[int]:
    """Agencies of which this person is admin, and the BUMD that these manage."""
    own = [
        grant.agency_id
        for grant in usable(user, Role.AGENCY_ADMIN, now=at)
        if grant.agency_id is not None
    ]
    return select(Agency.id).where(
        or_(
            Agency.id.in_(own),
            and_(Agency.kind == AgencyKind.BUMD, Agency.parent_id.in_(own)),
        )
    )


def works_on(user: User, at: datetime) -> ColumnElement[bool]:
    """The condition on Entry that this person writes or administers it for its agency."""
    innovator = usable(user, Role.INNOVATOR, now=at)
    whole = [grant.agency_id for grant in innovator if grant.unit_id is None]
    parts = [grant for grant in innovator if grant.unit_id is not None]
    overseen = administered(user, at)
    return or_(
        false(),
        Entry.agency_id.in_(whole),
        Entry.agency_id.in_(overseen),
        *(and_(Entry.agency_id == g.agency_id, Entry.unit_id == g.unit_id) for g in parts),
    )


def places_of(user: User, at: datetime) -> Sequence[Place]:
    """The agencies and units in which this person may start an entry, by name."""
    innovator = usable(user, Role.INNOVATOR, now=at)
    units = [grant.unit_id for grant in innovator if grant.unit_id is not None]
    whole = {grant.agency_id for grant in innovator if grant.unit_id is None and grant.agency_id}
    agencies = db.session.scalars(
        select(Agency)
        .where(or_(Agency.id.in_(whole), Agency.id.in_(administered(user, at))))
        .order_by(Agency.name)
    ).all()
    found = db.session.scalars(
        select(Unit)
        .where(or_(Unit.id.in_(units), Unit.agency_id.in_([agency.id for agency in agencies])))
        .options(joinedload(Unit.agency))
        .order_by(Unit.name)
    ).all()
    return [Place(agency, None) for agency in agencies] + [
        Place(unit.agency, unit) for unit in found
    ]


def agencies_of_edition(edition_id: int) -> Sequence[Agency]:
    """The agencies that have an entry in the edition, drafts included, by name."""
    taking_part = select(Entry.agency_id).where(
        Entry.edition_id == edition_id, Entry.state != EntryState.WITHDRAWN
    )
    return db.session.scalars(
        select(Agency).where(Agency.id.in_(taking_part)).order_by(Agency.name, Agency.id)
    ).all()


def quota_used(edition_id: int, agency_id: int, group_id: int, without: int) -> int:
    """How many other entries of this agency were forwarded in this group."""
    return _count(
        Entry.edition_id == edition_id,
        Entry.agency_id == agency_id,
        Entry.group_id == group_id,
        Entry.state.in_(QUOTA_STATES),
        Entry.id != without,
    )


def quota_of(entry: Entry) -> tuple[int, int] | None:
    """(used by the agency's other entries, quota) of the entry's group, if it has one."""
    if entry.group is None or entry.group.agency_quota is None:
        return None
    used = quota_used(entry.edition_id, entry.agency_id, entry.group.id, entry.id)
    return used, entry.group.agency_quota


def same_title(entry: Entry) -> int:
    """How many other entries of the edition have this title, drafts of other agencies apart."""
    if not entry.title_key:
        return 0
    return _count(
        Entry.edition_id == entry.edition_id,
        Entry.title_key == entry.title_key,
        Entry.state != EntryState.WITHDRAWN,
        Entry.id != entry.id,
        or_(Entry.agency_id == entry.agency_id, Entry.forwarded_at.is_not(None)),
    )


def just_started(entry: Entry, since: datetime) -> Entry | None:
    """The same draft, started by the same person a moment ago: a form that was sent twice."""
    return db.session.scalar(
        select(Entry).where(
            Entry.edition_id == entry.edition_id,
            Entry.agency_id == entry.agency_id,
            Entry.unit_id.is_not_distinct_from(entry.unit_id),
            Entry.started_by_id == entry.started_by_id,
            Entry.title_key == entry.title_key,
            Entry.state == EntryState.DRAFT,
            Entry.created_at >= since,
        )
    )


def _count(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Entry).where(*conditions)) or 0


def admins_of(agency: Agency, at: datetime) -> Sequence[User]:
    """The agency admins who see to this agency's entries now."""
    reach = [agency.id]
    if agency.kind is AgencyKind.BUMD and agency.parent_id is not None:
        reach.append(agency.parent_id)
    users = db.session.scalars(
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .where(
            Grant.role == Role.AGENCY_ADMIN,
            Grant.agency_id.in_(reach),
            Grant.starts_at <= at,
            or_(Grant.ends_at.is_(None), Grant.ends_at > at),
            User.is_active,
        )
        .order_by(User.id)
    )
    return users.unique().all()


def concerned(entry: Entry, at: datetime) -> Sequence[User]:
    """Who is told what becomes of the entry: who started it, and the admins of its agency."""
    people = {entry.started_by, *admins_of(entry.agency, at)}
    return sorted((one for one in people if one.is_active), key=lambda one: one.id)


def people_of_edition(edition_id: int, agency_ids: Sequence[int] = ()) -> set[User]:
    """Who started an entry that is still in the edition, and the admins of its agency.

    With `agency_ids` only those agencies' people.
    """
    wanted = (
        select(Entry)
        .where(Entry.edition_id == edition_id, Entry.state != EntryState.WITHDRAWN)
        .options(joinedload(Entry.started_by), joinedload(Entry.agency))
    )
    if agency_ids:
        wanted = wanted.where(Entry.agency_id.in_(agency_ids))
    found = db.session.scalars(wanted).all()
    agencies, now = {entry.agency for entry in found}, clock.now()
    admins = (person for agency in agencies for person in admins_of(agency, now))
    return {*(entry.started_by for entry in found), *admins}
