"""Every SELECT of agencies and regions."""

from collections.abc import Collection, Mapping, Sequence

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, and_, literal, or_, select
from sqlalchemy.orm import joinedload

from app.agencies import rules
from app.agencies.models import Agency, AgencyAlias, AgencyKind, Region, RegionAlias, Unit
from app.core.db import db
from app.core.paging import paginated


def region_by_code(code: str | None) -> Region | None:
    return db.session.get(Region, code) if code else None


def find_region(name: str) -> Region | None:
    """The region that goes by this name or abbreviation; None when unknown or ambiguous.

    "Jogja", "NTB", "Kab. Toli-Toli" are found; "Semarang" alone may be a city or a regency.
    """
    key = rules.region_key(name)
    return db.session.scalar(
        select(Region)
        .join(RegionAlias, RegionAlias.region_code == Region.code)
        .where(RegionAlias.name_key == key)
    )


def governed_region(agency_name: str) -> Region | None:
    """The region whose local government has this name."""
    for name in rules.governed_regions(agency_name):
        region = find_region(name)
        if region is not None:
            return region
    return None


def provinces() -> Sequence[Region]:
    return db.session.scalars(
        select(Region).where(Region.province_code.is_(None)).order_by(Region.code)
    ).all()


def region_names(codes: Collection[str]) -> Mapping[str, str]:
    """Code to name of these regions."""
    rows = db.session.execute(select(Region.code, Region.name).where(Region.code.in_(codes)))
    return dict(rows.all())


def regions_coded(codes: Collection[str]) -> Sequence[Region]:
    """The regions with these codes by their codes, each province before its own."""
    return db.session.scalars(
        select(Region).where(Region.code.in_(codes)).order_by(Region.code)
    ).all()


def region_keys(code: str) -> set[str]:
    """The keys (rules.region_key) of all names that the region goes by."""
    places = select(RegionAlias.name_key).where(RegionAlias.region_code == code)
    return set(db.session.scalars(places))


def regions_in(code: str) -> Sequence[Region]:
    """The regencies and cities of a province by their codes."""
    return db.session.scalars(
        select(Region).where(Region.province_code == code).order_by(Region.code)
    ).all()


def agency_names(refs: Collection[int]) -> Mapping[str, str]:
    """Number, as text, to name of these agencies; asks nothing for none."""
    if not refs:
        return {}
    rows = db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(refs)))
    return {str(ref): name for ref, name in rows}


def regions_by_province() -> list[tuple[Region, list[Region]]]:
    """Every province with its regencies and cities, in the order of the codes; one query."""
    below: dict[str, list[Region]] = {}
    provinces = []
    for region in db.session.scalars(select(Region).order_by(Region.code)):
        if region.province_code is None:
            provinces.append(region)
        else:
            below.setdefault(region.province_code, []).append(region)
    return [(province, below.get(province.code, [])) for province in provinces]


def agency_by_id(ref: int) -> Agency | None:
    return db.session.scalar(_with_region().where(Agency.id == ref))


def agencies_of(refs: Collection[int], administered: Collection[int]) -> Sequence[Agency]:
    """The agencies with these ids, and the BUMD that the administered ones manage, by name."""
    managed = and_(Agency.kind == AgencyKind.BUMD, Agency.parent_id.in_(administered))
    return db.session.scalars(
        _with_region().where(or_(Agency.id.in_(refs), managed)).order_by(Agency.name, Agency.id)
    ).all()


def find_agency(name: str) -> Agency | None:
    """The agency that goes by this name: as written, by an alias, or by the region it governs."""
    key = rules.name_key(name)
    found = db.session.scalar(
        _with_region()
        .outerjoin(AgencyAlias, AgencyAlias.agency_id == Agency.id)
        .where(or_(Agency.name_key == key, AgencyAlias.name_key == key))
        .order_by(Agency.id)
        .limit(1)
    )
    if found is not None:
        return found
    region = governed_region(name)
    return local_government_of(region) if region else None


def agency_behind(name: str) -> Agency | None:
    """The agency of which this names a unit or another body, or the agency itself; never a guess:
    what might be of two agencies is of none."""
    found = find_agency(name) or _agency_of_unit(rules.name_key(name))
    government = rules.government_in(name)
    if found is None and government:
        found = find_agency(f"pemerintah {government}") or find_agency(government)
    return found


def _agency_of_unit(key: str) -> Agency | None:
    begun = (
        select(Unit).where(literal(key).startswith(Unit.name_key)).options(joinedload(Unit.agency))
    )
    found = {
        unit.agency
        for unit in db.session.scalars(begun)
        if rules.is_unit_called(key, unit.name, name_keys(unit.agency))
    }
    return found.pop() if len(found) == 1 else None


