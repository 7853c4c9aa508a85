"""How far each judge is; those who are late are reminded, by hand and by the site."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import Job
from app.core.mail import Letter
from app.judging.jobs import ask_for_reminders
from app.judging.models import Reminder
from app.judging.rules.pace import Progress, due, reminders
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
    settings,
)

PAGE = "/sekretariat/edisi-2027/penugasan/kemajuan"
FULL = {"ringkasan": 4, "dampak": 4}
START = datetime(2026, 11, 2, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def edition(app, freeze):
    freeze("2027-03-01T09:00+07:00")
    edition = make_edition(
        "edisi-2027",
        at=StageKind.PROPOSAL_ASSESSMENT,
        rules=settings(judge_reminders=[7, 2]),
    )
    move_stage(
        assessment(edition),
        opens_at="2027-03-01T00:00+07:00",
        closes_at="2027-03-14T23:59+07:00",
    )
    return edition


@pytest.fixture
def judges(edition):
    """Ani has finished, Budi is half through, Citra has not begun."""
    ani, budi, citra = (make_judge(edition, name=name) for name in ("Ani", "Budi", "Citra"))
    for number in range(2):
        entry = make_passed_entry(edition)
        make_reading(edition, ani, entry, points=FULL, done=True)
        make_reading(edition, budi, entry, points=FULL, done=not number)
        make_reading(edition, citra, entry)
    return ani, budi, citra


@pytest.fixture
def office(edition, new_client):
    return new_client(make_secretary(edition))


def told():
    letters = db.select(Letter).where(Letter.kind == "judging/reminder").order_by(Letter.id)
    return [letter.recipient for letter in db.session.scalars(letters)]


def remind(office, *judges):
    return office.post(PAGE, data={"juri": [one.id for one in judges]}, follow_redirects=True)


def rows(page):
    return [
        [row.th.label.text.strip() if row.th.label else row.th.find(string=True).strip()]
        + [" ".join(cell.text.split()) for cell in row.select("td")]
        for row in page.soup.select("#progress-table tbody tr")
    ]


def test_who_needs_help_stands_first(edition, judges, office, freeze):
    freeze("2027-03-09T12:00+07:00")
    page = office.get(PAGE)

    assert rows(page) == [
        ["Citra", "0 dari 2", "0", "2", "0,4", "8", "–"],
        ["Budi", "1 dari 2", "1", "0", "0,2", "8", "–"],
        ["Ani", "2 dari 2", "0", "0", "–", "–", "–"],
    ]
    assert "2 juri tidak akan selesai pada waktunya" in page.words


def test_the_chair_sees_it_and_reminds_nobody(edition, judges, new_client):
    chair = new_client(make_user(grants=[grant(Role.CHAIR, competition=edition.competition)]))

    page = chair.get(PAGE)

    assert len(rows(page)) == 3
    assert page.soup.select("main form") == []
    assert chair.post(PAGE, data={"juri": [judges[1].id]}).status_code == 403


def test_those_ticked_hear_once_a_day_and_who_is_done_never(judges, office, freeze):
    page = remind(office, *judges)
    assert "2 juri diingatkan." in page.words
    assert "1 juri tidak diingatkan" in page.words

    remind(office, judges[1])
    assert sorted(told()) == sorted(one.email for one in judges[1:])

    freeze("2027-03-02T09:00+07:00")
    remind(office, judges[1])
    assert told().count(judges[1].email) == 2


def test_who_is_no_judge_any_more_hears_nothing(judges, office):
    with transaction():
        judges[1].grants[0].ends_at = clock.now()

    remind(office, *judges)

    assert told() == [judges[2].email]


def test_one_link_ticks_all_who_are_late(judges, office, freeze):
    freeze("2027-03-09T12:00+07:00")

    page = office.get(f"{PAGE}?centang=terlambat")

    ticked = [int(box["value"]) for box in page.soup.select("input[name=juri][checked]")]
    assert ticked == [judges[2].id, judges[1].id]


def test_the_site_reminds_in_the_morning_of_each_day_that_the_edition_names(
    edition, judges, run_jobs, freeze
):
    for at, letters in (
        ("2027-03-07T07:59", 0),
        ("2027-03-07T08:00", 2),
        ("2027-03-07T08:01", 2),
        ("2027-03-08T09:00", 2),
        ("2027-03-12T08:30", 4),
        ("2027-03-15T08:30", 4),
    ):
        freeze(f"{at}+07:00")
        ask_for_reminders()
        run_jobs()
        assert len(told()) == letters, at

    by_hand = db.session.scalars(db.select(Reminder.by_id)).all()
    assert by_hand == [None] * 4


def test_the_letter_says_how_many_are_left(judges, office):
    remind(office, judges[2])

    (letter,) = db.session.scalars(db.select(Letter).filter_by(kind="judging/reminder"))
    assert letter.subject == "2 proposal masih menunggu penilaian Anda"
    assert "http://localhost/penilaian" in letter.text


def test_who_saves_is_heard_of_again(edition, judges, office, freeze):
    freeze("2027-03-09T12:00+07:00")
    reading = make_reading(edition, judges[2], make_passed_entry(edition))
    save(reading, judges[2], {"dampak": 2})
    freeze("2027-03-11T12:00+07:00")

    silent = {row[0]: row[5] for row in rows(office.get(PAGE))}

    assert silent["Citra"] == "2"


def test_an_edition_that_names_no_day_reminds_nobody_by_itself(app, freeze):
    edition = make_edition("lain-2027", at=StageKind.PROPOSAL_ASSESSMENT)
    make_reading(edition, make_judge(edition), make_passed_entry(edition))

    ask_for_reminders()

    assert db.session.scalars(db.select(Job).filter_by(kind="judging.remind")).all() == []


@pytest.mark.parametrize(
    ("done", "left", "days", "misses"),
    [
        (0, 10, 7, 10),  # has done nothing, so nothing is to be expected
        (5, 5, 7, 0),  # half in half the time
        (5, 9, 7, 4),
        (5, 9, 14, 9),  # the close
        (1, 13, 0, 0),  # on the first day one counts as one a day
        (0, 3, -1, 0),  # not open yet
    ],
)
def test_what_stays_unread_at_the_present_pace(done, left, days, misses):
    progress = Progress(done, 0, left, START, None)

    found = progress.will_miss(START + 14 * DAY, START + days * DAY)

    assert found == Fraction(misses)


def test_reminders_come_in_the_morning_where_the_edition_is():
    close = datetime(2027, 3, 14, 16, 59, tzinfo=UTC)  # 00.59 on the 15th in Makassar

    moments = reminders(close, [1, 7], "Asia/Makassar")

    assert [one.astimezone(UTC).isoformat() for one in moments] == [
        "2027-03-08T00:00:00+00:00",
        "2027-03-14T00:00:00+00:00",
    ]
    assert due(moments, START, datetime(2027, 3, 13, tzinfo=UTC)) == moments[0]
    assert due(moments, moments[1], datetime(2027, 3, 13, tzinfo=UTC)) is None
