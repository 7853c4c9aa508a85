"""Busy editions to measure on: many proposals, two judges for each, one judge with 200 to read.

One proposal of each edition walks the whole way; the others are copies of its rows, because a
year's worth of work is not what is measured.
"""

import random
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path

from sqlalchemy import insert, select, update

from app import create_app
from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.competitions import queries as competitions
from app.competitions.definition import QuestionKind
from app.competitions.models import StageKind
from app.config import from_environment
from app.core import clock
from app.core.db import db, transaction
from app.entries.models import (
    AdministrativeCheck,
    Answer,
    AnswerVersion,
    Entry,
    EntryState,
    Snapshot,
    Transition,
)
from app.judging import rules
from app.judging.actions import sign_pact
from app.judging.models import Assignment, AssignmentState, Score
from app.library.models import LibraryEntry
from app.search import actions as search
from app.search.queries import live_index
from app.site.demo import editions
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.entries import make_entry
from tests.factories.judging import assessment, make_judge, make_secretary

READINGS = 200
JUDGES = 20
GIVEN = (1, 2, 3, 3, 4, 4, 4, 5, 5)
"""How often judges give how many points."""
OVER = {**editions.IN_ASSESSMENT, StageKind.PROPOSAL_ASSESSMENT: (-10, -1)}
_numbers = count(1)


@dataclass(frozen=True)
class Busy:
    """Whom to be, and which pages of theirs are busy."""

    judge: str
    secretary: str
    innovator: str
    reading: int
    draft: int
    decided: str
    """Slug of the edition whose assessment is over."""

    def pages(self) -> list[tuple[str, str, str]]:
        """Name, path and person ("" for a visitor) of the pages that are measured."""
        return [
            ("home", "/", ""),
            ("search", "/inovasi?q=pelayanan+kesehatan+ibu", ""),
            ("sign-in", "/masuk", ""),
            ("task list", f"/instansi/proposal/{self.draft}", self.innovator),
            ("reading list (200)", "/penilaian", self.judge),
            ("score page", f"/penilaian/{self.reading}", self.judge),
            ("recap", f"/sekretariat/{self.decided}/rekap", self.secretary),
        ]


def fill(instance: Path, entries: int, library_times: int) -> Busy:
    """Two editions of `entries` proposals; the library `library_times` as large as the demo's."""
    app = create_app(from_environment({"INSTANCE_PATH": str(instance)}))
    with app.app_context():
        return busy_editions(entries, library_times)


