"""Until when an entry may be handed on: rules and what the actions refuse."""

from datetime import datetime, timedelta

import pytest

from app.accounts.models import Role
from app.competitions import rules as calendar
from app.competitions.models import Edition, EditionState, Stage, StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.entries.actions import handing
from app.entries.models import EntryState
from app.entries.rules.deadlines import deadlines
from app.permissions import Permission, permits
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition
from tests.factories.entries import make_attachment, make_entry, save

S = EntryState
MINUTE = timedelta(minutes=1)


def day(number, hour=23, minute=59):
    return datetime.fromisoformat(f"2026-12-{number:02d}T{hour:02d}:{minute:02d}+07:00")


def registration(**fields):
    given = {"opens_at": day(1), "closes_at": day(11), "grace_minutes": 0, **fields}
    return Stage(kind=StageKind.REGISTRATION, **given)


@pytest.mark.parametrize(
    ("internal", "early", "extra", "expected"),
    [
        (None, None, None, None),
        (day(5), None, None, day(5)),
        (day(5), None, day(13), None),
        (day(5), None, day(9), day(5)),
        (day(5), day(3), None, None),
        (day(5), day(7), None, day(5)),
        (day(11), None, None, None),
    ],
)
def test_when_units_hand_in(internal, early, extra, expected):
    stage = registration(internal_deadline_at=internal, closed_early_at=early)

    assert calendar.internal_close(stage, extra) == expected


@pytest.mark.parametrize(
    ("at", "is_open", "internal_over"),
    [
        (day(5), True, False),
        (day(5) + MINUTE - timedelta(microseconds=1), True, False),
        (day(5) + MINUTE, True, True),
        (day(11) + MINUTE - timedelta(microseconds=1), True, True),
        (day(11) + MINUTE, False, True),
    ],
)
def test_both_deadlines_last_to_the_end_of_their_minute(at, is_open, internal_over):
    stage = registration(internal_deadline_at=day(5))

    found = deadlines(Edition(state=EditionState.OPENED), stage, at, None)

    assert (found.is_open, found.internal_over) == (is_open, internal_over)


def test_without_a_registration_nothing_is_handed_on():
    assert not deadlines(Edition(state=EditionState.OPENED), None, day(5), None).is_open


def refused(action, *args, **kwargs):
    with pytest.raises(RuleBroken) as problem, transaction():
        action(*args, **kwargs)
    return problem.value.code


@pytest.mark.parametrize(("seconds", "code"), [(59, None), (60, "entry.internal_deadline_passed")])
def test_a_unit_hands_in_until_the_end_of_the_internal_minute(app, seconds, code):
    internal = clock.now().replace(second=0, microsecond=0)
    entry = make_entry(make_edition(internal_deadline=internal))
    arrives = {
        "by": entry.started_by,
        "as_admin": False,
        "now": internal + timedelta(seconds=seconds),
    }

    if code:
        assert refused(handing.hand_to_admin, entry, **arrives) == code
    else:
        with transaction():
            handing.hand_to_admin(entry, **arrives)
        assert entry.state is S.WITH_ADMIN


def test_what_became_incomplete_at_the_admin_is_not_forwarded(app):
    entry = make_entry(state=S.WITH_ADMIN)
    save(entry, {"dampak": ""}, by=entry.started_by)

    code = refused(handing.forward, entry, by=entry.started_by, now=clock.now())

    assert code == "entry.incomplete"
    assert entry.state is S.WITH_ADMIN
    assert entry.forwarded_at is None


def test_the_secretariat_loses_the_files_of_what_was_withdrawn(app):
    edition = make_edition(at=StageKind.REGISTRATION)
    entry = make_entry(edition)
    attachment = make_attachment(entry)
    office = make_user(grants=[grant(Role.SECRETARIAT, edition=edition)])
    by, now = entry.started_by, clock.now()
    with transaction():
        handing.hand_to_admin(entry, by=by, as_admin=True, now=now)
        handing.forward(entry, by=by, now=now)
    assert permits(office, Permission.ATTACHMENT_VIEW, attachment)

    with transaction():
        handing.withdraw(entry, "", by=by, now=now)

    db.session.refresh(attachment)
    assert not permits(office, Permission.ATTACHMENT_VIEW, attachment)
    assert permits(by, Permission.ATTACHMENT_VIEW, attachment)
