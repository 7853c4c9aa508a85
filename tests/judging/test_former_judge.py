"""What a former judge has not finished hides no shortage and is read by others."""

from datetime import timedelta

import pytest

from app.accounts.actions import grants, people
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.judging import queries
from app.judging.models import Assignment, AssignmentState
from app.judging.rules.solving import solve
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)

PAGE = "/sekretariat/edisi-2027/penugasan"
A = AssignmentState


@pytest.fixture
def edition(app):
    rules = settings(readers_per_entry=1)
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)


@pytest.fixture
def ani(edition):
    return make_judge(edition, name="Ani")


@pytest.fixture
def begun(edition, ani):
    return make_reading(edition, ani, make_passed_entry(edition), points={"dampak": 3})


def leave(judge, how, by):
    with transaction():
        if how == "role":
            grants.end(judge.grants[0], by=by)
        else:
            people.deactivate(judge, by=by)


@pytest.mark.parametrize("how", ["role", "account"])
def test_others_read_at_once_what_was_left_and_what_is_finished_stays(edition, ani, begun, how):
    points = {"dampak": 4, "ringkasan": 3}
    done = make_reading(edition, ani, make_passed_entry(edition), points=points, done=True)
    budi = make_judge(edition, name="Budi")

    leave(ani, how, make_secretary(edition))

    states = {one.judge_id: one.state for one in readers(begun.entry_id)}
    assert states == {ani.id: A.RECUSED, budi.id: A.ASSIGNED}
    assert begun.left_because == "Tidak lagi menjadi juri."
    assert {one.judge_id: one.state for one in readers(done.entry_id)} == {ani.id: A.DONE}


def readers(entry_id):
    return db.session.scalars(db.select(Assignment).filter_by(entry_id=entry_id)).all()


def test_a_role_that_ran_out_by_its_date_hides_no_shortage(edition, ani, begun, new_client):
    make_judge(edition, name="Budi")
    stage, office = assessment(edition), new_client(make_secretary(edition))
    assert queries.waiting_in([stage])[stage.id].short == 0

    with transaction():
        ani.grants[0].ends_at = clock.now() - timedelta(minutes=1)

    waits = queries.waiting_in([stage])[stage.id]
    assert (waits.short, waits.unfinished, waits.conflicts) == (1, 0, 0)
    assert len(solve(queries.design_of(stage)).pairs) == 1
    assert "0 dari 1 juri" in office.get(PAGE).words
    assert begun.state is A.STARTED
