"""Editing an entry: its agency by name, its figures row by row."""

import pytest

from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.agencies.queries import find_agency
from app.library import queries
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_competition
from tests.factories.library import index_library, make_library_entry
from tests.harness.forms import Form

pytestmark = pytest.mark.once

WAIT = {
    "indicator": "Waktu tunggu",
    "unit": "hari",
    "baseline": "9",
    "result": "1,5",
    "period": "2019 ke 2023",
    "source": "Laporan tahunan",
}


class Desk:
    """The edit form of one entry, as its secretariat uses it."""

    def __init__(self, visitor, entry):
        self.visitor, self.entry = visitor, entry
        self.path = f"/sekretariat/pustaka/{entry.id}"
        self.page = visitor.get(self.path)

    def send(self, button=None, /, **values):
        given = {name.replace("__", "-"): value for name, value in values.items()}
        form = f'form[action="{self.path}"]'
        self.page = self.visitor.submit(self.page, form, given, button=button)
        return self.page

    def fields(self):
        """What the page would send as it stands."""
        tag = self.page.soup.select_one(f'form[action="{self.path}"]')
        return {**Form(tag, self.path).data}

    def rows(self):
        return [
            {one["name"].split("-")[2]: one["value"] for one in row.select("input")}
            for row in self.page.soup.select("#figures fieldset.sub")
        ]


@pytest.fixture
def desk(new_client):
    def open_form(**fields):
        secretariat = make_user(grants=[grant(Role.SECRETARIAT, competition=make_competition())])
        return Desk(new_client(secretariat), make_library_entry("Antar Obat", **fields))

    return open_form


def test_cost_people_law_timeline_and_failures_are_edited_and_read(desk, client):
    form = desk()
    told = {
        "cost": "Rp50 juta setahun dari APBD.",
        "people": "Dua kurir dan satu apoteker.",
        "legal_base": "Peraturan bupati tentang antar obat.",
        "failures": "Antar malam dihentikan karena sepi.",
    }

    refused = form.send(**told, timeline="x" * 501)
    saved = form.send(timeline="2019: diuji di dua desa\n\nMeluas ke semua desa")

    page = client.get(f"/inovasi/{form.entry.id}-antar-obat")
    assert "tiap baris paling panjang 500 huruf" in refused.words
    assert "Entri disimpan." in saved.words
    assert form.entry.timeline == ["2019: diuji di dua desa", "Meluas ke semua desa"]
    assert [b.get_text() for b in page.soup.select("ol[lang=id].history b")] == ["2019"]
    for name, text in told.items():
        assert text in page.words
        assert queries.versions_of(form.entry)[0].content[name] == text


# --- the agency -----------------------------------------------------------------------------


def test_the_agency_is_chosen_among_suggestions_and_brings_its_region(desk, client):
    city = make_agency("Pemerintah Kota Surabaya", kind=AgencyKind.CITY, region_code="35.78")
    form = desk(region_code="35.08")

    suggested = [option["value"] for option in form.page.soup.select("datalist option")]
    saved = form.send(agency="Pemkot Surabaya")

    assert form.page.soup.select_one("#agency")["list"] == "names-agency"
    assert "Pemerintah Kota Surabaya" in suggested
    assert "Entri disimpan." in saved.words
    assert (form.entry.agency_id, form.entry.region_code) == (city.id, "35.78")
    assert "Pemerintah Kota Surabaya" in client.get(f"/inovasi/{form.entry.id}-antar-obat").words
    assert queries.versions_of(form.entry)[0].content["agency_id"] == city.id


def test_a_region_that_was_chosen_with_the_agency_stays(desk):
    make_agency("Pemerintah Kota Surabaya", kind=AgencyKind.CITY, region_code="35.78")
    form = desk(region_code="35.08")

    form.send(agency="Pemerintah Kota Surabaya", region_code="35")

    assert form.entry.region_code == "35"


@pytest.mark.both
def test_an_unknown_agency_is_made_only_when_it_is_meant(desk):
    make_agency("Badan Pangan Nasional", kind=AgencyKind.STATE_BODY)
    form = desk()
    before = form.entry.agency_id

    refused = form.send(agency="Badan Pangan Nasionale", problem="Ketikan panjang")

    assert refused.status_code == 422
    assert "“Badan Pangan Nasionale” belum terdaftar" in refused.words
    assert "Mungkin maksud Anda: Badan Pangan Nasional." in refused.words
    assert refused.soup.select_one("#problem").get_text().strip() == "Ketikan panjang"
    assert form.entry.agency_id == before
    assert find_agency("Badan Pangan Nasionale") is None

    form.send(agency="Badan Pangan Nasionale", new_agency="Badan Pangan Nasionale")
    assert form.entry.agency.name == "Badan Pangan Nasionale"
    assert form.entry.problem == "Ketikan panjang"


def test_a_name_that_tells_no_kind_of_agency_cannot_be_ticked(desk):
    refused = desk().send(agency="Sanggar Melati")

    assert refused.status_code == 422
    assert not refused.soup.select("[name=new_agency]")


