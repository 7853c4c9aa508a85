"""Without a mouse: a proposal from the first word to its receipt, and a reading to its lock."""

import re

import pytest
from playwright.sync_api import expect

from app.core.db import db
from app.entries.models import Entry, EntryState
from app.site.demo.cast import PASSWORD
from tests.factories.entries import save
from tests.harness.keyboard import Keyboard
from tests.journeys.places import Demo

SAVED = re.compile(r"^tersimpan \d\d\.\d\d")
LETTER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n% "
ANSWERS = {
    "penanggung-jawab": "Kepala bidang (contoh)",
    "implementasi": "Dimulai di dua kampung.",
    "signifikansi": "Peminjam naik dari 40 menjadi 610 anak.",
    "evaluasi": "Dinilai sendiri tiap semester.",
    "adaptabilitas": "Dapat diterapkan di daerah sungai lain.",
    "sumber-daya": "Tiga perahu dan enam petugas.",
    "keberlanjutan": "Ada pos anggaran tahunan.",
    "video": "https://video.demo.test/perahu",
}


@pytest.fixture
def at_keyboard(own_site, open_page):
    """Somebody has signed in with keys alone, past the skip link."""

    def sign_in(person):
        page = open_page(own_site)
        page.goto("/")
        keys = Keyboard(page)
        main = page.get_by_role("main")
        keys.press("Tab")
        expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
        keys.press("Enter", "Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
        keys.to(page.get_by_role("banner").get_by_role("link", name="Masuk"), "Shift+Tab")
        keys.follow(page.get_by_role("banner").get_by_role("link", name="Masuk"))
        keys.type(page.get_by_label("Alamat surel"), f"{person}@demo.test")
        keys.type(page.get_by_label("Kata sandi", exact=True), PASSWORD)
        keys.follow(main.get_by_role("button", name="Masuk"))
        return page, keys

    return sign_in


def nearly_whole_draft():
    """The draft of the demo, with a text, a figure and two letters left to give."""
    demo = Demo()
    entry = db.session.get(Entry, demo.entry(demo.open, EntryState.DRAFT))
    save(entry, ANSWERS, by=demo.person("inovator"))
    return entry


def test_a_proposal_is_written_and_handed_over(at_keyboard):
    title = nearly_whole_draft().title
    page, keys = at_keyboard("inovator")
    state, tasks = page.locator("#save-state"), page.locator("ul.tasks")
    page.on("filechooser", lambda _: None)  # listens from here on

    keys.follow(page.get_by_role("main").get_by_role("link", name=title).first)
    keys.follow(tasks.get_by_role("link", name="Kebaruan"))
    text = page.locator("#q_kebaruan")
    keys.type(text, "Perahu nelayan yang menganggur menjadi perpustakaan.")
    expect(state).to_have_text(SAVED)
    keys.keeps(text).press("Tab").press("Shift+Tab").keeps(text)
    keys.follow(page.get_by_role("button", name="Simpan draf"))

    keys.follow(tasks.get_by_role("link", name="Identitas"))
    groups = page.locator("input[name=q_kelompok]")
    keys.to(groups).press("ArrowDown")
    expect(page.locator("#question-sumber")).not_to_be_empty()
    keys.keeps(page.locator("input[name=q_kelompok]:checked"))
    keys.press("ArrowUp")
    expect(page.locator("#notes-sumber")).to_contain_text("tidak menjawab pertanyaan ini")
    keys.keeps(page.locator("input[name=q_kelompok]:checked"))
    keys.follow(page.get_by_role("button", name="Simpan draf"))

    keys.follow(tasks.get_by_role("link", name="Signifikansi"))
    for label, value in {"Ukuran": "Peminjam", "Satuan": "anak", "Sebelum": "40"}.items():
        keys.type(page.get_by_label(label).first, value)
    for label, value in {"Sesudah": "610", "Periode": "2025", "Sumber": "Buku"}.items():
        keys.type(page.get_by_label(label).first, value)
    keys.follow(page.get_by_role("button", name="Simpan draf"))

    keys.follow(tasks.get_by_role("link", name="Video dan surat"))
    for label in ("Surat pernyataan identitas", "Surat kesediaan"):
        name = f"{label}.pdf"
        keys.to(page.locator("input[type=file]").and_(page.get_by_label(re.compile(label))))
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Space")
        letter = {"name": name, "mimeType": "application/pdf", "buffer": LETTER + label.encode()}
        chooser.value.set_files(letter)
        keys.follow(page.get_by_role("button", name=re.compile("^Unggah")).first)
        expect(page.get_by_role("main")).to_contain_text(name)
    keys.follow(page.get_by_role("button", name="Simpan draf"))

    keys.follow(page.get_by_role("link", name="Periksa jawaban"))
    keys.follow(page.get_by_role("button", name="Ajukan ke admin instansi"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tanda terima")


def test_a_reading_is_scored_and_locked(at_keyboard):
    page, keys = at_keyboard("juri3")
    page.goto("/penilaian?keadaan=belum")
    keys.follow(page.get_by_role("row").nth(1).get_by_role("rowheader").get_by_role("link"))
    state = page.locator("#save-state")

    keys.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    keys.press("Tab", "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    marks = page.locator("fieldset.score")
    for number in range(marks.count()):
        keys.to(marks.nth(number).locator("input")).press("Space", "ArrowRight", "ArrowRight")
        keys.keeps(marks.nth(number).locator("input:checked"))
    expect(state).to_have_text(SAVED)
    keys.keeps(marks.last.locator("input:checked"))
    note = page.get_by_label("Catatan untuk pengusul")
    keys.type(note, "Langkahnya mudah ditiru. 5 dari 5 n p ?")
    expect(state).to_have_text(SAVED)
    keys.keeps(note)
    expect(note).to_have_value("Langkahnya mudah ditiru. 5 dari 5 n p ?")

    keys.follow(page.get_by_role("button", name="Selesai"))
    keys.follow(page.get_by_role("button", name="Kunci nilai"))
    expect(page.get_by_role("main")).to_contain_text("Penilaian selesai")
