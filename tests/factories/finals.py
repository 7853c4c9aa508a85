"""An edition that scores finalists apart, from the ranking of proposals on.

round_ = Round()
round_.name(first, second)          # public finalists
round_.score(first, 5)
round_.close()
"""

from app.competitions.models import StageKind
from app.core.db import transaction
from app.judging import actions
from app.judging.models import Outcome
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
)

LONG_AGO = "2020-01-01T00:00+07:00"


class Round:
    """The assessment is over, the stage for finalists runs; three proposals with 100, 80 and 60."""

    def __init__(self, kind=StageKind.INTERVIEW):
        self.edition = make_edition("edisi-2027", at=kind, finals={kind: 40})
        self.stage = stage(self.edition, kind)
        judge = make_judge(self.edition)
        self.entries = [make_passed_entry(self.edition, title=t) for t in ("Satu", "Dua", "Tiga")]
        closes = assessment(self.edition).closes_at
        move_stage(assessment(self.edition), closes_at="2100-01-01T00:00+07:00")
        for entry, given in zip(self.entries, (5, 4, 3), strict=True):
            points = {"dampak": given, "ringkasan": given}
            make_reading(self.edition, judge, entry, points=points, done=True)
        move_stage(assessment(self.edition), closes_at=closes.isoformat())
        self.judge = judge
        self.secretary = make_secretary(self.edition)
        self.panelist = make_panelist(self.edition, name="Ani")

    def decide(self, *entries, outcome=Outcome.FINALIST, **fields):
        with transaction():
            actions.decide(self.edition, entries, outcome, by=self.secretary, **fields)

    def name(self, *entries):
        self.decide(*entries)
        with transaction():
            actions.publish_finalists(self.edition, by=self.secretary)

    def score(self, entry, points, panelist=None):
        panelist = panelist or make_panelist(self.edition)
        return make_reading(
            self.edition,
            panelist,
            entry,
            points={"mandiri": points},
            done=True,
            kind=self.stage.kind,
        )

    def close(self):
        move_stage(self.stage, closes_at=LONG_AGO)
