"""An edition whose proposals are ranked: with finalists who are scored apart, or before its panel.

round_ = Round()
round_.name(first, second)          # public finalists
round_.score(first, 5)
round_.close()
"""

from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.judging import actions
from app.judging.models import Decision, Outcome
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
)

PLENARY = "/penilaian/panel/edisi-2027/pleno"
DECISIONS = "/sekretariat/edisi-2027/keputusan"
LONG_AGO = "2020-01-01T00:00+07:00"


class Ranked:
    """The assessment is over: three proposals with 100, 80 and 60."""

    def __init__(self, **edition):
        self.edition = make_edition("edisi-2027", **edition)
        self.judge = make_judge(self.edition)
        self.entries = [make_passed_entry(self.edition, title=t) for t in ("Satu", "Dua", "Tiga")]
        closes = assessment(self.edition).closes_at
        move_stage(assessment(self.edition), closes_at="2100-01-01T00:00+07:00")
        for entry, given in zip(self.entries, (5, 4, 3), strict=True):
            points = {"dampak": given, "ringkasan": given}
            make_reading(self.edition, self.judge, entry, points=points, done=True)
        move_stage(assessment(self.edition), closes_at=closes.isoformat())
        self.secretary = make_secretary(self.edition)

    def decide(self, *entries, outcome=Outcome.FINALIST, **fields):
        with transaction():
            actions.decide(self.edition, entries, outcome, by=self.secretary, **fields)


class Round(Ranked):
    """A stage for finalists runs."""

    def __init__(self, kind=StageKind.INTERVIEW):
        super().__init__(at=kind, finals={kind: 40})
        self.stage = stage(self.edition, kind)
        self.panelist = make_panelist(self.edition, name="Ani")

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


class Sitting(Ranked):
    """Two panelists sit."""

    def __init__(self, new_client):
        super().__init__(at=StageKind.DECISION)
        self.ani, self.beni = (make_panelist(self.edition, name=name) for name in ("Ani", "Beni"))
        self.one, self.other = new_client(self.ani), new_client(self.beni)
        self.office = new_client(self.secretary)

    def address(self, entry):
        return f"/penilaian/panel/edisi-2027/{entry.id}/pilihan"

    def row(self, page, entry):
        return page.soup.select_one(f"#p-{entry.id}").get_text(" ")

    def decided(self):
        db.session.expire_all()
        return {one.entry.title: one.outcome for one in db.session.query(Decision)}
