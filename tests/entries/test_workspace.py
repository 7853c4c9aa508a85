"""The agency's first page: what needs whom, the list of entries, the open registrations."""

import csv
from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import transaction
from app.entries.models import EntryState
from app.entries.queries import desk
from tests.factories.accounts import grant, make_grant, make_user
from tests.factories.agencies import make_agency, make_unit
from tests.factories.competitions import make_edition, stage
from tests.factories.entries import make_entry
from tests.harness import spreadsheet

pytestmark = pytest.mark.once

S = EntryState


@pytest.fixture
def start(agency, innovator, edition):
    def made(title, state=S.DRAFT, where=None):
        return make_entry(where or edition, agency, by=innovator, state=state, title=title)

    return made


def titles(page):
    return [a.text for a in page.soup.select("tbody th > a")]


def todos(page):
    return [h.text for h in page.soup.select(".todo h3")]


def test_what_was_returned_comes_first_and_loud(new_client, innovator, start, freeze):
    start("Kembali", S.RETURNED)
    freeze(clock.now() + timedelta(days=1))
    start("Draf Baru")

    page = new_client(innovator).get("/instansi")

    assert todos(page) == ["Perbaiki “Kembali”", "Lanjutkan “Draf Baru”"]
    buttons = page.soup.select(".todo .btn")
    assert ["btn-2" in b["class"] for b in buttons] == [False, True]
    assert titles(page) == ["Kembali", "Draf Baru"]


@pytest.mark.both
def test_after_the_close_drafts_are_no_work_any_more(new_client, innovator, start, edition, freeze):
    start("Terlambat")
    start("Terkirim", S.SUBMITTED)
    freeze(stage(edition, StageKind.REGISTRATION).closes_at + timedelta(hours=1))

    page = new_client(innovator).get("/instansi")

    assert todos(page) == []
    assert "1 proposal tidak diteruskan sebelum pendaftaran ditutup" in page.words
    assert "Tidak diteruskan" in page.soup.tbody.text
    page = new_client(innovator).get("/instansi?keadaan=instansi")
    assert titles(page) == ["Terlambat"]


def test_drafts_of_units_wait_for_their_writers_not_for_the_admin(new_client, admin, start):
    start("Milik Unit")
    start("Diperiksa", S.WITH_ADMIN)

    assert todos(new_client(admin).get("/instansi")) == ["Periksa dan teruskan “Diperiksa”"]


def leave(person):
    with transaction():
        person.grants[0].ends_at = clock.now()


@pytest.mark.parametrize("state", [S.RETURNED, S.DRAFT])
def test_what_nobody_writes_any_more_is_work_of_the_admin(
    new_client, admin, innovator, start, state
):
    verb = {S.RETURNED: "Perbaiki", S.DRAFT: "Lanjutkan"}[state]
    entry = start("Kelas Perahu", state)
    visitor = new_client(admin)
    assert todos(visitor.get("/instansi")) == []

    leave(innovator)

    page = visitor.get("/instansi")
    assert todos(page) == [f"{verb} “Kelas Perahu”"]
    (todo,) = page.soup.select(".todo")
    assert "Ina Inovator tidak lagi bertugas sebagai penulisnya" in todo.text
    assert ("Tambahkan angka awal" in todo.text) is (state is S.RETURNED)
    links = {a.contents[0]: a["href"] for a in todo.select("a")}
    assert links["Ambil alih"] == f"/instansi/proposal/{entry.id}"
    assert visitor.get(links["Undang penulis baru"]).status_code == 200
    assert "Undang penulis baru" in visitor.get(links["Ambil alih"]).words


@pytest.mark.parametrize("of", ["agency", "unit", "another unit"])
def test_a_successor_takes_the_work_from_the_admin(new_client, admin, edition, agency, of):
    unit, other = make_unit(agency, "Dinas Satu"), make_unit(agency, "Dinas Dua")
    writer = make_user(grants=[grant(Role.INNOVATOR, agency=agency, unit=unit)])
    make_entry(edition, agency, unit=unit, by=writer, state=S.RETURNED, title="Kelas Perahu")
    leave(writer)
    place = {"agency": None, "unit": unit, "another unit": other}[of]

    successor = make_user(grants=[grant(Role.INNOVATOR, agency=agency, unit=place)])

    mine, theirs = (todos(new_client(one).get("/instansi")) for one in (admin, successor))
    assert bool(mine) is (of == "another unit")
    assert bool(theirs) is (of != "another unit")


def test_a_closed_account_writes_nothing_any_more(new_client, admin, innovator, start):
    start("Kelas Perahu", S.RETURNED)
    with transaction():
        innovator.is_active = False

    assert todos(new_client(admin).get("/instansi")) == ["Perbaiki “Kelas Perahu”"]


