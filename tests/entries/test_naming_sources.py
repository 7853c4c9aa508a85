"""Naming the innovations that a proposal replicates: searched in the library, then chosen."""

import pytest

from app.accounts.models import Role
from app.entries.queries import content
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.entries import make_entry
from tests.factories.library import index_library, make_library_entry


class Step:
    """The step of a replicating proposal that asks for its sources."""

    def __init__(self, person, entry):
        self.person, self.entry = person, entry
        page = person.get(f"/instansi/proposal/{entry.id}/isi/identitas")
        self.page = person.submit(page, values={"q_kelompok": "replikasi"}, button="draf")
        self.page = person.get(f"/instansi/proposal/{entry.id}/isi/identitas")

    def press(self, button=None, **values):
        given = {name.replace("__", "-"): value for name, value in values.items()}
        self.page = self.person.submit(self.page, values=given, button=button)
        return self.page

    @property
    def found(self):
        return [a.get_text() for a in self.page.soup.select("#found-q_sumber a")]

    @property
    def chosen(self):
        return [a.get_text() for a in self.page.soup.select("#q_sumber > .files a")]

    @property
    def answer(self):
        content.db.session.rollback()
        return content.draft_of(self.entry).values.get("sumber")


@pytest.fixture
def step(new_client):
    make_library_entry("Ojek Darah", year=2021)
    make_library_entry("Bank Sampah")
    index_library()
    agency = make_agency("Pemerintah Kabupaten Tiru")
    innovator = make_user(grants=[grant(Role.INNOVATOR, agency=agency)])
    return Step(new_client(innovator), make_entry(agency=agency, by=innovator))


def test_a_source_is_searched_and_chosen_without_script(step):
    assert "Belum ada yang dipilih." in step.page.words

    found = step.press("Cari di pustaka", q_sumber__cari="darah", q_judul="Judul Baru")
    assert step.found == ["Ojek Darah"]
    assert "Yang paling cocok dengan “darah”:" in found.words
    assert found.soup.select_one("#q_judul")["value"] == "Judul Baru"

    chosen = step.press("Pilih Ojek Darah")
    assert (step.chosen, step.found) == (["Ojek Darah"], [])
    assert ", 2021" in chosen.soup.select_one("#q_sumber .files").get_text()
    assert len(step.answer) == 1

    step.press("Hapus Ojek Darah")
    assert (step.chosen, step.answer) == ([], [])


def test_enter_in_the_search_box_searches_instead_of_going_on(step):
    step.press(q_sumber__cari="sampah")

    assert step.page.title == "Identitas inovasi"
    assert step.found == ["Bank Sampah"]
    step.press("Pilih Bank Sampah")
    assert step.press().title == "Isi proposal"


def test_an_address_or_number_finds_its_entry(step):
    ref = step.person.get("/inovasi?q=darah").soup.select_one("article.hit a")["href"]
    number = ref.split("/")[-1].split("-")[0]

    for text in (f"https://lumbung.example{ref}?q=darah", f"LI-{number}"):
        step.press("Cari di pustaka", q_sumber__cari=text)
        assert step.found == ["Ojek Darah"], text


def test_a_choice_is_kept_once_and_only_of_entries_that_exist(step):
    step.press("Cari di pustaka", q_sumber__cari="darah")
    button = step.page.soup.select_one("#found-q_sumber button")
    here = button["value"].split(":")[1]

    for number in (here, here, "999", "x", "9" * 30):
        button["value"] = f"q_sumber:{number}"
        step.page.soup.select_one("main form").append(button)
        step.press("pilih")

    assert step.answer == [int(here)]


def test_nothing_found_says_so(step):
    step.press("Cari di pustaka", q_sumber__cari="helikopter")

    assert "Belum ada inovasi yang cocok dengan “helikopter”." in step.page.words


def test_the_script_gets_the_buttons_alone(step):
    box = step.page.soup.select_one("#q_sumber-cari")

    part = step.person.get(box["hx-get"] + "?q_sumber-cari=darah", headers={"HX-Request": "true"})

    assert part.soup.select_one("html") is None
    assert part.soup.select_one(box["hx-target"])
    assert part.soup.select_one("button")["name"] == "pilih"
