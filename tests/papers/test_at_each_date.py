"""Who may do what with papers, decree and objections, from the registration to the results."""

import pytest

from app.core import clock
from app.core.db import db
from app.decrees.queries import why_not_record
from app.objections.rules import why_not_appeal, why_not_object
from app.papers.models import Kind
from app.papers.rules import why_not_issue
from tests.judging.dated import DATES, Dated, asked_by, permitted

pytestmark = pytest.mark.once

ALWAYS = "".join(DATES)
OFFICE = ("secretariat", "secretariat that takes part")
ALLOWED = {
    "appeal.answer": ("chair", "secretariat"),
    "appeal.follow": ("chair", "secretariat"),
    "edition.decide": ("secretariat",),
    "edition.follow": ("chair", *OFFICE),
    "entry.appeal": ("agency admin", "innovator"),
    "entry.view": ("agency admin", "chair", "innovator", *OFFICE),
    "judge.work": (),
    "objection.follow": ("chair", "secretariat"),
    "objection.handle": ("chair", "secretariat"),
    "objection.respond": ("agency admin", "innovator"),
    "paper.follow": ("chair", *OFFICE),
    "paper.sign": ("secretariat",),
    "paper.view": ("chair", "evaluator", *OFFICE),
}
BEFORE_IT_PUBLISHED = {("appeal.answer", "secretariat"), ("objection.handle", "secretariat")}
"""Who published the decisions had a part in them, and answers nothing any more."""


@pytest.fixture
def round_(app, freeze):
    freeze(DATES["R"])
    return Dated()


def test_each_role_may_do_on_each_date_what_the_table_says(round_, freeze):
    asked = asked_by("papers", "decrees", "objections")
    found = permitted(round_, freeze, asked)

    assert asked == ALLOWED.keys()
    assert {one: dates for one, dates in found.items() if one[0] != "judge.work"} == {
        (what, name): "RSATD" if (what, name) in BEFORE_IT_PUBLISHED else ALWAYS
        for what, names in ALLOWED.items()
        for name in names
    }


ON_DATES = {
    "minutes of the assessment": (*["papers.stage_runs"] * 3, "", "", "", ""),
    "minutes of the plenary": (*["papers.nothing_decided"] * 5, "", ""),
    "statements": (*["papers.results_first"] * 5, "", ""),
    "certificates": (*["papers.no_certificate"] * 5, "", ""),
    "decree": (*["decrees.not_published"] * 5, "decrees.objections_run", ""),
    "objection": (*["objections.no_objections"] * 5, "", "objections.period_over"),
    "appeal": (*["objections.no_appeals"] * 5, "", "objections.appeals_over"),
}
"""The rule that forbids it on each of DATES, and when the time for objections is over."""
AFTER = "2027-09-15T10:00+07:00"


def refusals(round_):
    """What is issued, recorded or filed → the rule that forbids it now; "" where it may be."""
    edition, now = round_.edition, clock.now()
    found = {
        "minutes of the assessment": why_not_issue(Kind.STAGE_MINUTES, edition, round_.stage, now),
        "minutes of the plenary": why_not_issue(Kind.PLENARY_MINUTES, edition, None, now),
        "statements": why_not_issue(Kind.STATEMENT, edition, None, now),
        "certificates": why_not_issue(Kind.CERTIFICATE, edition, None, now),
        "decree": why_not_record(edition),
        "objection": why_not_object(edition, now),
        "appeal": why_not_appeal(round_.entry, now),
    }
    return {what: refusal or "" for what, refusal in found.items()}


def test_each_paper_and_each_objection_has_its_dates(app, freeze):
    freeze(DATES["R"])
    round_, found = Dated(appeal_days=60, objection_days=60), {}
    for _letter in round_.dates(freeze):
        for what, refusal in refusals(round_).items():
            found[what] = (*found.get(what, ()), refusal)
        db.session.rollback()
    freeze(AFTER)
    after = refusals(round_)

    assert {what: (*dates, after[what]) for what, dates in found.items()} == ON_DATES
