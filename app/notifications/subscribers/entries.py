"""Letters on a proposal's way: receipts, whom it waits for, what the check found."""

from collections.abc import Iterable
from typing import Any

from app.accounts.models import User
from app.core import clock
from app.core.db import db
from app.entries import events
from app.entries import queries as entries
from app.entries.models import AdministrativeCheck, Entry, Snapshot, Transition
from app.entries.rules.checklist import checklist_of
from app.notifications.letters import write_to


def handed_to_admin(happened: events.EntryHandedToAdmin) -> None:
    """The receipt to who wrote and who sent it; a word to the agency admins, who go on."""
    entry, snapshot = _entry(happened.entry_id), _snapshot(happened.snapshot_id)
    writers = {entry.started_by, snapshot.taken_by}
    _write(writers, "entries/receipt", entry, snapshot=snapshot)
    _write(_admins(entry) - writers, "entries/waits_for_admin", entry, snapshot=snapshot)


def forwarded(happened: events.EntryForwarded) -> None:
    entry, snapshot = _entry(happened.entry_id), _snapshot(happened.snapshot_id)
    _write({entry.started_by, snapshot.taken_by}, "entries/receipt", entry, snapshot=snapshot)


def returned(happened: events.EntryReturned) -> None:
    entry = _entry(happened.entry_id)
    step = db.session.get_one(Transition, happened.transition_id)
    sent = entries.latest_snapshot(entry.id)
    writers = {entry.started_by} | ({sent.taken_by} if sent is not None else set())
    _write(writers, "entries/returned", entry, note=step.note)


def withdrawn(happened: events.EntryWithdrawn) -> None:
    entry = _entry(happened.entry_id)
    _write(entries.concerned(entry, clock.now()), "entries/withdrawn", entry)


def check_concluded(happened: events.CheckConcluded) -> None:
    entry = _entry(happened.entry_id)
    check = db.session.get_one(AdministrativeCheck, happened.check_id)
    why = {item["key"]: item["reason"] for item in check.items if item["passed"] is False}
    failed = [(row, why[row["key"]]) for row in checklist_of(entry) if row["key"] in why]
    told = {"passed": check.passed, "failed": failed, "corrected": bool(check.earlier)}
    _write(entries.concerned(entry, clock.now()), "entries/check_concluded", entry, **told)


def check_reopened(happened: events.CheckReopened) -> None:
    entry = _entry(happened.entry_id)
    step = db.session.get_one(Transition, happened.transition_id)
    people = entries.concerned(entry, clock.now())
    _write(people, "entries/check_reopened", entry, reason=step.note)


def _entry(ref: int) -> Entry:
    return db.session.get_one(Entry, ref)


def _snapshot(ref: int) -> Snapshot:
    return db.session.get_one(Snapshot, ref)


def _admins(entry: Entry) -> set[User]:
    return set(entries.admins_of(entry.agency, clock.now()))


def _write(people: Iterable[User], name: str, entry: Entry, **values: Any) -> None:
    for person in sorted(people, key=lambda one: one.id):
        if person.is_active:
            write_to(person, name, entry=entry, **values)


SUBSCRIPTIONS = (
    (events.EntryHandedToAdmin, handed_to_admin),
    (events.EntryForwarded, forwarded),
    (events.EntryReturned, returned),
    (events.EntryWithdrawn, withdrawn),
    (events.CheckConcluded, check_concluded),
    (events.CheckReopened, check_reopened),
)
