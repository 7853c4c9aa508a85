"""Every SELECT of the library."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import defer, joinedload

from app.agencies import queries as agency_queries
from app.agencies.models import Agency, AgencyKind, Region, RegionAlias
from app.agencies.rules import region_key
from app.competitions.models import Edition
from app.core.db import db
from app.core.errors import Problem
from app.core.i18n import localized
from app.entries.models import Entry
from app.library.models import AwardMapping, LibraryEntry, LibraryVersion, Topic
from app.library.rules.asked import Names, named_filters
from app.library.rules.records import Record
from app.search.rules import TITLE

IS_PUBLIC: ColumnElement[bool] = and_(
    LibraryEntry.published_at.is_not(None), LibraryEntry.withdrawn_at.is_(None)
)
IS_COUNTED: ColumnElement[bool] = and_(IS_PUBLIC, LibraryEntry.is_demo.is_(False))
"""Public and real: what sitemap, feed and figures speak of."""


@cache
def _with_context() -> Select[LibraryEntry]:
    """Library entries with all that a result or a page shows, in one query."""
    return select(LibraryEntry).options(
        joinedload(LibraryEntry.agency),
        joinedload(LibraryEntry.region).joinedload(Region.province),
        joinedload(LibraryEntry.topic),
        joinedload(LibraryEntry.award_mapping),
    )


def whole_entries() -> Select[LibraryEntry]:
    """Entries with all that a result or a page shows, to be narrowed and put in order."""
    return _with_context()


def entry_by_id(ref: int) -> LibraryEntry | None:
    return db.session.scalar(_at_number(), {"ref": ref})


@cache
def _at_number() -> Select[LibraryEntry]:
    """The page of an entry is the most read of all, so its statements are made once."""
    return _with_context().where(LibraryEntry.id == bindparam("ref"))


def entry_at(ref: int, slug: str = "") -> LibraryEntry | None:
    """The entry at an address; only the number counts, the words are for people."""
    return entry_by_id(ref)


def entry_by_key(key: str) -> LibraryEntry | None:
    return db.session.scalar(select(LibraryEntry).where(LibraryEntry.key == key))


def in_order(refs: Sequence[int]) -> list[LibraryEntry]:
    """The public entries with these ids, in this order; ids without one are left out."""
    rows = db.session.scalars(_with_context().where(LibraryEntry.id.in_(refs), IS_PUBLIC))
    found = {row.id: row for row in rows}
    return [found[ref] for ref in refs if ref in found]


@dataclass(frozen=True)
class Named:
    """As much of an entry as a link to it says."""

    id: int
    slug: str
    title: str
    year: int | None
    agency: str


def named(refs: Collection[int]) -> Mapping[int, Named]:
    """The public ones of these entries under their ids."""
    rows = db.session.execute(_named(), {"refs": list(refs)})
    return {row.id: Named(*row) for row in rows}


def named_but(
    refs: Collection[int], *, entry_id: int, agency_ids: Collection[int]
) -> Mapping[int, Named]:
    """The same without what became of this entry, and without those of these agencies."""
    own, theirs = LibraryEntry.entry_id == entry_id, LibraryEntry.agency_id.in_(agency_ids)
    hidden = select(LibraryEntry.id).where(LibraryEntry.id.in_(refs), or_(own, theirs))
    return named(set(refs) - set(db.session.scalars(hidden)))


@cache
def _named() -> Select[*tuple[Any, ...]]:
    return (
        select(
            LibraryEntry.id,
            LibraryEntry.slug,
            LibraryEntry.title,
            LibraryEntry.year,
            Agency.name,
        )
        .join(LibraryEntry.agency)
        .where(LibraryEntry.id.in_(bindparam("refs", expanding=True)), IS_PUBLIC)
    )


def newest(limit: int) -> Sequence[LibraryEntry]:
    """The real entries that were published last."""
    return db.session.scalars(
        _with_context()
        .where(IS_COUNTED)
        .order_by(LibraryEntry.published_at.desc(), LibraryEntry.id.desc())
        .limit(limit)
    ).all()


def title_contains(text: str, offset: int, size: int) -> tuple[Sequence[LibraryEntry], int, int]:
    """The way out while there is no index: titles that hold the text, newest first; how many
    there are, and how many of them count."""
    fits = and_(IS_PUBLIC, LibraryEntry.title.icontains(text, autoescape=True))
    total, counted = db.session.execute(
        select(func.count(), func.count().filter(IS_COUNTED)).select_from(LibraryEntry).where(fits)
    ).one()
    rows = db.session.scalars(
        _with_context()
        .where(fits)
        .order_by(LibraryEntry.year.desc().nulls_last(), LibraryEntry.id)
        .offset(offset)
        .limit(size)
    ).all()
    return rows, total, counted


def contradictions(read: Record) -> list[Problem]:
    """Where a record says something else of its agency than its name or our own row does."""
    agency = agency_queries.find_agency(read.agency)
    region = agency.region if agency else agency_queries.governed_region(read.agency)
    kind = agency.kind if agency else _kind_of_government(region)
    problems = []
    if kind not in (None, read.agency_type):
        said = {"value": read.agency_type, "agency": read.agency, "kind": kind}
        problems.append(Problem("agency_type", "import.other_kind", said))
    named = agency_queries.find_region(read.province) if read.province else None
    if region and named and _province_code(named) != _province_code(region):
        said = {"value": read.province, "agency": read.agency, "region": region.name}
        problems.append(Problem("province", "import.other_province", said))
    return problems


def _kind_of_government(region: Region | None) -> AgencyKind | None:
    return AgencyKind(region.kind.value) if region else None


def _province_code(region: Region) -> str:
    return region.province_code or region.code


def topics() -> Sequence[Topic]:
    return db.session.scalars(select(Topic).order_by(Topic.position)).all()


def names_in(phrases: Collection[str]) -> Names:
    """What these phrases of a query, and all names of topics and awards, stand for as filters.
    One query, as every search asks it."""
    keys = {region_key(phrase): phrase for phrase in phrases}
    rows = db.session.execute(_named_things(), {"keys": list(keys)})
    return named_filters([tuple(row) for row in rows], keys)


def names_among(phrases: Mapping[str, str]) -> Mapping[str, str]:
    """For phrases as they are read, under whatever key they bear: the code of the region of that
    name, or TITLE where a public entry is called so."""
    keys = {region_key(read): phrase for read, phrase in phrases.items()}
    places = select(RegionAlias).where(RegionAlias.name_key.in_(keys))
    titles = {read.casefold(): phrase for read, phrase in phrases.items()}
    called = func.lower(LibraryEntry.title)
    entries = db.session.scalars(select(called).where(called.in_(titles), IS_PUBLIC))
    found = {keys[one.name_key]: one.region_code for one in db.session.scalars(places)}
    return found | {titles[title]: TITLE for title in entries}


@cache
def _named_things() -> CompoundSelect[*tuple[Any, ...]]:
    places = select(literal("wilayah"), RegionAlias.name_key, RegionAlias.region_code, literal(""))
    topics = select(literal("topik"), Topic.name, Topic.key, Topic.name_en)
    awards = select(literal("penghargaan"), AwardMapping.programme, AwardMapping.tier, literal(""))
    return union_all(
        places.where(RegionAlias.name_key.in_(bindparam("keys", expanding=True))),
        topics,
        awards.where(AwardMapping.programme != "").distinct(),
    )


def hub_scopes() -> Mapping[str, str]:
    """What a hub verifier may answer for, in words: provinces by code, then topics by key."""
    provinces = {one.code: one.name for one in agency_queries.provinces()}
    return provinces | {topic.key: localized(topic, "name") for topic in topics()}


def topic_counts() -> Mapping[str, int]:
    """How many real public entries each topic has."""
    rows = db.session.execute(
        select(Topic.key, func.count(LibraryEntry.id))
        .join(LibraryEntry, LibraryEntry.topic_key == Topic.key)
        .where(IS_COUNTED)
        .group_by(Topic.key)
    )
    return dict(rows.all())


def province_counts() -> Mapping[str, int]:
    """How many real public entries each province has, by its Kemendagri code."""
    by_region = (
        select(LibraryEntry.region_code, func.count().label("entries"))
        .where(IS_COUNTED, LibraryEntry.region_code.is_not(None))
        .group_by(LibraryEntry.region_code)
        .subquery()
    )
    province = func.coalesce(Region.province_code, Region.code)
    rows = db.session.execute(
        select(province, func.sum(by_region.c.entries))
        .join(by_region, by_region.c.region_code == Region.code)
        .group_by(province)
    )
    return {code: int(entries) for code, entries in rows}


def replications() -> Iterable[tuple[int, list[str]]]:
    """Real public entries that others apply too, with their names as the sources say them."""
    rows = db.session.execute(
        select(LibraryEntry.id, LibraryEntry.replicated_by)
        .where(IS_COUNTED, cast(LibraryEntry.replicated_by, String) != "[]")
        .order_by(LibraryEntry.id)
    )
    return ((ref, names) for ref, names in rows)


def figures() -> Mapping[str, int]:
    """What the library holds, demo content left out."""
    row = db.session.execute(
        select(
            func.count(),
            func.count(func.distinct(LibraryEntry.agency_id)),
            func.count().filter(LibraryEntry.results != ""),
            func.count().filter(cast(LibraryEntry.replicated_by, String) != "[]"),
        ).where(IS_COUNTED)
    ).one()
    return dict(zip(("entries", "agencies", "with_results", "replicated"), row, strict=True))


def addresses() -> Iterable[tuple[int, str, datetime]]:
    """Id, slug and last change of every real public entry, for the sitemap."""
    return db.session.execute(
        select(LibraryEntry.id, LibraryEntry.slug, LibraryEntry.changed_at)
        .where(IS_COUNTED)
        .order_by(LibraryEntry.id)
    )


def public_ids() -> Sequence[int]:
    return db.session.scalars(
        select(LibraryEntry.id).where(IS_PUBLIC).order_by(LibraryEntry.id)
    ).all()


def counted_ids() -> Sequence[int]:
    """Of the real ones alone."""
    return db.session.scalars(
        select(LibraryEntry.id).where(IS_COUNTED).order_by(LibraryEntry.id)
    ).all()


def public_entries(refs: Collection[int]) -> Sequence[LibraryEntry]:
    """The public ones among these ids, with what the index needs."""
    return db.session.scalars(_with_context().where(LibraryEntry.id.in_(refs), IS_PUBLIC)).all()


def public_by_entry(entry_ids: Collection[int]) -> Mapping[int, LibraryEntry]:
    """Competition entry id → its public library entry, where there is one."""
    rows = db.session.scalars(
        select(LibraryEntry).where(LibraryEntry.entry_id.in_(entry_ids), IS_PUBLIC)
    )
    return {row.entry_id: row for row in rows if row.entry_id is not None}


def names_by_id(refs: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Id to (key, title), for the command line."""
    rows = db.session.execute(
        select(LibraryEntry.id, LibraryEntry.key, LibraryEntry.title).where(
            LibraryEntry.id.in_(refs)
        )
    )
    return {ref: (key, title) for ref, key, title in rows}


