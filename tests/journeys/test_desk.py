"""A judge at the desk: points by key, a live total, autosave, and two tabs that lose nothing."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SAVED = re.compile(r"^tersimpan \d\d\.\d\d")


def sign_in(page, address):
    page.goto("/masuk")
    page.get_by_label("Alamat surel").fill(address)
    page.get_by_label("Kata sandi").fill("lumbung-demo-2026")
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url("**/penilaian")


def open_unread(page):
    """The last reading that nobody has touched; returns its address."""
    page.goto("/penilaian?keadaan=belum&urut=-nomor")
    page.get_by_role("row").nth(1).get_by_role("rowheader").get_by_role("link").click()
    page.wait_for_url(re.compile(r"/penilaian/\d+$"))
    return page.url


@pytest.fixture
def judge(new_page):
    page = new_page()
    sign_in(page, "juri3@demo.test")
    return page


def test_points_by_key_count_at_once_and_are_saved(judge, axe):
    address = open_unread(judge)
    total, state = judge.locator("[data-total]"), judge.locator("#save-state")
    expect(total).to_have_text("0,00")

    judge.keyboard.press("k")
    judge.keyboard.press("5")
    judge.keyboard.press("4")

    expect(judge.locator("[data-scored]")).to_contain_text("2 dari")
    expect(state).to_have_text(SAVED)
    live = total.inner_text()
    assert live != "0,00"
    axe(judge)

    judge.goto(address)
    expect(total).to_have_text(live)


def test_two_tabs_lose_nothing(judge, axe):
    address = open_unread(judge)
    other = judge.context.new_page()
    other.goto(address)
    field = "Catatan untuk pengusul"

    judge.get_by_label(field).fill("Dari tab satu.")
    expect(judge.locator("#save-state")).to_have_text(SAVED)
    other.get_by_label(field).fill("Dari tab dua.")
    expect(other.locator("#save-state")).to_contain_text("Berbeda dari tab lain")
    expect(other.get_by_label(field)).to_have_value("Dari tab dua.")

    other.get_by_role("link", name="Muat ulang dan pilih").click()
    choice = other.locator("#unsettled")
    expect(choice).to_contain_text("Dari tab satu.")
    expect(choice).to_contain_text("Dari tab dua.")
    axe(other)
    choice.get_by_role("button", name="Pakai yang dari tab lain").click()

    expect(other.get_by_label(field)).to_have_value("Dari tab dua.")
    expect(choice).to_have_count(0)


def test_keys_lead_through_the_list(judge):
    listed = judge.locator("tbody th a")
    before, here = (listed.nth(place).get_attribute("href") for place in (0, 1))
    listed.nth(1).click()
    judge.wait_for_url(f"**{here}")

    judge.keyboard.press("p")
    judge.wait_for_url(f"**{before}")
    judge.keyboard.press("n")
    judge.wait_for_url(f"**{here}")
    judge.keyboard.press("?")
    expect(judge.get_by_role("dialog")).to_be_visible()
    judge.keyboard.press("Escape")
    judge.keyboard.press("c")
    judge.wait_for_url("**/benturan")


def test_a_lost_network_makes_no_second_tab(judge):
    open_unread(judge)
    state, field = judge.locator("#save-state"), judge.get_by_label("Catatan untuk pengusul")
    field.fill("Satu.")
    expect(state).to_have_text(SAVED)
    judge.reload()

    judge.context.set_offline(True)
    field.fill("Satu dua.")
    expect(state).to_contain_text("Belum tersimpan di server")
    judge.context.set_offline(False)
    judge.watch.forget()

    expect(state).to_have_text(SAVED)
    judge.reload()
    expect(field).to_have_value("Satu dua.")
    expect(judge.locator("#unsettled")).to_have_count(0)


def test_a_phone_shows_the_way_and_the_total_all_along(new_page, axe):
    phone = new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    sign_in(phone, "juri3@demo.test")
    open_unread(phone)
    bar = phone.get_by_role("navigation", name="Bagian halaman ini")

    bar.get_by_role("link", name="Penilaian").tap()
    expect(phone.locator("#rub-h")).to_be_in_viewport()
    phone.locator("fieldset.score .pick label").nth(4).tap()
    expect(bar.locator("b")).not_to_have_text("0,00")
    expect(bar).to_be_in_viewport()
    assert not phone.locator(".keys").is_visible()

    phone.context.set_offline(True)
    phone.locator("fieldset.score .pick label").nth(3).tap()
    expect(bar.get_by_role("link", name="Belum tersimpan")).to_be_visible()
    phone.context.set_offline(False)
    phone.watch.forget()
    expect(bar.get_by_role("link", name="Belum tersimpan")).to_be_hidden()

    bar.get_by_role("link", name="Proposal").tap()
    expect(phone.locator("#proposal h2").first).to_be_in_viewport()
    phone.evaluate("scrollTo(0, 0)")  # axe takes what the bar covers for a small target
    axe(phone)


@pytest.fixture
def office(new_page):
    phone = new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    phone.goto("/masuk")
    phone.get_by_label("Alamat surel").fill("sekretariat@demo.test")
    phone.get_by_label("Kata sandi").fill("lumbung-demo-2026")
    phone.get_by_role("button", name="Masuk").click()
    phone.wait_for_url("**/sekretariat")
    return phone


def test_a_phone_ticks_a_whole_page_and_counts(office, axe):
    office.get_by_role("link", name="Tugaskan juri").click()
    office.wait_for_url("**/penugasan**")
    boxes = office.locator("input[data-pick]")
    count = boxes.count()
    assert count > 0

    office.get_by_role("link", name="Centang semua di halaman ini").tap()
    expect(office.locator(".tick-bar")).to_contain_text(f"{count} dicentang")
    expect(office.locator(".tick-bar")).to_be_in_viewport()
    assert office.locator("input[data-pick]:checked").count() == count

    boxes.first.uncheck()
    expect(office.locator(".tick-bar")).to_contain_text(f"{count - 1} dicentang")
    axe(office)


def test_a_phone_sorts_without_links_that_nobody_sees(office, axe):
    office.goto("/kompetisi")
    announced = office.get_by_role("link", name="Lihat hasil").first.get_attribute("href")
    slug = announced.removesuffix("/hasil").rsplit("/", 1)[-1]
    office.goto(f"/sekretariat/{slug}/rekap")
    first = office.locator("tbody th").first.inner_text()
    assert office.locator("thead a").evaluate_all(
        "all => all.every(one => getComputedStyle(one).display === 'none')"
    )

    office.get_by_text("Urutkan").click()
    axe(office)
    office.get_by_role("link", name="Rata-rata, ganti ke naik").click()

    office.wait_for_url("**urut=rata**")
    assert office.locator("tbody th").first.inner_text() != first
