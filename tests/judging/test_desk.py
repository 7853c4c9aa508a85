"""What helps a judge to give the last proposal the same measure as the first."""

from itertools import groupby, pairwise

import pytest

from app.competitions.definition import Question, QuestionKind, Section
from app.competitions.models import StageKind
from app.competitions.queries import form_in_force
from app.core import clock
from app.core.db import db, transaction
from app.entries.models import Partner
from app.entries.rules.reading import ReadAnswer, ReadSection
from app.judging import actions, queries, rules
from app.judging.models import AssignmentState
from app.judging.rules.claims import claims
from app.judging.rules.distribution import group_shown
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    save,
    settings,
)
from tests.factories.library import index_library, make_library_entry
from tests.harness.forms import Form

pytestmark = pytest.mark.once

POINTS = {"dampak": 4, "ringkasan": 3}


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def judge(edition):
    return make_judge(edition)


@pytest.fixture
def reading(edition, judge):
    return make_reading(edition, judge, make_passed_entry(edition))


@pytest.fixture
def desk(new_client, judge):
    return new_client(judge)


def lately(page):
    """Criterion → the line of own last marks beside it."""
    return {
        card.select_one("legend").contents[0].strip(): card.select_one(".lately").get_text(
            " ", strip=True
        )
        for card in page.soup.select("fieldset.score")
        if card.select_one(".lately")
    }


def test_own_last_five_marks_stand_beside_each_criterion(edition, judge, reading, desk, freeze):
    assert lately(desk.get(f"/penilaian/{reading.id}")) == {}
    for minute, given in enumerate((1, 2, 3, 4, 5, 5)):
        freeze(f"2026-11-23T10:{minute:02d}+07:00")
        make_reading(
            edition, judge, make_passed_entry(edition), points={"dampak": given, "ringkasan": 3}
        )
    other = make_passed_entry(edition)
    make_reading(edition, make_judge(edition), other, points={"dampak": 1})

    assert lately(desk.get(f"/penilaian/{reading.id}")) == {
        "Kebaruan": "Nilai Anda pada 5 proposal lain: 3, 3, 3, 3, 3",
        "Dampak": "Nilai Anda pada 5 proposal lain: 5, 5, 4, 3, 2",
    }


class TestSecondThoughts:
    @pytest.fixture
    def done(self, edition, judge, freeze):
        freeze("2026-11-23T10:00+07:00")
        move_stage(
            assessment(edition),
            opens_at="2026-11-20T00:00+07:00",
            closes_at="2026-11-30T23:59+07:00",
        )
        entry = make_passed_entry(edition)
        return make_reading(edition, judge, entry, points=POINTS, done=True)

    def test_a_judge_takes_back_selesai_and_changes_a_mark(self, done, desk, freeze, office):
        freeze("2026-11-23T10:09:59+07:00")
        page = desk.get(f"/penilaian/{done.id}")
        assert "Sampai pukul 10.10 WIB Anda masih dapat membatalkannya" in page.words

        page = desk.submit(page, 'form[action$="/batal-selesai"]')

        assert "Nilai dapat diubah lagi" in page.words
        assert done.state is AssignmentState.STARTED
        assert queries.points_of(done) and page.soup.select("form.rub textarea")
        assert (
            "Selesai dibatalkan juri"
            in office.get(f"/sekretariat/edisi-2027/penugasan/{done.id}").words
        )

    def test_sending_it_twice_changes_nothing(self, done, desk):
        page = desk.get(f"/penilaian/{done.id}")

        for _ in range(2):
            answer = desk.submit(page, 'form[action$="/batal-selesai"]')

        assert "Nilai dapat diubah lagi" in answer.words
        assert done.state is AssignmentState.STARTED

    def test_after_ten_minutes_the_secretariat_is_asked(self, done, desk, freeze):
        page = desk.get(f"/penilaian/{done.id}")
        freeze("2026-11-23T10:10+07:00")

        answer = desk.submit(page, 'form[action$="/batal-selesai"]')

        assert "Selesai hanya dapat dibatalkan dalam 10 menit" in answer.words
        assert done.state is AssignmentState.DONE
        assert answer.soup.select('form[action$="/batal-selesai"]') == []

    def test_not_after_the_close(self, done, desk, edition, freeze):
        move_stage(assessment(edition), closes_at="2026-11-23T10:04+07:00")
        page = desk.get(f"/penilaian/{done.id}")
        assert "Sampai pukul 10.05 WIB" in page.words
        freeze("2026-11-23T10:05+07:00")

        answer = desk.submit(page, 'form[action$="/batal-selesai"]')

        assert "Tahap penilaian sudah ditutup" in answer.words
        assert done.state is AssignmentState.DONE


