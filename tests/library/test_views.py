"""Searching, reading and curating, as people see it."""

import csv
import io
from xml.etree import ElementTree

import pytest

from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.core.db import transaction
from app.entries.models import EntryState
from app.library import queries
from app.library.models import LibraryEntry, Origin
from app.permissions import Permission, permits
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_competition, make_edition
from tests.factories.entries import make_entry
from tests.factories.library import index_library, make_library_entry
from tests.harness import spreadsheet

pytestmark = pytest.mark.once

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def secretariat(app):
    return make_user(grants=[grant(Role.SECRETARIAT, competition=make_competition())])


def titles(page):
    return [a.get_text() for a in page.soup.select("article.hit h3 a")]


# --- search ---------------------------------------------------------------------------------


def test_a_search_marks_the_words_and_says_how_many(client):
    make_library_entry("Ojek Ibu Hamil", results="Kematian ibu turun menjadi nol.")
    make_library_entry("Bank Sampah")
    index_library()

    page = client.get("/inovasi?q=kematian+ibu")

    assert titles(page) == ["Ojek Ibu Hamil"]
    assert "1 inovasi untuk “kematian ibu”" in page.words
    assert [mark.get_text() for mark in page.soup.select("mark")] == ["Kematian ibu"]
    assert "Belum dikonfirmasi apakah masih berjalan" in page.soup.select_one(".meta").get_text()


def test_htmx_gets_the_results_alone_and_their_short_address(client):
    make_library_entry("Ojek Ibu Hamil")
    index_library()
    asked = "/inovasi?q=ojek&q=lama&urut=&ukuran=&topik=kesehatan"

    typed = client.get(asked, headers={**HTMX, "HX-Trigger": "cari"})
    ticked = client.get(asked, headers=HTMX)

    assert typed.soup.select_one("html") is None
    assert typed.soup.select_one("#results #saring-q")["value"] == "ojek"
    assert typed.soup.select_one("#hit-count")["hx-swap-oob"] == "innerHTML"
    assert typed.soup.title.get_text() == "Pustaka: ojek · Lumbung Inovasi"
    assert typed.headers["HX-Replace-Url"] == "/inovasi?q=ojek&topik=kesehatan"
    assert ticked.headers["HX-Push-Url"] == "/inovasi?q=ojek&topik=kesehatan"


def test_filters_count_and_narrow_with_readable_names(client):
    city = make_agency("Pemerintah Kota Uji", kind=AgencyKind.CITY, region_code="35.78")
    make_library_entry("Ojek Darah", agency=city, region_code="35.78", award="T9", programme="KIPP")
    make_library_entry("Bank Darah", topic_key="pendidikan")
    index_library()

    page = client.get("/inovasi?q=darah&jenis=kota")

    assert titles(page) == ["Ojek Darah"]
    filters = page.soup.select_one("#saring").get_text(" ", strip=True)
    assert "Pemerintah kota 1" in filters
    assert "Jawa Timur 1" in filters
    assert "KIPP 1" in filters
    assert page.soup.select_one("#saring input[checked]")["value"] == "kota"
    chip = page.soup.select_one(".chips .chip")
    assert chip["href"] == "/inovasi?q=darah"
    assert chip.get_text().startswith("Jenis instansi: Pemerintah kota")


def test_groups_goals_and_status_are_filters_whose_counts_a_click_keeps(client):
    make_library_entry("Ojek Darah", sdgs=[3, 10], vulnerable_groups=["ibu hamil", "bayi"])
    make_library_entry("Bank Darah", sdgs=[3], vulnerable_groups=["bayi"])
    index_library()

    page = client.get("/inovasi?kelompok=ibu+hamil&tpb=3")
    both = client.get("/inovasi?kelompok=ibu+hamil&kelompok=bayi&tpb=3")

    filters = page.soup.select_one("#saring").get_text(" ", strip=True)
    assert "ibu hamil 1 bayi 2" in filters
    assert "3. Kehidupan Sehat dan Sejahtera 1 10. Berkurangnya Kesenjangan 1" in filters
    assert "Belum dikonfirmasi 1" in filters
    assert "2 inovasi" in both.words


