"""Agencies are made, renamed, matched and merged."""

import json

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.agencies import actions, queries
from app.agencies.models import Agency, AgencyKind, Unit
from app.config import ROOT
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency, make_unit
from tests.harness.at_once import at_once

FILE = ROOT / "app" / "site" / "demo" / "innovations.jsonl"


def match(name, **known):
    with transaction():
        return actions.match_or_create(name, **known)


def trail():
    return db.session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()


def test_an_unknown_agency_of_a_file_is_made_with_its_region(app):
    barru = match("Pemerintah Kabupaten Barru", kind=AgencyKind.REGENCY, province="Sulsel")

    assert (barru.kind, barru.region_code) == (AgencyKind.REGENCY, "73.11")
    assert trail() == ["agency.created"]


def test_a_known_agency_is_matched_and_nothing_is_made(app):
    barru = match("Pemerintah Kabupaten Barru", kind=AgencyKind.REGENCY)

    assert match("Pemkab BARRU", kind=AgencyKind.REGENCY) == barru
    assert trail() == ["agency.created"]


def test_a_short_name_is_written_out_when_the_agency_is_made(app):
    assert match("Pemkot Surabaya").name == "Pemerintah Kota Surabaya"
    assert match("Pemda DIY").name == "Pemerintah Daerah Daerah Istimewa Yogyakarta"


@pytest.mark.parametrize("name", ["Kementerian " + "A" * 200, "Kementerian " + "kab " * 30])
def test_a_name_that_is_too_long_is_refused_also_when_spelled_out(app, name):
    agency = make_agency()

    with pytest.raises(RuleBroken, match=r"agency\.name_too_long"):
        match(name)
    with pytest.raises(RuleBroken, match=r"agency\.name_too_long"), transaction():
        actions.add_alias(agency, name, by=None)


def test_two_files_that_name_a_new_agency_at_once_make_one(app):
    made = []

    def name_it(name):
        made.append(actions.match_or_create(name).id)

    answers = at_once(app, name_it, [("Kementerian Baru",), ("KEMENTRIAN BARU",)])

    assert answers == ["", ""]
    assert len(set(made)) == 1


def test_a_name_that_somebody_else_takes_just_now_is_told(app):
    def create(name):
        actions.create_agency(name, AgencyKind.MINISTRY, by=None)

    answers = at_once(app, create, [("Kementerian Baru",)] * 2)

    assert sorted(answers) == ["", "agency.name_taken"]


def test_the_kind_comes_from_the_name_when_the_file_is_silent(app):
    assert match("Kementerian Sosial").kind is AgencyKind.MINISTRY
    with pytest.raises(RuleBroken, match=r"agency\.kind_unknown"):
        match("Yayasan Tanpa Jenis")


def test_a_kind_against_the_name_is_refused(app):
    for kind in (AgencyKind.CITY, AgencyKind.MINISTRY):
        with pytest.raises(RuleBroken, match=r"agency\.kind_contradicts_name"):
            match("Pemkab Barru", kind=kind)


def test_a_national_body_has_no_region_whatever_the_province_of_the_record(app):
    assert (
        match("Badan Pusat Statistik", kind=AgencyKind.STATE_BODY, province="Jambi").region is None
    )


def test_a_regional_enterprise_stands_in_its_place_or_else_in_the_province(app):
    placed = match("PDAM Kota Malang", kind=AgencyKind.BUMD, province="Jawa Timur")
    other = match("Perumda Tirta", kind=AgencyKind.BUMD, province="DI Yogyakarta")

    assert (placed.region_code, other.region_code) == ("35.73", "34")


def test_a_regional_enterprise_is_managed_by_its_local_government(app):
    city = match("Pemkot Malang")
    ministry = match("Kementerian Sosial")
    with transaction():
        water = actions.create_agency("Perumda Tugu", AgencyKind.BUMD, parent_id=city.id, by=None)

    assert (water.parent, water.region_code) == (city, city.region_code)
    with pytest.raises(RuleBroken, match=r"agency\.manager_not_government"), transaction():
        actions.create_agency("Perumda Lain", AgencyKind.BUMD, parent_id=ministry.id, by=None)


def test_names_and_regions_belong_to_one_agency(app):
    match("Pemkab Barru")
    for name, code in [("PEMKAB BARRU", "name_taken"), ("Pemerintah Barru", "region_taken")]:
        with pytest.raises(RuleBroken, match=rf"agency\.{code}"), transaction():
            actions.create_agency(name, AgencyKind.REGENCY, region_code="73.11", by=None)
    with pytest.raises(RuleBroken, match=r"agency\.region_of_other_kind"), transaction():
        actions.create_agency("Pemkab Malang", AgencyKind.REGENCY, region_code="35.73", by=None)
    with pytest.raises(RuleBroken, match=r"agency\.name_empty"), transaction():
        actions.create_agency("…", AgencyKind.MINISTRY, by=None)