class TestOwnOrder:
    LINES = tuple((entry, entry % 4 or None) for entry in range(1, 41))

    def order(self, judge_id, lines=LINES):
        turns = rules.turns(lines, stage_id=1, judge_id=judge_id)
        return sorted(turns, key=turns.get)

    def test_categories_stay_together(self):
        met = [category for category, _ in groupby(self.order(7), dict(self.LINES).get)]

        assert len(met) == len(set(met)) == 4

    def test_every_judge_has_an_order_that_stays(self):
        assert self.order(7) == self.order(7)
        assert len({tuple(self.order(judge)) for judge in range(20)}) == 20

    def test_no_entry_is_read_late_by_everybody(self):
        orders = [self.order(judge) for judge in range(60)]

        late = [sum(one.index(entry) >= 20 for one in orders) for entry, _ in self.LINES]

        assert min(late) > 12 and max(late) < 48

    def test_what_is_assigned_later_moves_nothing(self):
        grown = self.order(7, (*self.LINES, (41, 2), (42, 9)))

        assert [entry for entry in grown if entry <= 40] == self.order(7)

    def test_the_keys_follow_the_list(self, edition, judge, desk):
        readings = [
            make_reading(edition, judge, make_passed_entry(edition, title=f"Proposal {number}"))
            for number in range(6)
        ]
        page = desk.get("/penilaian")
        listed = [row.a["href"] for row in page.soup.select("tbody th")]
        assert sorted(listed) == sorted(f"/penilaian/{one.id}" for one in readings)
        assert page.soup.select_one(".pace-act a")["href"] == listed[0]

        for here, there in pairwise(listed):
            assert desk.get(here).soup.select_one("[data-key=n]")["href"] == there
            assert desk.get(there).soup.select_one("[data-key=p]")["href"] == here


