"""A dismissed conflict covers what was known then; what comes later stands anew."""

from datetime import timedelta

import pytest

from app.accounts.actions.grants import give, move_judge
from app.accounts.models import Role
from app.accounts.rules import Offer
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.judging import actions, queries
from app.judging.models import AssignmentState, Conflict, ConflictSource, TieKind
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.judging import make_judge, make_passed_entry, make_reading, make_secretary

WHY = "Sudah diperiksa."


@pytest.fixture
def edition(app, freeze):
    freeze("2027-03-01T09:00+07:00")
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def secretary(edition):
    return make_secretary(edition)


@pytest.fixture
def later(freeze):
    """Some time goes by."""
    return lambda: freeze((clock.now() + timedelta(days=1)).isoformat())


def tie(judge, *, is_actual, agency="Kota Contoh"):
    with transaction():
        actions.declare_tie(TieKind.FAMILY, agency, "", is_actual=is_actual, by=judge)


def settle(reading, secretary):
    with transaction():
        actions.settle_potential(reading, WHY, applies=False, by=secretary)


def standing(reading):
    db.session.expire_all()
    return queries.standing_conflicts([reading.entry_id], [reading.judge_id]).get(
        (reading.entry_id, reading.judge_id), frozenset()
    )


def test_an_actual_tie_stands_although_a_possible_one_was_dismissed(edition, secretary, later):
    entry = make_passed_entry(edition, agency=make_agency("Kota Contoh"))
    judge = make_judge(edition)
    reading = make_reading(edition, judge, entry)
    tie(judge, is_actual=False)
    settle(reading, secretary)
    assert not queries.undecided_conflicts(edition)

    later()
    tie(judge, is_actual=False)
    assert [one.reading for one in queries.undecided_conflicts(edition)] == [reading]
    settle(reading, secretary)
    assert standing(reading) == frozenset()

    later()
    tie(judge, is_actual=True)
    assert standing(reading) == {ConflictSource.PACT}
    assert reading.state is AssignmentState.RECUSED
    on_record = db.session.scalars(db.select(Conflict).filter_by(dismissed_at=None))
    assert [one.source for one in on_record] == [ConflictSource.PACT]


@pytest.mark.parametrize("how", ["moved", "given"])
def test_who_comes_into_the_very_agency_later_is_kept_away(edition, secretary, later, how):
    above = make_agency("Pemerintah Kota Induk")
    own = make_agency("Perusahaan Daerah Anak", parent=above)
    judge, entry = make_judge(edition, agency=above), make_passed_entry(edition, agency=own)
    reading = make_reading(edition, judge, entry)
    with transaction():
        actions.record_conflicts(edition, by=secretary)
    (conflict,) = db.session.scalars(db.select(Conflict))
    with transaction():
        actions.dismiss_conflict(conflict, WHY, by=secretary)
    assert standing(reading) == frozenset()
    assert reading.state is AssignmentState.ASSIGNED

    later()
    with transaction():
        if how == "moved":
            move_judge(judge.grants[0], own, by=secretary)
        else:
            give(judge, Offer(Role.INNOVATOR, own.id), granted_by_id=None, by=secretary)

    assert standing(reading) == {ConflictSource.OWN_AGENCY}
    assert reading.state is AssignmentState.RECUSED
