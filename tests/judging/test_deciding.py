"""From marks to results: the recap, the decision, the publication."""

from fractions import Fraction

import pytest

from app.competitions.models import EditionState, StageKind
from app.core import events
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.entries.models import EntryState
from app.judging import actions, queries
from app.judging.events import ResultsPublished
from app.judging.models import Outcome
from app.judging.queries.recap import alias_of
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    recap_rows,
)

pytestmark = pytest.mark.once

LONG_AGO = "2020-01-01T00:00+07:00"


@pytest.fixture
def edition(app):
    return make_edition(at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def secretary(edition):
    return make_secretary(edition)


def close(edition):
    move_stage(assessment(edition), closes_at=LONG_AGO)


def scored(edition, judge, entry, ringkasan, dampak, **fields):
    given = {"ringkasan": ringkasan, "dampak": dampak}
    return make_reading(edition, judge, entry, points=given, done=True, **fields)


def decide(edition, entries, secretary, outcome=Outcome.WINNER, award="Top 5", **fields):
    with transaction():
        actions.decide(edition, entries, outcome, award=award, by=secretary, **fields)


class TestRecap:
    def test_means_and_spread_of_what_is_finished(self, edition):
        entry = make_passed_entry(edition)
        first, second, third = (make_judge(edition) for _ in range(3))
        scored(edition, first, entry, 5, 5)
        scored(edition, second, entry, 4, 3)
        make_reading(edition, third, entry, points={"dampak": 1})

        (row,) = recap_rows(edition)

        assert [(m.alias, m.total) for m in row.marks] == [("A", 100), ("B", 68)]
        assert (row.mean, row.span, row.variance) == (84, 32, 256)
        assert (row.done, row.assigned) == (2, 3)

    def test_a_judge_keeps_the_letter_through_the_stage(self, edition):
        one, other = make_passed_entry(edition), make_passed_entry(edition)
        first, second = make_judge(edition), make_judge(edition)
        scored(edition, first, one, 5, 5)
        scored(edition, second, other, 1, 1)
        scored(edition, first, other, 2, 2)

        rows = recap_rows(edition)

        assert [[(m.alias, m.total) for m in row.marks] for row in rows] == [
            [("A", 100)],
            [("A", 40), ("B", 20)],
        ]

    def test_a_letter_stays_when_an_earlier_assignment_is_taken_back(self, edition, secretary):
        entry, other = make_passed_entry(edition), make_passed_entry(edition)
        first, second = make_judge(edition), make_judge(edition)
        untouched = make_reading(edition, second, other)
        scored(edition, first, entry, 5, 5)
        scored(edition, second, entry, 1, 1)

        def letters():
            rows = recap_rows(edition)
            return [(mark.alias, mark.total) for mark in rows[0].marks]

        before = letters()
        with transaction():
            actions.unassign(untouched, by=secretary)

        assert letters() == before == [("A", 100), ("B", 20)]

    def test_without_marks_it_only_counts(self, edition):
        scored(edition, make_judge(edition), make_passed_entry(edition), 5, 5)

        (row,) = recap_rows(edition, with_marks=False)

        assert (row.marks, row.mean) == ((), None)
        assert (row.done, row.assigned) == (1, 1)

    def test_recused_marks_do_not_count(self, edition):
        entry = make_passed_entry(edition)
        scored(edition, make_judge(edition), entry, 5, 5)
        judge = make_judge(edition)
        reading = scored(edition, judge, entry, 1, 1)
        with transaction():
            actions.declare_conflict(reading, "Kerabat.", by=judge)

        (row,) = recap_rows(edition)

        assert (row.mean, row.assigned) == (100, 1)

    @pytest.mark.parametrize("entries", [1, 3])
    def test_queries_do_not_grow_with_entries(self, edition, entries, count_queries):
        judges = [make_judge(edition) for _ in range(2)]
        for _ in range(entries):
            entry = make_passed_entry(edition)
            for judge in judges:
                scored(edition, judge, entry, 3, 4)
        db.session.commit()

        with count_queries() as found:
            recap_rows(edition)

        assert len(found) == 7

    @pytest.mark.parametrize(
        ("number", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA")]
    )
    def test_letters(self, number, letters):
        assert alias_of(number) == letters


class TestOwnResult:
    def test_an_applicant_gets_means(self, edition):
        entry = make_passed_entry(edition)
        scored(edition, make_judge(edition), entry, 5, 4)
        scored(edition, make_judge(edition), entry, 4, 4)

        criteria, total = queries.result_of(entry, assessment(edition))

        assert [one.points for one in criteria] == [Fraction(9, 2), 4]
        assert total == 84

    def test_only_released_comments_are_read(self, edition, secretary):
        entry = make_passed_entry(edition)
        shown = scored(edition, make_judge(edition), entry, 5, 4, comment="Terima kasih.")
        hidden = scored(edition, make_judge(edition), entry, 4, 4, comment="Lemah sekali.")
        close(edition)

        with transaction():
            actions.release_comments(
                assessment(edition), {shown.id, hidden.id}, {shown.id}, by=secretary
            )

        assert queries.released_comments(entry, assessment(edition)) == ["Terima kasih."]

    def test_comments_wait_for_the_close(self, edition, secretary):
        reading = scored(edition, make_judge(edition), make_passed_entry(edition), 5, 4)

        with pytest.raises(RuleBroken, match=r"judging\.assessment_running"), transaction():
            actions.release_comments(assessment(edition), {reading.id}, {reading.id}, by=secretary)


@pytest.mark.both
class TestDeciding:
    def test_waits_for_the_close(self, edition, secretary):
        with pytest.raises(RuleBroken, match=r"judging\.assessment_running"):
            decide(edition, [make_passed_entry(edition)], secretary)

    def test_stays_pending_until_published(self, edition, secretary):
        entry = make_passed_entry(edition)
        close(edition)

        decide(edition, [entry], secretary)

        assert [d.entry_id for d in queries.decisions_of(edition.id)] == [entry.id]
        assert queries.published_decisions(edition.id) == []

    def test_a_winner_needs_an_award(self, edition, secretary):
        entry = make_passed_entry(edition)
        close(edition)

        with pytest.raises(RuleBroken, match=r"judging\.award_needed"):
            decide(edition, [entry], secretary, award=" ")

    def test_a_mark_is_changed_and_taken_away(self, edition, secretary):
        entry = make_passed_entry(edition)
        close(edition)
        decide(edition, [entry], secretary)
        decide(edition, [entry], secretary, Outcome.FINALIST, "")
        (changed,) = queries.decisions_of(edition.id)

        assert (changed.outcome, changed.award) == (Outcome.FINALIST, "")

        with transaction():
            actions.withdraw_decisions(edition, [entry], by=secretary)
        assert queries.decisions_of(edition.id) == []

    def test_only_what_passed_in_this_edition(self, edition, secretary):
        failed = make_passed_entry(edition, state=EntryState.FAILED)
        foreign = make_passed_entry(make_edition())
        close(edition)

        for entry in (failed, foreign):
            with pytest.raises(RuleBroken, match=r"judging\.not_passed"):
                decide(edition, [entry], secretary)


class TestPublishing:
    @pytest.fixture
    def heard(self):
        found = []
        events.subscribe(ResultsPublished, found.append)
        yield found
        events._subscribers[ResultsPublished].remove(found.append)

    def publish(self, edition, secretary):
        with transaction():
            actions.publish_results(edition, by=secretary)

    def test_everything_pending_becomes_public_together(self, edition, secretary, heard):
        titles = ("Zona Aman", "Warung Sehat", "Angkot Sekolah")
        entries = [make_passed_entry(edition, title=title) for title in titles]
        close(edition)
        decide(edition, entries[:1], secretary)
        decide(edition, entries[1:], secretary, Outcome.FINALIST, "")

        self.publish(edition, secretary)

        published = queries.published_decisions(edition.id)
        assert [(d.outcome, d.entry.title) for d in published] == [
            (Outcome.WINNER, "Zona Aman"),
            (Outcome.FINALIST, "Angkot Sekolah"),
            (Outcome.FINALIST, "Warung Sehat"),
        ]
        assert edition.results_published_at is not None
        assert edition.state is EditionState.CLOSED
        assert heard == [ResultsPublished(edition.id)]

    def test_twice_is_once(self, edition, secretary, heard):
        entry = make_passed_entry(edition)
        close(edition)
        decide(edition, [entry], secretary)
        self.publish(edition, secretary)
        self.publish(edition, secretary)

        assert len(heard) == 1

    def test_nothing_decided_is_not_published(self, edition, secretary):
        close(edition)

        with pytest.raises(RuleBroken, match=r"judging\.nothing_decided"):
            self.publish(edition, secretary)

    def test_afterwards_nothing_changes(self, edition, secretary):
        entry = make_passed_entry(edition)
        close(edition)
        decide(edition, [entry], secretary)
        self.publish(edition, secretary)

        with pytest.raises(RuleBroken, match=r"judging\.results_published"):
            decide(edition, [entry], secretary, award="Top 99")
