"""Words of a query that name a filter."""

import pytest

from app.library.rules.asked import named_filters, phrases, read
from tests.factories.agencies import make_agency
from tests.factories.library import index_library, make_library_entry

pytestmark = pytest.mark.once

ROWS = [
    ("topik", "Kesehatan", "kesehatan", "Health"),
    ("topik", "Pajak dan keuangan", "pajak-keuangan", "Tax and finance"),
    ("wilayah", "jawabarat", "32", ""),
    ("wilayah", "jabar", "32", ""),
    ("wilayah", "ntb", "52", ""),
    ("wilayah", "lampung", "18", ""),
    ("wilayah", "lampungtengah", "18.02", ""),
    ("penghargaan", "KIPP", "Top 45", ""),
    ("penghargaan", "KIPP", "Peserta", ""),
]
PLACES = {"jawabarat": "jawa barat", "jabar": "jabar", "ntb": "ntb"}
PLACES |= {"lampung": "lampung", "lampungtengah": "lampung tengah"}
NAMES = named_filters(ROWS, PLACES)


@pytest.mark.parametrize(
    ("text", "filters", "rest"),
    [
        ("kesehatan Jawa Barat 2021", "topik=kesehatan wilayah=32 tahun=2021", ""),
        ("health, NTB (2021)", "topik=kesehatan wilayah=52 tahun=2021", ""),
        ("contoh inovasi pajak di Jabar", "topik=pajak-keuangan wilayah=32", "contoh inovasi di"),
        ("bank sampah jabar", "wilayah=32", "bank sampah"),
        ("kesehatan ibu jabar", "wilayah=32", "kesehatan ibu"),
        ("barat", "", "barat"),
        ("angin barat jawa", "", "angin barat jawa"),
        ("lampung tengah", "", "lampung tengah"),
        ("air lampung", "wilayah=18", "air"),
        ("jabar ntb", "", "jabar ntb"),
        ('"jawa barat" sampah', "", '"jawa barat" sampah'),
        ("sampah -jabar", "", "sampah -jabar"),
        ("perda 12/2021 no 20211 2150x 1821", "", "perda 12/2021 no 20211 2150x 1821"),
        ("Surabaya Single Window", "", "Surabaya Single Window"),
        ("kota ramah anak", "", "kota ramah anak"),
        ("pemprov jabar", "jenis=provinsi wilayah=32", ""),
        ("pemkot uji", "", "pemkot uji"),
        ("sampah pemkot", "jenis=kota", "sampah"),
        ("kementerian kesehatan", "", "kementerian kesehatan"),
        ("top 45 sampah", "penghargaan=KIPP: Top 45", "sampah"),
        ("KIPP top 45 2019", "penghargaan=KIPP: Top 45 tahun=2019", ""),
        ("peserta didik", "", "peserta didik"),
        ("", "", ""),
    ],
)
def test_which_words_are_filters(text, filters, rest):
    asked = read(text, NAMES)

    told = [f"{facet}={'|'.join(values)}" for facet, values in asked.filters.items()]
    assert sorted(" ".join(told).split()) == sorted(filters.split())
    assert asked.rest == rest


def test_an_award_means_all_its_tiers():
    assert read("KIPP", NAMES).filters == {"penghargaan": ("KIPP: Top 45", "KIPP: Peserta")}


def test_what_shall_be_words_stays_words():
    asked = read("sampah jabar 2021", NAMES, as_words=("wilayah",))

    assert (asked.filters, asked.rest) == ({"tahun": ("2021",)}, "sampah jabar")


def test_no_length_of_a_query_makes_many_phrases():
    assert len(phrases("kata " * 200)) <= 6
    assert len(phrases(" ".join(map(str, range(5000))))) <= 24 * 6


@pytest.fixture
def shelf(app):
    """Two of South Sulawesi, one of them on health in 2021; one of elsewhere."""
    south = make_agency("Pemerintah Provinsi Sulawesi Selatan", region_code="73")
    east = make_agency("Pemerintah Kota Timur", region_code="35.78")
    make_library_entry("Antar Obat", agency=south, region_code="73", year=2021)
    make_library_entry(
        "Kelas Pagi", agency=south, region_code="73", year=2021, topic_key="pendidikan"
    )
    make_library_entry("Ojek Darah", agency=east, region_code="35.78", year=2021)
    index_library()


def titles(page):
    return {a.get_text() for a in page.soup.select("article.hit h3 a")}


def chips(page):
    return [chip.get_text(" ", strip=True) for chip in page.soup.select(".chips .chip")]


def test_natural_words_are_filters_that_are_shown_and_can_be_taken_away(shelf, client):
    page = client.get("/inovasi?q=kesehatan+sulsel+2021&ukuran=25")

    assert titles(page) == {"Antar Obat"}
    assert "Dipahami dari kata Anda:" in page.words
    assert chips(page) == [
        "Topik: Kesehatan Cari sebagai kata",
        "Wilayah: Sulawesi Selatan Cari sebagai kata",
        "Tahun: 2021 Cari sebagai kata",
    ]
    without_year = client.get(page.soup.select(".chips .chip")[-1]["href"])
    assert "kata=tahun" in without_year.request.url
    assert "Dicari sebagai kata, bukan saringan: Tahun." in without_year.words
    assert without_year.soup.select_one("#saring input[name=kata]")["value"] == "tahun"

    as_words = client.get(page.soup.find("a", string="Cari semuanya sebagai kata")["href"])
    assert "Dipahami dari kata Anda" not in as_words.words
    assert "ukuran=25" in as_words.request.url
    again = client.get(as_words.soup.find("a", string="Pahami lagi sebagai saringan")["href"])
    assert chips(again) == chips(page)


def test_a_filter_chosen_by_hand_takes_the_place_of_the_named_one(shelf, client):
    page = client.get("/inovasi?q=kesehatan+sulsel+2021")
    box = page.soup.select_one("#saring input[name=wilayah][value='35']")
    chosen = client.get("/inovasi?q=kesehatan+sulsel+2021&wilayah=35")

    assert box.parent.select_one(".n").get_text() == "1"
    assert titles(chosen) == {"Ojek Darah"}


def test_a_table_of_the_same_words_holds_the_same(shelf, client):
    table = client.get("/inovasi.csv?q=kesehatan+sulsel+2021").get_data(as_text=True)

    assert "Antar Obat" in table
    assert "Kelas Pagi" not in table
    assert "Ojek Darah" not in table


def test_what_would_hide_the_best_hit_is_only_offered(shelf, client):
    make_library_entry("Kelas Menyala Sulsel", year=2019)
    index_library()

    page = client.get("/inovasi?q=kelas+sulsel")
    offered = page.soup.select_one(".chips .chip")
    chosen = client.get(offered["href"])

    assert page.soup.select_one("article.hit h3 a").get_text() == "Kelas Menyala Sulsel"
    assert "Dipahami dari kata Anda" not in page.words
    assert chips(page) == ["Wilayah: Sulawesi Selatan (2)"]
    assert "Kelas Menyala Sulsel" not in titles(chosen)
    assert len(titles(chosen)) == 2


def test_a_number_of_no_year_here_is_a_word(shelf, client):
    page = client.get("/inovasi?q=obat+1987")

    assert titles(page) == {"Antar Obat"}
    assert chips(page) == []
