"""Every write of agencies and their units."""

from typing import Any

from sqlalchemy.exc import IntegrityError

from app.agencies import queries, references, rules
from app.agencies.events import AgencyChanged, AgencyMerged, AgencyNamed
from app.agencies.models import Agency, AgencyAlias, AgencyKind, Region, Unit
from app.core import audit, clock
from app.core.db import db, locked, part, record
from app.core.errors import RuleBroken


def create_agency(
    name: str,
    kind: AgencyKind,
    *,
    region_code: str | None = None,
    parent_id: int | None = None,
    is_demo: bool = False,
    by: Any,
) -> Agency:
    """A new agency without members; RuleBroken when its name or its region is taken."""
    agency = Agency(name=rules.tidy(name), created_at=clock.now(), is_demo=is_demo)
    _describe(agency, kind, region_code, parent_id)
    agency.name_key = _free_key(agency.name, of=None)
    _refuse_second_government(agency)
    _insert(agency)
    audit.note("agency.created", agency, by=by, kind=kind.value, region=agency.region_code)
    record(AgencyNamed(agency.id))
    return agency


def _insert(agency: Agency) -> None:
    """Add the row; RuleBroken when somebody else gave its name to an agency just now."""
    try:
        with part():
            db.session.add(agency)
    except IntegrityError:
        raise RuleBroken("agency.name_taken", name=agency.name) from None


def match_or_create(
    name: str, *, kind: AgencyKind | None = None, province: str = "", by: Any = None
) -> Agency:
    """The agency that a file means, made when nobody knows it yet.

    The name decides its region; `province` only where the name says nothing. Without `kind`
    the name must tell it: RuleBroken("agency.kind_unknown"); a kind against the name is refused.
    """
    known = queries.find_agency(name)
    if known is not None:
        return known
    try:
        return _create_by_name(name, kind, province, by)
    except RuleBroken:
        made_meanwhile = queries.find_agency(name)
        if made_meanwhile is None:
            raise
        return made_meanwhile


def _create_by_name(name: str, kind: AgencyKind | None, province: str, by: Any) -> Agency:
    governed = queries.governed_region(name)
    if governed is not None:
        if kind not in (None, AgencyKind(governed.kind.value)):
            raise RuleBroken("agency.kind_contradicts_name", name=name)
        return _create_government(name, governed, by)
    kind = kind or rules.kind_by_name(name)
    if kind is None:
        raise RuleBroken("agency.kind_unknown", name=name)
    region = None
    if not rules.is_national(kind):
        region = queries.find_region(rules.place_in(name)) or queries.find_region(province)
    return create_agency(name, kind, region_code=region.code if region else None, by=by)


def _create_government(name: str, region: Region, by: Any) -> Agency:
    kind = AgencyKind(region.kind.value)
    in_full = name.casefold().startswith("pemerintah ")
    formal = name if in_full else rules.formal_name(region.name, kind)
    return create_agency(formal, kind, region_code=region.code, by=by)


def change_agency(
    agency: Agency,
    *,
    name: str,
    kind: AgencyKind,
    region_code: str | None,
    parent_id: int | None,
    by: Any,
) -> None:
    """Rename or reclassify; the former name becomes an alias, so that files keep finding it."""
    agency = locked(agency)
    name = rules.tidy(name)
    key = _free_key(name, of=agency)
    if key != agency.name_key:
        _release(key)
        db.session.add(AgencyAlias(name_key=agency.name_key, name=agency.name, agency_id=agency.id))
    agency.name, agency.name_key = name, key
    _describe(agency, kind, region_code, parent_id)
    _refuse_second_government(agency)
    audit.note("agency.changed", agency, by=by, kind=kind.value, region=agency.region_code)
    record(AgencyChanged(agency.id))
    record(AgencyNamed(agency.id))


def add_alias(agency: Agency, name: str, *, by: Any) -> None:
    """Let files call the agency by one more name; saying it twice changes nothing."""
    agency = locked(agency)
    key = _key(name)
    owner = queries.owner_of_key(key)
    if owner == agency.id:
        return
    if owner is not None:
        raise RuleBroken("agency.name_taken", name=rules.tidy(name))
    db.session.add(AgencyAlias(name_key=key, name=rules.tidy(name), agency_id=agency.id))
    audit.note("agency.alias_added", agency, by=by, key=key)
    record(AgencyNamed(agency.id))


def remove_alias(agency: Agency, key: str, *, by: Any) -> None:
    """Forget one other name; an unknown one changes nothing."""
    for alias in queries.aliases_of(agency):
        if alias.name_key == key:
            db.session.delete(alias)
            audit.note("agency.alias_removed", agency, by=by, key=key)
            record(AgencyNamed(agency.id))


