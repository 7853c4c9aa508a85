"""A partner agency is recognised, whenever it gets a name that means it."""

import pytest

from app.agencies import actions
from app.agencies.models import AgencyKind
from app.core import jobs
from app.core.db import db, transaction
from app.entries.models import Partner
from app.entries.queries import unknown_partners
from tests.factories.agencies import make_agency, make_unit
from tests.factories.entries import make_entry


def make_partner(name):
    make_entry(answers={"mitra": [{"name": name, "role": "Pelaksana"}]})


def known():
    """The agency that the only partner is."""
    return db.session.scalars(db.select(Partner.agency_id)).one()


@pytest.fixture
def barru(app):
    return make_agency("Pemerintah Kabupaten Barru", region_code="73.11")


@pytest.mark.parametrize(
    "name",
    [
        "Pemkab Barru",
        "Dinas Kesehatan Kabupaten Barru",
        "Dinas Kesehatan Kab. Barru Provinsi Sulawesi Selatan",
        "RSUD Lapatarai",
        "Balai Benih Kabupaten Barru",
    ],
)
def test_bodies_of_a_local_government_are_its(barru, name):
    for unit in ("Dinas Kesehatan", "RSUD Lapatarai", "Balai Benih"):
        make_unit(barru, unit)

    make_partner(name)

    assert known() == barru.id


@pytest.mark.parametrize(
    "name",
    [
        "Dinas Kesehatan",
        "Dinas Kesehatan Kabupaten Bone",
        "Dinas Kesehatan Kota Barru",
        "Kantor Kementerian Agama Kabupaten Barru",
        "RSUD Harapan",
    ],
)
def test_what_may_be_another_is_not_guessed(barru, name):
    make_unit(barru)
    for agency in (barru, make_agency("Pemerintah Kabupaten Sinjai", region_code="73.07")):
        make_unit(agency, "RSUD Harapan")

    make_partner(name)

    assert known() is None


def test_a_demo_agency_is_known_by_its_own_name(app):
    name = "Pemerintah Kabupaten Padi Makmur (contoh)"
    agency = make_agency(name, region_code="73.11", is_demo=True)

    make_partner("Dinas Sosial Kabupaten Padi Makmur (contoh)")

    assert known() == agency.id


def test_an_agency_that_comes_later_is_recognised(app):
    make_partner("Dinas Kesehatan Kabupaten Barru")
    assert known() is None

    with transaction():
        made = actions.match_or_create("Pemkab Barru")

    assert known() == made.id


def test_each_new_name_is_tried_and_each_lost_one_forgotten(app):
    ministry = make_agency("Kementerian Kesehatan", kind=AgencyKind.MINISTRY)
    make_partner("Kemenkes")
    assert known() is None

    with transaction():
        actions.add_alias(ministry, "Kemenkes", by=None)
    assert known() == ministry.id

    with transaction():
        actions.remove_alias(ministry, "kemenkes", by=None)
    assert known() is None

    with transaction():
        fields = {"kind": AgencyKind.MINISTRY, "region_code": None, "parent_id": None}
        actions.change_agency(ministry, name="Kemenkes", **fields, by=None)
    assert known() == ministry.id


def test_those_that_an_older_release_saved_are_matched_once(barru):
    make_partner("Dinas Kesehatan Kabupaten Barru")
    with transaction():
        db.session.execute(db.update(Partner).values(agency_id=None))
    with transaction():
        jobs.enqueue("entries.match_partners")

    jobs.run_due()

    assert known() == barru.id


def test_a_unit_that_comes_later_is_recognised(barru):
    make_partner("RSUD Lapatarai")

    with transaction():
        unit = actions.add_unit(barru, "Rumah Sakit", by=None)
    assert known() is None

    with transaction():
        actions.rename_unit(unit, "RSUD Lapatarai", by=None)
    assert known() == barru.id


def test_those_that_stay_unknown_are_told_in_their_order(barru):
    names = ["Universitas Sukma", "Pemkab Barru", "Yayasan Aksara"]
    entry = make_entry(answers={"mitra": [{"name": name, "role": ""} for name in names]})

    assert unknown_partners([entry.id]) == {entry.id: ["Universitas Sukma", "Yayasan Aksara"]}
