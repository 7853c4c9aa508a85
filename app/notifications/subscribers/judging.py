"""Letters about judging: what to read, what was reopened, what was decided."""

from app.accounts.models import User
from app.competitions.models import Stage
from app.competitions.rules import close_of
from app.core import canonical, clock, jobs
from app.core.db import db
from app.entries import queries as entries
from app.entries.models import Entry
from app.judging import events
from app.judging.models import Assignment, Origin
from app.judging.models.awards import AwardChange
from app.judging.rules.stages import of_finalists
from app.judging.rules.teams import consolidation
from app.notifications.letters import TELL_FINALISTS, TELL_INTERVIEWS, TELL_RESULTS, write_to


def readings_assigned(happened: events.ReadingsAssigned) -> None:
    stage = db.session.get_one(Stage, happened.stage_id)
    reading = db.session.get_one(Assignment, happened.assignment_ids[0])
    write_to(
        db.session.get_one(User, happened.judge_id),
        "judging/readings_assigned",
        count=len(happened.assignment_ids),
        stage=stage,
        further=reading.origin is Origin.FURTHER,
        again=reading.origin is Origin.OBJECTION,
        closes=reading.open_until or close_of(stage),
    )


def judges_reminded(happened: events.JudgesReminded) -> None:
    stage = db.session.get_one(Stage, happened.stage_id)
    for judge_id, left, closes in happened.left:
        write_to(
            db.session.get_one(User, judge_id),
            "judging/reminder",
            left=left,
            stage=stage,
            closes=closes,
        )


def teams_meet(happened: events.TeamsMeet) -> None:
    stage = db.session.get_one(Stage, happened.stage_id)
    meeting = consolidation(stage.edition.stages)
    if meeting is None:
        return
    for judge_id, waiting in happened.waiting:
        write_to(
            db.session.get_one(User, judge_id),
            "judging/teams_wait" if happened.again else "judging/teams_meet",
            waiting=waiting,
            stage=stage,
            closes=close_of(meeting),
        )


def reading_reopened(happened: events.ReadingReopened) -> None:
    reading = db.session.get_one(Assignment, happened.assignment_id)
    write_to(
        reading.judge,
        "judging/reading_reopened",
        reading=reading,
        closes=reading.open_until or close_of(reading.stage),
    )


def results_published(happened: events.ResultsPublished) -> None:
    """Many people: the worker writes the letters after the publication has committed."""
    jobs.enqueue(TELL_RESULTS, key=f"results:{happened.edition_id}", edition_id=happened.edition_id)


def award_changed(happened: events.AwardChanged) -> None:
    """The people of its entry learn at once, with the reason."""
    change = db.session.get_one(AwardChange, happened.change_id)
    entry = db.session.get_one(Entry, change.entry_id)
    people = {entry.started_by, *entries.admins_of(entry.agency, clock.now())}
    for person in sorted(people, key=lambda person: person.id):
        write_to(person, "judging/award_changed", entry=entry, change=change)


def finalist_named(happened: events.FinalistNamed) -> None:
    """The people of its entry learn as those of the others did."""
    entry = db.session.get_one(Entry, happened.entry_id)
    people = {entry.started_by, *entries.admins_of(entry.agency, clock.now())}
    stages = of_finalists(entry.edition.stages)
    for person in sorted(people, key=lambda person: person.id):
        name, named = "judging/finalists_published", {entry.id}
        write_to(person, name, entry=entry, named=named, stages=stages)


def finalists_published(happened: events.FinalistsPublished) -> None:
    jobs.enqueue(
        TELL_FINALISTS, key=f"finalists:{happened.edition_id}", edition_id=happened.edition_id
    )


def interviews_told(happened: events.InterviewsTold) -> None:
    """Each turn and version once, however often somebody presses."""
    told = canonical.sha256(canonical.dumps([list(one) for one in happened.slots]))[:16]
    key = f"interviews:{happened.stage_id}:{told}"
    jobs.enqueue(TELL_INTERVIEWS, key=key, slots=[list(one) for one in happened.slots])


SUBSCRIPTIONS = (
    (events.AwardChanged, award_changed),
    (events.InterviewsTold, interviews_told),
    (events.ReadingsAssigned, readings_assigned),
    (events.JudgesReminded, judges_reminded),
    (events.TeamsMeet, teams_meet),
    (events.ReadingReopened, reading_reopened),
    (events.FinalistNamed, finalist_named),
    (events.FinalistsPublished, finalists_published),
    (events.ResultsPublished, results_published),
)
