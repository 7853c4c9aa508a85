"""What the agency's first page shows, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Role, User
from app.accounts.rules import AGENCY_STAFF, in_force
from app.agencies.models import Agency
from app.competitions import queries as competitions
from app.competitions import rules as calendar
from app.competitions.models import Edition, Group, StageKind
from app.core.db import db
from app.entries.models import Entry, EntryState, Transition
from app.entries.queries.content import drafts_of
from app.entries.queries.entries import QUOTA_STATES, works_on
from app.entries.rules import completeness


@dataclass(frozen=True)
class Row:
    """One of our entries: its parts done, and whether it waits for the reader."""

    entry: Entry
    done: int
    parts: int
    waits_for_reader: bool
    note: str
    """Of the agency admin, when it was returned."""


@dataclass(frozen=True)
class Quota:
    group: Group
    used: int


@dataclass(frozen=True)
class Deadline:
    """An open registration as it binds this person's agency."""

    edition: Edition
    closes_at: datetime
    internal: datetime | None
    quotas: Sequence[Quota]


@dataclass(frozen=True)
class Desk:
    rows: Sequence[Row]
    deadlines: Sequence[Deadline]
    way: Sequence[Transition]
    """Of the entry that moved last, oldest first."""

    @property
    def needs_reader(self) -> Sequence[Row]:
        return [row for row in self.rows if row.waits_for_reader]


def desk_of(user: User, at: datetime) -> Desk:
    """Everything on the first page of this person's agencies."""
    entries = db.session.scalars(
        select(Entry)
        .where(works_on(user, at))
        .options(
            joinedload(Entry.edition).selectinload(Edition.stages),
            joinedload(Entry.agency),
            joinedload(Entry.unit),
            joinedload(Entry.group),
        )
        .order_by(Entry.waiting_since.desc(), Entry.id.desc())
    ).all()
    notes = _notes(entries)
    drafts = drafts_of(entries)
    administered = _administered(user, at)
    rows = []
    for entry in entries:
        draft = drafts[entry.id]
        group = entry.group.key if entry.group else None
        sections = completeness.sections_for(draft.definition, group)
        steps = [
            completeness.progress(one, draft.values, draft.file_counts, group) for one in sections
        ]
        done = sum(
            one in {completeness.Progress.COMPLETE, completeness.Progress.OPTIONAL} for one in steps
        )
        waits = _waits(entry, entry.agency_id in administered)
        rows.append(Row(entry, done, len(steps), waits, notes.get(entry.id, "")))
    return Desk(rows, _deadlines(user, at), _way(entries))


def _waits(entry: Entry, as_admin: bool) -> bool:
    if entry.state is EntryState.WITH_ADMIN:
        return as_admin
    return entry.state in {EntryState.DRAFT, EntryState.RETURNED}


def _administered(user: User, at: datetime) -> set[int]:
    own = {g.agency_id for g in in_force(user.grants, Role.AGENCY_ADMIN, now=at) if g.agency_id}
    managed = db.session.scalars(select(Agency.id).where(Agency.parent_id.in_(own)))
    return own | set(managed)


def _notes(entries: Sequence[Entry]) -> Mapping[int, str]:
    """The note with which each returned entry came back."""
    refs = [entry.id for entry in entries if entry.state is EntryState.RETURNED]
    rows = db.session.scalars(
        select(Transition)
        .where(Transition.entry_id.in_(refs), Transition.to_state == EntryState.RETURNED)
        .order_by(Transition.id)
    )
    return {row.entry_id: row.note for row in rows}


def _way(entries: Sequence[Entry]) -> Sequence[Transition]:
    """The steps of the entry that moved last."""
    if not entries:
        return ()
    return db.session.scalars(
        select(Transition)
        .where(Transition.entry_id == entries[0].id)
        .options(joinedload(Transition.by))
        .order_by(Transition.id)
    ).all()


def _deadlines(user: User, at: datetime) -> Sequence[Deadline]:
    """Open registrations with the quotas of the person's first agency."""
    staff = in_force(user.grants, *AGENCY_STAFF, now=at)
    agency_id = next((grant.agency_id for grant in staff if grant.agency_id), None)
    if agency_id is None:
        return ()
    found = []
    for edition in competitions.open_editions(at, {agency_id}):
        stage = competitions.stage_of_kind(edition, StageKind.REGISTRATION)
        if stage is None:
            continue
        extra = competitions.extra_close(stage, agency_id)
        used = _used(edition.id, agency_id)
        quotas = [Quota(g, used.get(g.id, 0)) for g in edition.groups if g.agency_quota]
        found.append(
            Deadline(edition, calendar.close_of(stage, extra), stage.internal_deadline_at, quotas)
        )
    return found


def _used(edition_id: int, agency_id: int) -> Mapping[int, int]:
    """Group id → entries that use the agency's quota."""
    rows = db.session.execute(
        select(Entry.group_id, func.count())
        .where(
            Entry.edition_id == edition_id,
            Entry.agency_id == agency_id,
            Entry.state.in_(QUOTA_STATES),
        )
        .group_by(Entry.group_id)
    )
    return {group: number for group, number in rows if group is not None}