def test_a_city_or_an_agency_is_no_box_but_can_be_asked_for(client):
    city = make_agency("Pemerintah Kota Uji", kind=AgencyKind.CITY, region_code="35.78")
    make_library_entry("Ojek Darah", agency=city, region_code="35.78")
    make_library_entry("Bank Darah")
    index_library()

    page = client.get(f"/inovasi?wilayah=35.78&instansi={city.id}")

    assert titles(page) == ["Ojek Darah"]
    assert [chip.get_text() for chip in page.soup.select(".chips .chip")] == [
        "Wilayah: Kota Surabaya Hapus saringan",
        "Instansi: Pemerintah Kota Uji Hapus saringan",
    ]
    assert not page.soup.select('#saring [value="35.78"]:not([checked])')


def test_all_values_of_a_filter_can_be_shown_without_scripts(client):
    for year in range(2000, 2018):
        make_library_entry(f"Ojek {year}", year=year)
    index_library()

    page = client.get("/inovasi?tahun=2001")
    more = page.soup.select_one("#facet-tahun details")

    offered = [box["value"] for box in page.soup.select("#facet-tahun input")]
    assert sorted(offered) == [str(year) for year in range(2000, 2018)]
    assert more.summary.get_text() == "Tampilkan semua (18) Tahun"
    assert [box["value"] for box in more.select("input")] == ["2002", "2000"]
    assert page.soup.select_one("#facet-topik details") is None


def test_without_hits_nothing_is_claimed_and_no_filter_offered(client):
    make_library_entry("Perpustakaan Keliling", topic_key="kesehatan", year=2020)
    index_library()

    page = client.get("/inovasi?q=perpustakan&persis=1")
    barred = client.get("/inovasi?q=perpustakan&topik=pendidikan&topik=sosial")

    assert page.soup.select_one("#saring input[name=q]")["value"] == "perpustakan"
    assert page.soup.select_one("#saring h2") is None
    assert page.soup.select_one("#saring button") is None
    assert page.soup.select_one("a.to-facets") is None
    assert "0 inovasi untuk “perpustakan”" in barred.words
    assert "Menampilkan hasil untuk" not in barred.words
    assert barred.soup.select_one("#saring button") is not None


def test_a_way_out_names_every_value_that_it_drops(client):
    make_library_entry("Ojek", year=2020)
    index_library()

    page = client.get("/inovasi?q=ojek&tahun=2011&tahun=2012")

    assert "Tanpa saringan 2011, 2012: 1 inovasi" in page.words


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        (["https://contoh.go.id/a"], "Uraian belum dicatat. Halaman ini memuat sumbernya."),
        ([], "Uraian belum dicatat."),
    ],
)
def test_a_bare_title_points_to_sources_only_where_there_are_some(client, sources, said):
    make_library_entry("Ojek", source_urls=sources)
    index_library()

    page = client.get("/inovasi")

    assert page.soup.select_one("article.hit p.soft").get_text() == said


def test_the_usual_order_is_by_relevance_with_words_and_by_year_without(client):
    make_library_entry("Ojek", year=2015)
    make_library_entry("Layanan ojek untuk warga desa terpencil", year=2022)
    index_library()

    assert titles(client.get("/inovasi"))[0].startswith("Layanan")
    assert titles(client.get("/inovasi?q=ojek"))[0] == "Ojek"
    assert titles(client.get("/inovasi?q=ojek&urut=terbaru"))[0].startswith("Layanan")
    assert client.get("/inovasi?q=ojek").soup.select_one("#sort option[selected]")["value"] == ""


def test_many_results_come_in_pages_and_a_page_too_far_is_the_last(client):
    for number in range(12):
        make_library_entry(f"Inovasi {number:02}")
    index_library()

    assert len(titles(client.get("/inovasi"))) == 10
    assert len(titles(client.get("/inovasi?halaman=2"))) == 2
    assert len(titles(client.get("/inovasi?halaman=99"))) == 2
    assert len(titles(client.get("/inovasi?ukuran=25"))) == 12


def test_a_misspelt_word_is_put_right_and_the_page_says_so(client):
    make_library_entry("Perpustakaan Keliling")
    index_library()

    page = client.get("/inovasi?q=perpustakan")
    exactly = client.get(page.soup.find("a", string="Cari persis “perpustakan”")["href"])

    assert titles(page) == ["Perpustakaan Keliling"]
    assert "1 inovasi untuk “perpustakaan”" in page.words
    assert "Menampilkan hasil untuk “perpustakaan”" in page.words
    assert page.soup.find("a", string="“perpustakaan”")["href"] == "/inovasi?q=perpustakaan"
    assert titles(exactly) == []
    assert "Hanya kata yang persis yang dicari." in exactly.words


