"""The front page, and what stands beside it."""

from dataclasses import replace

import pytest

from app.agencies.queries import provinces
from app.core.db import transaction
from app.library import actions, queries
from app.library.rules.records import Record
from app.site import tilemap
from tests.factories.competitions import make_competition, make_edition

pytestmark = pytest.mark.once

KELAS = Record(
    key="u001",
    title="Kelas Uji",
    agency="Pemerintah Kabupaten Barru",
    agency_type="kabupaten",
    topic="pendidikan",
    province="Sulawesi Selatan",
    year=2021,
    results="Dipakai sepuluh desa.",
)


def publish(*records):
    with transaction():
        for record in records:
            actions.import_record(record, overwrite=False)


def figures(page):
    return [" ".join(div.get_text(" ").split()) for div in page.soup.select(".figures > div")]


def test_an_empty_site_says_so(client):
    page = client.get("/")

    assert page.title == "Siapa yang sudah menyelesaikan masalah ini?"
    assert "Belum ada inovasi yang diterbitkan." in page.words
    assert "Belum ada kompetisi yang dibuka" in page.words


@pytest.mark.both
def test_the_figures_count_what_is_real(client):
    publish(
        KELAS,
        replace(KELAS, key="u002", title="Kelas Dua", results=""),
        replace(
            KELAS,
            key="u003",
            replicated_by=("Pemerintah Kota Lain",),
            agency="Kementerian Sosial",
            agency_type="kementerian",
            province="",
        ),
    )
    with transaction():
        actions.import_record(replace(KELAS, key="u004"), overwrite=False)
        queries.entry_by_key("u004").is_demo = True

    page = client.get("/")

    assert figures(page) == [
        "inovasi dari 2 instansi 3",
        "provinsi sudah terwakili 1 dari 38",
        "memuat hasil yang dapat dibaca 2 dari 3",
        "memiliki catatan replikasi 1 dari 3",
    ]
    assert "Cari di antara 3 inovasi" in page.words


def test_every_province_is_a_tile_that_leads_to_its_innovations(client):
    publish(KELAS)
    page = client.get("/")

    tiles = page.soup.select(".tilemap a")
    assert len(tiles) == len(page.soup.select(".twin tbody tr")) == 38
    here = [tile for tile in tiles if tile["href"] == "/inovasi?wilayah=73"]
    assert here[0].title.text == "Sulawesi Selatan: 1 inovasi"
    assert here[0]["class"] == ["t1"]
    assert page.soup.select_one(".twin tbody th").text == "Sulawesi Selatan"


@pytest.mark.parametrize(
    ("count", "shade"),
    [(0, 0), (1, 1), (3, 1), (4, 2), (9, 2), (10, 3), (29, 3), (30, 4), (223, 4)],
)
def test_more_innovations_make_a_darker_tile(app, count, shade):
    drawn = tilemap.draw(provinces(), {"35": count}, lambda one: one.code)

    assert next(tile.shade for tile in drawn.ranked if tile.code == "35") == shade


@pytest.mark.both
def test_no_two_tiles_lie_on_each_other(app):
    drawn = tilemap.draw(provinces(), {}, lambda one: one.code)

    assert len({(tile.x, tile.y) for tile in drawn.west + drawn.east}) == 38
    assert {tile.code for tile in drawn.ranked} == set(tilemap.ABBREVIATIONS)


def test_the_nearest_deadline_stands_out(client, freeze):
    freeze("2026-11-23T10:00+07:00")
    make_edition("uji-2027", name="Kompetisi Uji 2027")
    page = client.get("/")

    card = page.soup.select_one(".card.call")
    assert card.h2.text == "Kompetisi Uji 2027"
    assert "lagi" in card.select_one(".clock").text
    assert "WIB" in card.strong.text
    assert "WITA" in card.select(".small")[1].text
    assert card.a["href"] == "/kompetisi/uji-2027"
    assert card.select_one(".demo") is None


def test_a_demo_competition_says_so(client):
    make_edition(competition=make_competition(is_demo=True))

    assert client.get("/").soup.select_one(".card.call .demo").text == "Contoh"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_front_page_asks_the_database_as_often_for_one_row_as_for_three(
    client, rows, count_queries
):
    for number in range(rows):
        make_edition(f"uji-{number}")
    publish(*(replace(KELAS, key=f"u{number}") for number in range(rows)))
    with count_queries() as asked:
        client.get("/")

    assert len(asked) == 7


def test_the_front_page_in_english_leads_to_english_pages(client):
    page = client.get("/en/")

    assert page.soup.html["lang"] == "en"
    assert page.soup.select_one("form.search")["action"] == "/en/inovasi"


def test_the_way_of_counting_is_one_click_away(client):
    home = client.get("/")
    address = home.soup.select_one("a[href*=angka]")["href"]

    page = client.get(address)

    assert page.title == "Tentang Lumbung Inovasi"
    assert page.soup.select_one("#angka").text == "Cara menghitung angka"
    assert page.soup.select_one("#aksesibilitas")


def test_robots_are_shown_the_sitemap_and_kept_out_of_workspaces(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert "Disallow: /sekretariat" in lines
    assert client.get("/en/robots.txt").status_code == 404


def test_the_icon_is_found_at_its_usual_place(client):
    answer = client.get("/favicon.ico")

    assert client.get(answer.location).mimetype == "image/svg+xml"
    assert client.get("/en/favicon.ico").status_code == 404
