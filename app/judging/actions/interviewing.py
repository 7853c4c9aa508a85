"""When each finalist presents and is asked: planned at once, changed one by one, then told."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete

from app.accounts.models import User
from app.competitions.models import Stage
from app.competitions.rules import close_of
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.judging import queries
from app.judging.events import InterviewsTold
from app.judging.models.interviews import InterviewSlot
from app.judging.rules.interviewing import Hours, overlaps, turns
from app.judging.rules.placing import drawn


def plan_interviews(
    stage: Stage,
    hours: Hours,
    rooms: Sequence[str],
    *,
    presenting: int,
    asking: int,
    link: str,
    by: User,
) -> int:
    """Give every public finalist a turn, in an order that anybody can draw again from the frozen
    rules; in place of all turns planned before; the same again changes nothing. How many there are.

    RuleBroken before the finalists are public, once the stage is over, and where not all fit.
    """
    _changeable(stage)
    edition = stage.edition
    entries, seed = queries.entries_to_assign(stage), edition.frozen_sha256 or ""
    order = sorted((one for one, _ in entries), key=lambda entry: drawn(seed, entry.id))
    zone, told = ZoneInfo(edition.timezone), queries.slots_of(stage)
    version = max((one.version for one in told), default=0) + 1
    known = {one.entry_id: one.told_version for one in told}
    found = [(room, at.replace(tzinfo=zone)) for room, at in _first(hours, rooms, len(order))]
    length = timedelta(minutes=presenting + asking)
    inside = [stage.opens_at <= at and at + length <= close_of(stage) for _room, at in found]
    if len(found) < len(order) or not all(inside):
        raise RuleBroken("judging.slots_outside_stage", count=len(order) - sum(inside))
    planned = {
        (one.id, *turn, presenting, asking, link) for one, turn in zip(order, found, strict=False)
    }
    if planned == {_said(one) for one in told}:
        return len(order)
    db.session.execute(delete(InterviewSlot).where(InterviewSlot.stage_id == stage.id))
    for entry, (room, at) in zip(order, found, strict=True):
        slot = InterviewSlot(stage_id=stage.id, entry_id=entry.id, room=room, starts_at=at)
        slot.presenting, slot.asking, slot.link, slot.version = presenting, asking, link, version
        slot.told_version = known.get(entry.id, 0)
        db.session.add(slot)
    note("interview.planned", stage.edition, by=by, edition_id=edition.id, turns=len(order))
    return len(order)


def free_turn(entry_id: int) -> None:
    """Who withdrew has no turn any more; another finalist may get it."""
    db.session.execute(delete(InterviewSlot).where(InterviewSlot.entry_id == entry_id))


def _said(slot: InterviewSlot) -> tuple[object, ...]:
    return (
        slot.entry_id, slot.room, slot.starts_at, slot.presenting, slot.asking, slot.link,
    )  # fmt: skip


def move_interview(
    slot: InterviewSlot, *, starts_at: datetime, room: str, link: str, by: User
) -> None:
    """Move one turn, or hold it elsewhere. RuleBroken where it would meet another in that room or
    lie outside the stage; the same again changes nothing."""
    _changeable(slot.stage)
    slot = locked(slot)
    room, link = room.strip(), link.strip()
    if (slot.starts_at, slot.room, slot.link) == (starts_at, room, link):
        return
    ends_at = starts_at + (slot.ends_at - slot.starts_at)
    if starts_at < slot.stage.opens_at or ends_at > close_of(slot.stage):
        raise RuleBroken("judging.slots_outside_stage", count=1)
    others = [one for one in queries.slots_of(slot.stage) if one.id != slot.id]
    same = [(one.starts_at, one.ends_at) for one in others if one.room == room]
    if overlaps((starts_at, ends_at), same):
        raise RuleBroken("judging.slot_taken")
    slot.starts_at, slot.room, slot.link = starts_at, room, link
    slot.version += 1
    note("interview.moved", slot.entry, by=by, edition_id=slot.stage.edition_id)


def tell_interviews(stage: Stage, *, by: User) -> int:
    """Tell the finalists and judges of every turn of which they do not know yet; how many turns."""
    _changeable(stage)
    untold = [one for one in queries.slots_of(stage) if not one.is_told]
    for slot in untold:
        slot.told_version = slot.version
    if untold:
        record(InterviewsTold(stage.id, tuple((one.id, one.version) for one in untold)))
        note("interview.told", stage.edition, by=by, edition_id=stage.edition_id, turns=len(untold))
    return len(untold)


def _first(hours: Hours, rooms: Sequence[str], count: int) -> Sequence[tuple[str, datetime]]:
    every = turns(hours, rooms)
    return [turn for turn, _ in zip(every, range(count), strict=False)]


def _changeable(stage: Stage) -> None:
    locked(stage)
    if stage.edition.finalists_published_at is None:
        raise RuleBroken("judging.finalists_unknown")
    if clock.now() > close_of(stage):
        raise RuleBroken("judging.stage_over")