def test_related_words_are_told_and_can_be_left_out(client):
    make_library_entry("Turunkan AKI")
    make_library_entry("Kematian ibu nol")
    index_library()

    page = client.get("/inovasi?q=kematian+ibu")
    link = page.soup.find("a", string="Cari hanya kata yang persis")

    assert len(titles(page)) == 2
    assert "Termasuk hasil untuk AKI" in page.words
    assert link["href"] == "/inovasi?q=kematian+ibu&persis=1"
    assert titles(client.get(link["href"])) == ["Kematian ibu nol"]


def test_results_without_all_words_say_so(client):
    make_library_entry("Bank Sampah")
    index_library()

    page = client.get("/inovasi?q=sampah+helikopter")

    assert titles(page) == ["Bank Sampah"]
    assert "Tidak ada inovasi yang memuat semua kata." in page.words


def test_an_empty_library_sends_nobody_to_topics(client):
    index_library()

    page = client.get("/inovasi?q=sampah")

    assert "Pustaka ini belum memuat inovasi." in page.words
    assert not page.soup.select("main .chips")


def test_nothing_found_offers_longer_words_fewer_filters_and_topics(client):
    make_library_entry("Imunisasi Anak Sekolah")
    index_library()

    begun = client.get("/inovasi?q=seko+helikopter")
    page = client.get("/inovasi?q=imunisasi&topik=pendidikan")

    assert "Maksud Anda: sekolah helikopter (1)" in begun.words
    assert "Belum ada inovasi yang cocok" in page.words
    assert page.soup.select_one(".empty a")["href"] == "/inovasi?q=imunisasi"
    assert "1 inovasi" in page.soup.select_one(".empty a").get_text()
    assert "Kesehatan (1)" in page.words


def test_a_filter_in_the_way_of_a_slip_tells_how_it_was_read(client):
    make_library_entry("Imunisasi Anak Sekolah")
    index_library()

    page = client.get("/inovasi?q=imunisai&topik=pendidikan")

    assert "Yang dicari: “imunisasi”." in page.words
    assert "Tanpa saringan Pendidikan: 1 inovasi" in page.words


@pytest.mark.parametrize(
    "query", ["q=%22imunisai%22", "q=imunisai&persis=1", "q=%22imunisai%22&persis=1"]
)
def test_a_slip_in_exact_words_is_put_right_on_request(client, query):
    for title in ("Imunisasi Anak Sekolah", "Mengimunisasi Lansia"):
        make_library_entry(title)
    index_library()

    page = client.get(f"/inovasi?{query}")
    link = page.soup.select_one(".empty a")

    assert "0 inovasi" in page.words
    assert link.get_text() == "Maksud Anda: imunisasi (2)"
    assert "2 inovasi untuk “imunisasi”" in client.get(link["href"]).words


@pytest.mark.parametrize(
    "query",
    [
        "q=%00%00",
        "q=" + "a" * 3000,
        "q=%22%22%22",
        "q=-&topik=%27;DROP",
        "halaman=-1",
        "halaman=" + "9" * 4400,
        "ukuran=99999999999",
        "halaman=%D9%A1",
        "urut=;&tahun=abc&tahun=2020",
        "topik=a+b&topik=a-b&topik=%22%3E",
        "&".join(f"wilayah={n}" for n in range(90)),
        "q=%F0%9F%98%80%ED%A0%80",
    ],
)
def test_no_address_breaks_the_search_page(client, query):
    make_library_entry()
    index_library()

    page = client.get(f"/inovasi?{query}")

    assert page.status_code == 200
    ids = [tag["id"] for tag in page.soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_without_an_index_titles_are_searched_and_the_page_says_so(client):
    make_library_entry("Antar Obat")
    make_library_entry("Bank Sampah", year=None)

    page = client.get("/inovasi?q=obat")

    assert titles(page) == ["Antar Obat"]
    assert "Pencarian lengkap sedang disiapkan" in page.words
    assert client.get("/inovasi?q=%00").status_code == 200


def test_results_come_as_a_table_that_runs_no_formula(client):
    make_library_entry("=HYPERLINK(1)")
    make_library_entry("Bank Sampah", results="Turun, banyak")
    make_library_entry("Karangan", agency=make_agency("Kota Uji (contoh)", is_demo=True))
    index_library()

    file = client.get("/inovasi.csv?urut=judul")
    text = file.get_data(as_text=True).lstrip("\ufeff")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))

    assert {row[1] for row in rows[1:]} == {"'=HYPERLINK(1)", "Bank Sampah"}
    links = client.get("/inovasi?urut=judul").soup.select("a[download]")
    assert [link["href"] for link in links] == [
        "/inovasi.xlsx?urut=judul",
        "/inovasi.csv?urut=judul",
    ]
    sheet = spreadsheet.read(client.get(links[0]["href"]).data)
    assert {row[1] for row in sheet.rows[1:]} == {"=HYPERLINK(1)", "Bank Sampah"}
    assert sheet.formulas == 0


