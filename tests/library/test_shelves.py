"""Finding without a word: topics, goals, groups, regions, agencies."""

from xml.etree import ElementTree

import pytest

from app.agencies.models import AgencyKind
from tests.factories.agencies import make_agency
from tests.factories.library import index_library, make_library_entry

pytestmark = pytest.mark.once


@pytest.fixture
def city(app):
    return make_agency("Pemerintah Kota Surabaya", kind=AgencyKind.CITY, region_code="35.78")


@pytest.fixture
def library(city):
    elsewhere = make_agency("Pemerintah Kabupaten Barru", region_code="73.11")
    make_library_entry("Ojek Darah", agency=city, region_code="35.78", sdgs=[3])
    make_library_entry(
        "Bank Sampah",
        agency=elsewhere,
        region_code="73.11",
        vulnerable_groups=["ibu hamil"],
        replicated_by=["PKK Kota Surabaya", "Dinas Pertanian Kota Surabaya", "Kota Rekaan"],
    )
    index_library()


def counted(page):
    return {
        one.a.get_text(): one.find("span").get_text().split()[0]
        for one in page.soup.select(".counted li")
    }


def titles(page):
    return [a.get_text() for a in page.soup.select("article.hit h3 a")]


def test_lists_of_each_kind_count_what_their_pages_show(client, library, city):
    assert counted(client.get("/topik"))["Kesehatan"] == "2"
    assert counted(client.get("/tpb"))["3. Kehidupan Sehat dan Sejahtera"] == "1"
    assert counted(client.get("/tpb"))["1. Tanpa Kemiskinan"] == "0"
    assert counted(client.get("/kelompok")) == {"ibu hamil": "1"}
    assert counted(client.get("/inovasi/instansi"))["Pemerintah Kota Surabaya"] == "1"
    regions = client.get("/wilayah")
    assert counted(regions) == {
        "Kota Surabaya": "1",
        "Kabupaten Barru": "1",
    }
    assert len(regions.soup.select(".tilemap a")) == 38
    tile = regions.soup.select_one('.tilemap a[href="/wilayah/35-jawa-timur"]')
    assert tile.title.text == "Jawa Timur: 1 inovasi"
    assert "skematis" in regions.words


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/topik/kesehatan", {"Ojek Darah", "Bank Sampah"}),
        ("/topik/pendidikan", set()),
        ("/tpb/3", {"Ojek Darah"}),
        ("/kelompok/ibu-hamil", {"Bank Sampah"}),
        ("/wilayah/35-jawa-timur", {"Ojek Darah"}),
        ("/wilayah/35.78-kota-surabaya", {"Ojek Darah"}),
        ("/wilayah/11-aceh", set()),
        ("/en/topik/kesehatan", {"Ojek Darah", "Bank Sampah"}),
    ],
)
def test_a_page_lists_what_a_search_with_its_filter_finds(client, library, path, found):
    page = client.get(path)

    assert set(titles(page)) == found
    search = page.soup.select_one(".page-head a.btn")
    assert (search is not None) == bool(found)
    if search:
        assert set(titles(client.get(search["href"]))) == found


def test_a_region_tells_what_it_created_and_adopted_and_where_it_lies(client, library):
    page = client.get("/wilayah/35.78-kota-surabaya")

    trail = [a["href"] for a in page.soup.select(".crumbs a")]
    assert trail == ["/", "/inovasi", "/wilayah", "/wilayah/35-jawa-timur"]
    taken = page.soup.select_one("#took-h").find_parent("section").get_text(" ", strip=True)
    assert "Bank Sampah" in taken
    assert "Diterapkan oleh: Dinas Pertanian Kota Surabaya" in taken
    assert "Pustaka belum mencatat kebutuhan wilayah." in page.words
    province = client.get("/wilayah/35-jawa-timur")
    assert counted(province)["Kota Surabaya"] == "1"
    assert "Belum ada catatan bahwa wilayah ini menerapkan" in province.words


def test_an_old_address_leads_on_and_a_wrong_one_nowhere(client, library, city):
    number = city.id
    old = client.get(f"/inovasi/instansi/{number}-nama-lama")

    assert old.status_code == client.get("/wilayah/35").status_code == 301
    assert old.headers["Location"].endswith(f"/{number}-pemerintah-kota-surabaya")
    for path in (
        "/topik/tidak-ada",
        "/tpb/18",
        "/wilayah/99",
        "/inovasi/instansi/0",
        "/kelompok/x",
    ):
        assert client.get(path).status_code == 404


def test_without_an_index_pages_stay_open_and_say_why_they_are_bare(client):
    make_library_entry("Ojek")

    assert "sedang disiapkan" in client.get("/topik").words
    assert "sedang disiapkan" in client.get("/topik/kesehatan").words
    assert "sedang disiapkan" in client.get("/wilayah/35-jawa-timur").words


def test_the_sitemap_names_pages_that_have_something(client, library):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").data)
    places = [one.text for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    paths = {place.partition("://")[2].partition("/")[2] for place in places}

    assert {"wilayah", "topik/kesehatan", "wilayah/35.78-kota-surabaya", "tpb/3"} <= paths
    assert "topik/pendidikan" not in paths


@pytest.mark.parametrize(
    ("path", "number"), [("/wilayah", 2), ("/inovasi/instansi", 1), ("/wilayah/35-jawa-timur", 8)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_for_one_row_and_for_three(
    client, count_queries, path, number, rows
):
    for one in range(rows):
        make_library_entry(
            f"Ojek {one}", region_code="35.78", replicated_by=["Provinsi Jawa Timur"]
        )
    index_library()
    client.get(path)

    with count_queries() as seen:
        client.get(path)

    assert len(seen) == number, seen
