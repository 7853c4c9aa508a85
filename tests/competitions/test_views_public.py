import json
from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.competitions.models import EditionState, StageKind
from app.core import clock
from app.core.db import transaction
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import FORM, make_competition, make_edition, move_stage, stage

pytestmark = pytest.mark.once


@pytest.fixture
def edition(app, freeze):
    freeze("2027-03-01T09:00+07:00")
    return make_edition(
        "kipp-contoh-2027",
        theme="Layanan yang berdampak",
        theme_en="Services with impact",
        description="Ini contoh.\n\nBukan kompetisi resmi.",
        stages={
            StageKind.REGISTRATION: ("2027-02-01T08:00+07:00", "2027-03-19T23:59+07:00"),
            StageKind.PROPOSAL_ASSESSMENT: ("2027-04-05T08:00+07:00", "2027-04-25T23:59+07:00"),
        },
    )


def test_visitor_reads_who_may_enter_and_how_it_is_judged(client, edition):
    page = client.get("/kompetisi/kipp-contoh-2027")

    assert page.title == "Kompetisi Contoh 2027"
    assert "Layanan yang berdampak" in page.words
    assert "paling sedikit 24 bulan" in page.words
    assert "5 proposal wajib disebut" in page.words
    assert "Uraian, paling banyak 20 kata" in page.words
    assert "Hanya dibaca sekretariat" in page.words
    assert "Jawaban lengkap" in page.words
    rubric = page.soup.select("table")[1]
    assert [cell.text for cell in rubric.select("td.num")] == ["40 %", "60 %"]
    assert "5 Sangat kuat" in " ".join(rubric.text.split())
    assert "Belum ada ubahan." in page.words


def facts_of(page):
    rows = page.soup.select("#pemeriksaan ~ dl > div")
    return {row.dt.text: " ".join(row.dd.get_text(" ").split()) for row in rows}


def test_goals_are_called_as_people_do(client):
    form = json.loads(json.dumps(FORM))
    goals = {"key": "tpb", "kind": "sdgs", "label": "Yang didukung", "audience": "judges"}
    form["sections"][0]["questions"].append(goals)
    make_edition("kipp-contoh-2027", form=form)

    page = client.get("/kompetisi/kipp-contoh-2027")

    assert "Yang didukung Tujuan Pembangunan Berkelanjutan (TPB)." in page.words
    assert "tpb" not in page.words


def test_settings_are_what_acts_and_defaults_say_so(client, edition):
    facts = facts_of(client.get("/kompetisi/kipp-contoh-2027"))

    default = "Bawaan situs: penyelenggara tidak menetapkannya."
    assert facts == {
        "Juri per proposal": f"1 {default}",
        "Nilai ambang batas": f"Tidak ada {default}",
        "Nilai yang harus mencapai ambang batas": f"Rata-rata nilai juri {default}",
        "Juri ketiga": f"Tidak ada {default}",
        "Pengingat juri": f"Tidak ada; sekretariat mengingatkan sendiri {default}",
        "Juri dari provinsi pengusul": f"Boleh membaca {default}",
        "Nilai yang menentukan peringkat": f"Rata-rata nilai juri {default}",
        "Urutan bila nilainya sama": f"keputusan panel yang dicatat {default}",
        "Jumlah yang diusulkan terpilih": f"Tidak dibatasi {default}",
        "Yang didahulukan": f"Tidak ada {default}",
        "Paling banyak per kelompok atau kategori": f"Tidak ada {default}",
        "Daerah tertinggal": f"Tidak disebut {default}",
        "Paling sedikit di antara yang terpilih": f"Tidak ada {default}",
        "Yang wajib ditulis juri": f"Tidak ada {default}",
        "Waktu keberatan pengusul": f"Tidak ada {default}",
        "Masa sanggah": f"Tidak ada {default}",
        "Waktu tanggapan atas sanggahan": f"Tidak ditunggu {default}",
        "Waktu jawaban keberatan dan sanggahan": f"Tidak diatur {default}",
        "Batas kata jawaban": "20 sampai 50 kata, menurut pertanyaannya",
        "Skala nilai tiap kriteria": "1–5",
        "Pembulatan nilai": "Dua angka di belakang koma, setengah ke atas, saat ditampilkan",
        "Umur paling sedikit": "24 bulan (Umum), 12 bulan (Replikasi)",
        "Kuota per instansi": "10 proposal (Umum), 5 proposal (Replikasi)",
    }


