"""What people see and do on the pages of agencies."""

import pytest

from app.accounts.models import Role
from app.agencies import actions, queries
from app.agencies.models import AgencyKind
from app.core import clock
from app.core.db import transaction
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency, make_unit

pytestmark = pytest.mark.once


@pytest.fixture
def admin(new_client):
    return new_client(make_user(grants=[Role.PLATFORM_ADMIN]))


@pytest.fixture
def barru(app):
    return make_agency("Pemerintah Kabupaten Barru", region_code="73.11")


@pytest.fixture
def agency_admin(new_client, barru):
    return new_client(make_user(grants=[grant(Role.AGENCY_ADMIN, agency=barru)]))


def test_the_admin_adds_an_agency(admin):
    page = admin.submit(
        admin.get("/pengelola/instansi/baru"),
        values={"name": "Pemerintah Kota Batu", "kind": "kota", "region_code": "35.79"},
    )

    assert page.title == "Pemerintah Kota Batu"
    assert "Instansi ditambahkan." in page.words
    assert "Kota Batu" in page.words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "provinsi"}, "Pilih wilayah pemerintah daerah ini"),
        ({"kind": "kabupaten"}, "Pilih wilayah pemerintah daerah ini"),
        ({"kind": "kota"}, "Pilih wilayah pemerintah daerah ini"),
        ({"kind": "kota", "region_code": "73.11"}, "Wilayah tidak sesuai dengan jenis"),
        ({"kind": "kementerian", "region_code": "73.11"}, "Kementerian tidak punya wilayah."),
        ({"kind": "lembaga", "region_code": "73"}, "Lembaga tidak punya wilayah."),
        ({"kind": "bumn", "region_code": "73"}, "BUMN tidak punya wilayah."),
        ({"kind": "bumd", "region_code": "73.11"}, "Pilih pemerintah daerah yang mengelola BUMD"),
        ({"kind": "kementerian", "parent_id": "barru"}, "Hanya untuk BUMD. Pilih"),
    ],
)
def test_each_kind_needs_its_own_region_and_manager(admin, barru, values, words):
    if "parent_id" in values:
        values = {**values, "parent_id": str(barru.id)}
    refused = admin.submit(
        admin.get("/pengelola/instansi/baru"), values={"name": "Badan Baru", **values}
    )
    other = make_agency("Badan Lama", kind=AgencyKind.MINISTRY)
    unchanged = admin.submit(admin.get(f"/pengelola/instansi/{other.id}/ubah"), values=values)

    assert (refused.status_code, unchanged.status_code) == (422, 422)
    assert words in refused.words
    assert words in unchanged.words
    assert queries.find_agency("Badan Baru") is None


@pytest.mark.both
def test_an_unknown_kind_is_refused(admin):
    page = admin.post(
        "/pengelola/instansi/baru", data={"name": "Badan Baru", "kind": "raja", "region_code": "73"}
    )

    assert page.status_code == 422


def test_a_regional_enterprise_stands_with_its_government(admin, barru):
    page = admin.submit(
        admin.get("/pengelola/instansi/baru"),
        values={"name": "Perumda Air Barru", "kind": "bumd", "parent_id": str(barru.id)},
    )

    assert page.title == "Perumda Air Barru"
    assert "Kode wilayah 73.11" in page.words


@pytest.mark.parametrize("kind", [AgencyKind.CITY, AgencyKind.BUMD])
def test_what_a_file_left_open_is_to_be_completed(admin, barru, kind):
    agency = make_agency("Badan Lama", kind=kind)

    assert "Badan Lama Perlu dilengkapi" in admin.get("/pengelola/instansi").words
    page = admin.get(f"/pengelola/instansi/{agency.id}")
    assert "Perlu dilengkapi" in page.words
    assert admin.get(page.soup.select_one(".alert a")["href"]).title == "Ubah instansi"
    assert "Perlu dilengkapi" not in admin.get(f"/pengelola/instansi/{barru.id}").words