def test_each_row_names_its_competition_state_and_holder(new_client, innovator, start):
    old = make_edition(year=2026, at=StageKind.ADMINISTRATIVE_SELECTION)
    start("Lama", S.SUBMITTED, old)
    start("Baru")

    page = new_client(innovator).get("/instansi")
    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]

    assert "Kompetisi Contoh 2027 Draf" in rows[0]
    assert "Unit pengusul" in rows[0]
    assert "Kompetisi Contoh 2026 Menunggu seleksi administrasi Sekretariat" in rows[1]
    labels = [cell["data-label"] for cell in page.soup.select("tbody tr:first-child td")]
    assert labels[:3] == ["Keadaan", "Menunggu siapa", "Sejak"]


@pytest.mark.parametrize(
    ("year", "chips"),
    [
        (2026, ["Tahun 2027", "Tahun 2026"]),
        (2027, ["Kompetisi Contoh 2027", "Kompetisi Contoh 2027"]),
    ],
)
def test_an_edition_is_chosen_by_its_year_where_that_says_which(
    new_client, innovator, start, year, chips
):
    other = make_edition(year=year, at=StageKind.ADMINISTRATIVE_SELECTION)
    start("Lama", S.SUBMITTED, other)
    start("Baru")

    page = new_client(innovator).get("/instansi")

    assert [chip.text for chip in page.soup.select(".chips a")] == chips


@pytest.mark.both
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Beta", "Gama", "Alfa"]),
        ("?urut=judul", ["Alfa", "Beta", "Gama"]),
        ("?urut=-judul", ["Gama", "Beta", "Alfa"]),
        ("?urut=apa-saja&keadaan=apa-saja&halaman=99999999999", ["Beta", "Gama", "Alfa"]),
        ("?keadaan=sekretariat", ["Gama", "Alfa"]),
        ("?keadaan=tidak-lolos", []),
        ("?edisi=lama", ["Alfa"]),
        ("?edisi=tidak-ada", []),
        ("?q=alf", ["Alfa"]),
        ("?q=100%25", []),
    ],
)
def test_the_list_is_filtered_searched_and_sorted(new_client, innovator, start, query, expected):
    old = make_edition("lama", year=2026, at=StageKind.ADMINISTRATIVE_SELECTION)
    start("Alfa", S.SUBMITTED, old)
    start("Beta")
    start("Gama", S.SUBMITTED)

    assert titles(new_client(innovator).get(f"/instansi{query}")) == expected


@pytest.mark.both
def test_the_list_comes_in_pages_and_as_a_file(new_client, innovator, start, monkeypatch):
    monkeypatch.setattr(desk, "PAGE_SIZE", 2)
    for title in ("Alfa", "Beta", "=Gama"):
        start(title, S.SUBMITTED)
    person = new_client(innovator)

    page = person.get("/instansi?urut=judul")
    assert "1–2 dari 3" in page.words
    assert len(titles(person.get("/instansi?urut=judul&halaman=2"))) == 1
    file = person.get("/instansi/proposal.csv?urut=judul")
    assert file.content_type == "text/csv; charset=utf-8"
    rows = list(csv.reader(file.text.splitlines(), delimiter=";"))[1:]
    assert [row[1] for row in rows] == ["Alfa", "Beta", "'=Gama"]
    assert rows[0][7:9] == ["Menunggu seleksi administrasi", "Sekretariat"]
    sheet = spreadsheet.read(person.get("/instansi/proposal.xlsx?urut=judul").data)
    assert [row[1] for row in sheet.rows[1:]] == ["Alfa", "Beta", "=Gama"]
    assert sheet.looks[1][-1].endswith('"WIB"')


def test_the_file_holds_only_the_own_agency(new_client, start):
    start("Rahasia", S.SUBMITTED)
    stranger = make_user(grants=[grant(Role.INNOVATOR, agency=make_agency("Kota Lain"))])

    assert "Rahasia" not in new_client(stranger).get("/instansi/proposal.csv").text


def test_every_agency_in_force_has_its_quotas(new_client, admin, edition):
    second = make_agency("Perumda Contoh")
    make_grant(admin, Role.AGENCY_ADMIN, agency=second)
    former = make_agency("Instansi Lama")
    make_grant(admin, Role.AGENCY_ADMIN, agency=former, ends_at=clock.now() - timedelta(days=1))
    make_entry(edition, second, state=S.SUBMITTED)

    card = new_client(admin).get("/instansi").soup.select_one("#registrations")

    words = " ".join(card.get_text(" ").split())
    assert "Kabupaten Contoh Barat 0 dari 10 kuota kelompok Umum" in words
    assert "Perumda Contoh 1 dari 10 kuota kelompok Umum" in words
    assert "Instansi Lama" not in words


def test_results_are_news_for_a_while(new_client, innovator, start, freeze):
    entry = start("Perahu", S.SUBMITTED)
    with transaction():
        entry.edition.results_published_at = clock.now()
    person = new_client(innovator)
    assert f"Hasil {entry.edition.name} diumumkan" in todos(person.get("/instansi"))

    freeze(clock.now() + timedelta(days=31))
    assert todos(person.get("/instansi")) == []
