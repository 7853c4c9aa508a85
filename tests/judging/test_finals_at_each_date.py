"""The same where finalists are scored apart: named after the assessment, interviewed, then some
win."""

import pytest

from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.judging import actions
from app.judging.models import AssignmentState, Outcome
from tests.factories.competitions import stage
from tests.factories.judging import make_panelist, make_passed_entry, make_reading, save
from tests.judging import dated
from tests.judging.dated import (
    ALLOWED,
    COMING,
    MET,
    NOT_YET,
    OFFICE,
    ONLY_ON,
    OUT,
    OVER,
    RUNNING,
    RUNS,
    SHOWN,
    TEAMS,
    Attempts,
    asked_by,
    permitted,
    refused,
    seen,
)

pytestmark = pytest.mark.once  # tables of permissions and rules, the same on every database

K = StageKind
STAGES = {
    **dated.STAGES,
    K.INTERVIEW: ("2027-04-12T00:00+07:00", "2027-04-19T23:59+07:00"),
    K.DECISION: ("2027-04-20T00:00+07:00", "2027-04-30T23:59+07:00"),
}
DATES = {
    **dated.DATES,
    "N": "2027-04-11T10:00+07:00",
    "F": "2027-04-15T10:00+07:00",
    "D": "2027-04-25T10:00+07:00",
}
LETTERS = "RSATNFDP"
"""Finalists are named at N and interviewed at F; winners are decided on at D."""


class Finals(dated.Dated):
    """Two panelists are to interview the one who will be named."""

    stages, finals = {kind: STAGES[kind] for kind in K if kind in STAGES}, {K.INTERVIEW: 40}

    def __init__(self):
        super().__init__()
        self.proposals, self.stage = self.stage, stage(self.edition, K.INTERVIEW)
        self.panelist, self.second = make_panelist(self.edition), make_panelist(self.edition)
        self.marked = self.reading
        self.reading, self.other = (
            make_reading(self.edition, one, self.entry, kind=K.INTERVIEW)
            for one in (self.panelist, self.second)
        )

    def people(self):
        return {**super().people(), "panelist": self.panelist, "other panelist": self.second}

    def dates(self, freeze):
        """Each date; before the next one what it brings is done."""
        for letter in LETTERS:
            freeze(DATES[letter])
            yield letter
            if letter == "N":
                self.name()
            elif letter == "D":
                self.publish()

    def name(self):
        with transaction():
            actions.decide(self.edition, [self.entry], Outcome.FINALIST, by=self.secretary)
            actions.publish_finalists(self.edition, by=self.secretary)

    def publish(self):
        with transaction():
            win = {"award": "Top Uji", "reason": "Diputus panel.", "by": self.secretary}
            actions.decide(self.edition, [self.entry], Outcome.WINNER, **win)
            actions.publish_results(self.edition, by=self.secretary)


@pytest.fixture
def round_(app, freeze):
    freeze(DATES["R"])
    return Finals()


PANEL = ("other panelist", "panelist", "panelist in conflict")
EVALUATORS = ("evaluator", "evaluator in conflict", "evaluator of another entry")
OF_FINALS = {
    **ALLOWED,
    "assignment.score": ("panelist",),
    "edition.pact": (*EVALUATORS, *PANEL),
    "edition.panel": PANEL,
    "entry.panel": ("other panelist", "panelist"),
    "judge.work": (*EVALUATORS, *PANEL),
    "photo.view": ("chair", "examiner", "other panelist", "panelist", *OFFICE),
}
"""Who may do what, where the reading is that of an interview."""


def test_each_role_may_do_on_each_date_what_the_table_says(round_, freeze):
    later = dict.fromkeys(("chair", "examiner", "other panelist", "secretariat"), "DP")
    only_on = {
        **ONLY_ON,
        ("entry.panel", "other panelist"): "DP",
        ("photo.view", "panelist"): LETTERS,
        **{("photo.view", name): dates for name, dates in later.items()},
    }
    assert permitted(round_, freeze, asked_by("judging")) == {
        (what, name): only_on.get((what, name), LETTERS)
        for what, names in OF_FINALS.items()
        for name in names
    }


class OfFinals(Attempts):
    def __init__(self, of):
        done = {"state": AssignmentState.DONE, "kind": K.INTERVIEW}
        super().__init__(of, make_reading(of.edition, make_panelist(of.edition), of.entry, **done))
        self.unnamed = make_passed_entry(of.edition)

    def name(self, _):
        actions.decide(self.of.edition, [self.of.entry], Outcome.FINALIST, by=self.by)

    def name_another(self, _):
        actions.decide(self.of.edition, [self.unnamed], Outcome.FINALIST, by=self.by)

    def publish_finalists(self, now):
        if self.of.edition.finalists_published_at is None:
            self.name(now)
        actions.publish_finalists(self.of.edition, by=self.by)

    def withdraw(self, _):
        actions.withdraw_decisions(self.of.edition, [self.of.entry], by=self.by)

    def assign(self, _):
        actions.assign(self.of.stage, [self.of.entry], [self.of.second], by=self.by)

    def calibrate(self, _):
        actions.set_anchor(self.of.stage, self.of.entry, {}, "A.", again=False, by=self.by)

    def open_proposal_again(self, now):
        self.of.marked.state = AssignmentState.DONE
        actions.propose_reopening(self.of.marked, "Salah baca.", 2, by=self.by, now=now)

    def consolidate(self, now):
        actions.write_to_team(self.finished, "Apa?", word="a", by=self.finished.judge, now=now)

    def award(self, _):
        win = {"award": "Top Uji", "reason": "Diputus panel.", "by": self.by}
        actions.decide(self.of.edition, [self.of.entry], Outcome.WINNER, **win)

    def publish(self, _):
        actions.publish_results(self.of.edition, by=self.by)


