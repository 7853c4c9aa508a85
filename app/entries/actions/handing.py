"""From desk to desk: handed to the agency admin, returned, forwarded, withdrawn.

Each step may be asked for twice (a button pressed twice): the second time nothing happens, and
the receipt of the first is returned.
"""

from datetime import datetime

from app.accounts.models import User
from app.core import audit, canonical
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.actions.steps_taken import demand, move
from app.entries.events import EntryForwarded, EntryHandedToAdmin, EntryReturned, EntryWithdrawn
from app.entries.models import Entry, EntryState, Occasion, Snapshot
from app.entries.queries import content, history, obstacles
from app.entries.rules import states


class Unseen(RuleBroken):
    """An answer changed since the person checked what is handed on."""

    def __init__(self) -> None:
        super().__init__("entry.changed_since_seen")


def hand_to_admin(
    entry: Entry, *, by: User, as_admin: bool, now: datetime, seen: int | None = None
) -> Snapshot:
    """Ajukan ke admin instansi; `seen` is the last change of what the person checked on a page.

    Unseen when the answers are not those; RuleBroken: see `obstacles.to_hand`; nothing is lost.
    """
    locked(entry)
    if entry.state is EntryState.WITH_ADMIN:
        return _first_receipt(entry, Occasion.HANDED_TO_ADMIN)
    demand(entry, states.Step.HAND, as_admin=as_admin)
    draft = content.draft_of(entry)
    _demand_no(obstacles.to_hand(entry, draft, as_admin=as_admin, now=now))
    _demand_seen(entry, seen)
    snapshot = _take(entry, draft, Occasion.HANDED_TO_ADMIN, by, now)
    move(entry, EntryState.WITH_ADMIN, by=by, now=now)
    record(EntryHandedToAdmin(entry.id, snapshot.id))
    _note("entry.handed_to_admin", entry, by, snapshot_id=snapshot.id)
    return snapshot


def return_with_note(entry: Entry, note: str, *, by: User, now: datetime) -> None:
    """Kembalikan untuk perbaikan. RuleBroken: entry.note_missing, see `obstacles.to_return`."""
    locked(entry)
    if entry.state is EntryState.RETURNED:
        return
    demand(entry, states.Step.RETURN, as_admin=True)
    _demand_no(obstacles.to_return(entry, now))
    if not note.strip():
        raise RuleBroken("entry.note_missing")
    transition = move(entry, EntryState.RETURNED, by=by, now=now, note=note.strip())
    record(EntryReturned(entry.id, transition.id))
    _note("entry.returned", entry, by)


def forward(entry: Entry, *, by: User, now: datetime, seen: int | None = None) -> Snapshot:
    """Teruskan ke sekretariat; `now` is when the request arrived, and it decides the deadline.

    Unseen as with `hand_to_admin`; RuleBroken: see `obstacles.to_forward`; nothing is lost,
    nothing submitted.
    """
    locked(entry.agency)  # entries of one agency share its quota
    locked(entry)
    if entry.state is EntryState.SUBMITTED:
        return _first_receipt(entry, Occasion.FORWARDED)
    demand(entry, states.Step.FORWARD, as_admin=True)
    draft = content.draft_of(entry)
    _demand_no(obstacles.to_forward(entry, draft, now=now))
    _demand_seen(entry, seen)
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


def _demand_no(obstacle: RuleBroken | None) -> None:
    if obstacle is not None:
        raise obstacle


def _demand_seen(entry: Entry, seen: int | None) -> None:
    if seen is not None and history.last_change(entry.id) != seen:
        raise Unseen


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


def _note(action: str, entry: Entry, by: User, **details: int) -> None:
    audit.note(action, entry, by=by, edition_id=entry.edition_id, **details)
