"""Letters to many people, written by the worker; safe to run twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app.accounts.models import User
from app.competitions import queries as competitions
from app.competitions.messages import AMENDMENTS
from app.competitions.models import Edition
from app.competitions.rules import close_of
from app.core import clock, jobs
from app.core.db import db, transaction
from app.entries import queries as entries
from app.entries.models import Entry
from app.judging.models.interviews import InterviewSlot
from app.judging.queries import judges_of_slot, named_finalists, passed_entries, slot_by_id
from app.judging.rules.stages import of_finalists
from app.notifications.letters import (
    TELL_AMENDMENT,
    TELL_FINALISTS,
    TELL_INTERVIEWS,
    TELL_RESULTS,
    write_to,
)
from app.notifications.queries import told_of

AT_ONCE = 50


def tell_results(job: jobs.Job) -> None:
    """Every applicant whose proposal was judged, and their agency admins, learn of the results."""
    _tell_applicants(job, "judging/results_published", "results")


def tell_finalists(job: jobs.Job) -> None:
    """The same people learn whether their proposal became a finalist."""
    edition = db.session.get_one(Edition, job.data["edition_id"])
    named = {decision.entry_id for decision in named_finalists(edition.id)}
    stages = of_finalists(edition.stages)
    _tell_applicants(job, "judging/finalists_published", "finalists", named=named, stages=stages)


def _tell_applicants(job: jobs.Job, name: str, key: str, **values: Any) -> None:
    judged = passed_entries(job.data["edition_id"])
    for start in range(0, len(judged), AT_ONCE):
        with transaction():
            _write(judged[start : start + AT_ONCE], name, key, values)
        jobs.set_progress(job, min(start + AT_ONCE, len(judged)), len(judged))


def _write(judged: Sequence[Entry], name: str, key: str, values: Mapping[str, Any]) -> None:
    now = clock.now()
    for entry in judged:
        people = {entry.started_by, *entries.admins_of(entry.agency, now)}
        for person in sorted(people, key=lambda person: person.id):
            own = f"{key}:{entry.id}:{person.id}"
            write_to(person, name, key=own, entry=entry, **values)


def tell_interviews(job: jobs.Job) -> None:
    """Who presents in these turns, their agency admins and the judges learn when and where."""
    slots, now = job.data["slots"], clock.now()
    for start in range(0, len(slots), AT_ONCE):
        with transaction():
            for ref, version in slots[start : start + AT_ONCE]:
                slot = slot_by_id(ref)
                if slot is not None and slot.version == version:  # else a later letter tells
                    _tell_turn(slot, now)
        jobs.set_progress(job, min(start + AT_ONCE, len(slots)), len(slots))


def _tell_turn(slot: InterviewSlot, now: datetime) -> None:
    entry, judges = slot.entry, set(judges_of_slot(slot))
    presenting = {entry.started_by_id, *(one.id for one in entries.admins_of(entry.agency, now))}
    for ref in sorted(presenting | judges):
        own = f"interview:{slot.id}:{slot.version}:{ref}"
        person, judging = db.session.get_one(User, ref), ref in judges
        write_to(person, "judging/interview", key=own, slot=slot, judges=judging)


def tell_amendment(job: jobs.Job) -> None:
    """Who takes part in the edition, or has the extra time, learns of the amendment."""
    amendment, given = competitions.amendment_by_id(job.data["amendment_id"])
    refs = told_of(amendment, given)
    for start in range(0, len(refs), AT_ONCE):
        with transaction():
            for ref in refs[start : start + AT_ONCE]:
                write_to(
                    db.session.get_one(User, ref),
                    "competitions/amended",
                    key=f"amendment:{amendment.id}:{ref}",
                    amendment=amendment,
                    what=AMENDMENTS[amendment.kind],
                    closes=given[0].closes_at if given else close_of(amendment.stage),
                )
        jobs.set_progress(job, min(start + AT_ONCE, len(refs)), len(refs))


HANDLERS = {
    TELL_RESULTS: tell_results,
    TELL_FINALISTS: tell_finalists,
    TELL_INTERVIEWS: tell_interviews,
    TELL_AMENDMENT: tell_amendment,
}
