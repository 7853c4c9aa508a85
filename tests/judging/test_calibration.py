"""Anchors: scored by every judge first, held against agreed marks, and again later."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions
from app.judging.models import Anchor, Assignment
from app.judging.rules.calibration import Compared, measure, reading_order
from tests.factories.accounts import make_grant
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    assessment,
    make_anchor,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    recap_rows,
    save,
)

PLACE = "/sekretariat/edisi-2027/penugasan/kalibrasi"
GOOD = {"ringkasan": 4, "dampak": 4}


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def secretary(edition):
    return make_secretary(edition)


@pytest.fixture
def office(secretary, new_client):
    return new_client(secretary)


@pytest.fixture
def judge(edition):
    return make_judge(edition, name="Ani")


def finish(reading, points):
    save(reading, reading.judge, points)
    with transaction():
        actions.finish(reading, by=reading.judge, now=clock.now())
    return reading


def test_what_a_judge_has_begun_becomes_no_anchor(edition, judge, secretary, office):
    read, unread = make_passed_entry(edition, title="Dibaca"), make_passed_entry(edition)
    make_reading(edition, judge, read, points=GOOD)
    refs = {one.key: one.id for one in assessment(edition).rubric.criteria}
    agreed = {refs[key]: points for key, points in GOOD.items()}

    with pytest.raises(RuleBroken, match="anchor_read"), transaction():
        actions.set_anchor(assessment(edition), read, agreed, "Data.", again=False, by=secretary)

    offered = office.get(PLACE).soup.select("select[name=proposal] option")
    assert [int(one["value"]) for one in offered] == [0, unread.id]


def test_a_judge_below_the_agreed_marks_sees_by_how_much(edition, judge, new_client):
    entry = make_anchor(edition)
    finish(make_reading(edition, judge, entry), {"ringkasan": 2, "dampak": 3})

    page = new_client(judge).get(f"/penilaian/kalibrasi?tahap={assessment(edition).id}")

    assert [one.text.strip() for one in page.soup.select("tbody td")][-1].startswith("−")


def choose(office, entry, *, points=(3, 4), when="awal", reason="Data lengkap."):
    page = office.get(PLACE)
    fields = [one["name"] for one in page.soup.select("#acuan input[name^=points-]")]
    values = dict(zip(fields, map(str, points), strict=True))
    return office.post(
        PLACE,
        data={"proposal": entry.id, "when": when, "reason": reason, **values},
        follow_redirects=True,
    )


# --- the rules ------------------------------------------------------------------------------


def beside(*pairs, again=False):
    return [Compared(n, Fraction(own), Fraction(agreed), again) for n, (own, agreed) in pairs]


@pytest.mark.parametrize(
    ("compared", "leans", "spreads", "moves"),
    [
        ([], None, None, None),
        (beside((1, (80, 70))), 1, None, None),
        (beside((1, (60, 70)), (2, (50, 60))), -1, None, None),
        (beside((1, (70, 70)), (2, (61, 60)), (3, (49, 50))), 0, 0, None),
        (beside((1, (60, 80)), (2, (61, 60)), (3, (59, 40))), 0, -1, None),
        (beside((1, (90, 70)), (2, (60, 60)), (3, (30, 50))), 0, 1, None),
        (beside((1, (70, 70))) + beside((2, (64, 70)), again=True), 0, None, -1),
        (beside((1, (70, 70))) + beside((2, (76, 70)), again=True), 0, None, 1),
        (beside((1, (72, 70))) + beside((2, (74, 70)), again=True), 1, None, 0),
        (beside((2, (90, 70)), again=True), None, None, None),
    ],
)
def test_what_anchors_say_of_a_judge(compared, leans, spreads, moves):
    found = measure(compared)

    assert (found.leans, found.spreads, found.moves) == (leans, spreads, moves)


@given(st.integers(0, 40), st.sets(st.integers(0, 39), max_size=4), st.sets(st.integers(0, 39)))
def test_first_anchors_come_first_and_later_ones_in_the_second_half(count, first, later):
    entries = set(range(count))
    first, again = first & entries, {*list(later & entries - first)[:4]}

    order = reading_order({ref: (ref * 7) % 41 for ref in entries}, first, again)

    assert sorted(order) == sorted(entries)
    assert set(order[: len(first)]) == first
    rest = [ref for ref in order if ref not in first and ref not in again]
    assert rest == sorted(rest, key=lambda ref: (ref * 7) % 41)
    before = [sum(one in rest for one in order[: order.index(ref)]) for ref in again]
    assert all(len(rest) // 2 <= others for others in before)


# --- what a judge meets ---------------------------------------------------------------------


def test_a_judge_scores_the_anchors_before_everything_else(edition, judge, new_client):
    other = make_reading(edition, judge, make_passed_entry(edition, title="Antar Obat"))
    anchor = make_reading(edition, judge, make_anchor(edition, title="Acuan Bersama"))
    desk = new_client(judge)

    listed = [row.a.text for row in desk.get("/penilaian").soup.select("tbody th")]
    page = desk.get(f"/penilaian/{other.id}")

    assert listed == ["Acuan Bersama", "Antar Obat"]
    assert "Nilai dulu proposal acuan" in page.words
    assert page.soup.find("a", string="Buka proposal acuan")["href"] == f"/penilaian/{anchor.id}"
    with pytest.raises(RuleBroken, match="anchors_first"):
        save(other, judge, GOOD)
    finish(anchor, GOOD)
    assert "Nilai dulu proposal acuan" not in desk.get(f"/penilaian/{other.id}").words
    save(other, judge, GOOD)


def test_a_judge_is_told_before_selesai_that_the_marks_of_an_anchor_are_final(
    edition, judge, new_client
):
    anchor = make_reading(edition, judge, make_anchor(edition))
    later = make_reading(edition, judge, make_anchor(edition, again=True))
    save(anchor, judge, GOOD)
    desk = new_client(judge)

    at_desk = desk.get(f"/penilaian/{anchor.id}").words
    before_lock = desk.get(f"/penilaian/{anchor.id}/selesai").words

    assert "Ini proposal acuan" in at_desk and "tidak dapat diubah lagi" in at_desk
    assert "Ini proposal acuan" in before_lock and "10 menit" not in before_lock
    finish(anchor, GOOD)
    save(later, judge, GOOD)
    assert "proposal acuan" not in desk.get(f"/penilaian/{later.id}").words
    unnamed = desk.get(f"/penilaian/{later.id}/selesai").words
    assert "10 menit" in unnamed and "kecuali bila ini ternyata proposal acuan" in unnamed


def test_one_in_conflict_holds_nobody_up(edition, judge):
    other = make_reading(edition, judge, make_passed_entry(edition))
    anchor = make_reading(edition, judge, make_anchor(edition))
    with transaction():
        actions.declare_conflict(anchor, "Kerabat.", by=judge)

    save(other, judge, GOOD)


def test_what_was_agreed_is_shown_after_selesai_and_the_own_marks_then_stay(
    edition, judge, office, new_client
):
    reading = make_reading(edition, judge, make_anchor(edition, {"ringkasan": 2, "dampak": 5}))
    desk = new_client(judge)
    assert "Data lengkap." not in desk.get(f"/penilaian/{reading.id}").words

    finish(reading, GOOD)
    page = desk.get(f"/penilaian/{reading.id}")

    assert "Data lengkap." in page.words
    assert [one.text for one in page.soup.select("#score p.small") if "Disepakati" in one.text] == [
        "Disepakati: 2",
        "Disepakati: 5",
    ]
    assert not page.soup.find("button", string="Batalkan Selesai")
    with pytest.raises(RuleBroken, match="anchor_known"):
        actions.take_back(reading, by=judge, now=clock.now())
    db.session.rollback()
    answer = office.post(
        f"/sekretariat/edisi-2027/penugasan/{reading.id}/buka-kembali",
        data={"reason": "Salah baca."},
        follow_redirects=True,
    )
    assert "sudah melihat nilai yang disepakati" in answer.words


def test_a_judge_alone_sees_their_own_measure(edition, judge, new_client):
    for given_points, again in ((5, False), (5, False), (4, True)):
        entry = make_anchor(edition, again=again)
        finish(make_reading(edition, judge, entry), dict.fromkeys(GOOD, given_points))
    desk = new_client(judge)
    stage = assessment(edition)

    page = desk.get(desk.get("/penilaian").soup.find("a", string="Kalibrasi Anda")["href"])

    facts = {one.dt.text: one.dd.text.strip() for one in page.soup.select("dl.facts div")}
    assert facts["Dibanding yang disepakati"] == "rata-rata 40,00 poin lebih tinggi"
    assert facts["Pergeseran sejak awal"] == "kini 20,00 poin lebih rendah"
    assert [row.select("td")[-1].text for row in page.soup.select("tbody tr")] == [
        "+40,00",
        "+40,00",
        "+20,00",
    ]
    stranger = new_client(make_judge(edition))
    assert stranger.get(f"/penilaian/kalibrasi?tahap={stage.id}").status_code == 404


def test_an_anchor_of_the_judges_own_agency_tells_them_nothing_any_longer(
    edition, judge, new_client
):
    entry = make_anchor(edition, title="Antar Obat")
    finish(make_reading(edition, judge, entry), GOOD)
    place, desk = f"/penilaian/kalibrasi?tahap={assessment(edition).id}", new_client(judge)
    assert "Antar Obat" in desk.get(place).words

    make_grant(judge, Role.EVALUATOR, edition=edition, agency=entry.agency)

    assert "Antar Obat" not in desk.get(place).words


def test_the_marks_of_an_anchor_count_and_the_agreed_ones_do_not(edition, judge):
    finish(make_reading(edition, judge, make_anchor(edition)), GOOD)

    (row,) = recap_rows(edition)

    assert row.mean == 80


# --- what the secretariat does --------------------------------------------------------------


def test_the_secretariat_agrees_on_marks_and_gives_the_anchor_to_everybody(edition, office):
    kin = make_judge(edition, name="Budi")
    entry = make_passed_entry(edition, title="Antar Obat")
    recused = make_reading(edition, kin, entry)
    with transaction():
        actions.declare_conflict(recused, "Kerabat.", by=kin)
    judge = make_judge(edition, name="Ani")

    page = choose(office, entry)
    assert "Antar Obat" in page.soup.select_one("tbody th").text
    assert "64,00" not in page.words
    assert "72,00" in page.words
    page = office.post(f"{PLACE}/tugaskan", follow_redirects=True)

    assert "1 penugasan dibuat." in page.words
    assert "Budi tidak ditugaskan" in page.words
    assert db.session.scalars(db.select(Assignment.judge_id)).all().count(judge.id) == 1
    assert not page.soup.select(f"form[action^='{PLACE}/tugaskan']")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"points": (9, 1)}, "Isi angka sesuai skala rubrik."),
        ({"points": ("", 1)}, "Isi angka sesuai skala rubrik."),
        ({"reason": " "}, "Tulis alasannya"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(edition, office, changed, words):
    entry = make_passed_entry(edition)

    page = choose(office, entry, **{"reason": "Data lengkap.", **changed})

    assert words in page.words
    assert page.soup.select_one("#proposal option[selected]")["value"] == str(entry.id)
    assert not db.session.scalars(db.select(Anchor)).all()


def test_an_anchor_changes_until_a_judge_has_seen_it(edition, judge, office):
    entry = make_passed_entry(edition)
    choose(office, entry)
    change = office.get(PLACE).soup.select_one("tbody a")
    form = office.get(change["href"]).soup.select_one("#acuan")
    assert [one["value"] for one in form.select("input[name^=points-]")] == ["3", "4"]
    choose(office, entry, points=(1, 1))
    finish(make_reading(edition, judge, entry), GOOD)

    page = choose(office, entry, points=(5, 5))

    assert "sudah ditunjukkan kepada juri" in page.words
    dropped = office.post(f"{PLACE}/hapus", data={"proposal": entry.id}, follow_redirects=True)
    assert "sudah ditunjukkan kepada juri" in dropped.words
    anchor = db.session.scalars(db.select(Anchor)).one()
    assert set(anchor.points.values()) == {1}


def test_who_drops_an_anchor_keeps_its_readings(edition, judge, office):
    entry = make_anchor(edition)
    reading = make_reading(edition, judge, entry)

    office.post(f"{PLACE}/hapus", data={"proposal": entry.id})
    office.post(f"{PLACE}/hapus", data={"proposal": entry.id})

    assert not db.session.scalars(db.select(Anchor)).all()
    assert db.session.get(Assignment, reading.id)


def test_judges_figures_are_seen_only_after_the_stage(edition, judge, office, freeze):
    finish(make_reading(edition, judge, make_anchor(edition)), dict.fromkeys(GOOD, 5))
    assert "poin lebih tinggi" not in office.get(PLACE).words

    freeze(assessment(edition).closes_at + timedelta(days=1))

    assert "rata-rata 40,00 poin lebih tinggi" in office.get(PLACE).words
    assert not office.get(PLACE).soup.select("#acuan")


def test_a_proposed_assignment_leaves_the_anchors_where_they_are(edition, judge, office):
    for n in range(3):
        make_judge(edition, name=f"Juri {n}")
    make_anchor(edition)
    make_passed_entry(edition)
    office.post(f"{PLACE}/tugaskan")

    page = office.post("/sekretariat/edisi-2027/penugasan/usulan", follow_redirects=True)

    assert page.status_code == 200
    assert len(page.soup.select("#plan-judges tbody tr")) == 4
    assert "diambil" not in " ".join(row.text for row in page.soup.select("#plan-judges tbody tr"))