def versions_of(entry: LibraryEntry) -> Sequence[LibraryVersion]:
    return db.session.scalars(
        select(LibraryVersion)
        .where(LibraryVersion.library_entry_id == entry.id)
        .options(defer(LibraryVersion.body))
        .order_by(LibraryVersion.number.desc())
    ).all()


def award_mappings(text: str = "", *, unmapped: bool = False) -> Select[AwardMapping]:
    """Award texts, the unmapped ones first (or alone); with `text` those that hold it in their
    words, programme or tier."""
    columns = (AwardMapping.text, AwardMapping.programme, AwardMapping.tier)
    wanted = select(AwardMapping).where(
        or_(*(column.icontains(text, autoescape=True) for column in columns))
    )
    if unmapped:
        wanted = wanted.where(AwardMapping.programme == "")
    return wanted.order_by(AwardMapping.programme != "", AwardMapping.text)


def count_unmapped() -> int:
    """How many award texts nobody has mapped yet."""
    rows = select(func.count()).select_from(AwardMapping).where(AwardMapping.programme == "")
    return db.session.scalar(rows) or 0


def award_by_text(text: str) -> AwardMapping | None:
    return db.session.scalar(select(AwardMapping).where(AwardMapping.text == text))


def award_by_id(ref: int) -> AwardMapping | None:
    return db.session.get(AwardMapping, ref)


