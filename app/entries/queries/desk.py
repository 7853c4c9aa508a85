"""What the agency's first page shows, in a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Role, User
from app.accounts.rules import usable
from app.agencies.models import Agency
from app.competitions import queries as competitions
from app.competitions.models import Edition, Group, StageKind
from app.competitions.rules import admits
from app.core.db import db
from app.core.paging import paginated
from app.entries.models import Entry, EntryState, Transition
from app.entries.queries.content import drafts_of
from app.entries.queries.entries import QUOTA_STATES, administered, works_on
from app.entries.rules import completeness
from app.entries.rules.completeness import Progress
from app.entries.rules.deadlines import Deadlines, deadlines

S = EntryState
PAGE_SIZE = 25
WRITING = (S.RETURNED, S.WITH_ADMIN, S.DRAFT)
"""Still inside the agency, the most urgent first."""
PARTS: Mapping[str, tuple[EntryState, ...]] = {
    "instansi": WRITING,
    "sekretariat": (S.SUBMITTED,),
    "lolos": (S.PASSED,),
    "tidak-lolos": (S.FAILED,),
    "ditarik": (S.WITHDRAWN,),
}
"""Word in the address → states."""


@dataclass(frozen=True)
class Wanted:
    """What the address asks for; unknown values mean the default."""

    edition: str = ""
    part: str = ""
    words: str = ""
    order: str = ""
    running: frozenset[int] = frozenset()
    """Editions whose registration is open: there work is urgent."""


@dataclass(frozen=True)
class Done:
    """How many of the form's parts are done."""

    done: int
    parts: int


@dataclass(frozen=True)
class Quota:
    group: Group
    used: int


@dataclass(frozen=True)
class AgencyQuotas:
    agency: Agency
    quotas: Sequence[Quota]


@dataclass(frozen=True)
class Registration:
    """An open registration as it binds these agencies of the person."""

    edition: Edition
    deadlines: Deadlines
    as_admin: bool
    """The person oversees them, so the internal deadline binds others."""
    agencies: Sequence[AgencyQuotas]


def own_entries(user: User, at: datetime, wanted: Wanted) -> Select[Entry]:
    """The entries of this person's agencies as the list shows them, work before what waits."""
    query = _shown(select(Entry).join(Entry.edition).where(works_on(user, at), *_asked(wanted)))
    columns: Mapping[str, ColumnElement[Any]] = {
        "judul": Entry.title_key.expression,
        "sejak": Entry.waiting_since.expression,
    }
    chosen = columns.get(wanted.order.removeprefix("-"))
    if chosen is None:
        newest = Entry.waiting_since.desc(), Entry.id.desc()
        return query.order_by(*_urgency(wanted.running), *newest)
    down = wanted.order.startswith("-")
    return query.order_by(chosen.desc() if down else chosen.asc(), Entry.id)


def page_of(user: User, at: datetime, wanted: Wanted, page: int) -> Pagination:
    """One page of that list."""
    return paginated(own_entries(user, at, wanted), page, PAGE_SIZE)


def all_of(user: User, at: datetime, wanted: Wanted) -> Sequence[Entry]:
    """The whole list, for a file."""
    return db.session.scalars(own_entries(user, at, wanted)).all()


def counts_of(user: User, at: datetime, wanted: Wanted) -> Mapping[str, int]:
    """Part → how many of the entries asked for are in it."""
    conditions = _asked(Wanted(edition=wanted.edition, words=wanted.words))
    rows = db.session.execute(
        select(Entry.state, func.count())
        .join(Entry.edition)
        .where(works_on(user, at), *conditions)
        .group_by(Entry.state)
    )
    found: dict[EntryState, int] = dict(rows.all())
    return {part: sum(found.get(one, 0) for one in states) for part, states in PARTS.items()}


def editions_of(user: User, at: datetime) -> Sequence[Edition]:
    """The editions in which this person's agencies have entries, newest first."""
    own = select(Entry.edition_id).where(works_on(user, at))
    return db.session.scalars(
        select(Edition).where(Edition.id.in_(own)).order_by(Edition.year.desc(), Edition.id.desc())
    ).all()


def inside(user: User, at: datetime) -> Sequence[Entry]:
    """The entries of this person's agencies that were not forwarded, most urgent first."""
    return db.session.scalars(
        _shown(select(Entry).where(works_on(user, at), Entry.state.in_(WRITING))).order_by(
            case({state: rank for rank, state in enumerate(WRITING)}, value=Entry.state),
            Entry.waiting_since,
            Entry.id,
        )
    ).all()