class TestReasons:
    """Where the edition's rules ask for them: one comment, and why a criterion got an end."""

    @pytest.fixture
    def edition(self, app):
        rules = settings(judge_reasons="ends")
        return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)

    def give(self, desk, reading, values, button="Selesai"):
        refs = {one.key: one.id for one in reading.stage.rubric.criteria}
        named = {
            "-".join([kind, str(refs[key])]) if key in refs else name: value
            for name, value in values.items()
            for kind, _, key in [name.partition("-")]
        }
        return desk.submit(desk.get(f"/penilaian/{reading.id}"), "form.rub", named, button=button)

    def test_selesai_waits_for_them_and_keeps_what_was_written(self, reading, desk):
        given = {"points-ringkasan": 3, "points-dampak": 5, "private_note": "Ragu."}

        page = self.give(desk, reading, given)

        assert page.status_code == 422
        assert "Belum bisa selesai: 2 hal belum diisi" in page.words
        why, comment = page.soup.select("main .desk-head ~ .wrap .summary-error a")
        assert page.soup.select_one(".summary-error").find_parent(class_="desk") is None
        assert why.text == "Dampak: Tulis mengapa nilainya 5."
        assert comment.text == "Tulis satu catatan untuk pengusul."
        box = page.soup.select_one(f"textarea{why['href']}")
        assert box["aria-invalid"] == "true" and box.find_parent(class_="score")
        assert "Tulis mengapa" in page.soup.find(id=box["aria-describedby"]).text
        assert page.soup.select_one(f"{comment['href']}[aria-invalid=true]")
        assert (reading.private_note, reading.scored) == ("Ragu.", 2)

        given = {"reason-dampak": " Terukur. ", "comment": "Jelas.", "points-dampak": 5}
        page = self.give(desk, reading, given)
        assert page.title == "Kunci nilai?"
        page = desk.submit(page, 'form[action$="/kunci"]')
        assert "Alasan Anda: Terukur." in page.words

    def test_a_reason_may_come_before_the_points_and_goes_when_it_is_emptied(self, reading, desk):
        self.give(desk, reading, {"reason-dampak": "Terukur."}, "Simpan")
        assert list(reading.reasons.values()) == ["Terukur."]
        assert reading.scored == 0

        self.give(desk, reading, {"reason-dampak": "", "points-dampak": 1}, "Simpan")
        assert reading.reasons == {}

    def test_two_tabs_lose_no_reason(self, reading, desk):
        (box,) = {
            one["name"]
            for one in desk.get(f"/penilaian/{reading.id}").soup.select(".score textarea")
            if "Dampak" in one.find_parent(class_="score").text
        }
        old = desk.get(f"/penilaian/{reading.id}")
        self.give(desk, reading, {"reason-dampak": "Dari tab satu."}, "Simpan")

        page = desk.submit(old, "form.rub", {box: "Dari tab dua."}, button="Simpan")

        choice = page.soup.select_one("#unsettled").get_text(" ", strip=True)
        assert "Alasan: Dampak" in choice
        assert "Dari tab satu." in choice and "Dari tab dua." in choice
        page = desk.submit(page, "#unsettled form", button="Pakai yang dari tab lain")
        assert page.soup.select_one(f"textarea[name={box}]").text.strip() == "Dari tab dua."

    def test_one_that_is_too_long_is_refused_and_kept(self, reading, desk):
        page = self.give(desk, reading, {"reason-dampak": "x" * 1001}, "Simpan")

        assert page.status_code == 422
        assert "Tulisan ini paling panjang 1.000 karakter" in page.words
        assert "x" * 1001 in page.words and reading.reasons == {}

    def test_one_that_came_too_late_can_be_copied(self, reading, desk, edition):
        page = desk.get(f"/penilaian/{reading.id}")
        name = page.soup.select_one(".score textarea")["name"]
        move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")

        page = desk.submit(page, "form.rub", {name: "Panjang sekali."}, button="Simpan")

        assert "Tulisan Anda yang belum tersimpan Alasan: Kebaruan Panjang sekali." in page.words

    def test_who_asks_for_none_shows_no_boxes(self, app, new_client):
        edition = make_edition(at=StageKind.PROPOSAL_ASSESSMENT)
        judge = make_judge(edition)
        reading = make_reading(edition, judge, make_passed_entry(edition))

        page = new_client(judge).get(f"/penilaian/{reading.id}")

        assert page.soup.select(".score textarea") == []
        assert "(boleh kosong)" in page.soup.select_one("label[for=comment]").text


