"""Results wait for what people still have to settle, and nothing settled late goes unseen."""

import json

import pytest

from app.competitions.models import StageKind
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from app.judging.models import Conflict, Outcome, TieKind
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)

OFFICE = "/sekretariat/edisi-2027"


class Round:
    """A stage that is over; two entries, the better one read twice, one of them by the rule."""

    def __init__(self):
        rules = settings(selected_entries=1)
        self.edition = make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)
        home = make_agency("Kota Contoh")
        self.best = make_passed_entry(self.edition, agency=home, title="Terbaik")
        self.second = make_passed_entry(self.edition, title="Kedua")
        self.judge, other = make_judge(self.edition), make_judge(self.edition)
        self.high = make_reading(
            self.edition, self.judge, self.best, points={"dampak": 5, "ringkasan": 5}, done=True
        )
        for entry, given in ((self.best, 1), (self.second, 2)):
            points = {"dampak": given, "ringkasan": given}
            make_reading(self.edition, other, entry, points=points, done=True)
        self.secretary = make_secretary(self.edition)
        move_stage(assessment(self.edition), closes_at="2020-01-01T00:00+07:00")

    def decide(self, entry, **fields):
        with transaction():
            actions.decide(self.edition, [entry], Outcome.FINALIST, by=self.secretary, **fields)

    def publish(self):
        with transaction():
            actions.publish_results(self.edition, by=self.secretary)


@pytest.fixture
def round_(app):
    return Round()


def test_a_possible_conflict_of_a_finished_reading_is_decided_first(round_, new_client):
    with transaction():
        actions.declare_tie(TieKind.ADVISED, "Kota Contoh", "", is_actual=False, by=round_.judge)
    round_.decide(round_.best)
    office = new_client(round_.secretary)

    page = office.get(f"{OFFICE}/keputusan/umumkan")
    assert "Belum dapat diumumkan" in page.words and "Umumkan sekarang" not in page.words
    assert page.soup.select(f'main .alert a[href="{OFFICE}/konflik"]')
    with pytest.raises(RuleBroken, match=r"judging\.conflicts_undecided"):
        round_.publish()

    with transaction():
        actions.settle_potential(round_.high, "Sekali saja.", applies=False, by=round_.secretary)
    assert not queries.decided_late(assessment(round_.edition))
    round_.publish()


def test_a_reopening_that_waits_or_is_open_is_settled_first(round_, new_client):
    with transaction():
        actions.propose_reopening(round_.high, "Tertukar.", 2, by=round_.secretary, now=clock.now())
    round_.decide(round_.best)

    with pytest.raises(RuleBroken, match=r"judging\.reopening_open"):
        round_.publish()
    page = new_client(round_.secretary).get(f"{OFFICE}/keputusan/umumkan")
    assert page.soup.select(f'main .alert a[href="{OFFICE}/rekap"]')
    with transaction():
        actions.drop_reopening(round_.high, by=round_.secretary)
    round_.publish()


def test_what_takes_or_gives_back_marks_after_the_close_is_told_in_the_recap(round_, new_client):
    office = new_client(round_.secretary)
    assert "Berubah sejak penutupan" not in office.get(f"{OFFICE}/rekap").words
    with transaction():
        actions.declare_conflict(round_.high, "Kerabat.", by=round_.judge)
    page = office.get(f"{OFFICE}/rekap")
    assert "1 bacaan tidak dihitung lagi karena benturan (dinyatakan juri)" in page.words

    with transaction():
        conflict = db.session.scalars(db.select(Conflict)).one()
        actions.dismiss_conflict(conflict, "Bukan kerabat.", by=round_.secretary)
    page = office.get(f"{OFFICE}/rekap")
    assert f"dikesampingkan oleh {round_.secretary.name}: Bukan kerabat." in page.words


def test_a_decision_that_the_rule_no_longer_proposes_needs_a_reason_at_the_end(round_):
    round_.decide(round_.best)
    with transaction():
        actions.declare_conflict(round_.high, "Kerabat.", by=round_.judge)

    with pytest.raises(RuleBroken, match=r"judging\.departed_since"):
        round_.publish()
    round_.decide(round_.best, reason="Panel sepakat.")
    round_.publish()

    assert noted("results.published")[-1]["marks"] == [
        {
            "stage_id": assessment(round_.edition).id,
            "marks_stamp": assessment(round_.edition).marks_stamp,
            "readings": 2,
            "entries": 2,
        }
    ]


def noted(action):
    rows = db.select(AuditRow.payload).filter_by(action=action).order_by(AuditRow.id)
    return [json.loads(row) for row in db.session.scalars(rows)]


def test_the_audit_keeps_what_a_decision_was_and_why(round_):
    first = {"outcome": "finalist", "award": "", "reason": ""}
    second = {"outcome": "finalist", "award": "", "reason": "Mewakili daerah 3T."}
    round_.decide(round_.best)
    round_.decide(round_.best, reason=second["reason"])
    with transaction():
        actions.withdraw_decisions(round_.edition, [round_.best], by=round_.secretary)

    assert noted("entry.decided") == [{"was": {}, **first}, {"was": first, **second}]
    assert noted("entry.undecided") == [{"was": second}]
