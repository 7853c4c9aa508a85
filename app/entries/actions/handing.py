"""From desk to desk: handed to the agency admin, returned, forwarded, withdrawn.

Each step may be asked for twice (a button pressed twice): the second time nothing happens, and
the receipt of the first is returned.
"""

from datetime import datetime

from app.accounts.models import User
from app.competitions import queries as competitions
from app.competitions import rules as calendar
from app.competitions.models import StageKind
from app.core import audit, canonical
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.actions.steps_taken import demand, move
from app.entries.events import EntryForwarded, EntryHandedToAdmin, EntryReturned, EntryWithdrawn
from app.entries.models import Entry, EntryState, Occasion, Snapshot
from app.entries.queries import content, entries, history
from app.entries.rules import completeness, eligibility, states


def hand_to_admin(entry: Entry, *, by: User, as_admin: bool, now: datetime) -> Snapshot:
    """Ajukan ke admin instansi. RuleBroken: entry.incomplete, entry.internal_deadline_passed."""
    locked(entry)
    if entry.state is EntryState.WITH_ADMIN:
        return _first_receipt(entry, Occasion.HANDED_TO_ADMIN)
    demand(entry, states.Step.HAND, as_admin=as_admin)
    if not as_admin and _internal_deadline_passed(entry, now):
        raise RuleBroken("entry.internal_deadline_passed")
    draft = _complete(entry)
    snapshot = _take(entry, draft, Occasion.HANDED_TO_ADMIN, by, now)
    move(entry, EntryState.WITH_ADMIN, by=by, now=now)
    record(EntryHandedToAdmin(entry.id, snapshot.id))
    _note("entry.handed_to_admin", entry, by, snapshot_id=snapshot.id)
    return snapshot


def return_with_note(entry: Entry, note: str, *, by: User, now: datetime) -> None:
    """Kembalikan untuk perbaikan. RuleBroken: entry.note_missing."""
    locked(entry)
    if entry.state is EntryState.RETURNED:
        return
    demand(entry, states.Step.RETURN, as_admin=True)
    if not note.strip():
        raise RuleBroken("entry.note_missing")
    transition = move(entry, EntryState.RETURNED, by=by, now=now, note=note.strip())
    record(EntryReturned(entry.id, transition.id))
    _note("entry.returned", entry, by)


def forward(entry: Entry, *, by: User, now: datetime) -> Snapshot:
    """Teruskan ke sekretariat; `now` is when the request arrived, and it decides the deadline.

    RuleBroken: entry.too_late (nothing is lost, nothing submitted), entry.incomplete,
    entry.quota_full.
    """
    locked(entry.agency)  # entries of one agency share its quota
    locked(entry)
    if entry.state is EntryState.SUBMITTED:
        return _first_receipt(entry, Occasion.FORWARDED)
    demand(entry, states.Step.FORWARD, as_admin=True)
    if not _registration_accepts(entry, now):
        raise RuleBroken("entry.too_late")
    draft = _complete(entry)
    _demand_quota(entry)
    snapshot = _take(entry, draft, Occasion.FORWARDED, by, now)
    entry.forwarded_at = now
    move(entry, EntryState.SUBMITTED, by=by, now=now)
    record(EntryForwarded(entry.id, snapshot.id))
    _note("entry.forwarded", entry, by, snapshot_id=snapshot.id)
    return snapshot


def withdraw(entry: Entry, note: str, *, by: User, now: datetime) -> None:
    """Tarik kembali, until the assessment starts. RuleBroken: entry.assessment_started."""
    locked(entry)
    if entry.state is EntryState.WITHDRAWN:
        return
    demand(entry, states.Step.WITHDRAW, as_admin=True, now=now)
    move(entry, EntryState.WITHDRAWN, by=by, now=now, note=note.strip())
    record(EntryWithdrawn(entry.id))
    _note("entry.withdrawn", entry, by)


def _first_receipt(entry: Entry, occasion: Occasion) -> Snapshot:
    snapshot = history.latest_snapshot(entry.id, occasion)
    if snapshot is None:
        raise RuleBroken("entry.not_with_admin")
    return snapshot


def _complete(entry: Entry) -> content.Draft:
    """The draft, once nothing is open in it and no text waits for a choice."""
    draft = content.draft_of(entry)
    group = entry.group.key if entry.group else None
    open_questions = completeness.missing(draft.definition, draft.values, draft.file_counts, group)
    if open_questions:
        raise RuleBroken("entry.incomplete", count=len(open_questions))
    if history.open_conflicts(entry.id):
        raise RuleBroken("entry.conflicts_open")
    return draft


def _take(
    entry: Entry, draft: content.Draft, occasion: Occasion, by: User, now: datetime
) -> Snapshot:
    """Freeze the draft: canonical JSON with its SHA-256, numbered within the entry."""
    before = history.latest_snapshot(entry.id)
    number = before.number + 1 if before else 1
    body = canonical.dumps(content.draft_content(entry, draft, number, now))
    snapshot = Snapshot(
        entry_id=entry.id,
        number=number,
        receipt_number=states.receipt_number(entry.edition.year, entry.id, number),
        occasion=occasion,
        body=body,
        sha256=canonical.sha256(body),
        taken_by_id=by.id,
        taken_at=now,
    )
    db.session.add(snapshot)
    db.session.flush()
    return snapshot


def _internal_deadline_passed(entry: Entry, now: datetime) -> bool:
    stage = competitions.stage_of_kind(entry.edition, StageKind.REGISTRATION)
    inner = stage.internal_deadline_at if stage else None
    return inner is not None and now >= calendar.end_of(inner)


def _registration_accepts(entry: Entry, now: datetime) -> bool:
    stage = competitions.stage_of_kind(entry.edition, StageKind.REGISTRATION)
    extra = competitions.extra_close(stage, entry.agency_id) if stage else None
    return calendar.accepts(entry.edition, stage, now, extra)


def _demand_quota(entry: Entry) -> None:
    group = entry.group
    if group is None:
        return
    used = entries.quota_used(entry.edition_id, entry.agency_id, group.id, entry.id)
    if eligibility.quota_finding(used, group.agency_quota, "") is not None:
        raise RuleBroken("entry.quota_full", quota=group.agency_quota, group=group.name)


def _note(action: str, entry: Entry, by: User, **details: int) -> None:
    audit.note(action, entry, by=by, edition_id=entry.edition_id, **details)