def name_keys(agency: Agency) -> set[str]:
    """The keys of all names that the agency goes by, those of its region among them if it is the
    local government."""
    keys = {agency.name_key, agency.name_key.removeprefix("pemerintah")}
    aliases = select(AgencyAlias.name_key).where(AgencyAlias.agency_id == agency.id)
    keys.update(db.session.scalars(aliases))
    if rules.is_local_government(agency.kind) and rules.governed_regions(agency.name):
        places = select(RegionAlias.name_key).where(RegionAlias.region_code == agency.region_code)
        keys.update(() if agency.is_demo else db.session.scalars(places))
    return keys


def similar_names(name: str, *, with_regions: bool = False) -> list[str]:
    """Agencies that somebody may have meant who wrote this name that nobody bears.

    With regions also the local governments that are not among the agencies yet.
    """
    names = list(db.session.scalars(select(Agency.name).order_by(Agency.name)))
    if with_regions:
        regions = db.session.execute(select(Region.name, Region.kind))
        names += [rules.formal_name(one, AgencyKind(kind.value)) for one, kind in regions]
    return rules.nearest(name, names)


def local_government_of(region: Region) -> Agency | None:
    """The local government of a region; its own bodies and demo agencies are left out."""
    there = db.session.scalars(
        _with_region()
        .where(
            Agency.region_code == region.code,
            Agency.kind == AgencyKind(region.kind.value),
            Agency.is_demo.is_(False),
        )
        .order_by(Agency.id)
    )
    return next((one for one in there if rules.governed_regions(one.name)), None)


def agencies_page(
    q: str = "",
    *,
    kind: AgencyKind | None = None,
    province_code: str | None = None,
    page: int = 1,
    size: int = 25,
) -> Pagination:
    """Agencies by name, filtered; `q` is looked for in names and aliases, however it is spelled."""
    return paginated(agencies_called(q, kind, province_code), page, size)


def agencies_called(q: str, kind: AgencyKind | None, province_code: str | None) -> Select[Agency]:
    """The same as one query."""
    wanted = _with_region().order_by(Agency.name, Agency.id)
    if q:
        wanted = wanted.where(_named_like(q))
    if kind:
        wanted = wanted.where(Agency.kind == kind)
    if province_code:
        inside = select(Region.code).where(within(province_code))
        wanted = wanted.where(Agency.region_code.in_(inside))
    return wanted


def within(province_code: str) -> ColumnElement[bool]:
    """The province itself, its regencies and cities."""
    return or_(Region.code == province_code, Region.province_code == province_code)


def agency_choices() -> Sequence[tuple[int, str]]:
    """Id and name of every agency, for selects."""
    rows = db.session.execute(select(Agency.id, Agency.name).order_by(Agency.name))
    return [(ref, name) for ref, name in rows]


def local_governments() -> Sequence[tuple[int, str]]:
    """Id and name of those who may manage a regional enterprise, for selects."""
    kinds = [kind for kind in AgencyKind if rules.is_local_government(kind)]
    rows = db.session.execute(
        select(Agency.id, Agency.name).where(Agency.kind.in_(kinds)).order_by(Agency.name)
    )
    return [(ref, name) for ref, name in rows]


def aliases_of(agency: Agency) -> Sequence[AgencyAlias]:
    return db.session.scalars(
        select(AgencyAlias).where(AgencyAlias.agency_id == agency.id).order_by(AgencyAlias.name)
    ).all()


def owner_of_key(key: str) -> int | None:
    """The id of the agency that has this key as its name or as an alias."""
    named = db.session.scalar(select(Agency.id).where(Agency.name_key == key))
    if named is not None:
        return named
    return db.session.scalar(select(AgencyAlias.agency_id).where(AgencyAlias.name_key == key))


def units_of(agency: Agency) -> Sequence[Unit]:
    return db.session.scalars(
        select(Unit).where(Unit.agency_id == agency.id).order_by(Unit.name, Unit.id)
    ).all()


def units_by_agency(refs: Collection[int]) -> dict[int, list[Unit]]:
    """The units of several agencies by name, under each agency's id; one query."""
    found: dict[int, list[Unit]] = {ref: [] for ref in refs}
    units = select(Unit).where(Unit.agency_id.in_(refs)).order_by(Unit.name, Unit.id)
    for unit in db.session.scalars(units):
        found[unit.agency_id].append(unit)
    return found


def unit_by_id(ref: int) -> Unit | None:
    return db.session.scalar(select(Unit).where(Unit.id == ref).options(joinedload(Unit.agency)))


def unit_by_key(agency: Agency, key: str) -> Unit | None:
    return db.session.scalar(select(Unit).where(Unit.agency_id == agency.id, Unit.name_key == key))


def _with_region() -> Select[Agency]:
    return select(Agency).options(joinedload(Agency.region).joinedload(Region.province))


def _named_like(q: str) -> ColumnElement[bool]:
    part = f"%{rules.name_key(q)}%"
    aliased = select(AgencyAlias.agency_id).where(AgencyAlias.name_key.like(part))
    return or_(Agency.name_key.like(part), Agency.id.in_(aliased))