def test_a_second_agency_of_one_name_is_refused_and_nothing_typed_is_lost(admin, barru):
    page = admin.submit(
        admin.get("/pengelola/instansi/baru"),
        values={"name": "Pemkab Barru", "kind": "kabupaten", "region_code": "73.11"},
    )

    assert page.status_code == 422
    assert "Nama “Pemkab Barru” sudah dipakai oleh instansi lain." in page.words
    known = page.soup.select_one("main form .field a")
    assert (known.text, known["href"]) == (barru.name, f"/pengelola/instansi/{barru.id}")
    assert page.soup.select_one("#name")["value"] == "Pemkab Barru"
    assert page.soup.select_one("#region_code option[selected]")["value"] == "73.11"


@pytest.mark.both
def test_the_list_is_searched_and_filtered(admin, barru):
    make_agency("Kementerian Kesehatan", kind=AgencyKind.MINISTRY)

    everyone = admin.get("/pengelola/instansi")
    assert "2 instansi ditemukan" in everyone.words
    only = admin.submit(everyone, "main form[method=get]", {"q": "pemkab", "provinsi": "73"})
    assert [a.text for a in only.soup.select("tbody a")] == ["Pemerintah Kabupaten Barru"]
    none = admin.submit(everyone, "main form[method=get]", {"q": "tidak ada"})
    assert "Tidak ada instansi yang cocok" in none.words


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_row_as_for_three(admin, rows, count_queries):
    for number in range(rows):
        make_agency(f"Pemerintah Kabupaten Uji {number}", region_code=f"73.0{number + 1}")
    with count_queries() as asked:
        admin.get("/pengelola/instansi")

    assert len(asked) == 4


def test_a_renamed_agency_keeps_its_old_name(admin, barru):
    page = admin.submit(
        admin.get(f"/pengelola/instansi/{barru.id}/ubah"),
        values={"name": "Pemerintah Kabupaten Barru Raya"},
    )

    assert page.title == "Pemerintah Kabupaten Barru Raya"
    assert "Pemerintah Kabupaten Barru Hapus" in page.words


def test_a_second_government_of_a_region_leads_to_the_first(admin, barru):
    page = admin.submit(
        admin.get("/pengelola/instansi/baru"),
        values={"name": "Pemkab Baru", "kind": "kabupaten", "region_code": "73.11"},
    )

    assert page.soup.select_one("main form .field a").text == barru.name


def test_another_name_is_added_and_taken_away(admin, barru):
    page = admin.submit(
        admin.get(f"/pengelola/instansi/{barru.id}/nama-lain"), values={"name": "Barrusel"}
    )
    assert queries.find_agency("barrusel") == barru

    page = admin.submit(page, "main form")

    assert "Belum ada nama lain" in page.words


@pytest.mark.both
def test_a_duplicate_is_merged_only_after_a_tick(admin, barru):
    twin = make_agency("Kab Barru Sulsel")
    make_unit(twin, "RSUD La Patarai")
    form = admin.get(f"/pengelola/instansi/{twin.id}/gabung")

    page = admin.submit(form, values={"into": str(barru.id)})
    assert "Centang setelah Anda memeriksanya" in page.words
    assert "Pilih instansi yang dipertahankan" in admin.submit(form, values={"sure": "y"}).words

    page = admin.submit(form, values={"into": str(barru.id), "sure": "y"})
    assert page.title == "Pemerintah Kabupaten Barru"
    assert "RSUD La Patarai" in page.words
    assert "Kab Barru Sulsel" in page.words


def test_a_merge_that_leaves_admins_in_three_units_is_refused(admin, barru):
    twin = make_agency("Kab Barru Sulsel")
    held = [
        make_user(grants=[grant(Role.AGENCY_ADMIN, agency=one, unit=unit)]).grants[0]
        for one in (barru, twin)
        for unit in (None, make_unit(one, f"Dinas {one.name}"))
    ]
    form = admin.get(f"/pengelola/instansi/{twin.id}/gabung")

    page = admin.submit(form, values={"into": str(barru.id), "sure": "y"})
    assert page.status_code == 422
    assert "Akhiri dahulu sebagian peran admin" in page.words
    assert held[2].agency_id == twin.id

    with transaction():
        held[3].ends_at = clock.now()
    page = admin.submit(form, values={"into": str(barru.id), "sure": "y"})
    assert "Kedua instansi digabung." in page.soup.get_text()
    assert held[2].agency_id == barru.id


