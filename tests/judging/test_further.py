"""Once, after the assessment, everything too close to call goes to one reader more each."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from app.accounts.models import Role
from app.competitions.models import EditionState, StageKind
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.core.mail import Letter
from app.entries.models import AdministrativeCheck
from app.judging import actions, queries, rules
from app.judging.jobs import ask_for_reminders
from app.judging.models import (
    Assignment,
    AssignmentState,
    FurtherRound,
    Limit,
    Origin,
    Outcome,
    Score,
)
from app.judging.rules import further
from app.judging.rules.assigning import Design, Field, Reader, ToRead
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_secretary,
    save,
    settings,
)
from tests.harness.at_once import at_once

PAGE = "/sekretariat/edisi-2027/rekap/peringkat"
SEND = f"{PAGE}/lanjutan"
GIVEN = [4, 2, 2, 1]
"""What each of three judges gave four proposals: of two that can win the second and the third are
too close to call."""
TOP = {"terbaik": 2}
CLOSE = {**TOP, "hanya": "dekat"}
NOW = "2027-03-10T09:00+07:00"
LATER = "2027-03-10T10:00+07:00"
PAST = "2027-03-16T09:00+07:00"


@pytest.fixture
def edition(app, freeze):
    freeze(NOW)
    edition = make_edition(
        "edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(judge_reminders=[2])
    )
    judges = [make_judge(edition, name=name) for name in ("Ani", "Budi", "Citra")]
    stage = assessment(edition)
    with transaction():
        for number, points in enumerate(GIVEN, 1):
            entry = make_passed_entry(edition, title=f"Proposal {number}")
            for judge in judges:
                db.session.add(done(stage, entry, judge, points))
    move_stage(assessment(edition), closes_at="2027-03-01T00:00+07:00")
    return edition


def done(stage, entry, judge, points):
    snapshot = db.session.scalar(
        db.select(AdministrativeCheck.snapshot_id).filter_by(entry_id=entry.id)
    )
    given = {criterion.id: points for criterion in stage.rubric.criteria}
    return Assignment(
        stage=stage,
        entry=entry,
        judge=judge,
        snapshot_id=snapshot,
        origin=Origin.SOLVER,
        state=AssignmentState.DONE,
        scored=len(given),
        weighed=rules.weighed(given, stage.rubric.criteria) + judge.id % 3,
        full_marks=rules.full_marks(given, stage.rubric, stage.rubric.criteria),
        assigned_at=clock.now(),
        assigned_by_id=judge.id,
        started_at=clock.now(),
        finished_at=clock.now(),
        scores=[Score(criterion_id=c, points=p, saved_at=clock.now()) for c, p in given.items()],
    )


@pytest.fixture
def fresh(edition):
    """Two judges who have read nothing yet."""
    return [make_judge(edition, name=name) for name in ("Dewi", "Eko")]


@pytest.fixture
def secretary(edition):
    return make_secretary(edition)


@pytest.fixture
def office(secretary, new_client):
    return new_client(secretary)


def readings():
    found = db.session.scalars(db.select(Assignment).filter_by(origin=Origin.FURTHER))
    return sorted(found, key=lambda one: one.id)


def send(office, **data):
    page = office.get(SEND, query_string=TOP)
    return office.submit(page, "main form[novalidate]", data, follow_redirects=True)


def rows(page, table="ranking-table"):
    return [
        [" ".join(cell.text.split()) for cell in row.select("th, td")]
        for row in page.soup.select(f"#{table} tbody tr")
    ]


def finish(reading, points=5):
    save(reading, reading.judge, {"ringkasan": points, "dampak": points}, comment="Baik.")
    with transaction():
        actions.finish(reading, by=reading.judge, now=clock.now())


def test_the_band_goes_as_a_whole_and_counts_as_a_whole(edition, fresh, office, new_client, freeze):
    whole = office.get(PAGE, query_string=TOP)
    assert "2 proposal terlalu dekat untuk diputuskan" in whole.words
    before = office.get(whole.soup.select_one(".alert a[href*='hanya=dekat']")["href"])
    link = before.soup.find("a", string="Kirim kepada juri lain")
    page = office.get(link["href"])
    assert "2 proposal terlalu dekat untuk diputuskan" in page.words
    assert {(row[0], row[2]) for row in rows(page, "further-judges")} == {
        ("Dewi", "1"),
        ("Eko", "1"),
    }
    assert all("belum menyatakan kategori" in row[1] for row in rows(page, "further-entries"))
    page = office.submit(page, "main form[novalidate]", {"days": 5}, follow_redirects=True)
    assert "Bacaan lanjutan berjalan: 0 dari 2 selesai" in page.words
    assert page.soup.find("a", string="Kirim kepada juri lain") is None

    one, other = readings()
    letters = db.session.scalars(db.select(Letter).filter_by(kind="judging/readings_assigned"))
    told = {letter.recipient: letter.text for letter in letters}
    assert set(told) == {judge.email for judge in fresh}
    assert "Senin, 15 Maret 2027 pukul 09.00 WIB" in told[one.judge.email]
    desk = new_client(one.judge)
    page = desk.get("/penilaian")
    assert "1 bacaan masih terbuka bagi Anda" in page.words
    assert "Terbuka sampai Senin, 15 Maret 2027 pukul 09.00 WIB" in page.words
    page = desk.get(f"/penilaian/{one.id}")
    assert "Bacaan lanjutan" in page.words and "Senin, 15 Maret 2027 pukul 09.00 WIB" in page.words

    finish(one)
    finish(other, points=1)
    page = office.get(PAGE, query_string=CLOSE)
    assert "Bacaan lanjutan berjalan: 2 dari 2 selesai" in page.words
    assert rows(page) == rows(before)
    assert "Keputusan menunggu" in office.get("/sekretariat/edisi-2027/keputusan").words
    desk = office.get("/sekretariat").words
    assert "Bacaan lanjutan masih berjalan" in desk and "Putuskan finalis" not in desk
    assert "masih tanpa nilai lanjutan" in office.get("/sekretariat/edisi-2027/rekap").words

    freeze(LATER)
    page = office.get(PAGE, query_string=TOP)
    assert "Bacaan lanjutan selesai: 2 dari 2 selesai" in page.words
    third, fourth = (row for row in rows(page)[1:3])
    assert third[4] != fourth[4]
    with transaction():
        by = make_secretary(edition)
        actions.decide(edition, [one.entry], Outcome.FINALIST, reason="Pleno.", by=by)


def test_without_all_marks_they_count_once_the_time_is_up(edition, fresh, office, freeze):
    send(office)
    one, _unread = readings()
    finish(one)
    freeze(LATER)
    before = rows(office.get(PAGE, query_string=TOP))

    freeze(PAST)
    page = office.get(PAGE, query_string=TOP)

    assert "Bacaan lanjutan selesai: 1 dari 2 selesai" in page.words
    assert rows(page) != before


@pytest.mark.parametrize("what", ["marks", "judges"])
def test_what_has_changed_since_it_was_seen_is_not_sent(edition, fresh, office, what):
    page = office.get(SEND, query_string=TOP)
    if what == "marks":
        with transaction():
            entry = db.session.scalars(db.select(Assignment.entry_id)).first()
            judge = db.session.scalar(db.select(Assignment.judge_id).filter_by(entry_id=entry))
            db.session.scalars(
                db.select(Assignment).filter_by(entry_id=entry, judge_id=judge)
            ).one().weighed -= 1
    else:
        make_judge(edition)
        with transaction():
            db.session.add(Limit(stage_id=assessment(edition).id, judge_id=fresh[0].id, most=0))

    page = office.submit(page, "main form[novalidate]", {"days": 5})

    assert page.status_code == 422 and "berubah sejak halaman ini dibuka" in page.words
    assert readings() == []
    office.submit(page, "main form[novalidate]", {"days": 5})
    assert len(readings()) == 2


def test_what_nobody_can_read_is_said_with_the_reason(edition, office):
    page = office.get(SEND, query_string=TOP)
    assert "2 proposal tidak dapat dikirim" in page.words
    assert "Dari 3 juri: 3 sudah membacanya, 0 berbenturan atau mundur, 0 penuh." in page.words
    assert page.soup.select("main form[novalidate]") == []

    secretary = make_secretary(edition)
    seen = queries.band_of(assessment(edition), 2).fingerprint
    with pytest.raises(RuleBroken, match=r"judging\.nobody_further"), transaction():
        actions.send_further(assessment(edition), 2, 5, seen=seen, by=secretary, now=clock.now())


def test_two_people_who_send_at_once_send_once(app, edition, fresh, secretary):
    stage = assessment(edition)
    seen, ref, by = queries.band_of(stage, 2).fingerprint, stage.id, secretary.id

    def act(days):
        person = db.session.get_one(type(secretary), by)
        where = queries.stage_by_id(ref)
        actions.send_further(where, 2, days, seen=seen, by=person, now=clock.now())

    assert at_once(app, act, [(3,), (5,)]) == ["", ""]
    assert len(readings()) == 2
    assert db.session.scalar(db.select(db.func.count()).select_from(FurtherRound)) == 1
    rows = db.session.scalars(db.select(AuditRow).filter_by(action="reading.sent_further")).all()
    assert len(rows) == 2 and all('"seed":0' in row.payload for row in rows)


def test_it_is_sent_once_and_never_after_a_decision(edition, fresh, office, secretary, freeze):
    with transaction():
        entry = make_passed_entry(edition)
        actions.decide(edition, [entry], Outcome.FINALIST, reason="Pleno.", by=secretary)
    assert "Sudah ada keputusan" in office.get(SEND, query_string=TOP).words
    with transaction():
        actions.withdraw_decisions(edition, [entry], by=secretary)

    send(office)
    freeze(PAST)

    assert "hanya satu kali" in office.get(SEND, query_string=TOP).words


def test_who_steps_back_is_replaced_for_the_time_that_is_left(edition, fresh, office, freeze):
    send(office)
    one, other = readings()
    spare = make_judge(edition, name="Fajar")
    freeze(LATER)

    with transaction():
        actions.step_back(one, "Sakit.", by=one.judge)

    (new,) = (reading for reading in readings() if reading not in (one, other))
    assert one.state is AssignmentState.RECUSED
    assert (new.entry, new.open_until) == (one.entry, one.open_until)
    assert new.judge in {spare, other.judge}


def test_a_further_selesai_is_taken_back_by_its_judge_alone(edition, fresh, office, secretary):
    send(office)
    one, _ = readings()
    finish(one)
    chair = make_user(grants=[grant(Role.CHAIR, edition=edition)])
    with pytest.raises(RuleBroken, match="further_reading_runs"), transaction():
        actions.propose_reopening(one, "Tertukar.", 2, by=chair, now=clock.now())
    with pytest.raises(RuleBroken, match="stage_over"), transaction():
        actions.reopen(one, "Tertukar.", by=secretary)

    with transaction():
        actions.take_back(one, by=one.judge, now=clock.now())

    assert one.state is AssignmentState.STARTED


def test_the_late_are_reminded_of_what_is_still_open(edition, fresh, office, freeze, run_jobs):
    send(office)
    one, other = readings()
    finish(one)
    page = office.get("/sekretariat/edisi-2027/penugasan/kemajuan")
    assert "hanya bacaan yang masih terbuka, sampai Senin, 15 Maret 2027" in page.words
    assert [row[1] for row in rows(page, "progress-table")] == ["0 dari 1", "1 dari 1"]

    freeze("2027-03-13T08:30+07:00")
    ask_for_reminders()
    run_jobs()

    (letter,) = db.session.scalars(db.select(Letter).filter_by(kind="judging/reminder"))
    assert letter.recipient == other.judge.email
    assert "Senin, 15 Maret 2027 pukul 09.00 WIB" in letter.text


def test_a_rule_that_names_the_places_is_not_to_be_chosen_against(app, new_client):
    edition = make_edition("edisi-2027", rules=settings(selected_entries=3))
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    office = new_client(make_secretary(edition))

    page = office.get(SEND, query_string={"terbaik": 9})

    assert "Bila 3 proposal dapat menang" in page.words


@pytest.mark.once
@pytest.mark.parametrize(
    ("opens", "days", "until"),
    [
        ({}, 5, 5),
        ({"decision": 3}, 5, 3),
        ({"decision": 9}, 5, 5),
        ({"decision": -1}, 5, 5),
        ({"decision": 4, "team_consolidation": 2}, 5, 2),
    ],
)
def test_the_window_ends_with_the_opening_of_the_decision(opens, days, until):
    at, day = datetime(2027, 3, 1, tzinfo=UTC), timedelta(days=1)
    ahead = [
        SimpleNamespace(kind=StageKind(kind), opens_at=at + day * off)
        for kind, off in opens.items()
    ]
    stage = SimpleNamespace(edition=SimpleNamespace(stages=ahead))

    assert further.until(stage, days, at) == at + day * until


@pytest.mark.once
def test_each_gets_one_reader_the_one_with_the_least_to_do():
    """Judge 1 has a conflict with entry 1, judge 2 an expert's eye for 2, judge 3 a limit."""
    expert = Field(frozenset({7}))
    entries = [ToRead(1, 1), ToRead(2, 1, expert), ToRead(3, 1)]
    judges = [Reader(1), Reader(2, knows=expert), Reader(3, cap=1), Reader(4, cap=0)]
    design = Design(
        entries, judges, forbidden=frozenset({(1, 1)}), kept=frozenset({(3, 1), (3, 3)})
    )

    found = {one.entry: one for one in further.sendings(design, {1, 2, 3})}

    assert (found[2].judge, found[2].why) == (2, ["expert"])
    assert found[1].judge == 2
    assert found[3].judge == 2 or found[3].obstacles is not None


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"sent": True}, "judging.further_sent"),
        ({"decided": True}, "judging.decided_already"),
        ({"teams": -1}, "judging.teams_agree"),
        ({"teams": 1}, None),
        ({"state": EditionState.CLOSED}, "judging.edition_not_open"),
    ],
)
def test_when_it_may_be_sent(changes, why):
    at = datetime(2027, 3, 1, tzinfo=UTC)
    opens = at + timedelta(days=changes.get("teams", 1))
    teams = SimpleNamespace(kind=StageKind.TEAM_CONSOLIDATION, opens_at=opens)
    state = changes.get("state", EditionState.OPENED)
    dates = {"results_published_at": None, "finalists_published_at": None}
    edition = SimpleNamespace(**dates, state=state, stages=[teams])
    stage = SimpleNamespace(
        kind=StageKind.PROPOSAL_ASSESSMENT,
        rubric_id=1,
        edition=edition,
        opens_at=at - timedelta(days=9),
        closes_at=at - timedelta(days=1),
        closed_early_at=None,
        grace_minutes=0,
    )
    asked = {name: changes.get(name, False) for name in ("decided", "sent")}

    assert further.why_not_send(stage, at, **asked) == why
