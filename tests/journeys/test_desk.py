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
    first = open_unread(judge)

    judge.keyboard.press("p")

    judge.wait_for_url(lambda url: re.search(r"/penilaian/\d+$", url) and url != first)
    judge.keyboard.press("n")
    judge.wait_for_url(first)
    judge.keyboard.press("?")
    expect(judge.get_by_role("dialog")).to_be_visible()
