"""What was worked out from the marks is kept only for as long as none of them changes."""

import pytest
from sqlalchemy import delete, insert, select, update

from app.competitions.models import Stage, StageKind
from app.core import clock
from app.core.audit import note
from app.core.db import db, transaction
from app.judging import actions, queries
from app.judging.models import Assignment, AssignmentState, Score
from app.judging.models.locked import LockedMarks
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
)
from tests.harness.query_count import count_queries

FULL = {"ringkasan": 5, "dampak": 5}
LOW = {"ringkasan": 1, "dampak": 1}


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def readings(edition):
    """One proposal, which one judge finds excellent and the other poor."""
    entry = make_passed_entry(edition)
    return [
        make_reading(edition, make_judge(edition), entry, points=points, done=True)
        for points in (FULL, LOW)
    ]


def stamp(edition):
    return db.session.scalar(select(Stage.marks_stamp).where(Stage.id == assessment(edition).id))


def recap(edition):
    return queries.recap(assessment(edition), with_marks=True)


def by_hand(statement):
    with transaction():
        db.session.execute(statement)


def own(reading):
    return Assignment.id == reading.id


def test_every_change_of_a_finished_reading_is_a_word_that_never_was(edition, readings):
    one, other = readings
    points = one.weighed
    by_hand(delete(Score).where(Score.assignment_id == other.id))
    by_hand(delete(LockedMarks).where(LockedMarks.reading_id == other.id))
    row = {c.name: getattr(other, c.name) for c in Assignment.__table__.columns if c.name != "id"}
    words = [stamp(edition)]
    for change in (
        update(Assignment).where(own(one)).values(weighed=points - 1),
        update(Assignment).where(own(one)).values(weighed=points),  # as it was before
        update(Assignment).where(own(one)).values(state=AssignmentState.RECUSED),
        update(Assignment).where(own(one)).values(state=AssignmentState.DONE),
        delete(Assignment).where(own(other)),
        insert(Assignment).values(row),
    ):
        by_hand(change)
        words.append(stamp(edition))

    assert None not in words
    assert len(set(words)) == len(words)


def test_marks_that_are_still_being_given_change_no_word(edition, readings):
    word = stamp(edition)
    third = make_reading(edition, make_judge(edition), readings[0].entry)

    save(third, third.judge, FULL)

    assert stamp(edition) == word


def test_the_recap_shows_what_a_judge_changed_and_changed_back(edition, readings):
    office = make_secretary(edition)
    shown = []
    for points in (None, LOW, FULL):
        if points:
            with transaction():
                actions.reopen(readings[0], "Salah kolom", by=office)
            save(readings[0], readings[0].judge, points)
            with transaction():
                actions.finish(readings[0], by=readings[0].judge, now=clock.now())
        shown.append(recap(edition).finished.adjusted[readings[0].entry_id])

    assert shown == [60, 20, 60]


def test_a_reading_finished_while_the_recap_is_made_is_kept_under_its_own_word(edition, readings):
    before = recap(edition)
    by_hand(update(Assignment).where(own(readings[0])).values(weighed=readings[1].weighed))

    assert before.finished.adjusted == {readings[0].entry_id: 20}
    assert recap(edition).finished is before.finished
    assert recap(edition).stamp != before.stamp


def test_marks_are_read_again_only_when_one_changed(edition, readings, new_client):
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    secretary = make_secretary(edition)
    office = new_client(secretary)
    with transaction():  # that they look at marks is on record for now
        note("marks.seen", edition, by=secretary)
    sent = []
    for weighed in (None, None, readings[1].weighed):
        if weighed is not None:
            by_hand(update(Assignment).where(own(readings[0])).values(weighed=weighed))
        with count_queries() as queries_sent:
            page = office.get("/sekretariat/edisi-2027/rekap")
        sent.append(len(queries_sent))

    first, again, changed = sent
    assert first == changed == again + 1
    assert "20,00" in page.soup.select_one("#recap-table tbody tr").text
