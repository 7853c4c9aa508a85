"""The secretariat's administrative check (seleksi administrasi) of a forwarded entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.accounts.models import User
from app.core import audit
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.actions.steps_taken import demand, move, selection_is_coming
from app.entries.events import CheckConcluded, CheckReopened
from app.entries.models import AdministrativeCheck, CheckConflict, Entry, EntryState, Occasion
from app.entries.queries import history
from app.entries.rules.checklist import Earlier, checklist_of, fingerprint, verdict
from app.entries.rules.states import Step


@dataclass(frozen=True)
class Mark:
    """One item of the checklist: passed, failed with a reason, or still open (None)."""

    passed: bool | None
    reason: str = ""
    """Without white space around it."""


def save_check(
    entry: Entry,
    marks: Mapping[str, Mark],
    *,
    base: Mapping[str, Mark] | None = None,
    by: User,
    now: datetime,
) -> list[str]:
    """Keep the marks so far; items without one stay as they were.

    `base` is what the page was opened with: only items that it changed are stored. Where somebody
    else said otherwise meanwhile, theirs stays and this one is kept beside it; the keys of these
    items are returned.
    """
    locked(entry)
    demand(entry, Step.CHECK)
    check = history.check_of(entry.id) or _begin(entry)
    before = {item["key"]: item for item in check.items or ()}
    changed = {key: mark for key, mark in marks.items() if base is None or mark != base.get(key)}
    clashes = [key for key, mark in changed.items() if _clashes(key, mark, base, before)]
    stored = {key: mark for key, mark in changed.items() if key not in clashes}
    items = [_item(row["key"], stored.get(row["key"]), before) for row in checklist_of(entry)]
    _keep_beside(entry, {key: changed[key] for key in clashes}, by, now)
    _settle_agreed(entry, items, now)
    if items == check.items:
        return clashes
    touched = [item["key"] for item in items if item != before.get(item["key"])]
    check.items, check.checked_by_id, check.checked_at = items, by.id, now
    db.session.add(check)
    db.session.flush()
    audit.note("entry.check_saved", entry, by=by, edition_id=entry.edition_id, items=touched)
    return clashes


def settle_check(
    entry: Entry, conflict: CheckConflict, *, use: bool, by: User, now: datetime
) -> None:
    """Take the mark that was kept beside the stored one, or let it go; twice changes nothing."""
    locked(entry)
    demand(entry, Step.CHECK)
    if locked(conflict).settled_at is not None:
        return
    conflict.settled_at = now
    if use:
        kept = Mark(conflict.passed, conflict.reason)
        save_check(entry, {conflict.item_key: kept}, by=by, now=now)


def conclude_check(
    entry: Entry, *, seen: str | None = None, by: User, now: datetime
) -> AdministrativeCheck:
    """Lolos when every item passed, else tidak lolos; asked for twice it concludes once.

    `seen` is the fingerprint of the items that the person read. RuleBroken: check.too_early,
    check.items_open, check.reason_missing, check.changed_since, check.unsettled.
    """
    locked(entry)
    check = history.check_of(entry.id)
    if check is not None and check.passed is not None:
        return check
    demand(entry, Step.CHECK)
    if selection_is_coming(entry, now):
        raise RuleBroken("check.too_early")
    if check is None:
        raise RuleBroken("check.items_open")
    if history.open_check_conflicts(entry.id):
        raise RuleBroken("check.unsettled")
    if seen is not None and seen != fingerprint(check.items):
        raise RuleBroken("check.changed_since")
    passed = verdict(check.items)
    check.passed, check.checked_by_id, check.checked_at = passed, by.id, now
    move(entry, EntryState.PASSED if passed else EntryState.FAILED, by=by, now=now)
    record(CheckConcluded(entry.id, check.id, passed))
    audit.note(
        "entry.check_concluded",
        entry,
        by=by,
        edition_id=entry.edition_id,
        passed=passed,
        failed_items=[item["key"] for item in check.items if item["passed"] is False],
    )
    return check


def reopen_check(entry: Entry, reason: str, *, by: User, now: datetime) -> None:
    """Open a concluded check again, until the assessment starts; its verdict is kept beside it.

    Asked for twice it opens once. RuleBroken: check.not_concluded, check.assessment_started,
    check.no_reason.
    """
    locked(entry)
    check = history.check_of(entry.id)
    if check is not None and check.passed is None and check.earlier:
        return
    demand(entry, Step.REOPEN, now=now)
    if check is None or check.passed is None:
        raise RuleBroken("check.not_concluded")
    if not reason.strip():
        raise RuleBroken("check.no_reason")
    past = Earlier(check.items, check.passed, check.checked_at, reason.strip(), now)
    check.earlier, check.passed = [*check.earlier, past.plain()], None
    transition = move(entry, EntryState.SUBMITTED, by=by, now=now, note=past.reason)
    record(CheckReopened(entry.id, transition.id))
    audit.note(
        "entry.check_reopened", entry, by=by, edition_id=entry.edition_id, passed=past.passed
    )


def _begin(entry: Entry) -> AdministrativeCheck:
    snapshot = history.latest_snapshot(entry.id, Occasion.FORWARDED)
    if snapshot is None:
        raise RuleBroken("entry.not_with_admin")
    return AdministrativeCheck(entry_id=entry.id, snapshot_id=snapshot.id)


def _clashes(
    key: str,
    mark: Mark,
    base: Mapping[str, Mark] | None,
    before: Mapping[str, Mapping[str, Any]],
) -> bool:
    """Whether somebody else has meanwhile said something else about this item."""
    if base is None or key not in before:
        return False
    there = Mark(before[key]["passed"], before[key]["reason"])
    return there not in (base.get(key, Mark(None)), mark)


def _keep_beside(entry: Entry, marks: Mapping[str, Mark], by: User, now: datetime) -> None:
    """One row for each item and person: who sends the page again adds nothing."""
    known = {
        row.item_key: row
        for row in history.open_check_conflicts(entry.id)
        if row.made_by_id == by.id
    }
    for key, mark in marks.items():
        row = known.get(key) or CheckConflict(entry_id=entry.id, item_key=key, made_by_id=by.id)
        row.passed, row.reason, row.made_at = mark.passed, mark.reason, now
        db.session.add(row)


def _settle_agreed(entry: Entry, items: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """What is stored now needs no choice any more."""
    said = {item["key"]: (item["passed"], item["reason"]) for item in items}
    for row in history.open_check_conflicts(entry.id):
        if said.get(row.item_key) == (row.passed, row.reason):
            row.settled_at = now


def _item(key: str, mark: Mark | None, before: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    if mark is None:
        return dict(before.get(key) or {"key": key, "passed": None, "reason": ""})
    return {"key": key, "passed": mark.passed, "reason": mark.reason}
