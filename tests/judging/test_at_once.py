"""Scoring, closing, deciding and publishing at the same moment end in one consistent outcome."""

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.competitions.models import Edition, EditionState, StageKind
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.mail import Letter
from app.entries.models import Entry
from app.judging import actions, queries
from app.judging.actions import scoring
from app.judging.models import Assignment, AssignmentState, Conflict, Outcome, Score
from app.judging.models.teams import TeamAnswer, TeamProposal
from app.judging.rules.solving import solve
from app.library.models import LibraryEntry
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
)
from tests.harness.at_once import at_once

FULL = {"ringkasan": 4, "dampak": 3}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def edition(app):
    return make_edition(at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def office(edition):
    return make_secretary(edition)


def count(model, **named):
    return db.session.scalar(select(func.count()).select_from(model).filter_by(**named))


def close(edition):
    move_stage(assessment(edition), closes_at=LONG_AGO)


class Steps:
    """What each of the people does; ids only, because every thread loads its own rows."""

    def __init__(self, edition, office, entries, readings):
        self.edition_id, self.by_id = edition.id, office.id
        self.entry_ids = [entry.id for entry in entries]
        self.readings = {reading.id: reading.judge_id for reading in readings}

    def run(self, step, *args):
        getattr(self, step)(*args)

    def publish(self):
        actions.publish_results(self._edition(), by=self._office())

    def publish_finalists(self):
        actions.publish_finalists(self._edition(), by=self._office())

    def withdraw(self, ref):
        chosen = [db.session.get_one(Entry, ref)]
        actions.withdraw_decisions(self._edition(), chosen, by=self._office())

    def decide(self, outcome, award=""):
        entries = [db.session.get_one(Entry, ref) for ref in self.entry_ids]
        actions.decide(self._edition(), entries, outcome, award=award, by=self._office())

    def finish(self, ref):
        judge = db.session.get_one(User, self.readings[ref])
        actions.finish(queries.assignment_by_id(ref), by=judge, now=clock.now())

    def score(self, ref, value):
        judge = db.session.get_one(User, self.readings[ref])
        reading = queries.assignment_by_id(ref)
        sent = {f"points-{c.id}": value for c in reading.stage.rubric.criteria}
        actions.save_scores(reading, sent, base={}, page=f"p{value}", by=judge, now=clock.now())

    def propose(self, ref):
        judge, reading = db.session.get_one(User, self.readings[ref]), queries.assignment_by_id(ref)
        points = {one.id: 4 for one in reading.stage.rubric.criteria}
        actions.propose_team_mark(reading, points, "Kuat.", seen=0, by=judge, now=clock.now())

    def declare(self, ref):
        judge = db.session.get_one(User, self.readings[ref])
        actions.declare_conflict(queries.assignment_by_id(ref), "Kerabat.", by=judge)

    def dismiss(self, ref):
        actions.dismiss_conflict(queries.conflict_by_id(ref), "Bukan.", by=self._office())

    def plan(self):
        stage = assessment(self._edition())
        design = queries.design_of(stage)
        plan = actions.keep_plan(stage, design, solve(design), by=self._office())
        actions.approve_plan(plan, "Merata.", by=self._office())

    def _edition(self):
        return db.session.get_one(Edition, self.edition_id)

    def _office(self):
        return db.session.get_one(User, self.by_id)


def consistent(edition):
    """What holds whoever came first: all of the publication or none of it."""
    db.session.rollback()
    published = edition.results_published_at is not None
    decisions = queries.decisions_of(edition.id)
    assert (edition.state is EditionState.CLOSED) is published
    assert {d.published_at is not None for d in decisions} <= {published}
    assert count(AuditRow, action="results.published") == int(published)
    return published, decisions


@pytest.mark.parametrize("turn", range(3))
def test_publishing_deciding_and_scoring_at_once(app, edition, office, run_jobs, turn):
    entries = [make_passed_entry(edition) for _ in range(2)]
    readings = [make_reading(edition, make_judge(edition), e, points=FULL) for e in entries]
    close(edition)
    with transaction():
        actions.decide(edition, entries[:1], Outcome.WINNER, award="Top 5", by=office)
    steps = Steps(edition, office, entries[:1], readings)
    before = count(Letter)
    calls = [
        ("publish",),
        ("publish",),
        ("decide", Outcome.FINALIST),
        ("decide", Outcome.WINNER, "Top 45"),
        ("finish", readings[0].id),
        ("score", readings[1].id, "5"),
    ]

    said = at_once(app, steps.run, calls[turn:] + calls[:turn])

    said = said[-turn:] + said[:-turn] if turn else said
    published, (decision,) = consistent(edition)
    assert published
    assert said[:2] == ["", ""]
    assert set(said[2:4]) <= {"", "judging.results_published"}
    assert said[4:] == ["judging.stage_over"] * 2
    changes = zip(said[2:4], [(Outcome.FINALIST, ""), (Outcome.WINNER, "Top 45")], strict=True)
    accepted = [change for answer, change in changes if not answer]
    assert (decision.outcome, decision.award) in (accepted or [(Outcome.WINNER, "Top 5")])
    marks = db.session.scalars(select(Score.points).order_by(Score.id)).all()
    assert sorted(marks) == [3, 3, 4, 4]
    assert count(Assignment, state=AssignmentState.DONE) == 0
    run_jobs()
    letters = db.session.scalars(select(Letter).order_by(Letter.id).offset(before))
    told = [(letter.recipient, letter.subject) for letter in letters]
    assert len(told) == len(set(told))
    assert count(LibraryEntry) == int(decision.outcome is Outcome.WINNER)


def test_finalists_published_twice_while_others_are_named_at_once(app):
    edition = make_edition(at=StageKind.INTERVIEW, finals={StageKind.INTERVIEW: 40})
    office, entries = make_secretary(edition), [make_passed_entry(edition) for _ in range(3)]
    with transaction():
        actions.decide(edition, entries[:2], Outcome.FINALIST, by=office)
    steps = Steps(edition, office, entries[2:], [])
    calls = [
        ("publish_finalists",),
        ("decide", Outcome.FINALIST),
        ("withdraw", entries[0].id),
        ("publish_finalists",),
    ]

    said = at_once(app, steps.run, calls)

    db.session.rollback()
    assert said[0] == said[3] == ""
    assert set(said[1:3]) <= {"", "judging.finalists_being_scored"}
    public = {one.entry_id for one in queries.named_finalists(edition.id)}
    named, gone = (not answer for answer in said[1:3])
    chosen = {entries[1].id} | ({entries[2].id} if named else set())
    assert public == (chosen if gone else chosen | {entries[0].id})
    assert len(queries.decisions_of(edition.id)) == len(public)
    assert count(AuditRow, action="results.finalists_published") == 1


def test_saves_and_selesai_at_once_lose_and_double_nothing(app, edition, office):
    entry = make_passed_entry(edition)
    judge = make_judge(edition)
    reading = make_reading(edition, judge, entry, points=FULL)
    steps = Steps(edition, office, [entry], [reading])
    calls = [("score", reading.id, str(n)) for n in range(1, 6)] + [("finish", reading.id)] * 2

    said = at_once(app, steps.run, calls)

    db.session.rollback()
    assert set(said[:5]) <= {"", "judging.locked"}
    assert set(said[5:]) <= {"", "judging.unsettled"}
    assert sorted(queries.points_of(reading).values()) == [3, 4]
    aside = {mark.value for mark in queries.unsettled_marks(reading)}
    sent = {str(n) for n, answer in enumerate(said[:5], 1) if not answer}
    assert sent - {"3", "4"} <= aside
    assert count(Score) == 2
    assert count(AuditRow, action="reading.finished") == int(reading.state == "done")


def test_two_judges_leave_one_entry_and_each_is_replaced_once(app, edition, office):
    entry = make_passed_entry(edition)
    readings = [make_reading(edition, make_judge(edition), entry) for _ in range(2)]
    for _ in range(3):
        make_judge(edition)
    steps = Steps(edition, office, [entry], readings)

    said = at_once(app, steps.run, [("declare", one.id) for one in [*readings, *readings]])

    db.session.rollback()
    assert said == [""] * 4
    assert count(Assignment, state=AssignmentState.RECUSED) == 2
    assert count(Assignment, state=AssignmentState.ASSIGNED) == 1  # this edition wants one reader
    assert count(AuditRow, action="reading.replaced") == 1


def test_conflicts_dismissed_and_declared_while_the_stage_is_planned_anew(app, edition, office):
    """All hold edition, stage and reading in this order, so nobody waits in a circle."""
    entries = [make_passed_entry(edition) for _ in range(4)]
    readings = [make_reading(edition, make_judge(edition), entry) for entry in entries]
    for reading in readings[:2]:
        with transaction():
            actions.declare_conflict(reading, "Kerabat.", by=reading.judge)
    refs = db.session.scalars(select(Conflict.id).order_by(Conflict.id)).all()
    steps = Steps(edition, office, entries, readings)

    said = at_once(
        app,
        steps.run,
        [
            ("dismiss", refs[0]),
            ("plan",),
            ("declare", readings[2].id),
            ("dismiss", refs[1]),
            ("plan",),
            ("declare", readings[3].id),
        ],
    )

    db.session.rollback()
    assert set(said) <= {"", "judging.plan_outdated"}
    assert [said[at] for at in (0, 2, 3, 5)] == [""] * 4
    assert not queries.unrecorded_conflicts([assessment(edition)])


def test_publishing_while_a_judge_declares_a_conflict(app, edition, office):
    entries = [make_passed_entry(edition) for _ in range(2)]
    readings = [
        make_reading(edition, make_judge(edition), e, points=FULL, done=True) for e in entries
    ]
    close(edition)
    with transaction():
        actions.decide(edition, entries, Outcome.FINALIST, by=office)
    steps = Steps(edition, office, entries, readings)

    said = at_once(
        app, steps.run, [("declare", readings[0].id), ("publish",), ("declare", readings[1].id)]
    )

    assert consistent(edition)[0]
    assert said[1] == ""
    assert {said[0], said[2]} <= {"", "judging.results_published"}


def test_no_selesai_lands_after_the_publication(app, edition, office, monkeypatch):
    """One that began in the last minute and is slow is waited for."""
    entry = make_passed_entry(edition)
    reading = make_reading(edition, make_judge(edition), entry, points=FULL)
    ref, edition_id = reading.id, edition.id
    steps = Steps(edition, office, [entry], [reading])
    allowed, published = threading.Event(), threading.Event()
    lacking = scoring.queries.lacking

    def slowly(*args):
        allowed.set()
        published.wait(1)
        return lacking(*args)

    def finish():
        with app.app_context(), transaction():
            steps.finish(ref)

    def close_and_publish():
        assert allowed.wait(10)
        with app.app_context(), transaction():
            assessment(db.session.get_one(Edition, edition_id)).closes_at = LONG_AGO
            steps.decide(Outcome.FINALIST)
            steps.publish()
        published.set()

    monkeypatch.setattr(scoring.queries, "lacking", slowly)
    db.session.rollback()
    threads = [threading.Thread(target=act) for act in (finish, close_and_publish)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert consistent(edition)[0]
    assert reading.state is AssignmentState.DONE
    wanted = AuditRow.action.in_(["reading.finished", "results.published"])
    order = db.session.scalars(select(AuditRow.action).where(wanted).order_by(AuditRow.id)).all()
    assert order == ["reading.finished", "results.published"]


def test_two_members_of_a_team_propose_at_once(app, freeze):
    """One proposal comes first; the other member is told to read it."""
    edition = make_edition(at=StageKind.TEAM_CONSOLIDATION, teams=True)
    meeting = clock.now()
    freeze(assessment(edition).opens_at)
    entry = make_passed_entry(edition)
    judges = [make_judge(edition) for _ in range(2)]
    readings = [make_reading(edition, one, entry, points=FULL, done=True) for one in judges]
    freeze(meeting)
    steps = Steps(edition, judges[0], [entry], readings)

    said = at_once(app, steps.run, [("propose", reading.id) for reading in readings])

    assert sorted(said) == ["", "judging.team_proposal_changed"]
    assert count(TeamProposal) == count(TeamAnswer) == 1