def test_settings_that_the_organiser_made_give_their_basis(client):
    basis = {"basis": "Anggapan kami.", "basis_en": "Our assumption."}
    named = [
        {"key": "readers_per_entry", "value": 2, **basis},
        {"key": "passing_grade", "value": 85, **basis},
        {"key": "ranked_by", "value": "corrected", **basis},
        {"key": "ties", "value": ["dampak", "ringkasan"], **basis},
        {"key": "passing_figure", "value": "corrected", **basis},
        {"key": "selected_entries", "value": 99, **basis},
        {"key": "priority", "value": ["verified_replication"], **basis},
        {"key": "selection_quotas", "value": [{"group": "umum", "most": 9}], **basis},
        {"key": "judge_reasons", "value": "ends", **basis},
        {"key": "scale", **basis},
    ]
    make_edition("kipp-contoh-2027", rules={"checklist": [], "settings": named})

    facts = facts_of(client.get("/kompetisi/kipp-contoh-2027"))

    assert facts["Juri per proposal"] == "2 Anggapan kami."
    assert facts["Nilai ambang batas"] == "85 dari 100 Anggapan kami."
    assert facts["Nilai yang menentukan peringkat"] == (
        "Nilai terkoreksi (keketatan tiap juri diperhitungkan) Anggapan kami."
    )
    assert facts["Nilai yang harus mencapai ambang batas"].startswith("Nilai terkoreksi")
    assert facts["Jumlah yang diusulkan terpilih"] == "99 proposal Anggapan kami."
    assert facts["Yang didahulukan"].startswith("replikasi yang inovasi asalnya")
    assert facts["Paling banyak per kelompok atau kategori"] == "9 (Umum) Anggapan kami."
    assert facts["Urutan bila nilainya sama"] == (
        "Dampak, lalu Kebaruan, lalu keputusan panel yang dicatat Anggapan kami."
    )
    assert facts["Yang wajib ditulis juri"] == (
        "Satu catatan untuk pengusul, dan alasan untuk tiap nilai terendah atau tertinggi"
        " Anggapan kami."
    )
    assert facts["Skala nilai tiap kriteria"] == "1–5 Anggapan kami."


@pytest.mark.both
@pytest.mark.once
def test_rubrics_of_finalists_and_what_makes_the_final_score(client, edition):
    share = {"key": "usefulness_share", "value": 10, "basis": "a", "basis_en": "b"}
    made = make_edition(
        at=StageKind.USEFULNESS_RATING,
        finals={StageKind.INTERVIEW: 30, StageKind.FIELD_VERIFICATION: 15},
        rules={"checklist": [], "settings": [share]},
    )
    with transaction():
        stage(made, StageKind.INTERVIEW).passing_grade = 70

    page = client.get(f"/kompetisi/{made.slug}")

    finals = page.soup.select_one("section[aria-labelledby=finalis]")
    assert [one.text for one in finals.select("h3")] == [
        "Presentasi dan wawancara",
        "Verifikasi dan observasi lapangan",
    ]
    words = " ".join(finals.text.split())
    assert "dinilai 2 juri: panelis. Ambang batas: rata-rata nilai juri paling sedikit 70" in words
    assert "Rubrik Verifikasi dan observasi lapangan" in words
    shares = page.soup.select("section[aria-labelledby=nilai-akhir] tbody tr")
    assert [(row.th.text, row.select_one(".num").text) for row in shares] == [
        ("Penilaian proposal", "45 %"),
        ("Penilaian kebermanfaatan publik", "10 %"),
        ("Presentasi dan wawancara", "30 %"),
        ("Verifikasi dan observasi lapangan", "15 %"),
    ]
    alone = client.get("/kompetisi/kipp-contoh-2027")
    assert "Porsi" not in alone.words and "finalis dinilai" not in alone.words


