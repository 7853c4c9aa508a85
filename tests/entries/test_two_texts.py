"""Two texts for one answer: said at that answer, by its name, as long as one can choose."""

import pytest

from app.core import clock
from app.core.db import transaction
from app.entries import queries
from app.entries.actions import handing
from app.entries.models import EntryState
from tests.factories.entries import make_entry, save
from tests.harness.forms import Form


def address(entry, rest=""):
    return f"/instansi/proposal/{entry.id}{rest}"


@pytest.fixture
def tab(new_client, innovator, admin, entry):
    """A person and the step on their screen, before the admin changed an answer in it."""
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/isi"))
    save(entry, {"dampak": "Tulisan admin"}, by=admin)
    return person, page


@pytest.fixture
def two_texts(innovator, admin, entry):
    save(entry, {"dampak": "Tulisan admin"}, by=admin)
    save(entry, {"dampak": "Tulisan saya"}, by=innovator, version=1)
    return queries.open_conflicts(entry.id)[0]


def autosave(person, page, **values):
    tag = page.soup.select_one("main form")
    form = Form(tag, page.request.url)
    form.fill(values)
    return person.post(tag["hx-post"], data=form.data, csrf=False, headers={"HX-Request": "true"})


def test_the_question_says_it_and_other_answers_their_save(tab, freeze):
    freeze("2026-11-24T10:43+07:00")

    for other in ("Ringkas.", "Lebih ringkas."):
        part = autosave(*tab, q_dampak="Tulisan saya", q_ringkasan=other)

        assert part.soup.select_one("#save-state").text == "tersimpan 10.43 WIB"
        note = part.soup.select_one("#notes-dampak")
        assert "“Dampak” baru saja diubah di halaman lain. Kedua tulisan disimpan." in note.text
        assert "/pilih/" in note.a["href"]
        assert not part.soup.select("#notes-ringkasan p")


@pytest.mark.parametrize("rest", ["", "/isi/isi", "/periksa"])
def test_the_pages_name_the_question(new_client, innovator, entry, two_texts, rest):
    page = new_client(innovator).get(address(entry, rest))

    assert "Ada dua tulisan untuk “Dampak”" in page.words
    assert page.soup.select_one(f'a[href$="/pilih/{two_texts.id}"]')


@pytest.mark.parametrize("rest", ["", "/isi/isi", "/periksa", "/riwayat"])
def test_a_discarded_draft_asks_for_no_choice(new_client, innovator, entry, two_texts, rest):
    with transaction():
        handing.withdraw(entry, "", by=innovator, now=clock.now())
    person = new_client(innovator)

    page = person.get(address(entry, rest))
    assert "Ada dua tulisan" not in page.words
    assert not page.soup.select('a[href*="/pilih/"]')
    assert person.get(address(entry, f"/pilih/{two_texts.id}")).location == address(entry)


def test_a_choice_that_comes_too_late_keeps_the_merged_text(
    new_client, innovator, entry, two_texts
):
    person = new_client(innovator)
    page = person.get(address(entry, f"/pilih/{two_texts.id}"))
    with transaction():
        handing.withdraw(entry, "", by=innovator, now=clock.now())

    page = person.submit(page, values={"teks": "Tulisan kita"}, button="Simpan tulisan gabungan")

    assert "Proposal ini sudah ditarik kembali." in page.words
    assert page.soup.select_one("#teks").text.strip() == "Tulisan kita"
    assert not page.soup.select("main button")
    assert page.soup.select_one(f'main .wrap a[href="{address(entry)}"]')


def test_whom_it_waits_for_chooses(new_client, innovator, admin, agency, edition):
    entry = make_entry(edition, agency, by=innovator, state=EntryState.WITH_ADMIN)
    save(entry, {"dampak": "Tulisan admin"}, by=admin)
    save(entry, {"dampak": "Tulisan lama"}, by=admin, version=1)

    assert "Ada dua tulisan" not in new_client(innovator).get(address(entry)).words
    assert "Ada dua tulisan" in new_client(admin).get(address(entry)).words
