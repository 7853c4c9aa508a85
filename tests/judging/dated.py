"""What is asked on each date of an edition: of proposals, and of finalists who are scored apart."""

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from app.judging.models import Assignment, AssignmentState, Conflict, Outcome, Plan
from app.judging.models.visits import VisitPhoto
from app.objections.models import Appeal, Objection
from app.papers.models import IssuedPaper
from app.permissions import Permission, permits
from tests.contracts import routes
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)

K = StageKind
STAGES = {
    K.REGISTRATION: ("2027-01-01T00:00+07:00", "2027-01-31T23:59+07:00"),
    K.ADMINISTRATIVE_SELECTION: ("2027-02-01T00:00+07:00", "2027-02-28T23:59+07:00"),
    K.PROPOSAL_ASSESSMENT: ("2027-03-01T00:00+07:00", "2027-03-31T23:59+07:00"),
    K.TEAM_CONSOLIDATION: ("2027-04-01T00:00+07:00", "2027-04-09T23:59+07:00"),
    K.DECISION: ("2027-04-10T00:00+07:00", "2027-04-30T23:59+07:00"),
    K.ANNOUNCEMENT: ("2027-05-01T00:00+07:00", "2027-05-31T23:59+07:00"),
}
DATES = {
    "R": "2027-01-15T10:00+07:00",
    "S": "2027-02-15T10:00+07:00",
    "A": "2027-03-15T10:00+07:00",
    "T": "2027-04-05T10:00+07:00",
    "D": "2027-04-15T10:00+07:00",
    "P": "2027-05-15T10:00+07:00",
}
"""Within registration, selection, assessment, consolidation, decision, and after publication."""


class Dated:
    """An edition whose dates lie ahead; two judges read one entry, one of them in conflict."""

    stages, finals = STAGES, None

    def __init__(self, **rules):
        rules = settings(**rules) if rules else None
        self.edition = make_edition(stages=self.stages, finals=self.finals, rules=rules)
        self.entry = make_passed_entry(self.edition)
        self.judge, self.kin = make_judge(self.edition), make_judge(self.edition)
        self.free = make_judge(self.edition)
        self.secretary = make_secretary(self.edition)
        self.reading = make_reading(self.edition, self.judge, self.entry)
        recused = make_reading(self.edition, self.kin, self.entry)
        with transaction():
            actions.declare_conflict(recused, "Kerabat.", by=self.kin)
        self.conflict = db.session.scalars(db.select(Conflict)).one()
        self.stage = assessment(self.edition)

    def dates(self, freeze):
        """Each date; before the last one the results are published."""
        for letter, moment in DATES.items():
            if letter == "P":
                self.publish()
            freeze(moment)
            yield letter

    def people(self):
        own, edition = self.entry.agency, self.edition
        return {
            "platform admin": make_user(grants=[Role.PLATFORM_ADMIN]),
            "secretariat": self.secretary,
            "secretariat elsewhere": make_secretary(make_edition()),
            "secretariat that takes part": make_user(
                grants=[grant(Role.SECRETARIAT, edition=edition, agency=own)]
            ),
            "chair": make_user(grants=[grant(Role.CHAIR, edition=edition)]),
            "agency admin": make_user(grants=[grant(Role.AGENCY_ADMIN, agency=own)]),
            "innovator": make_user(grants=[grant(Role.INNOVATOR, agency=own)]),
            "evaluator": self.judge,
            "evaluator of another entry": self.free,
            "evaluator in conflict": self.kin,
            "panelist": make_panelist(edition),
            "panelist in conflict": make_panelist(edition, agency=own),
            "hub verifier": make_user(grants=[grant(Role.HUB_VERIFIER, scope="35")]),
            "examiner": make_user(grants=[grant(Role.EXAMINER, edition=edition, entry=self.entry)]),
            "nobody": make_user(),
            "visitor": None,
        }

    def subject(self, permission):
        """The object of this edition that a permission asks about."""
        kind = permission.partition(".")[0]
        return {
            "edition": self.edition,
            "entry": self.entry,
            "assignment": self.reading,
            "conflict": self.conflict,
            "photo": VisitPhoto(reading=self.locked),
            "plan": Plan(stage=self.stage),
            "paper": IssuedPaper(edition=self.edition, judge_id=self.judge.id),
            "objection": Objection(entry=self.entry),
            "appeal": Appeal(entry=self.entry),
            "judge": None,
            "examiner": None,
        }[kind]

    @property
    def locked(self):
        """The reading as Selesai leaves it, in no database."""
        read = self.reading
        who = {"judge_id": read.judge_id, "entry_id": read.entry_id, "entry": read.entry}
        return Assignment(stage=read.stage, state=AssignmentState.DONE, **who)

    def publish(self):
        with transaction():
            actions.decide(
                self.edition, [self.entry], Outcome.FINALIST, reason="Pleno.", by=self.secretary
            )
            actions.publish_results(self.edition, by=self.secretary)