def administered_by(user: User, at: datetime) -> frozenset[int]:
    """Ids of the agencies of which this person is admin, and of the BUMD that these manage."""
    return frozenset(db.session.scalars(administered(user, at)))


def done_of(entries: Sequence[Entry]) -> Mapping[int, Done]:
    """Entry id → how far its draft is."""
    drafts = drafts_of(entries)
    found = {}
    for entry in entries:
        draft, group = drafts[entry.id], entry.group.key if entry.group else None
        steps = [
            completeness.progress(one, draft.values, draft.file_counts, group)
            for one in completeness.sections_for(draft.definition, group)
        ]
        done = sum(step in {Progress.COMPLETE, Progress.OPTIONAL} for step in steps)
        found[entry.id] = Done(done, len(steps))
    return found


def notes_of(entries: Sequence[Entry]) -> Mapping[int, str]:
    """Entry id → the note with which it was returned."""
    rows = db.session.scalars(
        select(Transition)
        .where(
            Transition.entry_id.in_([one.id for one in entries if one.state is S.RETURNED]),
            Transition.to_state == S.RETURNED,
        )
        .order_by(Transition.id)
    )
    return {row.entry_id: row.note for row in rows}


def registrations_of(user: User, at: datetime) -> Sequence[Registration]:
    """Open registrations that admit an agency of the person; those bound alike together."""
    agencies, overseen = _agencies(user, at), administered_by(user, at)
    refs = [agency.id for agency in agencies]
    extra = competitions.extra_times(refs)
    found: list[Registration] = []
    editions = competitions.open_editions(at, agencies)
    used = _used([edition.id for edition in editions], refs)
    for edition in editions:
        stage = competitions.stage_of_kind(edition, StageKind.REGISTRATION)
        bound: dict[tuple[Deadlines, bool], list[AgencyQuotas]] = {}
        for agency in (one for one in agencies if admits(edition, one)):
            own = extra.get((stage.id, agency.id)) if stage else None
            quotas = [
                Quota(group, used.get((agency.id, group.id), 0))
                for group in edition.groups
                if group.agency_quota
            ]
            binding = deadlines(edition, stage, at, own), agency.id in overseen
            bound.setdefault(binding, []).append(AgencyQuotas(agency, quotas))
        found += [
            Registration(edition, one, as_admin, rows)
            for (one, as_admin), rows in bound.items()
            if one.is_open
        ]
    return found


def _shown(query: Select[Entry]) -> Select[Entry]:
    return query.options(
        joinedload(Entry.edition, innerjoin=True).selectinload(Edition.stages),
        joinedload(Entry.agency),
        joinedload(Entry.unit),
        joinedload(Entry.group),
        joinedload(Entry.category),
        joinedload(Entry.started_by),
    )


def _asked(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Entry.title.icontains(word, autoescape=True) for word in wanted.words.split()
    ]
    if wanted.edition:
        conditions.append(Edition.slug == wanted.edition)
    if wanted.part in PARTS:
        conditions.append(Entry.state.in_(PARTS[wanted.part]))
    return conditions


def _urgency(running: Collection[int]) -> Sequence[ColumnElement[Any]]:
    """What can still be done first, then the newest edition."""
    rank = case(
        *(
            (and_(Entry.state == state, Entry.edition_id.in_(running)), number)
            for number, state in enumerate(WRITING)
        ),
        (Entry.state == S.SUBMITTED, len(WRITING)),
        else_=len(WRITING) + 1,
    )
    return [rank, Edition.year.desc(), Edition.id.desc()]


def _agencies(user: User, at: datetime) -> Sequence[Agency]:
    """For which the person works now, by name."""
    writes = [grant.agency_id for grant in usable(user, Role.INNOVATOR, now=at)]
    return db.session.scalars(
        select(Agency)
        .where(or_(Agency.id.in_(writes), Agency.id.in_(administered(user, at))))
        .order_by(Agency.name)
    ).all()


def _used(
    edition_ids: Collection[int], agency_ids: Collection[int]
) -> Mapping[tuple[int, int], int]:
    """(agency id, group id) → entries that use the agency's quota of the group."""
    rows = db.session.execute(
        select(Entry.agency_id, Entry.group_id, func.count())
        .where(
            Entry.edition_id.in_(edition_ids),
            Entry.agency_id.in_(agency_ids),
            Entry.state.in_(QUOTA_STATES),
        )
        .group_by(Entry.agency_id, Entry.group_id)
    )
    return {(agency, group): number for agency, group, number in rows if group is not None}