class TestPhrases:
    """What a judge writes often is kept by criterion, for this judge alone."""

    @pytest.fixture
    def edition(self, app):
        rules = settings(judge_reasons="ends")
        return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)

    @pytest.fixture
    def criterion(self, reading):
        return next(one for one in reading.stage.rubric.criteria if one.key == "dampak")

    @pytest.fixture
    def bank(self, reading, criterion):
        return f"/penilaian/{reading.id}/frasa?kriteria={criterion.id}"

    def keep(self, desk, bank, *texts):
        for text in texts:
            page = desk.submit(desk.get(bank), "form:has([name=text])", {"text": text})
        return page

    def kept(self, page):
        return [one.text for one in page.soup.select("#phrases li .text")]

    def test_what_was_just_written_is_kept_written_again_and_thrown_away(
        self, judge, reading, criterion, desk
    ):
        edition = reading.stage.edition
        save(reading, judge, {}, **{f"reason-{criterion.id}": "Angkanya dapat diperiksa."})
        page = desk.get(f"/penilaian/{reading.id}")
        (link,) = page.soup.select(f'[data-phrases="reason-{criterion.id}"]')
        page = desk.get(link["href"])
        assert "Belum ada frasa" in page.words
        page = desk.submit(page)
        assert self.kept(page) == ["Angkanya dapat diperiksa."]

        other = make_reading(edition, judge, make_passed_entry(edition))
        save(other, judge, {}, **{f"reason-{criterion.id}": "Baik."})
        page = desk.get(f"/penilaian/{other.id}/frasa?kriteria={criterion.id}")
        for _ in range(2):
            back = desk.submit(page, "#phrases li form", button="pakai")
        box = back.soup.select_one(f"#reason-{criterion.id}")
        assert box.text.strip() == "Baik. Angkanya dapat diperiksa."

        page = desk.submit(page, "#phrases li form", button="buang")
        assert self.kept(page) == []

    def test_nobody_else_meets_them(self, reading, criterion, bank, desk, new_client):
        page = self.keep(desk, bank, "Milik saya.")
        own = page.soup.select_one("[name=frasa]")["value"]
        colleague = make_judge(reading.stage.edition)
        theirs = make_reading(reading.stage.edition, colleague, reading.entry)
        client = new_client(colleague)
        address = f"/penilaian/{theirs.id}/frasa?kriteria={criterion.id}"

        assert self.kept(client.get(address)) == []
        token = client.get(address).soup.select_one("[name=csrf_token]")["value"]
        for choice in ("pakai", "buang"):
            sent = {"frasa": own, "pilihan": choice, "csrf_token": token}
            client.post(address, data=sent)

        assert theirs.reasons == {}
        assert self.kept(desk.get(bank)) == ["Milik saya."]

    def test_the_same_is_kept_once_and_there_is_an_end(self, bank, desk, monkeypatch):
        monkeypatch.setattr("app.judging.actions.phrases.MOST_PHRASES", 2)
        self.keep(desk, bank, "Satu.", "Dua.", "Satu.")

        page = self.keep(desk, bank, "Tiga.")

        assert page.status_code == 422
        assert "Sudah ada 2 frasa. Buang satu, lalu simpan lagi." in page.words
        assert page.soup.select_one("input[name=text]")["value"] == "Tiga."
        assert self.kept(page) == ["Dua.", "Satu."]

    def test_without_reasons_a_phrase_goes_to_the_comment(self, app, new_client):
        edition = make_edition(at=StageKind.PROPOSAL_ASSESSMENT)
        judge = make_judge(edition)
        reading = make_reading(edition, judge, make_passed_entry(edition))
        client = new_client(judge)
        link = client.get(f"/penilaian/{reading.id}").soup.select_one('[data-phrases="comment"]')
        self.keep(client, link["href"], "Jelas.")

        client.submit(client.get(link["href"]), "#phrases li form", button="pakai")

        assert reading.comment == "Jelas."

    def test_a_criterion_of_another_rubric_has_none(self, reading, desk):
        assert desk.get(f"/penilaian/{reading.id}/frasa?kriteria=99").status_code == 404
        assert desk.get(f"/penilaian/{reading.id}/frasa").status_code == 404


