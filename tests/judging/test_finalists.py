"""Finalists are named and public first, then scored in stages of their own; then some win."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.entries.models import EntryState
from app.judging import actions, queries, rules
from app.judging.models import Assignment, Decision, Outcome, TieKind
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.judging import (
    assessment,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
)
from tests.factories.ranked import LONG_AGO

K = StageKind
OFFICE = "/sekretariat/edisi-2027"


def test_the_whole_way_from_the_ranking_to_a_winner_among_the_finalists(round_, new_client):
    first, second, third = round_.entries
    office, public = new_client(round_.secretary), new_client()

    page = office.get(f"{OFFICE}/keputusan")
    options = [one["value"] for one in page.soup.select("#outcome option, [name=outcome] option")]
    assert options == ["finalist", "none"] and not page.soup.select("[name=award]")
    ticks = {"proposal": [first.id, second.id], "scope": "ticked", "outcome": "finalist"}
    office.post(f"{OFFICE}/keputusan", data=ticks)
    page = office.get(f"{OFFICE}/keputusan/umumkan")
    assert "Umumkan finalis" in page.soup.h1.text
    assert "Finalis diumumkan" not in public.get("/kompetisi/edisi-2027/hasil").words

    page = office.submit(page, button="Umumkan finalis sekarang")
    assert "Finalis diumumkan. Tugaskan sekarang juri untuk tahap finalis." in page.words
    assert "Satu" in page.words and "Tiga" not in page.words
    known = public.get("/kompetisi/edisi-2027/hasil")
    assert [one.text for one in known.soup.select("h3")] == ["Dua", "Satu"]
    own = new_client(third.started_by).get(f"/instansi/proposal/{third.id}/hasil")
    assert "Tidak menjadi finalis" in own.words
    own = new_client(first.started_by).get(f"/instansi/proposal/{first.id}/hasil")
    assert "menjadi finalis" in own.words and "dari 100" not in own.words
    mine = new_client(first.started_by).get("/instansi")
    assert "Finalis diumumkan" in mine.words and "Hasil diumumkan" not in mine.words

    panelist = make_panelist(round_.edition, name="Ani")
    data = {
        "proposal": [first.id, second.id],
        "scope": "ticked",
        "juri": [panelist.id],
        "reason": "TPI.",
    }
    page = office.post(f"{OFFICE}/penugasan", data=data, follow_redirects=True)
    assert "2 penugasan dibuat." in page.words
    reads = new_client(panelist).get("/penilaian")
    assert "Satu" in reads.words and "Presentasi dan wawancara" in reads.words


def test_finalists_are_scored_only_once_they_are_public(round_, new_client):
    first = round_.entries[0]
    with pytest.raises(RuleBroken, match=r"judging\.finalists_unknown"), transaction():
        actions.assign(round_.stage, [first], [make_panelist(round_.edition)], by=round_.secretary)
    page = new_client(round_.secretary).get(f"{OFFICE}/penugasan?tahap={round_.stage.id}")
    assert "Umumkan finalisnya lebih dahulu" in page.words

    round_.name(first)
    refused = r"judging\.no_anchors_for_finalists"
    with pytest.raises(RuleBroken, match=refused), transaction():
        actions.set_anchor(round_.stage, first, {}, "A.", again=False, by=round_.secretary)
    with pytest.raises(RuleBroken, match=refused), transaction():
        actions.assign_anchors(round_.stage, by=round_.secretary)
    for entry, judge in (
        (round_.entries[1], make_panelist(round_.edition)),
        (first, round_.judge),
    ):
        with pytest.raises(RuleBroken), transaction():
            actions.assign(round_.stage, [entry], [judge], by=round_.secretary)


def test_a_winner_is_a_public_finalist_and_a_finalist_stays_one(round_):
    first, second, _third = round_.entries
    with pytest.raises(RuleBroken, match=r"judging\.finalists_first"):
        round_.decide(first, outcome=Outcome.WINNER, award="Top")
    with pytest.raises(RuleBroken, match=r"judging\.finalists_first"), transaction():
        actions.publish_results(round_.edition, by=round_.secretary)
    round_.name(first)
    with pytest.raises(RuleBroken, match=r"judging\.finalists_being_scored"):
        round_.decide(first, outcome=Outcome.WINNER, award="Top")
    round_.score(first, 5)
    round_.close()

    with pytest.raises(RuleBroken, match=r"judging\.not_a_finalist"):
        round_.decide(second, outcome=Outcome.WINNER, award="Top")
    with pytest.raises(RuleBroken, match=r"judging\.finalists_stay"), transaction():
        actions.withdraw_decisions(round_.edition, [first], by=round_.secretary)
    round_.decide(first, outcome=Outcome.WINNER, award="Top")


def test_the_final_score_weighs_each_stage_by_its_share(round_, new_client):
    first, second, third = round_.entries
    round_.name(first, second)
    panelist, other = make_panelist(round_.edition), make_panelist(round_.edition)
    for entry, given in ((first, (2, 3)), (second, (5, 4))):
        for who, points in zip((panelist, other), given, strict=True):
            round_.score(entry, points, who)
    office = new_client(round_.secretary)
    assert "Nilai belum dapat dilihat" in office.get(f"{OFFICE}/rekap/akhir").words
    assert "100,00" in office.get(f"{OFFICE}/rekap/{first.id}").words
    round_.close()

    page = office.get(f"{OFFICE}/rekap/{first.id}")
    assert len(page.soup.select("#stages a")) == 2
    page = office.get(f"{OFFICE}/rekap/{third.id}")
    assert "60,00" in page.words and not page.soup.select("#stages a")
    page = office.get(f"{OFFICE}/rekap/akhir")
    rows = [[one.text.strip() for one in row.select("td")] for row in page.soup.select("tbody tr")]
    # 0.6 × 80 + 0.4 × 90, and 0.6 × 100 + 0.4 × 50
    assert rows == [["80,00", "90,00", "84,00"], ["100,00", "50,00", "80,00"]]
    assert page.soup.select("tbody th a")[0].text.endswith("Dua")
    assert "60 %" in page.words and "40 %" in page.words
    sheet = office.get(f"{OFFICE}/rekap/akhir.csv").data.decode("utf-8-sig")
    assert "84,00" in sheet or "84.00" in sheet


def test_a_public_finalist_who_wins_is_no_winner_to_anybody_before_the_results(round_, new_client):
    first, second, _third = round_.entries
    round_.name(first, second)
    for entry in (first, second):
        round_.score(entry, 4)
    round_.close()
    round_.decide(second, outcome=Outcome.WINNER, award="Top Inovasi Contoh", reason="Pleno.")

    for who in (None, first.started_by, second.started_by, round_.judge):
        page = new_client(who).get("/kompetisi/edisi-2027/hasil")
        assert "Top Inovasi Contoh" not in page.words and "Pemenang" not in page.soup.main.h2.text
    own = new_client(second.started_by)
    assert "Top Inovasi" not in own.get(f"/instansi/proposal/{second.id}/hasil").words
    assert "Top Inovasi" not in own.get(f"/instansi/proposal/{second.id}").words

    with transaction():
        actions.publish_results(round_.edition, by=round_.secretary)
    assert "Top Inovasi Contoh" in new_client().get("/kompetisi/edisi-2027/hasil").words
    page = own.get(f"/instansi/proposal/{second.id}/hasil")
    assert "Presentasi dan wawancara" in page.words and "Nilai akhir" in page.words


def test_the_marks_of_the_proposals_are_fixed_once_the_finalists_are_public(round_):
    first, second, _third = round_.entries
    round_.name(first)
    (reading,) = db.session.scalars(db.select(Assignment).filter_by(entry_id=second.id))

    with pytest.raises(RuleBroken, match=r"judging\.finalists_published"), transaction():
        actions.declare_conflict(reading, "Kerabat.", by=round_.judge)
    before = queries.recap_of(second, assessment(round_.edition)).mean
    with transaction():
        actions.declare_tie(TieKind.FAMILY, second.agency.name, "", is_actual=True, by=round_.judge)
    assert queries.conflict_stands(second.id, round_.judge.id)
    assert queries.recap_of(second, assessment(round_.edition)).mean == before


def test_a_finalist_below_a_stages_passing_grade_wins_with_a_reason_alone(round_):
    first = round_.entries[0]
    with transaction():
        round_.stage.passing_grade = 70
    round_.name(first)
    round_.score(first, 3)
    round_.close()

    with pytest.raises(RuleBroken, match=r"judging\.departure_needs_reason"):
        round_.decide(first, outcome=Outcome.WINNER, award="Top")
    round_.decide(first, outcome=Outcome.WINNER, award="Top", reason="Diputus panel.")
    with transaction():
        actions.publish_results(round_.edition, by=round_.secretary)
    assert round_.edition.results_published_at


def test_a_finalist_who_withdraws_holds_nobody_up(round_, new_client):
    first, second, _third = round_.entries
    round_.name(first, second)
    round_.score(second, 4)
    round_.close()
    with transaction():
        first.state = EntryState.WITHDRAWN

    assert "Satu" not in new_client().get("/kompetisi/edisi-2027/hasil").words
    round_.decide(second, outcome=Outcome.WINNER, award="Top")
    with transaction():
        actions.publish_results(round_.edition, by=round_.secretary)
    published = queries.published_decisions(round_.edition.id)
    assert [one.entry for one in published] == [second]


def test_teams_of_the_assessment_say_nothing_of_an_interview(app):
    edition = make_edition(at=K.DECISION, finals={K.INTERVIEW: 40}, teams=True)
    entry = make_passed_entry(edition)
    move_stage(stage(edition, K.INTERVIEW), closes_at="2100-01-01T00:00+07:00")
    reading = make_reading(
        edition,
        make_panelist(edition),
        entry,
        points={"mandiri": 3},
        done=True,
        kind=K.INTERVIEW,
    )
    move_stage(stage(edition, K.INTERVIEW), closes_at=LONG_AGO)

    assert rules.why_not_open_again(reading, clock.now()) is None


def test_until_finalists_are_public_the_office_is_led_to_the_proposals(round_, new_client):
    office = new_client(round_.secretary)
    waits = f"?tahap={round_.stage.id}"

    page = office.get(f"{OFFICE}/rekap")
    assert "100,00" in page.words and "Tandai finalis" in page.words
    assert "finalis dan pemenang" not in page.words
    page = office.get(f"{OFFICE}/rekap{waits}")
    assert "Umumkan finalisnya lebih dahulu" in page.words
    assert "Belum ada proposal yang lolos" not in page.words
    page = office.get(f"{OFFICE}/catatan")
    assert waits in page.soup.select("#stages a")[1]["href"]
    page = office.get(f"{OFFICE}/rekap/peringkat/lanjutan{waits}")
    assert "hanya untuk penilaian proposal" in page.words


def test_of_two_stages_at_once_the_office_is_told_what_each_lacks(new_client):
    verification = K.FIELD_VERIFICATION
    edition = make_edition("edisi-2027", at=K.INTERVIEW, finals={K.INTERVIEW: 30, verification: 20})
    interview, later = stage(edition, K.INTERVIEW), stage(edition, verification)
    move_stage(later, opens_at=interview.opens_at, closes_at=interview.closes_at)
    with transaction():
        later.judge_roles = [Role.EVALUATOR]
        edition.finalists_published_at = clock.now()
        decision = Decision(
            edition_id=edition.id,
            entry_id=make_passed_entry(edition).id,
            outcome=Outcome.FINALIST,
            decided_at=clock.now(),
            named_at=clock.now(),
        )
        decision.decided_by_id = make_secretary(edition).id
        db.session.add(decision)
    office = new_client(make_secretary(edition))

    todos = [one.text for one in office.get("/sekretariat").soup.select(".todo")]
    assert ["kurang juri" in one for one in todos] == [True, True]
    assert "Presentasi dan wawancara" in todos[0] and "lapangan" in todos[1]
    page = office.get(f"{OFFICE}/penugasan?tahap={later.id}")
    assert "dengan peran evaluator untuk" in page.words and "Proposal yang lolos" not in page.words
    page = office.get(f"{OFFICE}/penugasan")
    assert "dengan peran panelis untuk" in page.words


def test_a_finalist_whom_a_stage_never_scored_wins_with_a_reason_alone(round_, new_client):
    first, second, _third = round_.entries
    with transaction():
        round_.stage.passing_grade = 70
    round_.name(first, second)
    round_.score(second, 4)
    round_.close()
    office = new_client(round_.secretary)

    assert "Di bawah ambang" not in office.get(f"{OFFICE}/rekap/akhir").words
    with transaction():
        round_.stage.passing_grade = None
    with pytest.raises(RuleBroken, match=r"judging\.departure_needs_reason"):
        round_.decide(first, outcome=Outcome.WINNER, award="Top")
    round_.decide(second, outcome=Outcome.WINNER, award="Top")
    page = office.get(f"{OFFICE}/keputusan/umumkan")
    assert "1 finalis tidak punya nilai akhir" in page.words
    page = office.submit(page, button="Umumkan sekarang")
    assert f"{OFFICE}/rekap/akhir" in [one["href"] for one in page.soup.select("main a")]
    own = new_client(first.started_by).get(f"/instansi/proposal/{first.id}/hasil")
    assert "Presentasi dan wawancara" in [one.text for one in own.soup.select("h2")]
    assert "Nilai akhir tidak dihitung" in own.words