def asked_by(*features):
    """The permissions that the pages of these features ask for."""
    lines = [line.split() for line in routes.GOLDEN.read_text("utf-8").splitlines()]
    every = {mark for _, _, endpoint, mark in lines if endpoint.split(".")[0] in features}
    return every - {"public", "edition.view"}  # a competition itself is public


OFFICE = ("secretariat", "secretariat that takes part")
ALLOWED = {
    "assignment.manage": ("secretariat",),
    "assignment.score": ("evaluator",),
    "conflict.dismiss": ("secretariat",),
    "edition.bundle": ("chair", "examiner", *OFFICE),
    "edition.decide": ("secretariat",),
    "edition.follow": ("chair", *OFFICE),
    "edition.manage": OFFICE,
    "edition.pact": ("evaluator", "evaluator in conflict", "evaluator of another entry"),
    "edition.panel": ("panelist", "panelist in conflict"),
    "edition.recap": ("chair", *OFFICE),
    "assignment.open_again": ("chair", "secretariat"),
    "entry.assign": ("secretariat",),
    "entry.award": ("chair", "secretariat"),
    "entry.case": ("examiner",),
    "entry.panel": ("panelist",),
    "entry.recap": ("chair", *OFFICE),
    "entry.view": ("agency admin", "chair", "innovator", *OFFICE),
    "examiner.work": ("examiner",),
    "judge.work": (
        "evaluator",
        "evaluator in conflict",
        "evaluator of another entry",
        "panelist",
        "panelist in conflict",
    ),
    "photo.view": ("chair", "evaluator", "examiner", "panelist", *OFFICE),
    "plan.approve": OFFICE,
}
"""Who has each permission that a page of judging asks for."""
ONLY_ON = {
    ("entry.panel", "panelist"): "DP",
    ("entry.recap", "secretariat that takes part"): "P",
    ("photo.view", "chair"): "TDP",
    ("photo.view", "examiner"): "TDP",
    ("photo.view", "panelist"): "DP",
    ("photo.view", "secretariat"): "TDP",
    ("photo.view", "secretariat that takes part"): "P",
}
"""Permissions that begin or end with a date; all others stand, and rules say when."""


class Attempts:
    """Each thing that is done, tried on a date and taken back at once."""

    def __init__(self, of, finished):
        self.of, self.by, self.finished = of, of.secretary, finished

    def refusals(self, names):
        """What is tried → the rule that forbids it now; "" where it may be done."""
        return {name: self._tried(name) for name in names}

    def _tried(self, name):
        try:
            with transaction():
                getattr(self, name)(clock.now())
                _take_back()
        except TakenBack:
            return ""
        except RuleBroken as problem:
            return problem.code.removeprefix("judging.")

    def take_back(self, now):
        self.finished.finished_at = now
        actions.take_back(self.finished, by=self.finished.judge, now=now)

    def reopen(self, _):
        actions.reopen(self.finished, "Salah baca.", by=self.by)

    def open_again(self, now):
        actions.propose_reopening(self.finished, "Salah baca.", 2, by=self.by, now=now)

    def declare_conflict(self, _):
        actions.declare_conflict(self.of.reading, "Kerabat.", by=self.of.reading.judge)

    def release_comments(self, _):
        actions.release_comments(self.of.stage, [], [], by=self.by)

    def send_further(self, now):
        if broken := queries.why_not_send_further(self.of.stage, now):
            raise RuleBroken(broken)

    def score(self, now):
        sent, by = {"comment": "Baik"}, self.of.reading.judge
        actions.save_scores(self.of.reading, sent, base={}, page="a", by=by, now=now)


class TakenBack(Exception):
    """Undoes what was tried."""


def _take_back():
    raise TakenBack


COMING, OVER, RUNNING, OUT, RUNS, SHOWN, NOT_YET, MET, TEAMS, TALKED = (
    "stage_coming",
    "stage_over",
    "assessment_running",
    "results_published",
    "stage_runs",
    "marks_shown",
    "consolidation_coming",
    "consolidation_over",
    "consolidation_running",
    "teams_agree",
)


def permitted(round_, freeze, asked):
    """(permission, person) → the dates on which the person has it."""
    people = round_.people()
    found = {}
    for letter in round_.dates(freeze):
        for what in asked:
            subject = round_.subject(what)
            for name, person in people.items():
                if permits(person, Permission(what), subject):
                    found[what, name] = found.get((what, name), "") + letter
        db.session.rollback()
    return found


def refused(attempts, names, dates):
    """What is tried → the rule that forbids it on each date."""
    found = dict.fromkeys(names, ())
    for _letter in dates:
        for name, refusal in attempts.refusals(names).items():
            found[name] += (refusal,)
    return found


def seen(looks, clients, dates):
    """What is looked at → the dates on which it is there. `looks`: who looks, where, at which
    words."""
    found = dict.fromkeys(looks, "")
    for letter in dates:
        for what, (name, address, told) in looks.items():
            page = clients[name].get(address)
            words = page.get_data(as_text=True) if address.endswith("csv") else page.words
            if page.status_code == 200 and told in words:
                found[what] += letter
    return found
