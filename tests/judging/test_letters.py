"""Whom judging writes to, and what the letters say."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.core.mail import Letter
from app.judging import actions
from app.judging.models import Outcome
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
)


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def secretary(edition):
    return make_secretary(edition)


def letters_to(person):
    """The person's letters, in the order in which they were written."""
    written = db.select(Letter).where(Letter.recipient == person.email).order_by(Letter.id)
    return db.session.scalars(written).all()


def test_a_judge_hears_once_of_everything_assigned(edition, secretary):
    judge = make_judge(edition)
    entries = [make_passed_entry(edition) for _ in range(2)]
    with transaction():
        actions.assign(assessment(edition), entries, [judge], by=secretary)

    (letter,) = letters_to(judge)

    assert letter.subject == "2 proposal untuk Anda nilai"
    assert "http://localhost/penilaian" in letter.text


def test_a_judge_hears_why_a_reading_was_reopened(edition, secretary):
    judge = make_judge(edition)
    reading = make_reading(
        edition,
        judge,
        make_passed_entry(edition),
        points={"ringkasan": 4, "dampak": 4},
        done=True,
    )
    with transaction():
        actions.reopen(reading, "Salah ketik.", by=secretary)

    (letter,) = letters_to(judge)

    assert "Salah ketik." in letter.text
    assert f"http://localhost/penilaian/{reading.id}" in letter.text


def test_applicants_and_agency_admins_hear_of_the_results_once(edition, secretary, run_jobs):
    entry = make_passed_entry(edition, title="Antar Obat")
    admin = make_user(grants=[grant(Role.AGENCY_ADMIN, agency=entry.agency)])
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    before = len(letters_to(entry.started_by)), len(letters_to(admin))
    with transaction():
        actions.decide(edition, [entry], Outcome.WINNER, award="Top 5", by=secretary)
        actions.publish_results(edition, by=secretary)

    run_jobs()

    assert (len(letters_to(entry.started_by)), len(letters_to(admin))) == (
        before[0] + 1,
        before[1] + 1,
    )
    letter = letters_to(entry.started_by)[-1]
    assert f"http://localhost/instansi/proposal/{entry.id}/hasil" in letter.text
    assert "Top 5" not in letter.text