class TestClaims:
    """Each claimed figure stands one click from its files, and the judge says what is behind it."""

    @pytest.fixture
    def reading(self, edition, judge):
        figure = {"indicator": "Waktu antar", "unit": "jam", "baseline": "48", "result": "3"}
        rows = [{**figure, "period": "2025", "source": "Buku antar"}] * 2
        asked = next(one for one in form_in_force(edition)[1].questions() if one.kind == "figures")
        return make_reading(edition, judge, make_passed_entry(edition, answers={asked.key: rows}))

    def verdicts(self, page):
        return [
            [one["value"] for one in claim.select("input[checked]")]
            for claim in page.soup.select("fieldset.claim")
        ]

    def test_each_is_marked_and_frozen_by_selesai(self, reading, desk, office, edition):
        page = desk.get(f"/penilaian/{reading.id}")
        claims = page.soup.select("fieldset.claim")
        assert "Waktu antar: 48 → 3 jam" in claims[0].text
        assert "Sumber: Buku antar" in claims[0].text
        assert self.verdicts(page) == [[""], [""]]

        page = desk.submit(page, "form.rub", {"claim-2": "weak", "comment": "Cukup."})
        assert self.verdicts(page) == [[""], ["weak"]]
        refs = {one.key: one.id for one in reading.stage.rubric.criteria}
        points = {f"points-{refs[key]}": given for key, given in POINTS.items()}
        page = desk.submit(page, "form.rub", points, button="Selesai")
        page = desk.submit(page, 'form[action$="/kunci"]')
        assert not page.soup.select("fieldset.claim input")
        assert "Lemah" in page.soup.select("fieldset.claim")[1].text

        address = f"/sekretariat/edisi-2027/rekap/{reading.entry_id}"
        assert office.get(address).location.endswith("/rekap")
        move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
        (link,) = office.get("/sekretariat/edisi-2027/rekap").soup.select("tbody th a")
        words = office.get(link["href"]).words
        assert link["href"] == address
        assert "Waktu antar: 48 → 3 jam Belum diperiksa" in words
        assert "Waktu antar: 48 → 3 jam Lemah" in words
        assert "Dampak : 4 dari 5" in words and "Cukup." in words

    @pytest.mark.parametrize("sent", [{"claim-3": "weak"}, {"claim-1": "maybe"}])
    def test_a_figure_or_a_word_that_is_not_there_is_refused(self, reading, desk, sent):
        page = desk.get(f"/penilaian/{reading.id}")
        filled = Form(page.soup.select_one("form.rub"), page.request.url)

        page = desk.post(f"/penilaian/{reading.id}", data={**filled.data, **sent})

        assert page.status_code == 422 and reading.verdicts == {}
        assert "Angka ini tidak ada dalam proposal" in page.words

    def test_its_files_are_those_of_its_section_else_all(self):
        def section(key, files, figures=()):
            questions = (
                Question("f", QuestionKind.FIGURES, "Angka"),
                Question("b", "files", "Bukti"),
            )
            answers = [ReadAnswer(questions[0], figures, ()), ReadAnswer(questions[1], None, files)]
            return ReadSection(Section(key, key, questions), answers)

        one, two, three = ({"id": ref} for ref in (1, 2, 3))
        found = claims(
            [section("a", [one]), section("b", [two, three], [{}, {}]), section("c", (), [{}])]
        )

        assert [(claim.number, claim.files) for claim in found] == [
            (1, [two, three]),
            (2, [two, three]),
            (3, [one, two, three]),
        ]

    def test_two_tabs_lose_none(self, reading, desk):
        old = desk.get(f"/penilaian/{reading.id}")
        desk.submit(desk.get(f"/penilaian/{reading.id}"), "form.rub", {"claim-1": "proven"})

        page = desk.submit(old, "form.rub", {"claim-1": "absent"})

        choice = page.soup.select_one("#unsettled").get_text(" ", strip=True)
        assert "Waktu antar" in choice and "Terbukti" in choice and "Tidak ada" in choice


