"""Writing a proposal: all is saved by itself, checks speak at once, and no text is lost."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^tersimpan \d\d\.\d\d")
FIELD = "#q_ringkasan"


def sign_in(new_page, name, **options):
    page = new_page(**options)
    page.goto("/masuk")
    page.get_by_label("Alamat surel").fill(f"{name}@demo.test")
    page.get_by_label("Kata sandi", exact=True).fill("lumbung-demo-2026")
    page.get_by_role("main").get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/instansi")
    return page


def start(page, title):
    """A new proposal; returns the address of its summary."""
    page.goto("/instansi/proposal/mulai")
    for group in ("edition", "place"):
        page.locator(f"input[name={group}]").first.check()
    page.get_by_label("Judul inovasi").fill(title)
    page.get_by_role("main").get_by_role("button", name="Mulai proposal").click()
    page.wait_for_url(re.compile(r"/instansi/proposal/\d+$"))
    return page.url + "/isi/ringkasan"


def test_two_people_write_at_once_and_lose_nothing(new_page, axe):
    writer, admin = sign_in(new_page, "inovator"), sign_in(new_page, "admin.instansi")
    address = start(writer, "Perahu Baca Dua Penulis")
    writer.goto(address)
    state = writer.locator("#save-state")

    writer.locator(FIELD).fill("Perahu membawa buku")
    expect(state).to_have_text(SAVED)
    expect(writer.locator("input[name=v_ringkasan]")).to_have_value("1")
    writer.locator(FIELD).press_sequentially(" ke kampung.")
    expect(writer.locator("input[name=v_ringkasan]")).to_have_value("2")
    expect(writer.locator("#c-q_ringkasan")).to_contain_text("sisa")

    admin.goto(address)
    admin.locator(FIELD).fill("Kapal membawa buku ke kampung.")
    expect(admin.locator("input[name=v_ringkasan]")).to_have_value("3")
    writer.locator(FIELD).press_sequentially(" Setiap pekan.")
    note = writer.locator("#notes-ringkasan")
    expect(note).to_contain_text("Kedua tulisan disimpan")
    expect(state).to_have_text(SAVED)
    expect(writer.locator(FIELD)).to_have_value("Perahu membawa buku ke kampung. Setiap pekan.")
    axe(writer)

    note.get_by_role("link").click()
    expect(writer.locator(".diff ins").first).to_contain_text("Perahu")
    axe(writer)
    writer.get_by_role("button", name="Pakai tulisan lain").click()
    expect(writer.locator(FIELD)).to_have_value("Perahu membawa buku ke kampung. Setiap pekan.")

    admin.goto(address.replace("/isi/ringkasan", "/riwayat"))
    expect(admin.get_by_role("main")).to_contain_text("Bima Organisasi")
    axe(admin)


def test_a_save_whose_answer_is_lost_is_no_other_text(new_page):
    page = sign_in(new_page, "inovator")
    page.goto(start(page, "Perahu Baca Jaringan Lemah"))
    lost = []

    def lose_first_answer(route):
        if lost:
            route.fallback()
            return
        lost.append(route.fetch())
        route.abort()

    page.route("**/simpan/ringkasan", lose_first_answer)
    page.locator(FIELD).fill("Perahu")
    expect(page.locator("#save-state")).to_contain_text("Belum tersimpan di server")
    page.locator(FIELD).press_sequentially(" membawa buku")

    expect(page.locator("#save-state")).to_have_text(SAVED)
    expect(page.locator("input[name=v_ringkasan]")).to_have_value("2")
    page.watch.forget()


def test_what_one_person_wrote_is_not_saved_as_another(new_page, axe):
    page = sign_in(new_page, "inovator")
    page.goto(start(page, "Perahu Baca Satu Peramban"))
    beside = page.context.new_page()
    beside.goto("/keluar")
    beside.get_by_role("main").get_by_role("button", name="Keluar").click()
    beside.goto("/masuk")
    beside.get_by_label("Alamat surel").fill("admin.instansi@demo.test")
    beside.get_by_label("Kata sandi", exact=True).fill("lumbung-demo-2026")
    beside.get_by_role("main").get_by_role("button", name="Masuk").click()
    beside.wait_for_url("**/instansi")

    page.locator(FIELD).fill("Tulisan inovator.")
    expect(page.get_by_role("alert")).to_contain_text("Anda sekarang masuk sebagai")
    expect(page.locator("#save-state")).to_contain_text("Belum tersimpan di server")
    axe(page)
    beside.goto(page.url)
    expect(beside.locator(FIELD)).to_have_value("")
    page.watch.forget()


def overlapped(page):
    """Words and controls of the form that the state line lies over, at any place of the page."""
    return page.evaluate(
        """() => {
            const line = document.querySelector("#save-state").getBoundingClientRect();
            const others = document.querySelectorAll(
                "main form :is(label, legend, .hint, input, textarea, button, .count, .notes p)"
            );
            return [...others].filter(one => {
                if (one.classList.contains("vh") || one.type === "hidden") return false;
                const box = one.getBoundingClientRect();
                return box.top < line.bottom - 1 && box.bottom > line.top + 1
                    && box.left < line.right - 1 && box.right > line.left + 1;
            }).map(one => one.outerHTML.slice(0, 80));
        }"""
    )


def distance(control, line):
    """How far below the control the line begins."""
    return line.bounding_box()["y"] - control.bounding_box()["y"]


def test_checks_and_new_questions_come_while_writing(new_page, axe):
    page = sign_in(new_page, "inovator", viewport={"width": 360, "height": 740})
    page.goto(start(page, "Perahu Baca Kelompok Lain").replace("ringkasan", "identitas"))
    state = page.locator("#save-state")
    assert not overlapped(page)

    page.get_by_role("radio", name="Replikasi").check()
    box = page.get_by_label("Cari di pustaka untuk: Inovasi yang direplikasi")
    expect(box).to_be_visible()
    expect(page.get_by_role("radio", name="Replikasi")).to_be_focused()
    assert distance(page.get_by_role("radio", name="Replikasi"), state) < 60
    assert not overlapped(page)
    box.fill("kematian ibu")
    found = page.locator("#found-q_sumber li").first
    title = found.get_by_role("link").inner_text()
    axe(page)
    found.get_by_role("button", name="Pilih").click()
    chosen = page.locator("#q_sumber > .files")
    expect(chosen).to_contain_text(title)
    expect(page.locator("input[name=v_sumber]")).to_have_value("1")
    page.wait_for_load_state()

    page.get_by_label("Hari pertama penerapan").fill("2099-01-02")
    expect(page.locator("#notes-mulai")).to_contain_text("belum tiba")
    assert distance(page.get_by_label("Hari pertama penerapan"), state) < 60
    assert not overlapped(page)
    axe(page)

    page.get_by_role("radio", name="Umum").check()
    expect(page.locator("#notes-sumber")).to_contain_text("tidak menjawab pertanyaan ini")
    expect(chosen).to_contain_text(title)


def test_a_text_beyond_all_measure_is_not_forgotten(new_page):
    page = sign_in(new_page, "inovator")
    page.goto(start(page, "Perahu Baca Panjang Sekali"))

    page.locator(FIELD).fill("kata " * 3000)
    expect(page.locator("#save-state")).to_contain_text("Belum semua tersimpan")
    page.reload()

    page.get_by_role("button", name="Pakai tulisan di perangkat ini").click()
    assert len(page.locator(FIELD).input_value().split()) == 3000


def test_what_was_written_while_the_proposal_went_away_can_be_copied(new_page, axe):
    page = sign_in(new_page, "inovator")
    address = start(page, "Perahu Baca Ditarik")
    page.goto(address)
    beside = page.context.new_page()
    beside.goto(address.replace("/isi/ringkasan", "/tarik"))
    beside.get_by_role("button", name="Buang draf").click()
    beside.wait_for_url(re.compile(r"/instansi/proposal/\d+$"))

    page.locator(FIELD).fill("Perahu membawa buku ke kampung.")
    expect(page.locator("#save-state")).to_contain_text("Belum tersimpan. Muat ulang")
    page.reload()

    kept = page.get_by_label("Ringkasan semua aspek inovasi")
    expect(kept).to_have_value("Perahu membawa buku ke kampung.")
    axe(page)
    page.get_by_role("button", name="Buang").click()
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Bagian ini tidak dapat diubah sekarang")
    expect(kept).to_have_count(0)
    page.watch.forget()
