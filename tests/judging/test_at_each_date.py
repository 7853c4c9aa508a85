"""Who may do what with what is judged, from the registration to the published result."""

import pytest

from app.core import clock
from app.core.db import transaction
from app.judging import actions
from app.judging.models import AssignmentState, Outcome
from tests.factories.judging import (
    make_judge,
    make_passed_entry,
    make_reading,
    save,
)
from tests.judging.dated import (
    ALLOWED,
    COMING,
    DATES,
    MET,
    NOT_YET,
    ONLY_ON,
    OUT,
    OVER,
    RUNNING,
    RUNS,
    SHOWN,
    TALKED,
    TEAMS,
    Attempts,
    Dated,
    asked_by,
    permitted,
    refused,
    seen,
)

ALWAYS = "".join(DATES)


@pytest.fixture
def round_(app, freeze):
    """An edition whose dates lie ahead, with one entry read by two judges, one of them in
    conflict."""
    freeze(DATES["R"])
    return Dated()


def test_each_role_may_do_on_each_date_what_the_table_says(round_, freeze):
    assert permitted(round_, freeze, asked_by("judging")) == {
        (what, name): ONLY_ON.get((what, name), ALWAYS)
        for what, names in ALLOWED.items()
        for name in names
    }


class OfProposals(Attempts):
    def __init__(self, of):
        judge = make_judge(of.edition)
        super().__init__(of, make_reading(of.edition, judge, of.entry, state=AssignmentState.DONE))
        self.other = make_passed_entry(of.edition)

    def assign(self, _):
        actions.assign(self.of.stage, [self.other], [self.of.free], by=self.by)

    def consolidate(self, now):
        self.of.reading.state = AssignmentState.DONE
        actions.write_to_team(self.finished, "Mengapa?", word="a", by=self.finished.judge, now=now)

    def dismiss_conflict(self, _):
        actions.dismiss_conflict(self.of.conflict, "Bukan kerabat.", by=self.by)

    def decide(self, _):
        fields = {"reason": "Pleno.", "by": self.by}
        actions.decide(self.of.edition, [self.other], Outcome.FINALIST, **fields)

    def publish(self, now):
        self.decide(now)
        actions.publish_results(self.of.edition, by=self.by)


ON_DATES = {
    "assign": ("", "", "", OVER, OVER, "edition_not_open"),
    "score": (COMING, COMING, "", OVER, OVER, OVER),
    "take_back": (COMING, COMING, "", OVER, OVER, OVER),
    "reopen": (COMING, COMING, "", OVER, OVER, OVER),
    "open_again": (RUNS, RUNS, RUNS, SHOWN, SHOWN, OUT),
    "consolidate": (NOT_YET, NOT_YET, NOT_YET, "", MET, "edition_not_open"),
    "declare_conflict": ("", "", "", "", "", OUT),
    "dismiss_conflict": ("", "", "", "", "", OUT),
    "release_comments": (RUNNING, RUNNING, RUNNING, "", "", ""),
    "send_further": (RUNNING, RUNNING, RUNNING, TALKED, TALKED, OUT),
    "decide": (RUNNING, RUNNING, RUNNING, TEAMS, "", OUT),
    "publish": (RUNNING, RUNNING, RUNNING, TEAMS, "", OUT),
}
"""What is done → the rule that forbids it on each date; "" where it may be done."""


def test_each_thing_is_done_on_its_dates_only(round_, freeze):
    assert refused(OfProposals(round_), ON_DATES, round_.dates(freeze)) == ON_DATES


def test_marks_and_results_are_seen_on_their_dates_only(round_, freeze, new_client):
    clients = {name: new_client(person) for name, person in round_.people().items()}
    freeze(DATES["A"])
    save(round_.reading, round_.judge, {"ringkasan": 4, "dampak": 3}, comment="Baik sekali")
    with transaction():
        actions.finish(round_.reading, by=round_.judge, now=clock.now())
    same, other = {"ringkasan": 4, "dampak": 3}, "Kata rekan setim"
    make_reading(round_.edition, round_.free, round_.entry, points=same, comment=other, done=True)
    edition, entry = round_.edition.slug, round_.entry.id
    looks = {
        "recap": ("chair", f"/sekretariat/{edition}/rekap", "68,00"),
        "recap of an entry": ("chair", f"/sekretariat/{edition}/rekap/{entry}", "68,00"),
        "panel": ("panelist", f"/penilaian/panel/{edition}/{entry}", "68,00"),
        "own result": ("innovator", f"/instansi/proposal/{entry}/hasil", "68,00"),
        "results": ("visitor", f"/kompetisi/{edition}/hasil", round_.entry.title),
        "own reading": ("evaluator", f"/penilaian/{round_.reading.id}", "Baik sekali"),
        "team": ("evaluator", f"/penilaian/{round_.reading.id}/tim", other),
        "another's reading": ("evaluator of another entry", f"/penilaian/{round_.reading.id}", ""),
    }

    assert seen(looks, clients, round_.dates(freeze)) == {
        "recap": "TDP",
        "recap of an entry": "TDP",
        "team": "TDP",
        "panel": "DP",
        "own result": "P",
        "results": "P",
        "own reading": ALWAYS,
        "another's reading": "",
    }
