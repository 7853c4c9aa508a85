"""Agencies and their units; regions come with the migrations."""

from app.agencies import rules
from app.agencies.models import Agency, AgencyKind, Unit
from app.core import clock
from app.core.db import db, transaction


def make_agency(name="Kabupaten Contoh", *, kind=AgencyKind.REGENCY, **fields):
    """An agency; `parent=` an agency and `region_code=` a Kemendagri code as needed."""
    with transaction():
        agency = Agency(
            name=name, name_key=rules.name_key(name), kind=kind, created_at=clock.now(), **fields
        )
        db.session.add(agency)
        db.session.flush()
    return agency


def make_unit(agency, name="Dinas Kesehatan"):
    """A unit of the agency."""
    with transaction():
        unit = Unit(
            agency_id=agency.id, name=name, name_key=rules.name_key(name), created_at=clock.now()
        )
        db.session.add(unit)
    return unit
