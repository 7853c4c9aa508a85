"""Regions and agencies are found by any of their names."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from app import agencies
from app.agencies import actions, queries, rules
from app.agencies.models import AgencyKind, Region, RegionKind
from app.core.db import db, transaction
from tests.factories.agencies import make_agency, make_unit

REGIONS = Path(agencies.__file__).with_name("regions.csv")


def regions():
    return db.session.scalars(db.select(Region).order_by(Region.code)).all()


def bare(region):
    name = region.name.replace("Administrasi ", "")
    return name if region.kind is RegionKind.PROVINCE else name.split(" ", 1)[1]


def test_all_regions_are_there_as_in_the_file(app):
    with REGIONS.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))

    rows = regions()

    assert Counter(r.kind.value for r in rows) == {"provinsi": 38, "kabupaten": 416, "kota": 98}
    assert [(r.code, r.name) for r in rows] == [(line["code"], line["name"]) for line in lines]
    assert sum(r.population for r in rows) == sum(int(line["population"]) for line in lines)
    assert str(rows[0].area_km2) == "56835.019"


def test_every_region_is_found_however_its_name_is_written(app):
    for region in regions():
        ways = [region.name, region.name.upper(), region.name.replace(" ", "  ") + " "]
        if region.kind is RegionKind.PROVINCE:
            ways += [f"Provinsi {region.name}", f"Prov. {region.name}"]
        ways += [region.name.replace("Kabupaten ", "Kab. ")]
        ways += [
            region.name.replace("Kep. ", "Kepulauan "),
            region.name.replace(" Barat", "-barat"),
        ]
        for way in ways:
            assert queries.find_region(way) is region, way


def test_a_bare_name_is_found_exactly_when_it_means_one_region(app):
    rows = regions()
    below = Counter(rules.region_key(bare(r)) for r in rows if r.kind is not RegionKind.PROVINCE)
    provinces = {rules.region_key(r.name) for r in rows if r.kind is RegionKind.PROVINCE}

    for region in rows:
        key = rules.region_key(bare(region))
        if region.kind is RegionKind.PROVINCE or (below[key] == 1 and key not in provinces):
            if key != "yogyakarta":  # files mean the special region by it
                assert queries.find_region(bare(region)) is region, region.name
        elif key not in provinces:
            assert queries.find_region(bare(region)) is None, region.name


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("DKI Jakarta", "31"),
        ("D.K.I. Jakarta", "31"),
        ("DIY", "34"),
        ("D.I. Yogyakarta", "34"),
        ("Jogja", "34"),
        ("Kota Jogja", "34.71"),
        ("NTB", "52"),
        ("NTT", "53"),
        ("Kep. Riau", "21"),
        ("Kep. Bangka Belitung", "19"),
        ("Babel", "19"),
        ("Jabar", "32"),
        ("Jatim", "35"),
        ("Sumatra Barat", "13"),
        ("Papua Barat Daya", "96"),
        ("Papua-Barat Daya", "96"),
        ("PROVINSI PAPUA BARATDAYA", "96"),
        ("Kab. Gunungkidul", "34.03"),
        ("Lumajang", "35.08"),
        ("Kota Administrasi Jakarta Utara", "31.72"),
        ("Jakarta Utara", "31.72"),
        ("Solo", "33.72"),
        ("Kab. OKU Selatan", "16.09"),
        ("Kabupaten Siau Tagulandang Biaro", "71.09"),
        ("Siau Tagulandang Biaro", "71.09"),
        ("Maluku Tenggara Barat", "81.03"),
        ("Maluku Tenggara", "81.02"),
        ("Kab. Toba Samosir", "12.12"),
        ("Kabupaten Mamuju Utara", "76.01"),
        ("Ujung Pandang", "73.71"),
        ("Kotamadya Ujung Pandang", "73.71"),
        ("Kota Padang Sidempuan", "12.77"),
        ("Kab. 50 Kota", "13.07"),
        ("Nusa Tenggara Barat (NTB)", "52"),
        ("Provinsi Daerah Istimewa Yogyakarta (DIY)", "34"),
        ("Kukar", "64.02"),
        ("Kabupaten Polman", "76.04"),
        ("Labura", "12.23"),
        ("Kab. Labusel", "12.22"),
        ("Bolmut", "71.08"),
        ("Bolmong", "71.01"),
        ("Kab. Bolmong Utara", "71.08"),
        ("Kab. Pontianak", "61.02"),
        ("Pontianak", "61.71"),
        ("HSU", "63.08"),
        ("Sidrap", "73.14"),
        ("Kodya Surabaya", "35.78"),
        ("Tulang Bawang", "18.05"),
        ("Tulangbawang Barat", "18.12"),
    ],
)
def test_abbreviations_and_common_spellings_of_regions(app, written, code):
    assert queries.find_region(written).code == code


@pytest.mark.parametrize(
    "written",
    ["Semarang", "Kotawaringin", "Tapanuli", "Malang", "Kota Lumajang", "Atlantis", "", "—"],
)
def test_ambiguous_and_unknown_regions_are_not_guessed(app, written):
    assert queries.find_region(written) is None


def test_every_region_has_a_government_with_a_name(app):
    for region in regions():
        name = rules.formal_name(region.name, AgencyKind(region.kind.value))
        assert queries.governed_region(name) is region, name


def test_regions_for_selects_stand_under_their_province(app, count_queries):
    with count_queries() as asked:
        groups = queries.regions_by_province()

    assert len(asked) == 1
    assert [province.code for province, _ in groups] == [p.code for p in queries.provinces()]
    assert sum(len(inside) for _, inside in groups) == 514
    assert all(r.province_code == province.code for province, inside in groups for r in inside)


@pytest.mark.parametrize(
    "written",
    [
        "Pemerintah Kabupaten Barru",
        "pemkab barru",
        "Kabupaten Barru",
        "Pemda Kab. Barru",
        "Barrusel",
    ],
)
def test_an_agency_is_found_by_any_of_its_names(app, written):
    barru = make_agency("Pemerintah Kabupaten Barru", region_code="73.11")
    make_agency("RSUD Kabupaten Barru", region_code="73.11")
    with transaction():
        actions.add_alias(barru, "Barrusel", by=None)

    assert queries.find_agency(written) == barru


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Kementerian Kesehatan", "Kementrian Kesehatan"),
        ("Kementrian Kesehatan RI", "kementerian kesehatan"),
        ("Pemerintah Kabupaten Polewali Mandar", "Pemkab Polman"),
        ("Pemerintah Provinsi Nusa Tenggara Barat", "Pemprov Nusa Tenggara Barat (NTB)"),
    ],
)
def test_usual_spellings_find_the_agency(app, name, written):
    region = queries.governed_region(name)
    kind = AgencyKind(region.kind.value) if region else AgencyKind.MINISTRY
    agency = make_agency(name, kind=kind, region_code=region and region.code)

    assert queries.find_agency(written) == agency


def test_a_demo_agency_does_not_stand_for_the_real_one(app):
    make_agency("Pemerintah Kabupaten Barru (contoh)", region_code="73.11", is_demo=True)

    assert queries.find_agency("Pemkab Barru") is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_twice(app, count_queries, rows):
    for number in range(rows):
        make_agency(f"Pemerintah Kabupaten Uji {number}", region_code=f"73.0{number + 1}")
    with count_queries() as asked:
        found = queries.agencies_page()
        shown = [(one.name, one.region.province.name) for one in found.items]

    assert len(asked) == 2
    assert len(shown) == found.total == rows


def test_the_list_is_filtered_and_searched(app):
    barru = make_agency("Pemerintah Kabupaten Barru", region_code="73.11")
    bali = make_agency("Pemerintah Provinsi Bali", kind=AgencyKind.PROVINCE, region_code="51")
    health = make_agency("Kementerian Kesehatan", kind=AgencyKind.MINISTRY)
    with transaction():
        actions.add_alias(health, "Kemenkes", by=None)

    assert queries.agencies_page("pemkab").items == [barru]
    assert queries.agencies_page("KEMENKES").items == [health]
    assert queries.agencies_page("100%").items == []
    assert queries.agencies_page(kind=AgencyKind.PROVINCE).items == [bali]
    assert queries.agencies_page(province_code="73").items == [barru]
    assert queries.agencies_page(page=2, size=2).items == [bali]


def test_units_are_listed_by_name(app):
    agency = make_agency()
    make_unit(agency, "RSUD")
    make_unit(agency, "Dinas Sosial")
    make_unit(make_agency("Lain"), "Puskesmas")

    assert [unit.name for unit in queries.units_of(agency)] == ["Dinas Sosial", "RSUD"]
