"""A visitor types, filters, opens an entry; with scripts and without."""

import re

import pytest
from playwright.sync_api import expect

WORDS = "kematian ibu"


def rows(page):
    return page.locator("article.hit")


def test_results_follow_what_is_typed_and_ticked(page, axe):
    page.goto("/inovasi")
    box = page.get_by_role("searchbox", name="Cari di pustaka")
    box.press_sequentially(WORDS, delay=20)
    heading = page.locator("#res-h")
    expect(heading).to_contain_text(f"inovasi untuk “{WORDS}”")
    expect(page).to_have_url("/inovasi?q=kematian+ibu")
    expect(box).to_be_focused()
    expect(page.locator("#hit-count")).to_contain_text("hasil")
    expect(page).to_have_title(f"Pustaka: {WORDS} · Lumbung Inovasi")
    expect(page.locator("a.lang")).to_have_attribute("href", re.compile(r"/en/inovasi\?q=kematian"))

    page.get_by_text("Jenis instansi", exact=True).click()
    tick = page.locator("#facet-jenis input").first
    name = tick.get_attribute("value")
    tick.check()
    expect(page).to_have_url(f"/inovasi?q=kematian+ibu&jenis={name}")
    expect(page.locator("#facet-jenis input:checked")).to_be_focused()
    expect(page.locator("#saring-q")).to_have_value(WORDS)
    axe(page)

    page.get_by_label("Urutkan").select_option(label="Tahun terbaru")
    expect(page).to_have_url(f"/inovasi?q=kematian+ibu&jenis={name}&urut=terbaru")
    page.get_by_label("Urutkan").select_option(label="Paling sesuai")
    expect(page).to_have_url(f"/inovasi?q=kematian+ibu&jenis={name}")

    page.locator(f"#f-jenis-{name}").uncheck()  # it is drawn anew, so not by its state
    expect(page).to_have_url("/inovasi?q=kematian+ibu")
    expect(page.locator("#facet-jenis")).to_have_attribute("open", "")
    expect(page.locator("#facet-jenis input").first).to_be_visible()

    title = rows(page).first.get_by_role("link").inner_text()
    rows(page).first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    axe(page)
    page.go_back()
    expect(page.get_by_role("searchbox", name="Cari di pustaka")).to_have_value(WORDS)
    expect(heading).to_contain_text(f"“{WORDS}”")

    page.goto("/inovasi?q=lingkungan+bali")
    page.get_by_role("link", name="Wilayah: Bali Cari sebagai kata").click()
    expect(page).to_have_url("/inovasi?q=lingkungan+bali&kata=wilayah")
    expect(page.get_by_text("Dicari sebagai kata, bukan saringan: Wilayah.")).to_be_visible()
    axe(page)


CHOOSE_AT_THE_SWAP = """() => new MutationObserver((_, observer) => {
    const sort = document.querySelector("#sort");
    if (sort.value !== "terbaru") return;
    observer.disconnect();
    sort.value = "judul";
    sort.dispatchEvent(new Event("change", { bubbles: true }));
}).observe(document.querySelector("main"), { childList: true, subtree: true })"""


def test_a_choice_made_as_the_results_arrive_counts(page):
    page.goto(f"/inovasi?q={WORDS}")
    page.evaluate(CHOOSE_AT_THE_SWAP)

    page.get_by_label("Urutkan").select_option(label="Tahun terbaru")

    expect(page).to_have_url(re.compile("urut=judul"))
    expect(page.get_by_label("Urutkan")).to_have_value("judul")


def test_of_choices_made_before_an_answer_the_last_wins(page):
    page.goto("/inovasi?q=kematian")
    unanswered = []

    def hold(route):
        unanswered.append(route)

    page.route("**/inovasi?*", hold)
    sort = page.get_by_label("Urutkan")

    with page.expect_request(re.compile("q=kematian(%20|\\+)ibu")):
        page.get_by_role("searchbox", name="Cari di pustaka").fill(WORDS)
    with page.expect_request(re.compile("urut=terbaru")):
        sort.select_option(label="Tahun terbaru")
    with page.expect_request(re.compile("urut=judul")):
        sort.select_option(label="Judul")
    page.unroute("**/inovasi?*")
    for one in unanswered:
        one.fallback()

    expect(page).to_have_url(re.compile(r"q=kematian\+ibu.*urut=judul"))
    expect(page.locator("#res-h")).to_contain_text(f"“{WORDS}”")


def test_the_same_without_scripts(page_without_scripts):
    page = page_without_scripts
    page.goto("/inovasi")
    page.get_by_role("searchbox", name="Cari di pustaka").fill(WORDS)
    page.get_by_role("button", name="Cari").click()
    expect(page.locator("#res-h")).to_contain_text(f"“{WORDS}”")

    page.locator("#facet-topik input").first.check()
    page.get_by_role("button", name="Terapkan saringan").click()
    expect(page.locator("#facet-topik input:checked")).to_have_count(1)
    expect(page.locator("#res-h")).to_contain_text(f"“{WORDS}”")

    page.get_by_label("Urutkan").select_option(label="Judul")
    page.get_by_role("button", name="Urutkan").click()
    expect(page).to_have_url(re.compile("urut=judul"))

    title = rows(page).first.get_by_role("link").inner_text()
    rows(page).first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_needs_scrolling_sideways(new_page, axe, width):
    page = new_page(viewport={"width": width, "height": 800})
    for path in ("/inovasi?q=ibu", "/inovasi?q=tidakadasamasekali", "/en/inovasi"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        axe(page)
