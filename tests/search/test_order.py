"""The secretariat asks why a result stands where it does."""

import pytest

from app.accounts.models import Role
from app.core import clock
from app.library.models import LibraryStatus
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_competition
from tests.factories.library import index_library, make_library_entry

pytestmark = pytest.mark.once

PAGE = "/sekretariat/pustaka/kata/urutan"


@pytest.fixture
def office(app, new_client):
    return new_client(make_user(grants=[grant(Role.SECRETARIAT, competition=make_competition())]))


def figures(page, caption):
    """The rows of a table: head to the words of its cells."""
    tables = {t.caption.find(string=True).strip(): t for t in page.soup.select("table")}
    return {
        " ".join(row.th.get_text(" ").split()): [
            " ".join(cell.get_text(" ").split()) for cell in row.select("td")
        ]
        for row in tables[caption].select("tbody tr")
    }


def as_number(cell):
    return float(cell.split()[-1].replace(",", "."))


def test_each_result_tells_which_words_lift_it_and_what_the_one_above_has_more(office):
    make_library_entry("Ojek Posyandu", results="Ojek menjemput ke posyandu.")
    second = make_library_entry("Antar Jemput", results="Ojek menuju pos pelayanan terpadu.")
    index_library()

    listed = office.get(f"{PAGE}?q=ojek+posyandu")
    link = listed.soup.find("a", string="Mengapa ke-2?")["href"]
    page = office.get(link)

    assert f"entri={second.id}" in link
    assert "Mengapa ini ke-2?" in page.words
    assert "Kelebihan terbesarnya pada kata" in page.words
    rows = figures(page, "Dari mana nilainya")
    ojek = next(words for words in rows if words.startswith("“ ojek ”"))
    assert "Masalah, hasil, dan bagian lain 1 × 1,0" in ojek
    posyandu = next(words for words in rows if words.startswith("“ posyandu ”"))
    assert "lewat padanan “ pos pelayanan terpadu ” × 0,80" in posyandu


def test_the_parts_add_up_to_the_score(office):
    make_library_entry("Ojek Desa", results="Ojek jalan terus.")
    one = make_library_entry(
        "Antar", results="Ojek.", status=LibraryStatus.GROWING, confirmed_at=clock.now()
    )
    index_library()

    rows = figures(office.get(f"{PAGE}?q=ojek&entri={one.id}"), "Dari mana nilainya")

    own = {name: as_number(cells[0].replace(" %", "")) for name, cells in rows.items()}
    lift = sum(
        own[name]
        for name in own
        if name in {"Status yang dikonfirmasi", "Kelengkapan", "Replikasi", "Penghargaan"}
    )
    words = own["Nilai kata"]
    parts = sum(value for name, value in own.items() if name.startswith(("“", "Semua kata")))
    assert parts == pytest.approx(words, abs=0.02)
    assert own["Nilai akhir"] == pytest.approx(words * (1 + lift / 100), abs=0.02)
    assert own["Status yang dikonfirmasi"] == 6


def test_what_lacks_a_word_is_said_to(office):
    make_library_entry("Ojek Posyandu")
    lacks = make_library_entry("Ojek Pasar")
    index_library()

    page = office.get(f"{PAGE}?q=ojek+posyandu&entri={lacks.id}")

    assert "memuat semua kata yang dicari, entri ini tidak" in page.words


@pytest.mark.parametrize(
    "asked", ["", "?q=", "?q=tidakada", "?q=ojek&entri=999", "?q=ojek&entri=x"]
)
def test_all_weights_stand_in_one_table(office, asked):
    make_library_entry("Ojek Desa")
    index_library()

    weights = figures(office.get(PAGE + asked), "Semua bobot")

    assert weights["Judul"] == ["5,0"]
    assert weights["Padanan yang sama artinya"] == ["0,80"]
    assert weights["Status yang dikonfirmasi"] == ["6 %"]
    assert list(weights)[-1] == "Penghargaan"


def test_without_an_index_the_page_says_so(office):
    make_library_entry("Ojek Desa")

    assert "Indeks belum siap" in office.get(f"{PAGE}?q=ojek").words