def test_the_agency_admin_keeps_the_contact_desk(agency_admin, barru):
    form = agency_admin.get(f"/instansi/{barru.id}/profil")
    assert "Siapa pun dapat membaca meja layanan" in form.words
    assert "dapat dibaca siapa pun" in agency_admin.get("/instansi/profil").words

    wrong = agency_admin.submit(form, values={"email": "organisasi", "phone": "nol"})
    assert wrong.status_code == 422
    assert "Alamat surel tidak lengkap" in wrong.words

    page = agency_admin.submit(
        form, values={"desk": "Bagian Organisasi", "email": "organisasi@barru.test", "phone": ""}
    )
    assert page.title == "Profil instansi"
    assert "Bagian Organisasi" in page.words


def test_the_agency_admin_names_units(agency_admin, barru):
    page = agency_admin.submit(
        agency_admin.get(f"/instansi/{barru.id}/unit/baru"), values={"name": "Puskesmas Ralla"}
    )
    assert "Puskesmas Ralla Ubah nama" in page.words

    unit = queries.units_of(barru)[0]
    page = agency_admin.submit(
        agency_admin.get(f"/instansi/unit/{unit.id}"), values={"name": "Puskesmas Lisu"}
    )
    assert "Puskesmas Lisu" in page.words

    twice = agency_admin.submit(
        agency_admin.get(f"/instansi/{barru.id}/unit/baru"), values={"name": "puskesmas lisu"}
    )
    assert "Unit “puskesmas lisu” sudah ada di instansi ini." in twice.words


def test_an_innovator_reads_the_profile_but_changes_nothing(new_client, barru):
    unit = make_unit(barru, "Puskesmas Ralla")
    innovator = new_client(make_user(grants=[grant(Role.INNOVATOR, agency=barru)]))

    page = innovator.get("/instansi/profil")

    assert "Puskesmas Ralla" in page.words
    assert "Ubah" not in page.words
    for path in (f"/instansi/{barru.id}/profil", f"/instansi/unit/{unit.id}"):
        assert innovator.get(path).status_code == 404


def test_other_agencies_are_unknown(agency_admin):
    other = make_agency("Pemerintah Kabupaten Lain")
    unit = make_unit(other)

    for path in (
        f"/instansi/{other.id}/profil",
        f"/instansi/{other.id}/unit/baru",
        f"/instansi/unit/{unit.id}",
        f"/pengelola/instansi/{other.id}",
        "/instansi/99999/profil",
    ):
        assert agency_admin.get(path).status_code == 404, path
    assert agency_admin.get("/pengelola/instansi").status_code == 403


def test_the_platform_admin_manages_units_of_any_agency(admin, barru):
    page = admin.submit(
        admin.get(f"/instansi/{barru.id}/unit/baru"), values={"name": "Puskesmas Ralla"}
    )

    assert page.title == "Pemerintah Kabupaten Barru"
    assert "Puskesmas Ralla" in page.words


def test_a_regional_enterprise_is_cared_for_by_its_government(agency_admin, barru):
    with transaction():
        water = actions.create_agency(
            "Perumda Tirta Uji", AgencyKind.BUMD, parent_id=barru.id, by=None
        )

    assert agency_admin.get(f"/instansi/{water.id}/profil").status_code == 200
    page = agency_admin.get("/instansi/profil")
    assert [h2.text for h2 in page.soup.select("main section h2")] == [
        "Pemerintah Kabupaten Barru",
        "Perumda Tirta Uji",
    ]
    assert page.soup.select(f"a[href='/instansi/{water.id}/profil']")


@pytest.mark.both
def test_only_the_governments_admin_finds_its_enterprises(new_client, barru):
    make_agency("Perumda Tirta Uji", kind=AgencyKind.BUMD, parent_id=barru.id)
    make_agency("Bagian Uji", kind=AgencyKind.REGENCY, parent_id=barru.id)
    innovator = new_client(make_user(grants=[grant(Role.INNOVATOR, agency=barru)]))

    assert "Perumda" not in innovator.get("/instansi/profil").words


def test_the_profile_asks_as_often_for_three_enterprises_as_for_one(
    agency_admin, barru, count_queries
):
    counts = []
    for number in range(3):
        make_agency(f"Perumda {number}", kind=AgencyKind.BUMD, parent_id=barru.id)
        with count_queries() as asked:
            agency_admin.get("/instansi/profil")
        counts.append(len(asked))

    assert counts == [3, 3, 3]
