"""Two ways of writing one name are recognised; different names stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agencies import rules
from app.agencies.models import AgencyKind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pemprov Jawa Timur", "Pemerintah Provinsi Jawa Timur"),
        ("PEMKAB LUMAJANG", "Pemerintah Kabupaten Lumajang"),
        ("Pemkot Surabaya", "Pemerintah Kota  Surabaya"),
        ("Pemerintah Kab. Kulonprogo", "Pemerintah Kabupaten Kulon Progo"),
        ("Pemerintah Daerah Kabupaten Bantul", "Pemerintah Kabupaten Bantul"),
        ("Pemerintah Prov. Sumatra Utara", "Pemerintah Provinsi Sumatera Utara"),
        ("Kementerian Agama RI", "Kementerian Agama"),
        ("Kementerian Energi & Sumber Daya Mineral", "Kementerian Energi dan Sumber Daya Mineral"),
        ("Kepolisian Negara RI", "Kepolisian Negara Republik Indonesia"),
        ("Perumda “Tirta Binangun”", "Perumda Tirta Binangun"),
    ],
)
def test_spellings_of_one_agency_have_one_key(one, other):
    assert rules.name_key(one) == rules.name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pemerintah Kota Malang", "Pemerintah Kabupaten Malang"),
        ("Kementerian Agama", "Kementerian Sosial"),
        ("Pemerintah Kabupaten Barru", "Pemerintah Kabupaten Barru (contoh)"),
        ("Kemenkes", "Kementerian Kesehatan"),
    ],
)
def test_different_agencies_have_different_keys(one, other):
    assert rules.name_key(one) != rules.name_key(other)


@given(st.text())
def test_a_key_is_made_of_letters_and_digits_and_stays_what_it_is(name):
    key = rules.name_key(name)

    assert key == "" or key.isalnum()
    assert key == key.casefold()


@given(st.sampled_from(["Pemprov Bali", "Kab. Toli-Toli", "Kementerian PANRB"]), st.data())
def test_case_and_white_space_do_not_matter(name, data):
    loud = "".join(data.draw(st.sampled_from([c.lower(), c.upper()])) for c in name)
    wide = loud.replace(" ", data.draw(st.sampled_from(["  ", "\t", " \n "])))

    assert rules.name_key(wide) == rules.name_key(name)


@pytest.mark.parametrize(
    ("name", "regions"),
    [
        ("Pemerintah Provinsi Bali", ("provinsi bali",)),
        ("Pemkab Barru", ("kabupaten barru",)),
        ("Kabupaten Pati", ("kabupaten pati",)),
        ("Pemerintah Aceh", ("aceh",)),
        ("Pemda DIY", ("diy", "daerah diy")),
        (
            "Pemerintah Daerah Daerah Istimewa Yogyakarta",
            ("daerah istimewa yogyakarta", "daerah daerah istimewa yogyakarta"),
        ),
        (
            "Pemerintah Daerah Khusus Ibukota Jakarta",
            ("khusus ibukota jakarta", "daerah khusus ibukota jakarta"),
        ),
        ("Kementerian Dalam Negeri", ()),
        ("Dinas Kesehatan Kabupaten Pati", ()),
        ("Pemerintah", ()),
        ("", ()),
    ],
)
def test_a_local_government_names_its_region(name, regions):
    assert rules.governed_regions(name) == regions


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Kementerian Keuangan", AgencyKind.MINISTRY),
        ("Badan Pusat Statistik", AgencyKind.STATE_BODY),
        ("Kepolisian Negara Republik Indonesia", AgencyKind.STATE_BODY),
        ("Perumda Air Minum Tirta Binangun", AgencyKind.BUMD),
        ("Perusahaan Umum Daerah Tirta Raharja", AgencyKind.BUMD),
        ("PT Kereta Api Indonesia (Persero)", AgencyKind.BUMN),
        ("Perum Bulog", AgencyKind.BUMN),
        ("PT Maju Bersama", None),
        ("Universitas Contoh", None),
        ("", None),
    ],
)
def test_some_names_tell_the_kind(name, kind):
    assert rules.kind_by_name(name) is kind


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Dinas Kesehatan Kab. Lumajang", "kabupaten lumajang"),
        ("PDAM Kota Malang", "kota malang"),
        ("Badan Pusat Statistik", ""),
    ],
)
def test_a_body_may_end_with_its_place(name, place):
    assert rules.place_in(name) == place


@pytest.mark.parametrize(
    ("region", "kind", "name"),
    [
        ("Aceh", AgencyKind.PROVINCE, "Pemerintah Aceh"),
        ("Bali", AgencyKind.PROVINCE, "Pemerintah Provinsi Bali"),
        (
            "Daerah Istimewa Yogyakarta",
            AgencyKind.PROVINCE,
            "Pemerintah Daerah Daerah Istimewa Yogyakarta",
        ),
        ("Kota Batu", AgencyKind.CITY, "Pemerintah Kota Batu"),
    ],
)
def test_a_local_government_calls_itself_formally(region, kind, name):
    assert rules.formal_name(region, kind) == name


NAMES = (
    "Pemerintah Kabupaten Sleman",
    "Pemerintah Kabupaten Semarang",
    "Pemerintah Kota Semarang",
    "Kementerian Pertanian",
    "Perumda Air Minum Sleman",
)


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("Kab. Slemen", "Pemerintah Kabupaten Sleman"),
        ("Pemkab Selman", "Pemerintah Kabupaten Sleman"),
        ("Kementerian Pertaniann", "Kementerian Pertanian"),
        ("pertanian", "Kementerian Pertanian"),
        ("Sleman", "Pemerintah Kabupaten Sleman"),
        ("Yayasan Tanpa Nama", None),
        ("", None),
    ],
)
def test_what_somebody_may_have_meant(written, first):
    found = rules.nearest(written, NAMES)

    assert (found[0] if found else None) == first


def test_a_part_of_a_name_finds_all_that_have_it():
    assert rules.nearest("Semarang", NAMES) == [
        "Pemerintah Kota Semarang",
        "Pemerintah Kabupaten Semarang",
    ]


@pytest.mark.parametrize(
    ("body", "government"),
    [
        ("Dinas Kesehatan Kabupaten Rimba", "kabupaten rimba"),
        ("Dinas Kesehatan Kab. Rimba, Provinsi Jambi", "kabupaten rimba"),
        ("Dinas Kesehatan Provinsi Jawa Timur", "provinsi jawa timur"),
        ("Dinas Tata Kota Kota Malang", "kota malang"),
        ("RSUD Sungai Jernih, Pemkab Rimba", "kabupaten rimba"),
        ("Bappeda Pemerintah Daerah Kabupaten Rimba", "kabupaten rimba"),
        ("Dinas Tata Kota Pemprov Bali", "provinsi bali"),
        ("Kecamatan Kota Kabupaten Kudus", "kabupaten kudus"),
        ("Kabupaten Rimba (contoh)", "kabupaten rimba contoh"),
        ("Pemkab Rimba", "kabupaten rimba"),
        # no place, several places, or one of which only a part is named
        ("Dinas Kesehatan", ""),
        ("Dinas Kesehatan Rimba", ""),
        ("Dinas Kesehatan Kabupaten Bogor dan Kota Bogor", ""),
        ("UPTD Pendidikan Provinsi Jawa Timur di Kota Malang", ""),
        ("Pemerintah Desa Sukamaju Kabupaten Rimba", ""),
        # in the regency, but none of its bodies
        ("Kantor Kementerian Agama Kabupaten Rimba", ""),
        ("Badan Pusat Statistik Kabupaten Rimba", ""),
        ("Badan Narkotika Nasional Kota Malang", ""),
        ("Universitas Kabupaten Rimba", ""),
        ("Kepolisian Resor Kota Malang", ""),
        ("Dinasti Kabupaten Rimba", ""),
        ("", ""),
    ],
)
def test_a_body_names_its_local_government(body, government):
    assert rules.government_in(body) == government


KEYS = {"kementeriankesehatan", "kemenkes"}


@pytest.mark.parametrize(
    ("written", "unit", "called"),
    [
        ("Direktorat Gizi Kementerian Kesehatan", "Direktorat Gizi", True),
        ("Direktorat Gizi, Kemenkes", "Direktorat Gizi", True),
        ("RSUP Melati", "RSUP Melati", True),
        ("Dinas Kesehatan Kabupaten Rimba", "Dinas Kesehatan Kabupaten Rimba", True),
        ("Dinas Kesehatan", "Dinas Kesehatan", False),
        ("Direktorat Gizi Kementerian Sosial", "Direktorat Gizi", False),
        ("RSUP Melati Indah", "RSUP Melati", False),
        ("Kementerian Kesehatan", "Direktorat Gizi", False),
    ],
)
def test_a_unit_is_named_with_its_agency_or_by_a_name_of_its_own(written, unit, called):
    assert rules.is_unit_called(rules.name_key(written), unit, KEYS) is called
