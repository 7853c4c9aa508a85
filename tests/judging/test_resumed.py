"""An assessment whose marks were seen runs again only for what judges already have."""

from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.competitions.actions import amending
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from app.judging.models import Assignment, AssignmentState
from app.judging.rules.solving import solve
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    assessment,
    make_anchor,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
    settings,
)

POINTS = {"dampak": 4, "ringkasan": 3}
AMENDMENTS = "/sekretariat/edisi-2027/ubahan/"


class Round:
    """One finished reading, one untouched, a judge without any, an anchor that nobody has read."""

    def __init__(self):
        rules = settings(readers_per_entry=1)
        self.edition = make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)
        self.judge, self.friend = make_judge(self.edition), make_judge(self.edition)
        self.entry, other = make_passed_entry(self.edition), make_passed_entry(self.edition)
        self.anchor = make_anchor(self.edition)
        self.done = make_reading(self.edition, self.judge, self.entry, points=POINTS, done=True)
        self.left = make_reading(self.edition, self.judge, other)
        self.secretary = make_secretary(self.edition)
        self.stage = assessment(self.edition)
        design = queries.design_of(self.stage)
        with transaction():
            self.plan = actions.keep_plan(self.stage, design, solve(design), by=self.secretary)

    def attempt(self, what):
        stage, by = self.stage, self.secretary
        design = queries.design_of(stage)
        points = {criterion.id: 3 for criterion in stage.rubric.criteria}
        return {
            "assign": lambda: actions.assign(stage, [self.entry], [self.friend], by=by),
            "unassign": lambda: actions.unassign(self.left, by=by),
            "reopen alone": lambda: actions.reopen(self.done, "Salah ketik.", by=by),
            "propose": lambda: actions.keep_plan(stage, design, solve(design), by=by),
            "approve": lambda: actions.approve_plan(self.plan, "Merata.", by=by),
            "anchor": lambda: actions.set_anchor(
                stage, self.entry, points, "Lengkap.", again=False, by=by
            ),
            "drop anchor": lambda: actions.drop_anchor(stage, self.anchor.id, by=by),
            "limit": lambda: actions.limit_judges(stage, {self.friend.id: 5}, by=by),
        }[what]()

    def resume(self, freeze):
        """The assessment was closed early, its marks were seen, its dates are moved back."""
        stage, was = self.stage, self.stage.closes_at
        with transaction():
            amending.close_early(stage, at=clock.now(), reason="Selesai.", by=self.secretary)
        freeze((clock.now() + timedelta(minutes=2)).isoformat())
        with transaction():
            amending.move_dates(
                stage, opens_at=stage.opens_at, closes_at=was, reason="Maju.", by=self.secretary
            )


@pytest.fixture
def round_(app):
    return Round()


@pytest.fixture
def resumed(round_, freeze):
    round_.resume(freeze)
    return round_


FORBIDDEN = (
    "assign",
    "unassign",
    "reopen alone",
    "propose",
    "approve",
    "anchor",
    "drop anchor",
    "limit",
)


def test_nobody_alone_changes_who_reads_or_what_counts(resumed):
    for what in FORBIDDEN:
        with pytest.raises(RuleBroken, match=r"^judging\.stage_resumed$"), transaction():
            resumed.attempt(what)


def test_moving_the_dates_of_a_stage_that_runs_forbids_nothing(round_):
    stage = round_.stage
    with transaction():
        later = stage.closes_at + timedelta(days=1)
        amending.move_dates(
            stage, opens_at=stage.opens_at, closes_at=later, reason="Libur.", by=round_.secretary
        )

    assert stage.resumed_at is None
    with transaction():
        assert round_.attempt("assign").made


def test_judges_finish_what_they_have_and_what_one_leaves_is_passed_on(resumed):
    save(resumed.left, resumed.judge, {"dampak": 2})
    with transaction():
        actions.step_back(resumed.left, "Sakit.", by=resumed.judge)

    readers = db.session.scalars(db.select(Assignment).filter_by(entry_id=resumed.left.entry_id))
    assert {one.judge_id: one.state for one in readers} == {
        resumed.judge.id: AssignmentState.RECUSED,
        resumed.friend.id: AssignmentState.ASSIGNED,
    }


def test_two_people_reopen_a_reading_while_it_runs_again(resumed, new_client):
    office = new_client(resumed.secretary)
    head = new_client(make_user(grants=[grant(Role.CHAIR, edition=resumed.edition)]))
    page = office.get(f"/sekretariat/edisi-2027/penugasan/{resumed.done.id}")
    assert "nilainya sudah dapat dilihat" in page.words
    assert not page.soup.select("form textarea")
    (link,) = [one["href"] for one in page.soup.select('main a[href*="/bacaan/"]')]
    office.submit(office.get(link), "main form[novalidate]", {"reason": "Tertukar.", "days": 2})

    head.submit(head.get(link), "main form.row", button="setujui")

    assert resumed.done.state is AssignmentState.STARTED


def test_the_amendment_says_what_resuming_means_before_and_after(round_, freeze, new_client):
    office, stage = new_client(round_.secretary), round_.stage
    was = stage.closes_at.astimezone().strftime("%Y-%m-%dT%H:%M")
    with transaction():
        amending.close_early(stage, at=clock.now(), reason="Selesai.", by=round_.secretary)
    freeze((clock.now() + timedelta(minutes=2)).isoformat())

    form = office.get(f"{AMENDMENTS}tanggal?tahap={stage.id}")
    assert "tidak ada penugasan baru" in form.words
    page = office.submit(form, values={"closes_at": was, "reason": "Maju."})
    assert page.title == "Periksa ubahan" and "sudah pernah ditutup" in page.words
    office.submit(page)

    assert "sudah pernah ditutup" in new_client().get("/kompetisi/edisi-2027").words
    page = office.get("/sekretariat/edisi-2027/penugasan")
    assert "nilainya sudah dapat dilihat" in page.words