def test_all_agencies_of_the_shipped_records_are_made_once_where_the_records_say(app):
    with FILE.open(encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    with transaction():
        for record in records:
            kind, province = AgencyKind(record["agency_type"]), record["province"]
            agency = actions.match_or_create(record["agency"], kind=kind, province=province)
            assert agency.kind is kind
            if agency.region:
                said = queries.find_region(province)
                assert said == (agency.region.province or agency.region), record["agency"]
            else:
                assert kind in {AgencyKind.MINISTRY, AgencyKind.STATE_BODY}, record["agency"]
            if agency.kind in {AgencyKind.PROVINCE, AgencyKind.REGENCY, AgencyKind.CITY}:
                assert agency.kind.value == agency.region.kind.value

    assert queries.agencies_page().total == len({record["agency"] for record in records}) == 107


def change(agency, **changes):
    now = {
        "name": agency.name,
        "kind": agency.kind,
        "region_code": agency.region_code,
        "parent_id": agency.parent_id,
    }
    with transaction():
        actions.change_agency(agency, **(now | changes), by=None)


def test_a_renamed_agency_is_still_found_by_its_old_name(app):
    ministry = match("Kementerian Hukum dan Hak Asasi Manusia")

    change(ministry, name="Kementerian Hukum")

    assert match("Kementerian Hukum dan HAM Asasi Manusia", kind=AgencyKind.MINISTRY) != ministry
    assert match("Kementerian Hukum dan Hak Asasi Manusia") == ministry
    assert match("Kementerian Hukum RI") == ministry


def test_an_old_name_can_come_back(app):
    ministry = match("Kementerian Kesehatan")
    change(ministry, name="Kementerian Kesehatan Rakyat")
    change(ministry, name="Kementerian Kesehatan")

    assert [alias.name for alias in queries.aliases_of(ministry)] == [
        "Kementerian Kesehatan Rakyat"
    ]


def test_an_alias_belongs_to_one_agency_and_can_be_removed(app):
    health, social = match("Kementerian Kesehatan"), match("Kementerian Sosial")
    with transaction():
        actions.add_alias(health, "Kemenkes", by=None)
        actions.add_alias(health, "KEMENKES", by=None)
    with pytest.raises(RuleBroken, match=r"agency\.name_taken"), transaction():
        actions.add_alias(social, "Kemenkes", by=None)
    with transaction():
        actions.remove_alias(health, "kemenkes", by=None)

    assert queries.find_agency("Kemenkes") is None
    assert trail()[2:] == ["agency.alias_added", "agency.alias_removed"]


def test_merging_moves_people_units_and_names(app):
    kept = make_agency("Pemerintah Kota Lama")
    twin = make_agency("Kota Lama")
    for agency in (kept, twin):
        make_unit(agency, "Dinas Sosial")
    clinic = make_unit(twin, "Puskesmas")
    social = queries.unit_by_key(twin, "dinassosial")
    person = make_user(grants=[grant(Role.INNOVATOR, agency=twin, unit=social)])

    with transaction():
        actions.merge(twin, kept, by=person)

    assert person.grants[0].agency == kept
    assert person.grants[0].unit.agency == kept
    assert clinic.agency == kept
    assert len(db.session.scalars(select(Unit)).all()) == 2
    assert db.session.scalars(select(Agency)).all() == [kept]
    assert queries.find_agency("Kota Lama") == kept
    assert trail() == ["agency.merged"]


def test_only_two_agencies_of_one_sort_can_be_merged(app):
    real, demo = make_agency("Satu"), make_agency("Dua (contoh)", is_demo=True)

    for other, code in [(real, "merge_itself"), (demo, "merge_demo")]:
        with pytest.raises(RuleBroken, match=rf"agency\.{code}"), transaction():
            actions.merge(real, other, by=None)


def test_units_have_names_of_their_own(app):
    agency = make_agency()
    with transaction():
        clinic = actions.add_unit(agency, " Puskesmas  Satu ", by=None)
    with transaction():
        actions.rename_unit(clinic, "Puskesmas Dua", by=None)
    with pytest.raises(RuleBroken, match=r"agency\.unit_taken"), transaction():
        actions.add_unit(agency, "puskesmas dua", by=None)

    assert [unit.name for unit in queries.units_of(agency)] == ["Puskesmas Dua"]
    assert trail() == ["unit.created", "unit.renamed"]


def test_the_contact_desk_is_kept_and_audited(app):
    agency = make_agency()
    with transaction():
        actions.edit_contact_desk(
            agency, desk="Bagian Organisasi", email="organisasi@kab.test", phone="0411", by=None
        )

    assert agency.contact_desk == "Bagian Organisasi"
    assert trail() == ["agency.contact_changed"]
