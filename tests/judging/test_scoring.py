"""A judge gives points, never loses one, and Selesai holds until the secretariat takes it back."""

import pytest

from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from app.judging.actions import scoring
from app.judging.models import AssignmentState
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
    sums_of_points,
)


@pytest.fixture
def edition(app):
    return make_edition(at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def judge(edition):
    return make_judge(edition)


@pytest.fixture
def reading(edition, judge):
    return make_reading(edition, judge, make_passed_entry(edition))


def points(reading):
    db.session.refresh(reading)
    names = {criterion.id: criterion.key for criterion in reading.stage.rubric.criteria}
    return {names[ref]: given for ref, given in queries.points_of(reading).items()}


def come_to(reading):
    db.session.refresh(reading)
    return reading.scored, reading.weighed, reading.full_marks


def opened(reading):
    """What a page that is opened now carries along."""
    return scoring.fingerprints(scoring.fields_of(reading))


def finish(reading, judge):
    with transaction():
        actions.finish(reading, by=judge, now=clock.now())


def test_what_the_points_come_to_is_kept_with_them(reading, judge):
    other = make_reading(reading.stage.edition, judge, make_passed_entry(reading.stage.edition))
    save(other, judge, {"dampak": 1})
    steps = [
        ({"dampak": 4}, 1),
        ({"ringkasan": 3}, 2),
        ({"dampak": 2, "ringkasan": 5}, 2),
        ({"dampak": ""}, 1),
        ({"dampak": 5}, 2),
    ]
    for given, scored in steps:
        save(reading, judge, given, base=opened(reading))

        assert come_to(reading) == sums_of_points()[reading.id]
        assert reading.scored == scored
    save(reading, judge, {"dampak": "", "ringkasan": ""}, base=opened(reading))

    assert come_to(reading) == (0, 0, 500 * 100)
    assert come_to(other) == sums_of_points()[other.id]


def test_points_and_texts_are_kept(reading, judge):
    save(reading, judge, {"dampak": 4}, comment="Jelas.", private_note="Ragu.")

    assert points(reading) == {"dampak": 4}
    assert (reading.comment, reading.private_note) == ("Jelas.", "Ragu.")
    assert reading.state is AssignmentState.STARTED
    assert reading.version == 2


def test_saving_the_same_again_changes_nothing(reading, judge):
    base = opened(reading)
    save(reading, judge, {"dampak": 4}, base=base)
    save(reading, judge, {"dampak": 4}, base=base)

    assert reading.version == 2


@pytest.mark.parametrize("value", [0, 6, "-1", "4.5", "x"])
def test_points_outside_the_scale_are_refused(reading, judge, value):
    with pytest.raises(RuleBroken, match=r"judging\.points_outside_scale"):
        save(reading, judge, {"dampak": value})

    assert points(reading) == {}


def test_a_foreign_criterion_is_refused(reading, judge):
    with pytest.raises(RuleBroken, match=r"judging\.unknown_criterion"), transaction():
        actions.save_scores(
            reading, {"points-999": "3"}, base={}, page="a", by=judge, now=clock.now()
        )


class TestTwoTabs:
    def test_different_fields_do_not_meet(self, reading, judge):
        base = opened(reading)
        save(reading, judge, {"dampak": 4}, base=base, page="a", comment="")
        saved = save(reading, judge, {}, base=base, page="b", comment="Baik.")

        assert points(reading) == {"dampak": 4}
        assert reading.comment == "Baik."
        assert not saved.aside

    def test_an_old_page_never_overwrites(self, reading, judge):
        base = opened(reading)
        save(reading, judge, {"dampak": 4}, base=base, page="a")

        saved = save(reading, judge, {"dampak": 2}, base=base, page="b")

        assert saved.aside
        assert points(reading) == {"dampak": 4}
        assert [mark.value for mark in queries.unsettled_marks(reading)] == ["2"]

    def test_an_old_page_is_told_when_it_shows_old_marks(self, reading, judge):
        save(reading, judge, {"dampak": 2})
        base = opened(reading)
        save(reading, judge, {"dampak": 4}, base=base, page="a")

        saved = save(reading, judge, {"dampak": 2, "ringkasan": 5}, base=base, page="b")

        assert saved.outdated
        assert points(reading) == {"dampak": 4, "ringkasan": 5}

    def test_text_that_is_still_typed_stays_one_text(self, reading, judge):
        base = opened(reading)
        save(reading, judge, {}, base=base, page="a", comment="Satu")
        saved = save(reading, judge, {}, base=base, page="b", comment="Du")
        save(reading, judge, {}, base=saved.agreed, page="b", comment="Dua")
        save(reading, judge, {}, base=base, page="c", comment="Tiga")

        assert reading.comment == "Satu"
        assert [mark.value for mark in queries.unsettled_marks(reading)] == ["Dua", "Tiga"]

    def test_an_answer_that_was_lost_makes_no_second_tab(self, reading, judge):
        base = opened(reading)
        save(reading, judge, {}, base=base, page="a", comment="Sat")

        saved = save(reading, judge, {}, base=base, page="a", comment="Satu")

        assert reading.comment == "Satu"
        assert not saved.aside

    @pytest.mark.parametrize(("use", "becomes"), [(True, 2), (False, 4)])
    def test_the_judge_chooses(self, reading, judge, use, becomes):
        base = opened(reading)
        save(reading, judge, {"dampak": 4}, base=base, page="a")
        save(reading, judge, {"dampak": 2}, base=base, page="b")
        (mark,) = queries.unsettled_marks(reading)

        with transaction():
            actions.settle(mark, reading, use=use, by=judge, now=clock.now())

        assert points(reading) == {"dampak": becomes}
        assert come_to(reading) == sums_of_points()[reading.id]
        assert queries.unsettled_marks(reading) == []

    def test_nothing_is_finished_before_the_choice(self, reading, judge):
        base = opened(reading)
        save(reading, judge, {"dampak": 4, "ringkasan": 4}, base=base, page="a")
        save(reading, judge, {"dampak": 2}, base=base, page="b")

        with pytest.raises(RuleBroken, match=r"judging\.unsettled"):
            finish(reading, judge)


class TestFinishing:
    def test_needs_all_criteria(self, reading, judge):
        save(reading, judge, {"dampak": 4})

        with pytest.raises(RuleBroken, match=r"judging\.incomplete") as broken:
            finish(reading, judge)

        assert broken.value.data == {"count": 1}

    def test_locks(self, reading, judge):
        save(reading, judge, {"dampak": 4, "ringkasan": 3})
        finish(reading, judge)

        with pytest.raises(RuleBroken, match=r"judging\.locked"):
            save(reading, judge, {"dampak": 1})

        assert points(reading) == {"dampak": 4, "ringkasan": 3}

    def test_twice_is_once(self, reading, judge):
        save(reading, judge, {"dampak": 4, "ringkasan": 3})
        finish(reading, judge)
        at = reading.finished_at

        finish(reading, judge)

        assert reading.finished_at == at

    def test_not_after_the_close(self, reading, judge, edition):
        save(reading, judge, {"dampak": 4, "ringkasan": 3})
        move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")

        with pytest.raises(RuleBroken, match=r"judging\.stage_over"):
            finish(reading, judge)


class TestReopening:
    def test_keeps_the_marks_and_says_why(self, reading, judge, edition):
        save(reading, judge, {"dampak": 4, "ringkasan": 3})
        finish(reading, judge)

        with transaction():
            actions.reopen(reading, "Salah ketik.", by=make_secretary(edition))
        save(reading, judge, {"dampak": 5}, base=opened(reading))

        assert reading.state is AssignmentState.STARTED
        assert reading.reopened_reason == "Salah ketik."
        assert points(reading) == {"dampak": 5, "ringkasan": 3}

    def test_needs_a_reason(self, reading, judge, edition):
        save(reading, judge, {"dampak": 4, "ringkasan": 3})
        finish(reading, judge)

        with pytest.raises(RuleBroken, match=r"judging\.reason_needed"), transaction():
            actions.reopen(reading, " ", by=make_secretary(edition))

    def test_not_of_what_is_not_finished(self, reading, edition):
        with pytest.raises(RuleBroken, match=r"judging\.not_done"), transaction():
            actions.reopen(reading, "Iseng.", by=make_secretary(edition))