def test_deadline_is_shown_in_the_readers_zone_and_the_others(client, edition):
    page = client.get("/kompetisi/kipp-contoh-2027")

    card = " ".join(page.soup.select_one(".card.call").get_text(" ").split())
    assert "18 hari 14 jam lagi" in card
    assert "Jumat, 19 Maret 2027 pukul 23.59 WIB" in card
    assert "20 Mar 2027 00.59 WITA, 20 Mar 2027 01.59 WIT" in card

    client.set_cookie("zona", "Asia/Jayapura")
    page = client.get("/kompetisi/kipp-contoh-2027")
    assert "Sabtu, 20 Maret 2027 pukul 01.59 WIT" in page.soup.select_one(".card.call").text


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2027-01-01T00:00+07:00", ("Pendaftaran akan dibuka", [None, None])),
        ("2027-03-19T23:59:59+07:00", ("Pendaftaran dibuka sampai", ["now", None])),
        ("2027-04-06T00:00+07:00", ("Tahap Penilaian proposal berlangsung", ["done", "now"])),
        ("2027-03-25T00:00+07:00", (None, ["done", None])),
        ("2027-06-01T00:00+07:00", (None, ["done", "done"])),
    ],
)
def test_the_page_says_which_stage_runs(client, edition, freeze, at, said):
    freeze(at)
    title, states = said

    page = client.get("/kompetisi/kipp-contoh-2027")

    card = page.soup.select_one(".card.call")
    assert (card and title in card.text) if title else card is None
    shown = [(one.get("class") or [None])[0] for one in page.soup.select(".steps > li")]
    assert shown == states


def test_a_proposal_starts_here_while_registration_is_open(client, edition, freeze):
    page = client.get("/kompetisi/kipp-contoh-2027")
    assert page.soup.select_one(".card.call a")["href"].endswith(
        "/instansi/proposal/mulai?edisi=kipp-contoh-2027"
    )

    freeze("2027-03-20T00:00+07:00")
    page = client.get("/kompetisi/kipp-contoh-2027")
    assert "Mulai proposal" not in page.words


@pytest.mark.both
def test_results_are_linked_once_published(client, app):
    edition = make_edition(state=EditionState.CLOSED, at=StageKind.ANNOUNCEMENT)
    with transaction():
        edition.results_published_at = clock.now()

    for address in ("/kompetisi", f"/kompetisi/{edition.slug}"):
        links = [a["href"] for a in client.get(address).soup.select("main a")]
        assert f"/kompetisi/{edition.slug}/hasil" in links


def test_english_page_says_it_in_english(client, edition):
    page = client.get("/en/kompetisi/kipp-contoh-2027")

    assert page.soup.html["lang"] == "en"
    assert "Services with impact" in page.words
    assert "Very strong" in page.words
    assert page.soup.h1.find("span")["lang"] == "id"


def test_prepared_edition_is_seen_by_its_organisers_only(client, new_client, app):
    prepared = make_edition("disiapkan", state=EditionState.PREPARED)
    own = make_user(grants=[grant(Role.SECRETARIAT, competition=prepared.competition)])
    chair = make_user(grants=[grant(Role.CHAIR, edition=prepared)])
    other = make_user(grants=[grant(Role.SECRETARIAT, competition=make_competition())])

    assert client.get("/kompetisi/disiapkan").status_code == 404
    assert new_client(other).get("/kompetisi/disiapkan").status_code == 404
    assert "Belum dibuka" in new_client(own).get("/kompetisi/disiapkan").words
    assert new_client(chair).get("/kompetisi/disiapkan").status_code == 200
    assert client.get("/kompetisi/tidak-ada").status_code == 404


def test_list_says_what_can_be_done_now(client, app):
    now, day = clock.now(), timedelta(days=1)
    make_edition(name="Sedang dibuka", organiser=None)
    coming = make_edition(name="Akan dibuka")
    move_stage(stage(coming, StageKind.REGISTRATION), opens_at=now + day)
    make_edition(name="Sedang dibaca", at=StageKind.PROPOSAL_ASSESSMENT)
    make_edition(name="Sudah diumumkan", state=EditionState.CLOSED)
    make_edition(name="Rahasia", state=EditionState.PREPARED)

    page = client.get("/kompetisi")

    sections = {
        one.h2.text: [link.text for link in one.select("h3 a")]
        for one in page.soup.select("section")
    }
    assert sections == {
        "Menerima proposal": ["Sedang dibuka"],
        "Segera dibuka": ["Akan dibuka"],
        "Sedang dinilai": ["Sedang dibaca"],
        "Sudah selesai": ["Sudah diumumkan"],
    }


def test_empty_list_says_so(client, app):
    assert "Belum ada kompetisi yang dibuka" in client.get("/kompetisi").words


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_questions(client, app, count_queries, rows):
    for _ in range(rows):
        make_edition()

    with count_queries() as queries:
        client.get("/kompetisi")

    assert len(queries) == 4


def test_page_of_an_edition_asks_few_questions(client, edition, count_queries):
    with count_queries() as queries:
        client.get("/kompetisi/kipp-contoh-2027")

    assert len(queries) == 9
