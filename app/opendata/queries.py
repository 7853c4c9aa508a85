"""What is public now, as open data asks for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app.agencies import queries as agencies
from app.agencies.models import Agency, AgencyKind, Region, RegionKind
from app.competitions import queries as competitions
from app.competitions.models import Edition, EditionState
from app.core.db import db
from app.entries.models import Entry
from app.judging import queries as judging
from app.judging.models import Decision, Outcome
from app.library import queries as library
from app.library.models import LibraryEntry, Topic


def innovation(ref: int) -> LibraryEntry | None:
    """The entry of this number if it is or was public."""
    entry = library.entry_by_id(ref)
    return entry if entry is not None and entry.published_at is not None else None


def public_origins(entries: Collection[LibraryEntry]) -> Collection[int]:
    """Of what these entries replicate, the ids of what is public."""
    return library.named({ref for entry in entries for ref in entry.replication_of}).keys()


def last_change() -> datetime | None:
    """When readers last saw something else in the library; None while nothing was published."""
    real = LibraryEntry.published_at.is_not(None), LibraryEntry.is_demo.is_(False)
    return db.session.scalar(select(func.max(LibraryEntry.changed_at)).where(*real))


def page(
    wanted: Select[Agency] | Select[Region] | Select[Topic], number: int, size: int
) -> Pagination:
    """One page of the rows, which may be empty."""
    return db.paginate(wanted, page=number, per_page=size, max_per_page=size, error_out=False)


def agencies_called(q: str, kind: str, province: str) -> Select[Agency]:
    """Public bodies by name, filtered: those of a public entry or a published decision."""
    wanted = agencies.agencies_called(q, AgencyKind(kind) if kind else None, province or None)
    return wanted.where(_is_known())


def agency(ref: int) -> Agency | None:
    """The public body of this number."""
    return db.session.scalars(agencies_called("", "", "").where(Agency.id == ref)).first()


def _is_known() -> ColumnElement[bool]:
    shown = exists().where(LibraryEntry.agency_id == Agency.id, library.IS_PUBLIC)
    decided = select(Entry.agency_id).join(Decision, Decision.entry_id == Entry.id)
    return or_(shown, Agency.id.in_(decided.where(Decision.published_at.is_not(None))))


def regions(kind: str, province: str) -> Select[Region]:
    """Regions by their code."""
    wanted = select(Region).options(joinedload(Region.province)).order_by(Region.code)
    if kind:
        wanted = wanted.where(Region.kind == RegionKind(kind))
    return wanted.where(agencies.within(province)) if province else wanted


def region(code: str) -> Region | None:
    return db.session.scalars(regions("", "").where(Region.code == code)).first()


def topics() -> Select[Topic]:
    return select(Topic).order_by(Topic.position)


def edition(slug: str) -> Edition | None:
    """The edition of this name if it is or was open."""
    found = competitions.edition_by_slug(slug)
    return found if found is not None and found.state is not EditionState.PREPARED else None


@dataclass(frozen=True)
class Results:
    """What everybody may know of an edition, as its page of results shows it."""

    winners: Sequence[Decision]
    finalists: Sequence[Decision]
    withdrawn: Sequence[Decision]
    library: Mapping[int, int]
    """Entry → its public library entry, by their ids."""


def results(edition: Edition) -> Results:
    decided = judging.published_decisions(edition.id)
    stands = [one for one in decided if one.withdrawn_at is None]
    finalists = [one for one in stands if one.outcome is Outcome.FINALIST]
    shown = library.public_by_entry([one.entry_id for one in decided])
    return Results(
        [one for one in stands if one.outcome is Outcome.WINNER],
        finalists if decided else judging.named_finalists(edition.id),
        [one for one in decided if one.withdrawn_at is not None],
        {entry_id: entry.id for entry_id, entry in shown.items()},
    )