def merge(duplicate: Agency, into: Agency, *, by: Any) -> None:
    """Give all that belongs to a duplicate to the other agency; its names become aliases.

    The duplicate's row goes. RuleBroken when they are one and the same, one is demo, or a feature
    above objects (`AgencyMerged`).
    """
    if duplicate.id == into.id:
        raise RuleBroken("agency.merge_itself")
    if duplicate.is_demo is not into.is_demo:
        raise RuleBroken("agency.merge_demo")
    duplicate, into = locked(duplicate), locked(into)
    gone, name, key = duplicate.id, duplicate.name, duplicate.name_key
    _merge_units(duplicate, into)
    references.move(Agency.__table__, gone, into.id)
    if into.parent_id in {gone, into.id}:
        into.parent_id = None
    db.session.delete(duplicate)
    db.session.flush()
    db.session.add(AgencyAlias(name_key=key, name=name, agency_id=into.id))
    audit.note("agency.merged", into, by=by, duplicate_id=gone)
    record(AgencyChanged(into.id))
    record(AgencyNamed(into.id))
    record(AgencyMerged(into.id))


def _merge_units(duplicate: Agency, into: Agency) -> None:
    for unit in queries.units_of(duplicate):
        twin = queries.unit_by_key(into, unit.name_key)
        if twin is None:
            unit.agency_id = into.id
        else:
            references.move(Unit.__table__, unit.id, twin.id)
            db.session.delete(unit)
    db.session.flush()


def edit_contact_desk(agency: Agency, *, desk: str, email: str, phone: str, by: Any) -> None:
    """Say how the agency is reached: a desk or a role, never a person."""
    agency = locked(agency)
    agency.contact_desk, agency.contact_email, agency.contact_phone = desk, email, phone
    audit.note("agency.contact_changed", agency, by=by)


def add_unit(agency: Agency, name: str, *, by: Any) -> Unit:
    """A unit below the agency; RuleBroken when it has one of this name."""
    agency = locked(agency)
    unit = Unit(agency_id=agency.id, created_at=clock.now())
    _name_unit(unit, agency, name)
    db.session.add(unit)
    audit.note("unit.created", unit, by=by, agency_id=agency.id)
    record(AgencyNamed(agency.id))
    return unit


def rename_unit(unit: Unit, name: str, *, by: Any) -> None:
    unit = locked(unit)
    _name_unit(unit, unit.agency, name)
    audit.note("unit.renamed", unit, by=by, agency_id=unit.agency_id)
    record(AgencyNamed(unit.agency_id))


def _name_unit(unit: Unit, agency: Agency, name: str) -> None:
    key = rules.name_key(name)[:300]
    if not key:
        raise RuleBroken("agency.name_empty")
    known = queries.unit_by_key(agency, key)
    if known is not None and known.id != unit.id:
        raise RuleBroken("agency.unit_taken", name=rules.tidy(name))
    unit.name, unit.name_key = rules.tidy(name), key


def _describe(
    agency: Agency, kind: AgencyKind, region_code: str | None, parent_id: int | None
) -> None:
    """Set kind, region and managing government; a BUMD stands in its government's region."""
    manager = queries.agency_by_id(parent_id) if parent_id else None
    if kind is AgencyKind.BUMD and manager is not None:
        if not rules.is_local_government(manager.kind):
            raise RuleBroken("agency.manager_not_government")
        region_code = region_code or manager.region_code
    agency.kind = kind
    agency.region_code = None if rules.is_national(kind) else region_code or None
    agency.parent_id = manager.id if manager and kind is AgencyKind.BUMD else None


def _free_key(name: str, *, of: Agency | None) -> str:
    """The key of a name that no other agency has; the agency's own alias may become its name."""
    key = _key(name)
    owner = queries.owner_of_key(key)
    if owner is not None and (of is None or owner != of.id):
        raise RuleBroken("agency.name_taken", name=name)
    return key


def _key(name: str) -> str:
    """The key of a name that can be kept."""
    key = rules.name_key(name)
    if not key:
        raise RuleBroken("agency.name_empty")
    if not rules.fits(name):
        raise RuleBroken("agency.name_too_long", most=rules.LONGEST_NAME)
    return key


def _release(key: str) -> None:
    alias = db.session.get(AgencyAlias, key)
    if alias is not None:
        db.session.delete(alias)
        db.session.flush()


def _refuse_second_government(agency: Agency) -> None:
    """One real local government a region: a second one is a duplicate to be merged."""
    if agency.is_demo or not rules.is_local_government(agency.kind) or not agency.region_code:
        return
    if not rules.governed_regions(agency.name):
        return
    region = queries.region_by_code(agency.region_code)
    if region is None or AgencyKind(region.kind.value) is not agency.kind:
        raise RuleBroken("agency.region_of_other_kind")
    with db.session.no_autoflush:
        known = queries.local_government_of(region)
    if known is not None and known.id != agency.id:
        raise RuleBroken("agency.region_taken", name=known.name)