@pytest.mark.both
def test_an_entry_that_leaves_the_province_leads_to_the_list(new_client):
    east = make_agency("Pemprov Jawa Timur", kind=AgencyKind.PROVINCE, region_code="35")
    make_agency("Pemerintah Kota Bandung", kind=AgencyKind.CITY, region_code="32.73")
    held = grant(Role.SECRETARIAT, competition=make_competition(organiser=east))
    form = Desk(new_client(make_user(grants=[held])), make_library_entry(region_code="35.08"))

    saved = form.send(agency="Pemerintah Kota Bandung")

    assert saved.request.path == "/sekretariat/pustaka"
    assert "Entri disimpan." in saved.get_data(as_text=True)


# --- figures --------------------------------------------------------------------------------


@pytest.mark.both
def test_figures_are_rows_that_readers_see(desk, client):
    form = desk()
    values = {f"figures__0__{part}": text for part, text in WAIT.items()}

    form.send(**values)

    assert form.entry.figures == [WAIT]
    assert queries.versions_of(form.entry)[0].content["figures"] == [WAIT]
    page = client.get(f"/inovasi/{form.entry.id}-antar-obat")
    assert "Waktu tunggu" in page.soup.select_one("figure.chart").get_text()


@pytest.mark.both
def test_rows_come_and_go_without_saving_or_losing_anything(desk):
    form = desk(figures=[WAIT, {**WAIT, "indicator": "Biaya"}])

    added = form.send("Tambah baris Angka sebelum dan sesudah", title="Judul Baru")
    assert added.status_code == 200
    assert [row["indicator"] for row in form.rows()] == ["Waktu tunggu", "Biaya", ""]
    assert added.soup.select_one("#title")["value"] == "Judul Baru"

    form.send("figures-0")
    assert [row["indicator"] for row in form.rows()] == ["Biaya"]
    assert (form.entry.title, len(form.entry.figures), form.entry.version) == ("Antar Obat", 2, 1)

    form.send()
    assert (form.entry.title, form.entry.figures) == (
        "Judul Baru",
        [{**WAIT, "indicator": "Biaya"}],
    )


def test_the_buttons_of_rows_stay_at_the_rows(desk):
    form = desk(figures=[WAIT])

    places = {button["formaction"] for button in form.page.soup.select("#figures button")}

    assert places == {"#figures"}


def test_a_figure_says_what_it_measures_and_what_came_out(desk):
    form = desk(figures=[WAIT])

    refused = form.send(figures__0__indicator="", figures__0__result=" ")

    assert refused.status_code == 422
    links = [a["href"] for a in refused.soup.select(".summary-error a")]
    assert links == ["#figures-0-indicator", "#figures-0-result"]
    assert form.rows()[0]["unit"] == "hari"
    assert form.entry.figures == [WAIT]


def test_saving_figures_as_they_stand_makes_no_version(desk):
    form = desk(figures=[WAIT])

    form.send()

    assert form.entry.version == 1


def test_a_page_that_names_no_version_saves_nothing(desk):
    form = desk()

    refused = form.send(version="abc", title="Judul Baru")

    assert "diubah orang lain" in refused.words
    assert form.entry.title == "Antar Obat"


def test_a_form_just_opened_speaks_of_no_newer_version(desk):
    assert "sudah tersimpan" not in desk().page.words


# --- what it replicates ---------------------------------------------------------------------


@pytest.mark.both
def test_what_an_entry_replicates_is_searched_and_chosen(desk, client):
    origin = make_library_entry("Ojek Darah", year=2021)
    index_library()
    form = desk()

    found = form.send("Cari di pustaka", replication_of__cari="darah", title="Judul Baru")
    assert found.soup.select_one("#found-replication_of a").get_text() == "Ojek Darah"
    assert found.soup.select_one("#title")["value"] == "Judul Baru"
    form.send("Pilih Ojek Darah")
    assert (form.entry.replication_of, form.entry.title) == ([], "Antar Obat")
    form.send()

    assert form.entry.replication_of == [origin.id]
    assert queries.versions_of(form.entry)[0].content["replication_of"] == [origin.id]
    page = client.get(f"/inovasi/{form.entry.id}-judul-baru")
    link = page.soup.find("a", string="Ojek Darah")
    assert link["href"] == f"/inovasi/{origin.id}-ojek-darah"

    form.send("Hapus Ojek Darah")
    form.send()
    assert form.entry.replication_of == []


def test_enter_in_the_box_searches_and_saves_nothing(desk):
    make_library_entry("Ojek Darah")
    index_library()
    form = desk()

    form.send(replication_of__cari="darah", title="Judul Baru")

    assert form.page.soup.select_one("#found-replication_of button")
    assert form.entry.title == "Antar Obat"


def test_nothing_replicates_itself(desk):
    form = desk()

    form.visitor.post(
        form.path,
        data={**form.fields(), "replication_of-0": str(form.entry.id), "title": "Judul Baru"},
    )

    assert (form.entry.title, form.entry.replication_of) == ("Judul Baru", [])


@pytest.mark.parametrize("sent", ["x", "9" * 30, "999", "-1", "\u0661"])
def test_a_number_that_names_no_entry_is_left_out(desk, sent):
    form = desk()

    form.visitor.post(form.path, data={"pilih": f"replication_of:{sent}"})
    saved = form.visitor.post(
        form.path, data={**form.fields(), "replication_of-0": sent, "title": "Judul Baru"}
    )

    assert saved.status_code == 303
    assert form.entry.replication_of == []
