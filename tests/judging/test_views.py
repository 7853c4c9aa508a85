"""What judges, secretariat, panel, applicants and visitors see and do."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.competitions.rules import ends_at
from app.core import clock
from app.core.db import db, transaction
from app.judging import actions, queries
from app.judging.models import Assignment, AssignmentState, Conflict, Outcome
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
    open_to,
    save,
)
from tests.harness import spreadsheet

pytestmark = pytest.mark.once

HTMX = {"HX-Request": "true"}


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def judge(edition):
    return make_judge(edition, name="Sri Juri")


@pytest.fixture
def reading(edition, judge):
    return make_reading(edition, judge, make_passed_entry(edition, title="Antar Obat"))


@pytest.fixture
def desk(new_client, judge):
    return new_client(judge)


@pytest.fixture
def office(new_client, edition):
    return new_client(make_secretary(edition))


def close(edition):
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")


def field_of(reading, key):
    criteria = reading.stage.rubric.criteria
    return f"points-{next(c.id for c in criteria if c.key == key)}"


def all_points(reading, value=4):
    return {field_of(reading, key): value for key in ("ringkasan", "dampak")}


class TestReadingList:
    @pytest.fixture
    def reading_list(self, edition, judge, desk):
        return edition, judge, desk

    def test_shows_progress_and_what_is_next(self, edition, judge, desk):
        for n in range(3):
            entry = make_passed_entry(edition, title=f"Inovasi {n}")
            given = {"ringkasan": 4, "dampak": 4} if n == 0 else None
            make_reading(edition, judge, entry, points=given, done=n == 0)

        page = desk.get("/penilaian")

        assert "1 dari 3 selesai" in page.words
        assert "80,00" in page.words
        assert "Lanjutkan membaca" in page.words

    @pytest.mark.parametrize(
        ("dates", "done", "said"),
        [
            (("11-01T08:00", "11-26T07:59"), 0, "2,0 per hari untuk tepat waktu"),
            (("11-01T08:00", "11-26T07:59"), 1, "1,5 per hari untuk tepat waktu"),
            (("11-01T08:00", "11-24T19:59"), 0, "4,0 per hari untuk tepat waktu"),
            (("11-01T08:00", "11-26T07:59"), 4, "Semua selesai"),
            (("11-01T08:00", "11-23T08:00"), 1, "3 tidak selesai dinilai"),
            (("11-25T08:00", "11-30T08:00"), 0, "Belum dibuka"),
        ],
    )
    def test_tells_the_pace_that_is_needed(self, reading_list, freeze, dates, done, said):
        edition, judge, desk = reading_list
        for n in range(4):
            given = {"ringkasan": 4, "dampak": 4} if n < done else None
            entry = make_passed_entry(edition)
            make_reading(edition, judge, entry, points=given, done=n < done)
        opens, closes = (f"2026-{one}+07:00" for one in dates)
        move_stage(assessment(edition), opens_at=opens, closes_at=closes)

        freeze("2026-11-24T08:00+07:00")
        page = desk.get("/penilaian")

        pace = " ".join(page.soup.select_one("#pace").get_text(" ").split())
        assert said in pace
        assert f"{done} dari 4 selesai" in pace
        goes_on = done < 4 and "tidak selesai" not in said
        assert ("Lanjutkan membaca" in pace) is goes_on

    def test_leads_to_work_as_long_as_the_desk_takes_marks(self, reading_list, freeze):
        edition, judge, desk = reading_list
        make_reading(edition, judge, make_passed_entry(edition))
        move_stage(
            assessment(edition),
            opens_at="2026-11-20T00:00+07:00",
            closes_at="2026-11-24T08:00+07:00",
        )

        freeze("2026-11-24T08:00:30+07:00")
        page = desk.get("/penilaian")
        assert "Sudah ditutup" not in page.words and "Lanjutkan membaca" in page.words
        assert page.soup.select_one("tbody .act").text.startswith("Nilai")

        freeze("2026-11-24T09:00:00+07:00")
        page = desk.get("/penilaian")
        assert "Sudah ditutup" in page.words and "Lanjutkan membaca" not in page.words
        assert page.soup.select_one("tbody .act").text.startswith("Buka")

    def test_a_reading_that_was_passed_on_is_no_work(self, edition, judge, desk):
        readings = [make_reading(edition, judge, make_passed_entry(edition)) for _ in range(2)]
        with transaction():
            actions.declare_conflict(readings[0], "Kerabat.", by=judge)

        page = desk.get("/penilaian")

        assert "0 dari 1 selesai" in page.words
        assert "1 dialihkan" in page.words
        (ahead,) = page.soup.select(".pace-act a")
        assert ahead["href"] == f"/penilaian/{readings[1].id}"

    def test_filters_by_state(self, edition, judge, desk):
        make_reading(edition, judge, make_passed_entry(edition, title="Baru"))
        other = make_reading(edition, judge, make_passed_entry(edition, title="Mulai"))
        save(other, judge, {"dampak": 3})

        page = desk.get("/penilaian?keadaan=sedang")

        assert "Mulai" in page.words
        assert "Baru" not in page.words

    def test_names_a_conflict_without_a_way_in(self, reading, desk, judge):
        with transaction():
            actions.declare_conflict(reading, "Kerabat.", by=judge)

        page = desk.get("/penilaian")

        assert "Dialihkan" in page.soup.select_one("tbody").text
        assert page.soup.select(f'a[href="/penilaian/{reading.id}"]') == []

    def test_is_empty_in_words(self, desk):
        assert "Belum ada bacaan untuk Anda" in desk.get("/penilaian").words

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, edition, judge, desk, rows, count_queries):
        for _ in range(rows):
            make_reading(edition, judge, make_passed_entry(edition), points={"ringkasan": 4})
        with count_queries() as found:
            desk.get("/penilaian")

        assert len(found) == 5

    def test_the_agency_of_a_judge_costs_two_queries(self, edition, count_queries, new_client):
        """A list of 200 stays at 8 queries also where conflicts are looked for."""
        judge = make_judge(edition, agency=make_agency("Kabupaten Juri"))
        make_reading(edition, judge, make_passed_entry(edition), points={"ringkasan": 4})
        desk = new_client(judge)
        with count_queries() as found:
            desk.get("/penilaian")

        assert len(found) == 7

    @pytest.mark.parametrize(
        ("order", "titles"),
        [
            ("judul", ["Antar Obat", "bank sampah", "Cek Izin"]),
            ("-judul", ["Cek Izin", "bank sampah", "Antar Obat"]),
            ("nilai", ["Cek Izin", "bank sampah", "Antar Obat"]),
            ("-nilai", ["Antar Obat", "bank sampah", "Cek Izin"]),
            ("-nomor", ["Cek Izin", "bank sampah", "Antar Obat"]),
        ],
    )
    def test_sorts(self, edition, judge, desk, order, titles):
        for title, points in (("Antar Obat", 5), ("bank sampah", 3), ("Cek Izin", 1)):
            entry = make_passed_entry(edition, title=title)
            given = {"ringkasan": points, "dampak": points}
            make_reading(edition, judge, entry, points=given, done=True)

        page = desk.get(f"/penilaian?urut={order}")

        assert [row.a.get_text() for row in page.soup.select("tbody th")] == titles

    def test_a_title_is_never_markup(self, edition, judge, desk):
        make_reading(edition, judge, make_passed_entry(edition, title='<b>Tebal</b> & "kutip"'))

        page = desk.get("/penilaian")

        assert "<b>Tebal</b>" in page.words
        assert page.soup.select("tbody b") == []


@pytest.mark.both
class TestDesk:
    def test_shows_the_proposal_and_the_rubric(self, reading, desk):
        page = desk.get(f"/penilaian/{reading.id}")

        assert page.title == "Antar Obat"
        assert len(page.soup.select("fieldset.score")) == 2
        assert "bobot 40 %" in page.words
        assert "Sangat kuat" in page.words

    @pytest.mark.parametrize("when", ["before the stage", "while it runs", "after Selesai"])
    def test_a_conflict_can_be_declared_as_long_as_nothing_is_published(
        self, edition, reading, judge, desk, when
    ):
        if when == "before the stage":
            move_stage(assessment(edition), opens_at="2099-01-01T00:00+07:00")
        if when == "after Selesai":
            save(reading, judge, {"ringkasan": 4, "dampak": 4})
            with transaction():
                actions.finish(reading, by=judge, now=clock.now())

        page = desk.get(f"/penilaian/{reading.id}")
        link = page.soup.find(
            "a", string="Mundur dari bacaan ini, atau nyatakan benturan kepentingan"
        )
        page = desk.get(link["href"])
        page = desk.submit(page, values={"reason": "Kerabat."})

        assert open_to(judge) == []

    def test_saves_without_javascript(self, reading, desk):
        page = desk.get(f"/penilaian/{reading.id}")
        page = desk.submit(
            page,
            "form.rub",
            {field_of(reading, "dampak"): 5, "comment": "Jelas."},
            button="Simpan",
        )

        assert "Tersimpan" in page.words
        assert "60,00" in page.words
        assert page.soup.select_one("textarea[name=comment]").text.strip() == "Jelas."
        assert page.soup.select_one(".print-only[data-printed=comment]").text == "Jelas."

    def test_marks_that_arrived_before_the_close_count(self, reading, desk, freeze):
        page = desk.get(f"/penilaian/{reading.id}")
        end = ends_at(reading.stage)
        desk.application.config["TRUSTED_PROXIES"] = 1

        freeze(end + timedelta(seconds=5))
        for early, mark in ((-10, "5"), (1, "3")):
            told = {"X-Request-Start": f"t={end.timestamp() + early:.3f}"}
            sent = {field_of(reading, "dampak"): mark}
            desk.submit(page, "form.rub", sent, button="Simpan", headers=told)

        assert [score.points for score in reading.scores] == [5]

    def test_autosave_answers_with_the_state_line_only(self, reading, desk):
        page = desk.get(f"/penilaian/{reading.id}")
        data = {
            field_of(reading, "dampak"): 5,
            "base": page.soup.select_one("[name=base]")["value"],
            "page": page.soup.select_one("[name=page]")["value"],
        }

        answer = desk.post(f"/penilaian/{reading.id}", data=data, headers=HTMX)

        assert answer.soup.find(True)["id"] == "save-state"
        assert "tersimpan" in answer.words
        assert answer.soup.select("textarea") == []

    def test_a_second_tab_loses_nothing(self, reading, desk):
        old = desk.get(f"/penilaian/{reading.id}")
        desk.submit(
            desk.get(f"/penilaian/{reading.id}"),
            "form.rub",
            {"comment": "Dari tab satu."},
            button="Simpan",
        )
        page = desk.submit(old, "form.rub", {"comment": "Dari tab dua."}, button="Simpan")

        assert "Dari tab satu." in page.words
        assert "Dari tab dua." in page.words

        page = desk.submit(page, "#unsettled form", button="Pakai yang dari tab lain")

        assert page.soup.select_one("textarea[name=comment]").text.strip() == "Dari tab dua."
        assert page.soup.select("#unsettled") == []

    def test_selesai_locks(self, reading, desk):
        page = desk.get(f"/penilaian/{reading.id}")
        page = desk.submit(page, "form.rub", all_points(reading), button="Selesai")

        assert reading.state is AssignmentState.STARTED
        assert "80,00" in page.words
        assert "hanya sekretariat yang dapat membukanya kembali" in page.words

        page = desk.submit(page, 'form[action$="/kunci"]')

        assert "Penilaian selesai" in page.words
        assert "Nilai Anda" in page.words
        assert "Nilai sementara" not in page.words
        assert "80,00" in page.words
        assert page.soup.select("form.rub button, form.rub textarea") == []
        assert page.soup.select("form.rub input[type=radio]:not([disabled])") == []

    def test_a_refused_selesai_leads_to_each_criterion_without_points(self, reading, desk):
        page = desk.get(f"/penilaian/{reading.id}")
        page = desk.submit(
            page,
            "form.rub",
            {field_of(reading, "dampak"): 5, "comment": "Jelas."},
            button="Selesai",
        )

        assert page.status_code == 422
        assert page.soup.title.text.startswith("Galat:")
        assert "Belum bisa selesai: 1 hal belum diisi" in page.words
        (link,) = page.soup.select(".summary-error a")
        name = field_of(reading, "ringkasan")
        assert page.soup.select_one(link["href"])["name"] == name
        (marked,) = page.soup.select(".score.has-error")
        assert marked.select_one(f"input[name={name}]")
        assert "Belum diberi nilai" in marked.text
        assert "60,00" in page.words
        assert page.soup.select_one("textarea[name=comment]").text.strip() == "Jelas."

    @pytest.mark.parametrize("address", ["selesai", "pilihan"])
    def test_a_page_that_answered_a_form_can_be_loaded_again(self, reading, desk, address):
        answer = desk.get(f"/en/penilaian/{reading.id}/{address}")

        assert answer.status_code == 303
        assert answer.location == f"/en/penilaian/{reading.id}"

    def test_selesai_from_an_outdated_tab_finishes_nothing(self, reading, desk):
        old = desk.get(f"/penilaian/{reading.id}")
        name = field_of(reading, "dampak")
        desk.submit(
            desk.get(f"/penilaian/{reading.id}"), "form.rub", all_points(reading), button="Simpan"
        )

        page = desk.submit(old, "form.rub", {**all_points(reading), name: 2}, button="Selesai")

        assert "Ada isian yang berbeda dari tab lain" in page.words
        assert reading.state is AssignmentState.STARTED
        assert queries.points_of(reading) == {int(n[7:]): 4 for n in all_points(reading)}

    def test_marks_that_changed_after_their_total_was_read_are_not_locked(self, reading, desk):
        page = desk.get(f"/penilaian/{reading.id}")
        shown = desk.submit(page, "form.rub", all_points(reading), button="Selesai")
        other = desk.get(f"/penilaian/{reading.id}")
        desk.submit(other, "form.rub", {field_of(reading, "dampak"): 2}, button="Simpan")

        page = desk.submit(shown, 'form[action$="/kunci"]')

        assert "Nilai baru saja berubah di tab lain" in page.words
        assert reading.state is AssignmentState.STARTED

    def test_what_cannot_be_locked_is_not_offered_for_it(self, reading, desk):
        page = desk.get(f"/penilaian/{reading.id}/selesai", follow_redirects=True)

        assert "2 hal belum diisi" in page.words
        assert not page.soup.select('form[action$="/kunci"]')

    def test_the_first_button_saves(self, reading, desk):
        page = desk.get(f"/penilaian/{reading.id}")

        assert page.soup.select_one("form.rub button[type=submit]").text == "Simpan"

    @pytest.mark.parametrize("button", ["Simpan", "Selesai"])
    def test_what_was_typed_survives_the_close(self, reading, desk, edition, button):
        page = desk.get(f"/penilaian/{reading.id}")
        close(edition)

        page = desk.submit(page, "form.rub", {"comment": "Panjang sekali."}, button=button)

        assert page.status_code == 422
        assert "Belum tersimpan Tahap penilaian sudah ditutup" in page.words
        assert "Panjang sekali." in page.words
        assert reading.comment == ""

    @pytest.mark.parametrize(
        ("later", "said"), [("24", "tersimpan 10.42"), ("25", "tersimpan 24 Nov 2026 10.42")]
    )
    def test_tells_when_the_comment_was_saved(self, freeze, new_client, later, said):
        freeze("2026-11-24T10:42+07:00")
        edition = make_edition(at=StageKind.PROPOSAL_ASSESSMENT)
        judge = make_judge(edition)
        reading = make_reading(edition, judge, make_passed_entry(edition))
        save(reading, judge, {}, comment="Jelas.")

        freeze(f"2026-11-{later}T20:00+07:00")
        page = new_client(judge).get(f"/penilaian/{reading.id}")

        assert said in page.soup.select_one("#save-state").text

    def test_a_blind_stage_hides_the_agency(self, app, new_client):
        edition = make_edition(at=StageKind.PROPOSAL_ASSESSMENT, blind=True)
        judge = make_judge(edition)
        agency = make_agency("Kabupaten Rahasia")
        reading = make_reading(edition, judge, make_passed_entry(edition, agency=agency))

        page = new_client(judge).get(f"/penilaian/{reading.id}")

        assert "Rahasia" not in page.get_data(as_text=True)
        assert "disamarkan" in page.words

    def test_before_the_opening_it_only_reads(self, reading, desk, edition):
        move_stage(assessment(edition), opens_at="2999-01-01T00:00+07:00")

        page = desk.get(f"/penilaian/{reading.id}")

        assert "Penilaian belum dibuka" in page.words
        assert page.soup.select("form.rub button") == []

    def test_leads_to_the_next_proposal(self, reading, desk, edition, judge):
        make_reading(edition, judge, make_passed_entry(edition))
        first, second = open_to(judge)

        page = desk.get(f"/penilaian/{first}")

        assert page.soup.select_one("[data-key=n]")["href"] == f"/penilaian/{second}"
        assert page.soup.select("[data-key=p]") == []

    def test_declaring_a_conflict_closes_it(self, reading, desk):
        page = desk.submit(
            desk.get(f"/penilaian/{reading.id}/benturan"), values={"reason": "Kerabat."}
        )

        assert "tidak lagi ada pada Anda" in page.words
        assert desk.get(f"/penilaian/{reading.id}").status_code == 404

    def test_a_conflict_needs_a_reason(self, reading, desk):
        page = desk.submit(desk.get(f"/penilaian/{reading.id}/benturan"), values={"reason": " "})

        assert page.status_code == 422
        assert "Tulis alasannya" in page.words

    def test_is_nobody_elses(self, reading, new_client, edition, office):
        assert new_client(make_judge(edition)).get(f"/penilaian/{reading.id}").status_code == 404
        assert office.get(f"/penilaian/{reading.id}").status_code == 403

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, reading, desk, rows, count_queries):
        edition, judge = reading.stage.edition, reading.judge
        for _ in range(rows - 1):
            make_reading(edition, judge, make_passed_entry(edition), points={"dampak": 4})
        with count_queries() as found:
            desk.get(f"/penilaian/{reading.id}")

        assert len(found) == 7


@pytest.mark.both
class TestAssigning:
    def test_many_at_once(self, edition, judge, office):
        entries = [make_passed_entry(edition) for _ in range(2)]
        page = office.get("/sekretariat/edisi-2027/penugasan")

        page = office.submit(
            page,
            "main form[method=post]",
            {"proposal": [e.id for e in entries], "juri": [judge.id], "reason": "Ahlinya."},
            button="Tugaskan",
        )

        assert "2 penugasan dibuat" in page.words
        assert "2 bacaan" in page.words

    def test_refuses_a_conflict_and_says_why(self, edition, office):
        agency = make_agency("Kota Contoh")
        entry = make_passed_entry(edition, agency=agency, title="Antar Obat")
        judge = make_judge(edition, agency=agency, name="Sri Juri")
        page = office.get("/sekretariat/edisi-2027/penugasan")
        assert "Berbenturan: Sri Juri" in page.words

        page = office.post(
            "/sekretariat/edisi-2027/penugasan",
            data={"proposal": entry.id, "juri": judge.id, "reason": "Ahlinya."},
            follow_redirects=True,
        )

        assert "benturan kepentingan (instansi sendiri)" in page.words
        assert open_to(judge) == []

    def test_filters_by_words_and_number_of_judges(self, edition, reading, office):
        make_passed_entry(edition, title="Bank Benih")

        page = office.get("/sekretariat/edisi-2027/penugasan?q=benih")
        assert "Antar Obat" not in page.words

        page = office.get("/sekretariat/edisi-2027/penugasan?juri=0")
        assert "Antar Obat" not in page.words
        assert "Bank Benih" in page.words

    @pytest.mark.parametrize(
        ("sent", "said", "kept"),
        [
            (("juri", "reason"), "Centang paling sedikit satu proposal.", "juri"),
            (("proposal", "reason"), "Centang paling sedikit satu juri.", "proposal"),
            (("juri", "proposal"), "Tulis mengapa juri ini yang membaca", "juri"),
        ],
    )
    def test_says_what_is_missing_and_keeps_the_ticks(self, reading, office, sent, said, kept):
        ticks = {"proposal": reading.entry_id, "juri": reading.judge_id, "reason": "Ahlinya."}
        data = {name: ticks[name] for name in sent}

        page = office.post("/sekretariat/edisi-2027/penugasan", data=data)

        assert page.status_code == 422
        assert page.soup.select_one(f"#{kept} .error") is None
        assert page.soup.select_one(".field .error").get_text(" ").endswith(said)
        assert page.soup.select_one(".summary-error a").text == said
        assert page.soup.select_one(f"input[type=checkbox][name={kept}]").has_attr("checked")

    def test_all_that_a_filter_finds_at_once(self, edition, reading, office):
        fresh = [make_passed_entry(edition, title=f"Baru {n}") for n in range(3)]
        other = make_judge(edition)
        page = office.get("/sekretariat/edisi-2027/penugasan?juri=0")
        assert "Semua 3 proposal yang cocok dengan saringan ini" in page.words

        values = {"scope": "every", "juri": [other.id], "reason": "Ahlinya."}
        page = office.submit(page, "form[data-picks]", values, button="Tugaskan")

        assert "3 penugasan dibuat" in page.words
        read = db.session.scalars(db.select(Assignment.entry_id).filter_by(judge_id=other.id))
        assert set(read) == {entry.id for entry in fresh}

    def test_a_list_that_grew_is_not_acted_on(self, edition, judge, office):
        make_passed_entry(edition)
        page = office.get("/sekretariat/edisi-2027/penugasan")
        make_passed_entry(edition)

        values = {"scope": "every", "juri": [judge.id], "reason": "Ahlinya."}
        page = office.submit(page, "form[data-picks]", values, button="Tugaskan")

        assert "Daftarnya berubah" in page.words
        assert "Semua 2 proposal" in page.words
        assert page.soup.select_one("input[type=checkbox][name=juri]").has_attr("checked")
        assert open_to(judge) == []

    def test_a_whole_page_is_ticked_without_scripts(self, edition, judge, office):
        make_passed_entry(edition)
        page = office.get("/sekretariat/edisi-2027/penugasan")

        page = office.get(page.soup.select_one("[data-pick-all]")["href"])

        assert page.soup.select_one("input[name=proposal]").has_attr("checked")

    def test_after_the_close_there_is_nothing_to_tick(self, edition, reading, office):
        close(edition)

        page = office.get("/sekretariat/edisi-2027/penugasan")

        assert "Antar Obat" in page.words
        assert page.soup.select("main input[type=checkbox]") == []

    def test_an_untouched_assignment_is_taken_back(self, reading, office):
        page = office.get(f"/sekretariat/edisi-2027/penugasan/{reading.id}")

        page = office.submit(page, "form[action$=hapus]")

        assert "Penugasan dihapus" in page.words

    def test_reopening_asks_for_a_reason(self, edition, judge, office, desk):
        reading = make_reading(
            edition,
            judge,
            make_passed_entry(edition),
            points={"ringkasan": 4, "dampak": 4},
            done=True,
        )
        page = office.get(f"/sekretariat/edisi-2027/penugasan/{reading.id}")

        refused = office.submit(page, "form[action$=kembali]", {"reason": ""})
        assert refused.status_code == 422

        office.submit(page, "form[action$=kembali]", {"reason": "Salah ketik."})
        page = desk.get(f"/penilaian/{reading.id}")
        assert "Salah ketik." in page.words
        assert page.soup.select("form.rub button")

    def test_a_reading_that_cannot_be_changed_says_why(self, edition, reading, judge, office):
        save(reading, judge, {"dampak": 3})
        address = f"/sekretariat/edisi-2027/penugasan/{reading.id}"
        assert "Juri sudah mulai menilai" in office.get(address).words

        close(edition)

        assert "Tahap penilaian sudah ditutup" in office.get(address).words

    @pytest.mark.parametrize("address", ["buka-kembali", "hapus"])
    def test_a_page_that_answered_a_form_can_be_loaded_again(self, reading, office, address):
        path = f"/sekretariat/edisi-2027/penugasan/{reading.id}"

        assert office.get(f"{path}/{address}").location == path

    def test_every_reason_of_a_reading_stays_to_be_read(self, reading, judge, office):
        page = f"/sekretariat/edisi-2027/penugasan/{reading.id}"
        save(reading, judge, {"ringkasan": 4, "dampak": 4})
        for reason in ("Salah ketik.", "Satu kriteria terlewat."):
            with transaction():
                actions.finish(reading, by=judge, now=clock.now())
            office.submit(office.get(page), "form[action$=kembali]", {"reason": reason})
        for reason, answer in (("Kerabat.", "Kerabat jauh."), ("Sepupu.", "Sudah dijelaskan.")):
            with transaction():
                actions.declare_conflict(reading, reason, by=judge)
            conflict = db.session.scalars(db.select(Conflict).order_by(Conflict.id.desc())).first()
            address = f"/sekretariat/edisi-2027/konflik/{conflict.id}"
            office.submit(office.get(address), values={"reason": answer})

        told = [note.text for note in office.get(page).soup.select(".history blockquote")]

        assert told == [
            "Sudah dijelaskan.",
            "Sepupu.",
            "Kerabat jauh.",
            "Kerabat.",
            "Satu kriteria terlewat.",
            "Salah ketik.",
        ]

    def test_the_page_never_shows_marks(self, edition, judge, office):
        reading = make_reading(
            edition,
            judge,
            make_passed_entry(edition),
            points={"ringkasan": 4, "dampak": 4},
            comment="Rahasia",
            done=True,
        )
        for path in ("penugasan", f"penugasan/{reading.id}", "rekap", "catatan", "keputusan"):
            text = office.get(f"/sekretariat/edisi-2027/{path}").get_data(as_text=True)
            assert "80,00" not in text
            assert "Rahasia" not in text

    def test_a_stranger_finds_nothing(self, reading, new_client, judge):
        stranger = new_client(make_secretary(make_edition()))
        for path in ("penugasan", f"penugasan/{reading.id}", "konflik", "rekap", "keputusan"):
            assert stranger.get(f"/sekretariat/edisi-2027/{path}").status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, edition, office, rows, count_queries):
        for _ in range(rows):
            make_reading(edition, make_judge(edition), make_passed_entry(edition))
        with count_queries() as found:
            office.get("/sekretariat/edisi-2027/penugasan")

        assert len(found) == 13


class TestConflicts:
    def test_are_listed_and_dismissed_with_a_reason(self, reading, judge, office):
        with transaction():
            actions.declare_conflict(reading, "Pernah bekerja sama.", by=judge)
        conflict = db.session.scalar(db.select(Conflict))
        page = office.get("/sekretariat/edisi-2027/konflik")
        assert "Pernah bekerja sama." in page.words

        page = office.get(f"/sekretariat/edisi-2027/konflik/{conflict.id}")
        page = office.submit(page, values={"reason": "Sudah sepuluh tahun lalu."})

        assert "Dikesampingkan" in page.words
        assert reading.state is AssignmentState.ASSIGNED

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, edition, office, rows, count_queries):
        make_judge(edition)  # who reads instead of the first
        for _ in range(rows):
            judge = make_judge(edition)
            reading = make_reading(edition, judge, make_passed_entry(edition))
            with transaction():
                actions.declare_conflict(reading, "Kerabat.", by=judge)
        with count_queries() as found:
            office.get("/sekretariat/edisi-2027/konflik")

        assert len(found) == 17


class TestRecap:
    def test_shows_marks_after_the_close(self, edition, judge, office):
        entry = make_passed_entry(edition, title="Antar Obat")
        for points in ({"ringkasan": 5, "dampak": 5}, {"ringkasan": 4, "dampak": 3}):
            make_reading(edition, make_judge(edition), entry, points=points, done=True)
        close(edition)

        page = office.get("/sekretariat/edisi-2027/rekap")

        assert "Juri A : 100,00" in page.words or "Juri A: 100,00" in page.words
        assert "84,00" in page.words
        assert "32,00" in page.words
        assert "16,00" in page.words

    def test_leads_who_decides_on_after_the_close(self, edition, judge, office, new_client):
        make_reading(edition, judge, make_passed_entry(edition))
        way = "main a.btn[href='/sekretariat/edisi-2027/keputusan']"
        assert not office.get("/sekretariat/edisi-2027/rekap").soup.select(way)
        close(edition)

        (link,) = office.get("/sekretariat/edisi-2027/rekap").soup.select(way)

        assert link.text == "Tandai finalis dan pemenang"
        chair = make_user(grants=[grant(Role.CHAIR, competition=edition.competition)])
        page = new_client(chair).get("/sekretariat/edisi-2027/rekap")
        assert page.status_code == 200
        assert not page.soup.select(way)

    def test_before_the_close_marks_cannot_be_seen_yet(self, edition, judge, office):
        make_reading(
            edition,
            judge,
            make_passed_entry(edition),
            points={"ringkasan": 5, "dampak": 5},
            done=True,
        )

        table = office.get("/sekretariat/edisi-2027/rekap").soup.select_one("#recap-table").text

        assert "Belum dapat dilihat" in table
        assert "Belum ada" not in table

    def test_files_are_safe_for_spreadsheets(self, edition, judge, office):
        entry = make_passed_entry(edition, title="=HYPERLINK(1)")
        make_reading(edition, judge, entry, points={"ringkasan": 5, "dampak": 5}, done=True)
        close(edition)

        answer = office.get("/sekretariat/edisi-2027/rekap.csv")
        text = answer.get_data(as_text=True).lstrip("\ufeff")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))
        english = office.get("/en/sekretariat/edisi-2027/rekap.csv").get_data(as_text=True)

        assert answer.mimetype == "text/csv"
        assert rows[1][1] == "'=HYPERLINK(1)"
        assert "100,00" in rows[1]
        assert ',"100.00",' in english
        sheet = spreadsheet.read(office.get("/sekretariat/edisi-2027/rekap.xlsx").data)
        assert sheet.rows[1][:2] == [f"{entry.id:03d}", "=HYPERLINK(1)"]  # as on the page
        assert Decimal(100) in sheet.rows[1]

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, edition, office, rows, count_queries):
        for _ in range(rows):
            make_reading(
                edition,
                make_judge(edition),
                make_passed_entry(edition),
                points={"ringkasan": 4, "dampak": 4},
                done=True,
            )
        close(edition)
        with count_queries() as found:
            office.get("/sekretariat/edisi-2027/rekap")

        assert len(found) == 23


def test_closing_early_says_what_is_unfinished(edition, reading, office):
    make_passed_entry(edition)
    stages = {stage.kind: stage.id for stage in edition.stages}
    address = "/sekretariat/edisi-2027/ubahan/tutup?tahap={}"

    page = office.get(address.format(stages[StageKind.PROPOSAL_ASSESSMENT]))
    assert "1 bacaan belum diselesaikan" in page.words
    assert "2 proposal tidak punya nilai sama sekali" in page.words

    page = office.get(address.format(stages[StageKind.DECISION]))
    assert "Penilaian belum lengkap" not in page.words


@pytest.mark.parametrize("page", ["keputusan", "catatan"])
def test_what_waits_for_the_close_says_until_when(new_client, freeze, page):
    freeze("2026-11-24T10:00+07:00")
    edition = make_edition("edisi-2026", at=StageKind.PROPOSAL_ASSESSMENT)
    move_stage(assessment(edition), closes_at="2026-12-03T23:59+07:00")
    make_passed_entry(edition, title="Antar Obat")

    shown = new_client(make_secretary(edition)).get(f"/sekretariat/edisi-2026/{page}")

    assert "Penilaian ditutup Kamis, 3 Desember 2026 pukul 23.59 WIB." in shown.words
    (link,) = shown.soup.select("main .alert a")
    assert link["href"].startswith("/sekretariat/edisi-2026/rekap?")
    assert "Antar Obat" not in shown.words


@pytest.mark.both
class TestDecisions:
    @pytest.fixture
    def entry(self, edition, judge):
        entry = make_passed_entry(edition, title="Antar Obat")
        make_reading(
            edition,
            judge,
            entry,
            points={"ringkasan": 4, "dampak": 3},
            comment="Jelaskan biayanya.",
            done=True,
        )
        close(edition)
        return entry

    def mark(self, office, entry, **values):
        page = office.get("/sekretariat/edisi-2027/keputusan")
        values = {"proposal": [entry.id], **values}
        return office.submit(page, "form[method=post]:has(table)", values, button="Simpan tanda")

    def test_the_whole_way_to_the_public(self, entry, office, client, new_client):
        page = self.mark(office, entry, outcome="winner", award="Top 5 Contoh")
        assert "belum diumumkan" in page.words
        assert "Antar Obat" not in client.get("/kompetisi/edisi-2027/hasil").words

        page = office.get("/sekretariat/edisi-2027/keputusan/umumkan")
        assert "Top 5 Contoh" in page.words
        page = office.submit(page, "main form")
        assert "Hasil diumumkan" in page.words

        page = client.get("/kompetisi/edisi-2027/hasil")
        assert "Antar Obat" in page.words
        assert "Top 5 Contoh" in page.words
        assert "Urutan menurut abjad judul; bukan peringkat." in page.words
        assert office.get("/sekretariat/edisi-2027/keputusan").soup.select("main input") == []

        page = new_client(entry.started_by).get(f"/instansi/proposal/{entry.id}/hasil")
        assert "68,00" in page.words
        assert "Top 5 Contoh" in page.words

    def test_applicants_read_released_comments_without_names(
        self, entry, office, new_client, edition
    ):
        applicant = new_client(entry.started_by)
        reading = db.session.scalar(db.select(Assignment))
        self.mark(office, entry, outcome="finalist")
        page = office.get("/sekretariat/edisi-2027/catatan")
        office.submit(page, "main form[method=post]", {"buka": [reading.id]})

        path = f"/instansi/proposal/{entry.id}/hasil"
        assert "Jelaskan biayanya." not in applicant.get(path).words

        office.submit(office.get("/sekretariat/edisi-2027/keputusan/umumkan"), "main form")
        page = applicant.get(path)
        assert "Jelaskan biayanya." in page.words
        assert "Sri Juri" not in page.get_data(as_text=True)

    def test_the_page_leads_from_marking_to_publishing(self, entry, office):
        page = office.get("/sekretariat/edisi-2027/keputusan")
        assert "Centang proposal, lalu tandai" in page.words
        assert "Periksa dan umumkan" not in page.words
        page = office.get("/sekretariat/edisi-2027/keputusan/umumkan")
        assert "Belum ada proposal yang ditandai" in page.words

        page = self.mark(office, entry, outcome="finalist")

        (todo,) = page.soup.select(".todo")
        assert "1 keputusan menunggu diumumkan" in todo.text
        assert todo.a["href"] == "/sekretariat/edisi-2027/keputusan/umumkan"

    def test_comments_stand_under_one_heading_for_each_proposal(self, edition, entry, office):
        other = make_judge(edition)
        move_stage(assessment(edition), closes_at="2999-01-01T00:00+07:00")
        points = {"ringkasan": 4, "dampak": 3}
        make_reading(edition, other, entry, points=points, comment="Bagus.", done=True)
        close(edition)

        page = office.get("/sekretariat/edisi-2027/catatan")

        (heading,) = page.soup.select("main li h2")
        assert heading.text.endswith("Antar Obat")
        assert [one.text for one in page.soup.select("blockquote")] == [
            "Jelaskan biayanya.",
            "Bagus.",
        ]

    def test_all_comments_of_a_page_are_ticked_or_cleared_at_once(self, entry, office):
        def ticked(page):
            return [box.has_attr("checked") for box in page.soup.select("input[name=buka]")]

        page = office.get("/sekretariat/edisi-2027/catatan")
        every, none = (link["href"] for link in page.soup.select("main form .btn-sm"))
        assert ticked(page) == [False]

        page = office.get(every)
        assert ticked(page) == [True]
        saved = office.submit(page, "main form[method=post]")

        assert ticked(saved) == [True]
        assert ticked(office.get(none)) == [False]

    def test_a_winner_without_an_award_is_refused_and_nothing_is_lost(self, entry, office):
        page = self.mark(office, entry, outcome="winner", reason="Dampaknya terbukti.")

        assert page.status_code == 422
        assert "Tulis bunyi penghargaan" in page.soup.select_one("#e-award").text
        assert page.soup.select_one(f"#e-{entry.id}").has_attr("checked")
        assert page.soup.select_one("#outcome option[selected]")["value"] == "winner"
        assert page.soup.select_one("#reason").text.strip() == "Dampaknya terbukti."
        assert queries.decisions_of(entry.edition_id) == []

    def test_nothing_ticked_is_said_over_the_list(self, entry, office):
        page = self.mark(office, entry, proposal=[], outcome="finalist", award="Top 5")

        assert page.status_code == 422
        assert "Centang paling sedikit satu proposal" in page.soup.select_one("#proposal").text
        assert page.soup.select_one("#award")["value"] == "Top 5"

    def test_all_of_the_list_are_marked_at_once(self, edition, entry, office):
        make_passed_entry(edition)
        page = self.mark(office, entry, proposal=[], scope="every", outcome="finalist")

        assert "Tersimpan" in page.words
        assert len(queries.decisions_of(edition.id)) == 2
        assert (
            "Tidak ada proposal yang cocok"
            in office.get("/sekretariat/edisi-2027/keputusan?hasil=belum").words
        )

    def test_whoever_is_not_chosen_reads_a_final_word(self, edition, entry, office, new_client):
        other = make_passed_entry(edition, title="Bank Benih")
        self.mark(office, entry, outcome="finalist")
        assert "Belum diputuskan" in office.get("/sekretariat/edisi-2027/keputusan").words
        office.submit(office.get("/sekretariat/edisi-2027/keputusan/umumkan"), "main form")

        page = office.get("/sekretariat/edisi-2027/keputusan")
        assert "Tidak terpilih" in page.words
        assert "Belum diputuskan" not in page.words
        page = new_client(other.started_by).get(f"/instansi/proposal/{other.id}/hasil")
        assert "Tidak terpilih" in page.words
        assert "belum" not in page.soup.select_one("main .narrow").text.lower()

    def test_what_is_unfinished_is_said_before_the_publication(self, edition, entry, office):
        make_reading(edition, make_judge(edition), entry)
        make_reading(edition, make_judge(edition), make_passed_entry(edition))
        self.mark(office, entry, outcome="finalist")

        page = office.get("/sekretariat/edisi-2027/keputusan/umumkan")

        assert "2 bacaan belum diselesaikan" in page.words
        assert "1 proposal tidak punya nilai sama sekali" in page.words
        assert "Pengusul 2 proposal" in page.words
        assert "Nilai rata-rata dapat dibaca pengusulnya: 1 proposal dari 1 instansi" in page.words

    def test_a_complete_assessment_gives_no_warning(self, entry, office):
        self.mark(office, entry, outcome="finalist")

        page = office.get("/sekretariat/edisi-2027/keputusan/umumkan")

        assert "Penilaian belum lengkap" not in page.words

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, edition, office, rows, count_queries):
        entries = [make_passed_entry(edition) for _ in range(rows)]
        close(edition)
        with transaction():
            actions.decide(edition, entries, Outcome.FINALIST, by=entries[0].started_by)
        with count_queries() as found:
            office.get("/sekretariat/edisi-2027/keputusan")

        assert len(found) == 23


class TestPanel:
    @pytest.fixture
    def deciding(self, app):
        return make_edition("edisi-putusan", at=StageKind.DECISION)

    def test_reads_entries_and_recap(self, deciding, new_client):
        entry = make_passed_entry(deciding, title="Antar Obat")
        panelist = new_client(make_panelist(deciding))

        assert "Sidang panel" in panelist.get("/penilaian").words
        assert "Antar Obat" in panelist.get("/penilaian/panel/edisi-putusan").words
        page = panelist.get(f"/penilaian/panel/edisi-putusan/{entry.id}")
        assert page.title == "Antar Obat"
        assert page.soup.select("main form") == []

    def test_waits_for_the_decision_stage(self, edition, new_client):
        entry = make_passed_entry(edition, title="Antar Obat")
        panelist = new_client(make_panelist(edition))

        page = panelist.get("/penilaian/panel/edisi-2027")

        assert "Sidang belum dimulai" in page.words
        assert "Antar Obat" not in page.words
        assert panelist.get(f"/penilaian/panel/edisi-2027/{entry.id}").status_code == 404

    def test_never_opens_an_entry_in_conflict(self, deciding, new_client):
        agency = make_agency("Kota Contoh")
        entry = make_passed_entry(deciding, agency=agency, title="Antar Obat")
        panelist = new_client(make_panelist(deciding, agency=agency))

        page = panelist.get("/penilaian/panel/edisi-putusan")
        assert "1 proposal tidak tampil" in page.words and "Antar Obat" not in page.words
        assert panelist.get(f"/penilaian/panel/edisi-putusan/{entry.id}").status_code == 404

    def test_is_closed_to_evaluators(self, deciding, new_client):
        entry = make_passed_entry(deciding)
        evaluator = new_client(make_judge(deciding))

        assert evaluator.get("/penilaian/panel/edisi-putusan").status_code == 404
        assert evaluator.get(f"/penilaian/panel/edisi-putusan/{entry.id}").status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_queries_do_not_grow(self, deciding, new_client, rows, count_queries):
        for _ in range(rows):
            make_passed_entry(deciding)
        panelist = new_client(make_panelist(deciding))
        with count_queries() as found:
            panelist.get("/penilaian/panel/edisi-putusan")

        assert len(found) == 19
