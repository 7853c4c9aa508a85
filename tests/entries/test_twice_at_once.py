"""Whatever moves an entry, asked for twice at the same moment, happens once."""

import pytest
from flask import current_app
from sqlalchemy import func, select

from app.accounts.models import User
from app.competitions.models import StageKind
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db
from app.core.mail import Letter
from app.entries import queries
from app.entries.actions import checking, handing
from app.entries.models import AdministrativeCheck, EntryState, Snapshot, Transition
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry
from tests.harness.at_once import at_once

S = EntryState
CHECKLIST = [{"key": "umur", "text": "Umur"}, {"key": "surat", "text": "Surat"}]


def hand(entry, by, now):
    handing.hand_to_admin(entry, by=by, as_admin=True, now=now)


def give_back(entry, by, now):
    handing.return_with_note(entry, "Perbaiki.", by=by, now=now)


def forward(entry, by, now):
    handing.forward(entry, by=by, now=now)


def withdraw(entry, by, now):
    handing.withdraw(entry, "", by=by, now=now)


def conclude(entry, by, now):
    checking.conclude_check(entry, by=by, now=now)


def reopen(entry, by, now):
    checking.reopen_check(entry, "Keliru.", by=by, now=now)


def counted():
    """How many rows there are of what a step leaves behind."""
    return {
        model.__tablename__: db.session.scalar(select(func.count()).select_from(model))
        for model in (Transition, Snapshot, AdministrativeCheck, AuditRow, Letter)
    }


@pytest.fixture
def edition(app):
    return make_edition(at=StageKind.REGISTRATION, rules={"checklist": CHECKLIST})


def twice(app, step, entry):
    ref, by_id = entry.id, entry.started_by_id

    def act():
        mine = queries.entry_by_id(ref)
        step(mine, db.session.get_one(User, by_id), clock.now())

    assert at_once(app, act, [(), ()]) == ["", ""]


@pytest.mark.parametrize(
    ("state", "step", "then", "snapshots"),
    [
        (S.DRAFT, hand, S.WITH_ADMIN, 1),
        (S.WITH_ADMIN, give_back, S.RETURNED, 0),
        (S.WITH_ADMIN, forward, S.SUBMITTED, 1),
        (S.WITH_ADMIN, withdraw, S.WITHDRAWN, 0),
        (S.PASSED, reopen, S.SUBMITTED, 0),
    ],
)
def test_a_step_happens_once(edition, state, step, then, snapshots):
    entry = make_entry(edition, state=state)
    before = counted()

    twice(current_app._get_current_object(), step, entry)

    after = counted()
    assert queries.entry_by_id(entry.id).state is then
    assert after["entry_transition"] == before["entry_transition"] + 1
    assert after["audit_row"] == before["audit_row"] + 1
    assert after["snapshot"] == before["snapshot"] + snapshots
    assert after["letter"] == before["letter"] + 1


def test_a_check_is_concluded_once(app):
    edition = make_edition(rules={"checklist": CHECKLIST})
    entry = make_entry(edition, state=S.SUBMITTED)

    def mark(mine, by, now):
        marks = {row["key"]: checking.Mark(True) for row in CHECKLIST}
        checking.save_check(mine, marks, base={}, by=by, now=now)

    saved = counted()["audit_row"]
    twice(app, mark, entry)
    before = counted()
    assert before["audit_row"] == saved + 1
    twice(app, conclude, entry)

    after = counted()
    assert after["administrative_check"] == 1
    assert after["entry_transition"] == before["entry_transition"] + 1
    assert after["audit_row"] == before["audit_row"] + 1
    assert after["letter"] == before["letter"] + 1


def test_two_people_who_begin_the_check_together_lose_no_mark(app, edition):
    entry = make_entry(edition, state=S.SUBMITTED)
    ref, by_id = entry.id, entry.started_by_id

    def mark(key):
        by = db.session.get_one(User, by_id)
        given = {row["key"]: checking.Mark(None) for row in CHECKLIST}
        given[key] = checking.Mark(True)
        checking.save_check(queries.entry_by_id(ref), given, base={}, by=by, now=clock.now())

    assert at_once(app, mark, [("umur",), ("surat",)]) == ["", ""]

    assert [item["passed"] for item in queries.check_of(ref).items] == [True, True]


def test_the_last_place_of_a_quota_is_given_once(app):
    groups = ({"key": "umum", "name": "Umum", "agency_quota": 1},)
    edition = make_edition(groups=groups)
    first = make_entry(edition, state=S.WITH_ADMIN)
    second = make_entry(edition, first.agency, by=first.started_by, state=S.WITH_ADMIN)
    by_id = first.started_by_id

    def act(ref):
        by = db.session.get_one(User, by_id)
        handing.forward(queries.entry_by_id(ref), by=by, now=clock.now())

    answers = at_once(app, act, [(first.id,), (second.id,)])

    assert sorted(answers) == ["", "entry.quota_full"]