class TestSimilar:
    """What the library has that is like the proposal, for a judge who asks how new it is."""

    WORDS = "Perahu kelas keliling membawa guru kepada anak nelayan di pulau terluar."

    def library(self, *entries):
        made = [make_library_entry(title, summary=self.WORDS, **more) for title, more in entries]
        for number in range(4):
            make_library_entry(f"Izin usaha {number}", summary="Perizinan dalam satu loket.")
        index_library()
        return made

    def reading_of(self, edition, judge):
        entry = make_passed_entry(edition, title="Kelas Perahu", answers={"ringkasan": self.WORDS})
        return make_reading(edition, judge, entry)

    def test_the_likest_are_named_with_a_way_to_them(self, edition, judge, desk):
        reading = self.reading_of(edition, judge)
        kin, *_rest = self.library(
            ("Sekolah Apung", {"agency": make_agency("Kabupaten Laut"), "year": 2021}),
            ("Kelas Perahu", {"entry_id": reading.entry_id}),
            ("Perahu Guru", {"withdrawn": True}),
        )

        page = desk.get(f"/penilaian/{reading.id}")
        (link,) = page.soup.select("#similar a[hx-get]")
        assert link["href"] == link["hx-get"]
        page = desk.get(link["href"])

        (found,) = page.soup.select("#similar li")
        assert found.a["href"].startswith(f"/inovasi/{kin.id}-")
        assert "Sekolah Apung Kabupaten Laut, 2021. Kata yang sama:" in page.words
        part = desk.get(link["hx-get"], headers={"HX-Request": "true"})
        assert part.soup.find(True)["id"] == "similar" and not part.soup.select("h1")

    def test_a_blind_stage_does_not_tell_the_agency_by_its_earlier_work(self, app, new_client):
        edition = make_edition(at=StageKind.PROPOSAL_ASSESSMENT, blind=True)
        judge = make_judge(edition)
        reading = self.reading_of(edition, judge)
        above, partner = make_agency("Kabupaten Laut"), make_agency("Dinas Mitra")
        with transaction():
            reading.entry.agency.parent_id = above.id
            db.session.add(
                Partner(entry_id=reading.entry_id, position=1, name="Mitra", agency_id=partner.id)
            )
        near = (reading.entry.agency, above, partner)
        self.library(*((f"Kelas Perahu {n}", {"agency": one}) for n, one in enumerate(near)))

        page = new_client(judge).get(f"/penilaian/{reading.id}/serupa")

        assert "Tidak ditemukan inovasi yang serupa" in page.words
        assert not [one.name for one in near if one.name in page.get_data(as_text=True)]

    def test_without_an_index_it_says_so_and_nobody_else_may_ask(self, reading, desk, new_client):
        assert "tidak dapat dicari" in desk.get(f"/penilaian/{reading.id}/serupa").words
        stranger = new_client(make_judge(reading.stage.edition))
        assert stranger.get(f"/penilaian/{reading.id}/serupa").status_code == 404


class TestDistribution:
    """Own totals beside the group's: once all is finished, and never whose they are."""

    def finish(self, edition, judge, *given):
        for points in given:
            every = {"dampak": points, "ringkasan": points}
            make_reading(edition, judge, make_passed_entry(edition), points=every, done=True)

    def rows(self, page):
        return {
            row.th.text.strip(): [cell.text.strip() for cell in row.select("td")]
            for row in page.soup.select("tbody tr")
        }

    def test_it_waits_until_all_is_finished(self, edition, judge, reading, desk):
        address = f"/penilaian/sebaran?tahap={reading.stage_id}"
        self.finish(edition, judge, 5)
        assert desk.get(address).location == "/penilaian"
        assert desk.get("/penilaian").soup.select('a[href*="/sebaran"]') == []

        save(reading, judge, {"dampak": 3, "ringkasan": 3})
        with transaction():
            actions.finish(reading, by=judge, now=clock.now())
        (link,) = desk.get("/penilaian").soup.select('a[href*="/sebaran"]')
        page = desk.get(link["href"])

        assert "Nilai juri lain tampil di sini setelah" in page.words
        assert "Juri lain" not in page.words
        rows = self.rows(page)
        assert rows["60 sampai di bawah 70"] == ["50 %"] and rows["90 sampai 100"] == ["50 %"]
        assert rows["0 sampai di bawah 10"] == ["0 %"]

    def test_of_enough_others_it_tells_shares_only(self, edition, judge, desk):
        self.finish(edition, judge, 5)
        for given in ((1, 2, 3), (3, 3, 3), (4, 4, 4, 4)):
            self.finish(edition, make_judge(edition), *given)

        address = f"/penilaian/sebaran?tahap={assessment(edition).id}"
        before = desk.get(address)
        move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
        page = desk.get(address)

        assert self.rows(before)["80 sampai di bawah 90"] == ["0 %"]
        assert self.rows(page)["80 sampai di bawah 90"] == ["0 %", "40 %"]
        assert "Rata-rata juri lain 62,00" in page.words

    @pytest.mark.parametrize(
        ("judges", "totals", "shown"),
        [([2, 3], 50, False), ([2, 3, 4], 9, False), ([2, 3, 4], 10, True)],
    )
    def test_too_few_others_are_not_told_of(self, judges, totals, shown):
        assert group_shown(judges, totals) is shown
