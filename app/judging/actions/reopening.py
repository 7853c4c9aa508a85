"""A reading is opened once more after its stage: the chair and a second person, both by name."""

from datetime import datetime, timedelta

from app.accounts.models import User
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.judging import queries, rules
from app.judging.actions.scoring import held, not_shown
from app.judging.events import ReadingReopened
from app.judging.models import Assignment, AssignmentState, Reopening


def propose_reopening(
    reading: Assignment, reason: str, days: int, *, by: User, now: datetime
) -> None:
    """Ask a second person to let the judge change this reading for so many days."""
    if broken := rules.why_not_open_again(held(reading), now):
        raise RuleBroken(broken)
    not_shown(reading)
    if queries.reopening_of(reading) is not None:
        raise RuleBroken("judging.reopening_waits")
    db.session.add(
        Reopening(
            assignment_id=reading.id,
            reason=reason.strip(),
            days=days,
            proposed_by_id=by.id,
            proposed_at=now,
        )
    )
    _note("reading.reopening_proposed", reading, by, reason.strip())


def drop_reopening(reading: Assignment, *, by: User) -> None:
    """The proposal is not carried out; twice changes nothing."""
    held(reading)
    proposal = queries.reopening_of(reading)
    if proposal is not None:
        _note("reading.reopening_dropped", reading, by, proposal.reason)
        db.session.delete(proposal)


def confirm_reopening(reading: Assignment, *, by: User, now: datetime) -> None:
    """The second person agrees, and the judge may change the marks; twice changes nothing.

    RuleBroken when both are one person, neither is a chair, or the reading is no longer closed.
    """
    held(reading)
    proposal = queries.reopening_of(reading)
    if proposal is None or locked(proposal).confirmed_at is not None:
        return
    if broken := rules.why_not_open_again(reading, now):
        raise RuleBroken(broken)
    if proposal.proposed_by_id == by.id:
        raise RuleBroken("judging.second_person_needed")
    edition = reading.stage.edition
    if not any(queries.is_chair(one, edition) for one in (by, proposal.proposed_by)):
        raise RuleBroken("judging.chair_needed")
    proposal.confirmed_by_id, proposal.confirmed_at = by.id, now
    reading.state, reading.finished_at = AssignmentState.STARTED, None
    reading.reopened_at, reading.reopened_reason = now, proposal.reason
    reading.open_until = now + timedelta(days=proposal.days)
    _note("reading.reopened", reading, by, proposal.reason, proposed_by=proposal.proposed_by_id)
    record(ReadingReopened(reading.id))


def _note(action: str, reading: Assignment, by: User, reason: str, **more: int) -> None:
    note(
        action,
        reading,
        by=by,
        edition_id=reading.stage.edition_id,
        entry_id=reading.entry_id,
        judge_id=reading.judge_id,
        reason=reason,
        **more,
    )