# --- entry ----------------------------------------------------------------------------------


def test_a_short_or_old_address_leads_to_the_full_one(client):
    entry = make_library_entry("Antar Obat")

    for path in (f"/inovasi/{entry.id}", f"/inovasi/{entry.id}-lama"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (301, f"/inovasi/{entry.id}-antar-obat")
    english = client.get(f"/en/inovasi/{entry.id}")
    assert english.location == f"/en/inovasi/{entry.id}-antar-obat"


def test_an_entry_with_only_a_title_says_what_is_missing(client):
    entry = make_library_entry("Antar Obat")

    words = client.get(f"/inovasi/{entry.id}-antar-obat").words

    assert "Masalah yang dijawab belum dicatat." in words
    assert "Sumber belum dicatat." in words
    assert "angka sebelum dan sesudah" in words
    assert "Instansi belum pernah mengonfirmasi" in words


def test_what_is_missing_is_told_once_with_whom_to_ask(client):
    agency = make_agency("Pemerintah Kabupaten Jombang")
    with transaction():
        agency.contact_desk = "Bagian Organisasi"
    entry = make_library_entry("Antar Obat", agency=agency, cost="Rp50 juta setahun (2020).")

    words = client.get(f"/inovasi/{entry.id}-antar-obat").words

    assert words.count("Yang belum tercatat") == 1
    missing = words.split("Pustaka menyebut apa yang belum diketahui: ")[1].split(".")[0]
    assert missing.startswith("angka sebelum dan sesudah, sumber daya manusia, dasar hukum")
    assert "biaya" not in missing
    assert "Pembaca dapat menanyakannya ke Bagian Organisasi." in words


def test_figures_are_drawn_or_told_and_sources_name_their_host(client):
    numbers = {"indicator": "Waktu", "unit": "hari", "baseline": "9", "result": "1,5"}
    words = {"indicator": "Antrean", "unit": "", "baseline": "panjang", "result": "pendek"}
    entry = make_library_entry(
        "Antar Obat",
        figures=[numbers, words],
        source_urls=["https://menpan.go.id/site/obat"],
        video_url="https://video.example.org/1",
    )

    page = client.get(f"/inovasi/{entry.id}-antar-obat")

    assert page.soup.select_one("figure.chart details.twin table")
    assert "Antrean panjang pendek" in page.words
    assert page.soup.select_one(".sources a")["href"] == "https://menpan.go.id/site/obat"
    assert page.soup.select_one(".sources a").get_text() == "menpan.go.id/site/obat"
    assert "video.example.org" in page.words
    assert f"LI-{entry.id}, versi 1" in page.words
    assert page.soup.select("details pre")[1].get_text().startswith("TY  - ELEC\nAU  - ")
    assert f"http://localhost/inovasi/{entry.id}-antar-obat" in page.words


def test_an_entry_names_those_like_it_and_why(client):
    here = make_library_entry("Ojek Darah", solution="Kurir mengantar darah.")
    like = make_library_entry("Kurir Darah", solution="Darah diantar.")
    make_library_entry("Darah Kurir", topic_key="pendidikan")
    for number in range(13):
        make_library_entry(f"Lain {number}")
    index_library()

    page = client.get(f"/inovasi/{here.id}-ojek-darah")
    row = page.soup.select_one(".rows li")

    assert [a.get_text() for a in page.soup.select(".rows a")] == ["Kurir Darah"]
    assert row.a["href"] == f"/inovasi/{like.id}-kurir-darah"
    assert "Topiknya sama, dan keduanya menyebut “darah”." in row.get_text()


def test_award_and_year_stand_apart(client):
    entry = make_library_entry("Ojek", award="Top 25; peserta UNPSA 2019", year=2015)
    index_library()

    for path in ("/inovasi", "/", f"/inovasi/{entry.id}-ojek"):
        items = [li.get_text() for li in client.get(path).soup.select(".meta li")]
        assert "Top 25; peserta UNPSA 2019" in items, path
        assert "Tahun 2015" in items, path


def test_english_readers_get_the_english_summary_and_indonesian_marked_as_such(client):
    entry = make_library_entry(
        "Antar Obat", summary="Ringkas.", summary_en="In short.", problem="Jauh dari apotek."
    )

    page = client.get(f"/en/inovasi/{entry.id}-antar-obat")

    assert page.soup.select_one(".lede").get_text() == "In short."
    assert page.soup.h1["lang"] == "id"
    assert page.soup.find("p", string="Jauh dari apotek.")["lang"] == "id"


def test_drafts_are_for_the_secretariat_alone(new_client, secretariat):
    draft = make_library_entry("Konsep", published=False)
    path = f"/inovasi/{draft.id}-{draft.slug}"

    assert new_client().get(path).status_code == 404
    assert new_client(make_user()).get(path).status_code == 404
    assert new_client(secretariat).get(path).status_code == 200


def test_a_withdrawn_entry_says_so_and_is_nowhere_else(new_client, secretariat, freeze):
    freeze("2026-11-20T10:00+07:00")
    gone = make_library_entry(
        "Antar Obat",
        problem="Jauh dari apotek.",
        withdrawn=True,
        withdrawn_because="Hasilnya tidak terbukti.",
    )
    index_library()
    path = f"/inovasi/{gone.id}-{gone.slug}"

    for visitor in (new_client(), new_client(make_user())):
        page = visitor.get(path)
        assert page.status_code == 410
        assert "Entri ini ditarik dari pustaka" in page.words
        assert "Antar Obat" in page.words
        assert "20 November 2026" in page.words
        assert "Hasilnya tidak terbukti." in page.words
        assert "Jauh dari apotek." not in page.words
    assert new_client().get(f"/inovasi/{gone.id}").status_code == 410
    assert new_client().get(f"/en/inovasi/{gone.id}").status_code == 410
    assert new_client(secretariat).get(path).status_code == 200
    for elsewhere in ("/inovasi", "/inovasi.atom", "/sitemap.xml", "/inovasi.csv"):
        assert "Antar Obat" not in new_client().get(elsewhere).get_data(as_text=True)


# --- machines -------------------------------------------------------------------------------


def test_demo_entries_are_tagged_and_left_out_of_sitemap_feed_and_figures(client):
    agency = make_agency("Kabupaten Uji (contoh)", is_demo=True)
    invented = make_library_entry("Karangan", agency=agency)
    real = make_library_entry("Sungguhan & Nyata")
    index_library()

    sitemap = client.get("/sitemap.xml").get_data(as_text=True)
    feed = client.get("/inovasi.atom").get_data(as_text=True)
    page = client.get("/inovasi?q=karangan")

    assert f"/inovasi/{real.id}-" in sitemap
    assert f"/en/inovasi/{real.id}-" in sitemap
    assert f"/inovasi/{invented.id}-" not in sitemap
    assert "Karangan" not in feed
    assert [t.text for t in ElementTree.fromstring(feed).iterfind("a:entry/a:title", ATOM)] == [
        "Sungguhan & Nyata"
    ]
    assert queries.figures()["entries"] == 1
    assert page.soup.select_one("article.hit .demo").get_text() == "Contoh"


def test_examples_are_found_but_enter_no_count(client):
    agency = make_agency("Kota Uji (contoh)", kind=AgencyKind.CITY, is_demo=True)
    make_library_entry("Karangan Darah", agency=agency, region_code="35.78", year=2024)
    make_library_entry("Bank Darah", region_code="35.08")
    index_library()

    page = client.get("/inovasi?q=darah")

    assert len(titles(page)) == 2
    assert page.soup.h2.get_text() == "1 inovasi untuk “darah”"
    assert "Ditambah 1 contoh rekaan yang tidak ikut dihitung." in page.words
    filters = page.soup.select_one("#saring").get_text(" ", strip=True)
    assert "Jawa Timur 1" in filters
    assert "Pemerintah kota" not in filters
    assert "2024" not in filters
    assert queries.figures()["entries"] == 1
    assert dict(queries.province_counts()) == {"35": 1}


def test_without_an_index_examples_enter_no_count_either(client):
    make_library_entry("Karangan", agency=make_agency("Kota Uji (contoh)", is_demo=True))
    make_library_entry("Bank Darah")

    page = client.get("/inovasi")

    assert len(titles(page)) == 2
    assert page.soup.h2.get_text() == "1 inovasi"


# --- curation -------------------------------------------------------------------------------


@pytest.mark.both
def test_the_secretariat_edits_and_publishes_a_draft(new_client, secretariat):
    entry = make_library_entry(
        "Konsep", published=False, topic_key=None, sections=[{"title": "Biaya", "text": "Murah."}]
    )
    visitor = new_client(secretariat)
    path = f"/sekretariat/pustaka/{entry.id}"
    page = visitor.get(path)
    values = {
        "title": "Antar Obat",
        "section_texts-0": "Sangat murah.",
        "sdgs": "3, 10",
        "vulnerable_groups": "Lansia\r\nPenyandang disabilitas",
        "licence": "CC BY 4.0",
        "region_code": "35.08",
        "status": "berkembang",
    }

    refused = visitor.submit(page, f'form[action="{path}/terbitkan"]')
    saved = visitor.submit(page, f'form[action="{path}"]', {**values, "topic_key": "kesehatan"})
    published = visitor.submit(saved, f'form[action="{path}/terbitkan"]')

    assert "Lisensi belum dicatat." in page.words
    assert "Lisensi belum dicatat." not in saved.words
    assert "Pilih topik dan simpan dulu" in refused.words
    assert "Entri disimpan." in saved.words
    assert "Entri terbit di pustaka." in published.words
    assert entry.sections == [{"title": "Biaya", "text": "Sangat murah."}]
    assert (entry.sdgs, entry.vulnerable_groups) == ([3, 10], ["Lansia", "Penyandang disabilitas"])
    assert entry.confirmed_at is not None
    assert entry.region.name == "Kabupaten Lumajang"


def test_a_winners_draft_offers_the_open_licence_and_an_import_none(new_client, secretariat):
    draft = make_library_entry("Konsep", published=False, origin=Origin.COMPETITION)
    imported = make_library_entry("Antar Obat")
    visitor = new_client(secretariat)
    path = f"/sekretariat/pustaka/{draft.id}"

    page, other = visitor.get(path), visitor.get(f"/sekretariat/pustaka/{imported.id}")
    saved = visitor.submit(page, f'form[action="{path}"]')

    assert chosen(page, "licence") == "CC BY 4.0"
    assert "Lisensi belum dicatat." in page.words
    assert "Lisensi belum dicatat." not in saved.words
    assert draft.licence == "CC BY 4.0"
    assert chosen(other, "licence") == ""


def chosen(page, field):
    return page.soup.select_one(f"select[name={field}] option[selected]")["value"]


def test_what_was_typed_stays_when_something_is_wrong(new_client, secretariat):
    entry = make_library_entry("Antar Obat")
    visitor = new_client(secretariat)
    path = f"/sekretariat/pustaka/{entry.id}"

    page = visitor.submit(
        visitor.get(path),
        f'form[action="{path}"]',
        {"problem": "Ketikan panjang", "source_urls": "javascript:alert(1)", "sdgs": "99"},
    )

    assert page.status_code == 422
    assert page.soup.select_one("#problem").get_text().strip() == "Ketikan panjang"
    assert "Tulis alamat yang diawali https://" in page.words
    assert "dari 1 sampai 17" in page.words
    assert entry.problem == ""


def test_a_title_that_nobody_sees_is_no_title(new_client, secretariat):
    entry = make_library_entry("Antar Obat")
    visitor, path = new_client(secretariat), f"/sekretariat/pustaka/{entry.id}"

    page = visitor.submit(visitor.get(path), f'form[action="{path}"]', {"title": "\u200b \u202e"})

    assert page.status_code == 422
    assert "Isi judul" in page.words


def test_a_newer_version_is_never_overwritten_unseen(new_client, secretariat):
    entry = make_library_entry("Antar Obat")
    visitor, path = new_client(secretariat), f"/sekretariat/pustaka/{entry.id}"
    old = visitor.get(path)
    visitor.submit(visitor.get(path), f'form[action="{path}"]', {"title": "Punya Orang Lain"})

    page = visitor.submit(old, f'form[action="{path}"]', {"title": "Punya Saya"})

    assert entry.title == "Punya Orang Lain"
    assert "diubah orang lain" in page.words
    assert page.soup.select_one("#title")["value"] == "Punya Saya"


def test_withdrawing_needs_a_reason(new_client, secretariat):
    entry = make_library_entry()
    visitor, path = new_client(secretariat), f"/sekretariat/pustaka/{entry.id}"

    form = f'form[action="{path}/tarik"]'

    refused = visitor.submit(visitor.get(path), form)
    assert refused.status_code == 422
    assert visitor.get(refused.request.path).location.endswith(path)
    assert "Tulis alasan yang boleh dibaca umum" in refused.soup.select_one(form).get_text()
    too_long = visitor.submit(visitor.get(path), form, {"reason": "kata " * 300})
    assert too_long.soup.select_one(f"{form} textarea").get_text().strip().endswith("kata")
    assert entry.withdrawn_at is None

    gone = visitor.submit(visitor.get(path), form, {"reason": "Hasilnya tidak terbukti."})
    assert entry.withdrawn_because == "Hasilnya tidak terbukti."
    assert "Hasilnya tidak terbukti." in gone.words

    visitor.submit(gone, f'form[action="{path}/terbitkan"]')
    assert (entry.withdrawn_at, entry.withdrawn_because) == (None, "")


def test_awards_are_mapped_on_a_page(new_client, secretariat):
    entry = make_library_entry(award="Top 99")
    visitor = new_client(secretariat)

    page = visitor.submit(
        visitor.get("/sekretariat/pustaka/penghargaan"),
        "main form[method=post]",
        {"programme": "KIPP", "tier": "Top 99"},
    )

    assert "Pemetaan penghargaan disimpan." in page.words
    assert entry.award_mapping.programme == "KIPP"


@pytest.mark.both
def test_awards_are_searched_filtered_and_paged(new_client, secretariat):
    make_library_entry(award="Juara Peta", programme="KIPP")
    for number in range(27):
        make_library_entry(award=f"Top {number:02}")
    visitor = new_client(secretariat)
    path = "/sekretariat/pustaka/penghargaan"

    def told(page):
        return [p.get_text() for p in page.soup.select(".rows .strong")]

    first = visitor.get(path)
    assert len(told(first)) == 25
    assert "Belum dipetakan (27)" in first.words
    assert told(visitor.get(f"{path}?halaman=2")) == ["Top 25", "Top 26", "Juara Peta"]
    assert "Juara Peta" not in told(visitor.get(f"{path}?saring=belum&halaman=2"))
    assert told(visitor.get(f"{path}?q=kipp")) == ["Juara Peta"]
    assert "Tidak ada penghargaan yang cocok" in visitor.get(f"{path}?q=xyz").words

    saved = visitor.submit(
        visitor.get(f"{path}?saring=belum&q=top+03"),
        "main form[method=post]",
        {"programme": "KIPP"},
    )
    assert "Pemetaan penghargaan disimpan." in saved.words
    assert saved.soup.select_one("input[name=q]")["value"] == "top 03"


def test_a_mapping_that_is_sent_without_fields_is_emptied(new_client, secretariat):
    entry = make_library_entry(award="Top 99", programme="KIPP")
    ref = entry.award_mapping_id

    answer = new_client(secretariat).post(f"/sekretariat/pustaka/penghargaan/{ref}")

    assert answer.status_code == 303
    assert entry.award_mapping.programme == ""


# --- lists ----------------------------------------------------------------------------------


def test_lists_hold_just_what_may_be_seen_and_edited(app, new_client, secretariat):
    make_library_entry("Terbit")
    make_library_entry("Konsep", published=False)
    make_library_entry("Ditarik", withdrawn=True)
    everyone = queries.db.session.scalars(queries.db.select(LibraryEntry)).all()

    for user in (None, make_user(), secretariat):
        seen = {e.id for e in everyone if permits(user, Permission.LIBRARY_VIEW, e)}
        edited = {e.id for e in everyone if permits(user, Permission.LIBRARY_EDIT, e)}
        told = {e.id for e in everyone if e.published_at is not None}
        assert told >= set(queries.public_ids())
        assert seen == told | edited
    page = new_client(secretariat).get("/sekretariat/pustaka")
    assert len(page.soup.select("tbody tr")) == len(edited) == 3
    heads = [head.text for head in page.soup.select("thead th")]
    assert heads == ["Judul", "Penerbitan", "Kelanjutan", "Diubah"]
    assert "3 entri. Beranda hanya menghitung yang terbit dan bukan contoh." in page.words
    assert new_client(make_user()).get("/sekretariat/pustaka").status_code == 403


@pytest.mark.both
def test_imported_entries_are_curated_where_they_belong(app, new_client):
    east = make_agency("Pemprov Jawa Timur", kind=AgencyKind.PROVINCE, region_code="35")
    body = make_agency("Badan Contoh", kind=AgencyKind.STATE_BODY)
    provincial, national = make_competition(organiser=east), make_competition(organiser=body)
    regency = make_agency("Kabupaten Contoh Timur", region_code="35.09")
    winner = make_entry(make_edition(competition=provincial), regency, state=EntryState.PASSED)
    for region in ("35", "35.78", "34.04", "31", None):
        make_library_entry(region_code=region)
    make_library_entry(region_code="34.04", entry_id=winner.id, published=False)
    everyone = queries.db.session.scalars(queries.db.select(LibraryEntry)).all()
    people = {
        "ministry": grant(Role.SECRETARIAT, competition=make_competition()),
        "state body": grant(Role.SECRETARIAT, edition=make_edition(competition=national)),
        "province": grant(Role.SECRETARIAT, competition=provincial),
        "province, this year": grant(Role.SECRETARIAT, edition=winner.edition),
        "chair of the province": grant(Role.CHAIR, competition=provincial),
    }

    numbers = {}
    for name, held in people.items():
        user = make_user(grants=[held])
        page = new_client(user).get("/sekretariat/pustaka")
        listed = {int(a["href"].rsplit("/", 1)[1]) for a in page.soup.select("tbody th a")}
        edited = {e.id for e in everyone if permits(user, Permission.LIBRARY_EDIT, e)}
        assert listed == edited, name
        numbers[name] = len(edited)
    assert numbers == {
        "ministry": 5,
        "state body": 5,
        "province": 3,
        "province, this year": 3,
        "chair of the province": 0,
    }


def test_award_texts_are_mapped_only_for_the_country(new_client):
    east = make_agency("Pemprov Jawa Timur", kind=AgencyKind.PROVINCE, region_code="35")
    chief = make_user(
        grants=[grant(Role.SECRETARIAT, competition=make_competition(organiser=east))]
    )
    entry = make_library_entry(award="Top 99")
    client = new_client(chief)

    assert not client.get("/sekretariat/pustaka").soup.select("a[href$=penghargaan]")
    assert client.get("/sekretariat/pustaka/penghargaan").status_code == 403
    ref = entry.award_mapping_id
    assert client.post(f"/sekretariat/pustaka/penghargaan/{ref}").status_code == 403


@pytest.mark.parametrize(
    ("path", "number"),
    [("/inovasi?q=obat", 7), ("/inovasi.csv", 1), ("/inovasi.atom", 1), ("/sitemap.xml", 5)],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_public_lists_take_the_same_queries_for_one_row_and_for_three(
    client, count_queries, path, number, rows
):
    for one in range(rows):
        make_library_entry(f"Obat {one}", award=f"Top {one}")
    index_library()
    client.get(path)

    with count_queries() as seen:
        client.get(path)

    assert len(seen) == number, seen


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_to_edit_take_the_same_queries(new_client, secretariat, count_queries, rows):
    for one in range(rows):
        make_library_entry(f"Obat {one}", award=f"Top {one}", published=False)
    visitor = new_client(secretariat)

    for path, number in (("/sekretariat/pustaka", 5), ("/sekretariat/pustaka/penghargaan", 5)):
        visitor.get(path)
        with count_queries() as seen:
            visitor.get(path)
        assert len(seen) == number, seen