def entries_with_award(mapping: AwardMapping) -> Sequence[LibraryEntry]:
    return db.session.scalars(
        select(LibraryEntry).where(LibraryEntry.award_mapping_id == mapping.id)
    ).all()


def entries_of_agency(agency_id: int) -> Sequence[LibraryEntry]:
    return db.session.scalars(
        select(LibraryEntry).where(LibraryEntry.agency_id == agency_id).order_by(LibraryEntry.id)
    ).all()


def curated_by(
    edition_ids: Collection[int],
    competition_ids: Collection[int],
    provinces: Collection[str | None],
    text: str,
) -> Select[LibraryEntry]:
    """What a secretariat edits: winners of these editions, and imported entries of these
    provinces (None: of the whole country); drafts first. With `text` only titles that hold it."""
    from_here = Edition.id.in_(edition_ids) | Edition.competition_id.in_(competition_ids)
    place = or_(
        true() if None in provinces else false(),
        func.substr(LibraryEntry.region_code, 1, 2).in_(provinces),
    )
    return (
        _with_context()
        .outerjoin(Entry, Entry.id == LibraryEntry.entry_id)
        .outerjoin(Edition, Edition.id == Entry.edition_id)
        .where(or_(from_here, and_(LibraryEntry.entry_id.is_(None), place)))
        .where(LibraryEntry.title.icontains(text, autoescape=True))
        .order_by(
            LibraryEntry.published_at.is_not(None),
            LibraryEntry.changed_at.desc(),
            LibraryEntry.id,
        )
    )