def busy_editions(entries: int, library_times: int) -> Busy:
    """The same on the site of this app context, where the demo is loaded."""
    running = _edition(editions.IN_ASSESSMENT, 2040)
    over = _edition(OVER, 2041)
    open_now = competitions.open_editions(clock.now())[0]
    judge = make_judge(running)
    refs = _judged(running, entries, [make_judge(running) for _ in range(JUDGES)])
    with transaction():
        sign_pact(running, by=judge)  # as a judge does before the first reading
    own = _assign(running, [(ref, judge.id) for ref in refs[:READINGS]], scored=READINGS // 2)
    _judged(over, entries, [make_judge(over) for _ in range(JUDGES)])
    agency = make_agency("Pemerintah Kabupaten Ukur", kind=AgencyKind.REGENCY)
    innovator = make_user(grants=[grant(Role.INNOVATOR, agency=agency)])
    draft = make_entry(open_now, agency, by=innovator)
    _enlarge_library(library_times)
    secretary = make_secretary(over)
    return Busy(judge.email, secretary.email, innovator.email, own[0], draft.id, over.slug)


def _edition(calendar, year):
    with transaction():
        edition = editions.prepare(calendar, year)
    with transaction():
        editions.open_on(edition, -80)
    return edition


def _judged(edition, entries, judges):
    """Ids of so many passed entries, each read and scored by two of the judges."""
    refs = _passed(edition, entries)
    turns = cycle(judge.id for judge in judges)
    pairs = [(ref, judge) for ref in refs for judge in islice(turns, 2)]
    _assign(edition, pairs, scored=len(pairs))
    return refs


def _passed(edition, entries):
    needed = [
        question.key
        for question in competitions.form_in_force(edition)[1].questions()
        if question.kind is QuestionKind.FILES and question.required
    ]
    with clock.frozen(editions.at(-60)):
        first = make_entry(edition, state=EntryState.PASSED, files=needed)
    row = _row(select(Entry).where(Entry.id == first.id))
    copies = [{**row, "title": f"{row['title']} {next(_numbers)}"} for _ in range(entries - 1)]
    with transaction():
        refs = [first.id, *db.session.scalars(insert(Entry).returning(Entry.id), copies)]
        for model in (Answer, AnswerVersion, Transition):
            _copy(model, first.id, refs[1:])
        snapshots = _copy_snapshots(first.id, refs[1:])
        check = _row(select(AdministrativeCheck).where(AdministrativeCheck.entry_id == first.id))
        rows = [
            {**check, "entry_id": ref, "snapshot_id": snapshot}
            for ref, snapshot in snapshots.items()
        ]
        db.session.execute(insert(AdministrativeCheck), rows)
    return refs


def _copy(model, source, refs):
    rows = [_plain(row) for row in db.session.scalars(select(model).filter_by(entry_id=source))]
    db.session.execute(insert(model), [{**row, "entry_id": ref} for ref in refs for row in rows])


def _copy_snapshots(source, refs):
    """Entry id → id of its newest snapshot."""
    last = db.session.scalar(
        select(Snapshot).filter_by(entry_id=source).order_by(Snapshot.number.desc()).limit(1)
    )
    rows = [
        {**_plain(last), "entry_id": ref, "receipt_number": f"UKUR-{next(_numbers)}"}
        for ref in refs
    ]
    made = db.session.execute(insert(Snapshot).returning(Snapshot.entry_id, Snapshot.id), rows)
    return dict(made.all())


def _assign(edition, pairs, scored):
    """Assignments of these (entry, judge), the first `scored` of them with all points."""
    where, now = assessment(edition), clock.now()
    snapshots = dict(
        db.session.execute(
            select(AdministrativeCheck.entry_id, AdministrativeCheck.snapshot_id)
        ).all()
    )
    criteria = [criterion.id for criterion in where.rubric.criteria]
    rows = [
        {
            "stage_id": where.id,
            "entry_id": entry,
            "judge_id": judge,
            "snapshot_id": snapshots[entry],
            "origin": "hand",
            "state": AssignmentState.DONE if place < scored else AssignmentState.ASSIGNED,
            "assigned_at": now,
            "started_at": now if place < scored else None,
            "assigned_by_id": judge,
        }
        for place, (entry, judge) in enumerate(pairs)
    ]
    with transaction():
        refs = list(db.session.scalars(insert(Assignment).returning(Assignment.id), rows))
        dice = random.Random(2027)
        scores = [
            {
                "assignment_id": ref,
                "criterion_id": one,
                "points": dice.choice(GIVEN),
                "saved_at": now,
            }
            for ref in refs[:scored]
            for one in criteria
        ]
        db.session.execute(insert(Score), scores)
        _weigh(refs[:scored], scores, where.rubric)
    return refs[scored:] or refs


def _weigh(refs, scores, rubric):
    """Keep what the points come to, as an action would."""
    given = {ref: {} for ref in refs}
    for score in scores:
        given[score["assignment_id"]][score["criterion_id"]] = score["points"]
    totals = [
        {
            "id": ref,
            "scored": len(points),
            "weighed": rules.weighed(points, rubric.criteria),
            "full_marks": rules.full_marks(points, rubric, rubric.criteria),
        }
        for ref, points in given.items()
    ]
    if totals:
        db.session.execute(update(Assignment), totals)


def _enlarge_library(times):
    """Copies of the demo's records under other titles."""
    rows = [
        {**_plain(row), "key": f"{row.key}-{copy}", "title": f"{row.title} {copy}"}
        for row in db.session.scalars(select(LibraryEntry).where(LibraryEntry.entry_id.is_(None)))
        for copy in range(1, times)
    ]
    if rows:
        with transaction():
            db.session.execute(insert(LibraryEntry), rows)
        search.rebuild(live_index(), wait=True)


def _row(query):
    return _plain(db.session.scalars(query).one())


def _plain(row):
    columns = row.__table__.columns.keys()
    return {name: getattr(row, name) for name in columns if name != "id"}
