"""After its stage a reading is opened once more by the chair and a second person, never by one."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.core.mail import Letter
from app.judging import actions
from app.judging.models import AssignmentState, Outcome, Reopening
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_anchor,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
)

POINTS = {"dampak": 4, "ringkasan": 3}
WHY = "Nilai dampak tertukar dengan proposal lain."


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def judge(edition):
    return make_judge(edition)


@pytest.fixture
def reading(edition, judge):
    made = make_reading(edition, judge, make_passed_entry(edition), points=POINTS, done=True)
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    return made


@pytest.fixture
def chair(edition):
    return make_user(grants=[grant(Role.CHAIR, edition=edition)])


@pytest.fixture
def secretary(edition):
    return make_secretary(edition)


def propose(reading, by):
    with transaction():
        actions.propose_reopening(reading, WHY, 2, by=by, now=clock.now())


def confirm(reading, by):
    with transaction():
        actions.confirm_reopening(reading, by=by, now=clock.now())


def test_one_proposes_the_other_agrees_and_the_judge_is_told(
    reading, judge, chair, secretary, new_client
):
    office, head, desk = new_client(secretary), new_client(chair), new_client(judge)
    page = office.get(f"/sekretariat/edisi-2027/rekap/{reading.entry_id}")
    (link,) = [one["href"] for one in page.soup.select('a[href*="/bacaan/"]')]
    page = office.submit(office.get(link), "main form[novalidate]", {"reason": WHY, "days": 2})
    assert "Usulan Anda menunggu persetujuan orang kedua" in page.words
    assert f"Yang dapat menjadi orang kedua: {chair.name} (ketua)." in page.words
    assert "menunggu persetujuan Anda" not in office.get("/sekretariat").words
    assert "menunggu persetujuan Anda" in head.get("/sekretariat").words
    assert not page.soup.select("button[value=setujui]")
    assert reading.state is AssignmentState.DONE

    (link,) = head.get("/sekretariat/edisi-2027/rekap").soup.select(".alert a")
    page = head.get(link["href"])
    assert WHY in page.words
    page = head.submit(page, "main form.row", button="setujui")
    assert "Penilaian ini terbuka" in page.words
    assert db.session.scalars(db.select(Letter.recipient)).all().count(judge.email) == 1

    page = desk.get(f"/penilaian/{reading.id}")
    assert WHY in page.words and "Terbuka sampai" in page.words
    save(reading, judge, {"dampak": 2})
    with transaction():
        actions.finish(reading, by=judge, now=clock.now())
    assert reading.state is AssignmentState.DONE


def test_reopened_at_the_last_moment_it_stays_open_for_a_day(
    edition, judge, chair, secretary, freeze
):
    soon = clock.now() + timedelta(minutes=1)
    reading = make_reading(edition, judge, make_passed_entry(edition), points=POINTS, done=True)
    move_stage(assessment(edition), closes_at=soon)
    with transaction():
        actions.reopen(reading, WHY, by=secretary)
    freeze(soon + timedelta(hours=1))

    save(reading, judge, {"dampak": 5})
    with pytest.raises(RuleBroken, match="not_done"):
        propose(reading, secretary)
    freeze(soon + timedelta(days=2))
    with pytest.raises(RuleBroken, match="stage_over"):
        save(reading, judge, {"dampak": 5})
    propose(reading, secretary)  # the judge let it pass; two people may open it once more
    confirm(reading, chair)
    with transaction():
        actions.finish(reading, by=judge, now=clock.now())
    assert reading.state is AssignmentState.DONE


def test_of_an_anchor_it_is_said_at_once_that_it_stays_closed(edition, judge, chair, new_client):
    reading = make_reading(edition, judge, make_anchor(edition), points=POINTS, done=True)
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")

    page = new_client(chair).get(f"/sekretariat/edisi-2027/rekap/bacaan/{reading.id}")

    assert "sudah melihat nilai yang disepakati" in page.words
    assert not page.soup.select("main form[novalidate]")


def test_where_nobody_can_be_the_second_it_is_said_who_invites_one(reading, secretary, new_client):
    page = new_client(secretary).get(f"/sekretariat/edisi-2027/rekap/bacaan/{reading.id}")

    assert "Belum ada orang kedua" in page.words and "diundang pengelola situs" in page.words


def test_a_form_without_a_reason_is_refused(reading, chair, new_client):
    client = new_client(chair)
    address = f"/sekretariat/edisi-2027/rekap/bacaan/{reading.id}"

    page = client.submit(client.get(address), "main form[novalidate]", {"reason": " ", "days": 3})

    assert page.status_code == 422 and "Tulis alasannya" in page.words


def test_nobody_is_both_people_not_even_to_the_database(reading, chair):
    propose(reading, chair)

    with pytest.raises(RuleBroken, match=r"judging\.second_person_needed"):
        confirm(reading, chair)
    proposal = db.session.scalars(db.select(Reopening)).one()
    with pytest.raises(IntegrityError), transaction():
        proposal.confirmed_by_id = proposal.proposed_by_id


def test_one_of_the_two_is_a_chair(reading, edition, chair, secretary):
    propose(reading, secretary)
    with pytest.raises(RuleBroken, match=r"judging\.chair_needed"):
        confirm(reading, make_secretary(edition))

    with transaction():
        actions.drop_reopening(reading, by=secretary)
    propose(reading, chair)
    for _ in range(2):
        confirm(reading, secretary)

    assert reading.state is AssignmentState.STARTED


def test_only_one_proposal_waits(reading, chair, secretary):
    propose(reading, secretary)

    with pytest.raises(RuleBroken, match=r"judging\.reopening_waits"):
        propose(reading, chair)


def test_the_judge_has_so_many_days_and_the_publication_waits_for_them(
    reading, judge, chair, secretary, freeze
):
    edition = reading.stage.edition
    propose(reading, secretary)
    confirm(reading, chair)
    with pytest.raises(RuleBroken, match=r"judging\.stage_over"), transaction():
        actions.finish(reading, by=judge, now=clock.now() + timedelta(days=2))

    with transaction():
        actions.decide(edition, [reading.entry], Outcome.FINALIST, by=secretary)
    with pytest.raises(RuleBroken, match=r"judging\.reopening_open"), transaction():
        actions.publish_results(edition, by=secretary)
    freeze((clock.now() + timedelta(days=2)).isoformat())
    with transaction():
        actions.publish_results(edition, by=secretary)


@pytest.mark.parametrize("when", ["while the stage runs", "after the publication", "not finished"])
def test_not_at_another_time(reading, edition, secretary, when):
    why = {
        "while the stage runs": "stage_runs",
        "after the publication": "results_published",
        "not finished": "not_done",
    }[when]
    if when == "while the stage runs":
        move_stage(assessment(edition), closes_at="2999-01-01T00:00+07:00")
    elif when == "after the publication":
        with transaction():
            actions.decide(edition, [reading.entry], Outcome.FINALIST, by=secretary)
            actions.publish_results(edition, by=secretary)
    else:
        with transaction():
            reading.state = AssignmentState.STARTED

    with pytest.raises(RuleBroken, match=why):
        propose(reading, secretary)


def test_what_was_locked_before_stays_to_be_read(reading, judge, chair, secretary, new_client):
    propose(reading, secretary)
    confirm(reading, chair)
    save(reading, judge, {"dampak": 5}, base={f"points-{refs(reading)['dampak']}": "4"})
    with transaction():
        actions.finish(reading, by=judge, now=clock.now())

    page = new_client(secretary).get(f"/sekretariat/edisi-2027/rekap/{reading.entry_id}")

    assert "Juri A: 84,00" in page.words
    assert "dengan nilai 72,00, lalu dibuka kembali. Dampak: semula 4." in page.words


def test_a_mark_that_was_opened_again_does_not_vanish_while_it_is_not_finished(
    reading, chair, secretary, new_client, freeze
):
    """Neither while the judge may change it, nor when they let that time pass."""
    propose(reading, secretary)
    confirm(reading, chair)

    for _moment in ("open", "over"):
        page = new_client(secretary).get(f"/sekretariat/edisi-2027/rekap/{reading.entry_id}")
        assert "Juri A: belum selesai lagi" in page.words
        assert "dengan nilai 72,00, lalu dibuka kembali." in page.words
        assert f"Alasannya: {WHY}" in page.words
        assert page.soup.select_one(f"a[href$='/bacaan/{reading.id}']")
        freeze((reading.open_until + timedelta(hours=1)).isoformat())


def refs(reading):
    return {one.key: one.id for one in reading.stage.rubric.criteria}
