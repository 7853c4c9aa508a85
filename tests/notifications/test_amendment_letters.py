"""Who hears of an amendment, and what the letter says."""

from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.competitions.actions import amending
from app.competitions.models import StageKind
from app.core.db import transaction
from app.entries.models import EntryState
from tests.factories.accounts import grant, letters_to, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, stage
from tests.factories.entries import make_entry
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
)


def admin_of(agency):
    return make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)])


def move(one, secretary, days=7):
    with transaction():
        amending.move_dates(
            one,
            opens_at=one.opens_at,
            closes_at=one.closes_at + timedelta(days=days),
            reason="Server pusat terganggu",
            by=secretary,
        )


@pytest.fixture
def registering(app):
    return make_edition("edisi-2027", at=StageKind.REGISTRATION)


def test_those_who_take_part_hear_of_other_dates_once(registering, run_jobs):
    entry = make_entry(registering)
    admin, bystander = admin_of(entry.agency), admin_of(make_agency())
    gone = make_entry(registering, state=EntryState.WITHDRAWN)

    move(stage(registering, StageKind.REGISTRATION), make_secretary(registering))
    run_jobs()
    run_jobs()

    for person in (entry.started_by, admin):
        (letter,) = letters_to(person.email)
        assert letter.subject == f"Ubahan nomor 1: {registering.name}"
        assert "Server pusat terganggu" in letter.text
        assert "http://localhost/kompetisi/edisi-2027" in letter.text
    assert letters_to(bystander.email) == []
    assert "Ubahan" not in " ".join(one.subject for one in letters_to(gone.started_by.email))


def test_extra_time_is_told_to_its_agencies_only(registering, run_jobs):
    inside, outside = make_entry(registering), make_entry(registering)
    without_entry = admin_of(make_agency())
    registration = stage(registering, StageKind.REGISTRATION)
    with transaction():
        amending.give_extra_time(
            registration,
            [inside.agency, without_entry.grants[0].agency],
            closes_at=registration.closes_at + timedelta(minutes=30),
            reason="Listrik padam",
            by=make_secretary(registering),
        )

    run_jobs()

    assert len(letters_to(inside.started_by.email)) == 1
    assert len(letters_to(without_entry.email)) == 1
    assert letters_to(outside.started_by.email) == []


def test_judges_hear_of_the_dates_of_their_stage(app, run_jobs):
    edition = make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)
    reader, idle = make_judge(edition), make_judge(edition)
    make_reading(edition, reader, make_passed_entry(edition))
    before = len(letters_to(reader.email))

    move(assessment(edition), make_secretary(edition), days=0.5)
    run_jobs()

    assert len(letters_to(reader.email)) == before + 1
    assert letters_to(idle.email) == []