EARLY = (RUNNING, RUNNING, RUNNING, TEAMS)
BEING_SCORED, FIRST, FIXED, STAY, NO_FINALIST, UNKNOWN, NO_ANCHORS, ONCE, NOT_OPEN, NO_TEAMS = (
    "finalists_being_scored",
    "finalists_first",
    "finalists_published",
    "finalists_stay",
    "not_a_finalist",
    "finalists_unknown",
    "no_anchors_for_finalists",
    "finalists_read_once",
    "edition_not_open",
    "no_consolidation",
)
ON_DATES = {
    "name": (*EARLY, "", BEING_SCORED, "", OUT),
    "name_another": (*EARLY, "", BEING_SCORED, NO_FINALIST, OUT),
    "publish_finalists": (*EARLY, "", "", "", ""),
    "withdraw": (*EARLY, "", BEING_SCORED, STAY, OUT),
    "assign": (*[UNKNOWN] * 5, "", OVER, NOT_OPEN),
    "calibrate": (NO_ANCHORS,) * 8,
    "score": (*[COMING] * 5, "", OVER, OVER),
    "take_back": (*[COMING] * 5, "", OVER, OVER),
    "reopen": (*[COMING] * 5, "", OVER, OVER),
    "open_again": (*[RUNS] * 6, "", OUT),
    "open_proposal_again": (RUNS, RUNS, RUNS, SHOWN, SHOWN, FIXED, FIXED, OUT),
    "consolidate": (NOT_YET, NOT_YET, NOT_YET, NO_TEAMS, MET, MET, MET, NOT_OPEN),
    "declare_conflict": (*[""] * 7, OUT),
    "send_further": (*[ONCE] * 7, OUT),
    "release_comments": (*[RUNNING] * 6, "", ""),
    "award": (*EARLY, FIRST, BEING_SCORED, "", OUT),
    "publish": (*[FIRST] * 5, BEING_SCORED, "", ""),
}
"""What is done → the rule that forbids it on each of LETTERS; "" where it may be done."""


def test_each_thing_is_done_on_its_dates_only(round_, freeze):
    assert refused(OfFinals(round_), ON_DATES, round_.dates(freeze)) == ON_DATES


def test_marks_and_results_are_seen_on_their_dates_only(round_, freeze, new_client):
    clients = {name: new_client(person) for name, person in round_.people().items()}
    edition, entry = round_.edition.slug, round_.entry.id
    desk, office = f"/penilaian/{round_.reading.id}", f"/sekretariat/{edition}"
    interviewed = f"{office}/rekap/{entry}?tahap={round_.stage.id}"
    looks = {
        "interview": ("panelist", desk, "Jelas sekali"),
        "another's interview": ("other panelist", desk, ""),
        "interview, by who read the proposal": ("evaluator", desk, ""),
        "recap": ("chair", f"{office}/rekap?tahap={round_.stage.id}", "80,00"),
        "recap of a finalist": ("secretariat", interviewed, "80,00"),
        "final scores": ("chair", f"{office}/rekap/akhir", "72,80"),
        "as a table": ("secretariat", f"{office}/rekap/akhir.csv", "72,8"),
        "of their own agency": ("secretariat that takes part", f"{office}/rekap/akhir", "72,80"),
        "elsewhere": ("secretariat elsewhere", f"{office}/rekap/akhir", ""),
        "panel": ("panelist", f"/penilaian/panel/{edition}", "72,80"),
        "panel in conflict": ("panelist in conflict", f"/penilaian/panel/{edition}", "72,80"),
        "own result": ("innovator", f"/instansi/proposal/{entry}/hasil", "72,80"),
        "finalists": ("visitor", f"/kompetisi/{edition}/hasil", round_.entry.title),
        "winners": ("visitor", f"/kompetisi/{edition}/hasil", "Top Uji"),
    }

    assert seen(looks, clients, _scored(round_, freeze)) == {
        "interview": "FDP",
        "another's interview": "",
        "interview, by who read the proposal": "",
        "recap": "DP",
        "recap of a finalist": "DP",
        "final scores": "DP",
        "as a table": "DP",
        "of their own agency": "P",
        "elsewhere": "",
        "panel": "DP",
        "panel in conflict": "",
        "own result": "P",
        "finalists": "FDP",
        "winners": "P",
    }


def _scored(round_, freeze):
    """Each date; on those of the assessment and the interview it is marked."""
    for letter in round_.dates(freeze):
        if letter == "A":
            _marked(round_.marked, {"ringkasan": 4, "dampak": 3}, "Baik")
        if letter == "F":
            _marked(round_.reading, {"mandiri": 4}, "Jelas sekali")
        yield letter


def _marked(reading, points, comment):
    save(reading, reading.judge, points, comment=comment)
    with transaction():
        actions.finish(reading, by=reading.judge, now=clock.now())
    db.session.rollback()
