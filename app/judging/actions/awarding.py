"""A public result is corrected or withdrawn, never silently: one person proposes with a reason that
everybody reads, another confirms, one of them a chair."""

from app.accounts.models import User
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked, record
from app.core.errors import RuleBroken
from app.entries.models import Entry, EntryState
from app.judging import queries
from app.judging.events import AwardChanged
from app.judging.models import Decision, Outcome
from app.judging.models.awards import AwardChange
from app.judging.rules.awarding import why_not_become, why_not_change


def propose_change(
    entry: Entry,
    outcome: Outcome | None,
    *,
    award: str = "",
    reason: str,
    upheld: bool = False,
    by: User,
) -> AwardChange:
    """Ask a second person to make this of a published result; `outcome` None withdraws it. The
    same again is the same proposal.

    `upheld`: an objection of its applicant was, so an entry that was not chosen may be. RuleBroken
    before the results, for what changes nothing, and while another proposal waits.
    """
    held, reason, award = _held(entry), reason.strip(), award.strip() if outcome else ""
    if held.state is not EntryState.PASSED:
        raise RuleBroken("judging.not_passed")
    decision = queries.award_of(held)
    broken = why_not_change(held.edition, decision, upheld=upheld)
    if broken := broken or why_not_become(decision, outcome, award, upheld=upheld):
        raise RuleBroken(broken)
    waiting, said = queries.change_waiting(held), (outcome, award, reason)
    if waiting is not None:
        if (waiting.outcome, waiting.award, waiting.reason) != said:
            raise RuleBroken("judging.change_waits")
        return waiting
    stands = decision if decision and decision.withdrawn_at is None else None
    change = AwardChange(entry_id=entry.id, proposed_by_id=by.id, proposed_at=clock.now())
    change.outcome, change.award, change.reason = said
    if stands:
        change.was_outcome, change.was_award = stands.outcome, stands.award
    db.session.add(change)
    db.session.flush()
    _note("award.change_proposed", change, held, by)
    return change


def drop_change(entry: Entry, *, by: User) -> None:
    """The proposal is not carried out; twice changes nothing."""
    waiting = queries.change_waiting(_held(entry))
    if waiting is not None:
        _note("award.change_dropped", waiting, entry, by)
        db.session.delete(waiting)


def confirm_change(entry: Entry, ref: int, *, by: User) -> None:
    """The second person agrees, and from now on this is the result; twice changes nothing. `ref`:
    the proposal that the person has read.

    RuleBroken when both are one person, when neither is a chair, and if it was dropped.
    """
    held = _held(entry)
    change = db.session.get(AwardChange, ref)
    if change is None or change.entry_id != held.id:
        raise RuleBroken("judging.change_gone")
    if locked(change).confirmed_at is not None:
        return
    if change.proposed_by_id == by.id:
        raise RuleBroken("judging.second_person_needed")
    if not any(queries.is_chair(one, held.edition) for one in (by, change.proposed_by)):
        raise RuleBroken("judging.chair_needed")
    change.confirmed_by_id, change.confirmed_at = by.id, clock.now()
    _carry_out(change, held)
    _note("award.changed", change, held, by, proposed_by=change.proposed_by_id)
    record(AwardChanged(change.id))


def _carry_out(change: AwardChange, entry: Entry) -> None:
    decision = queries.award_of(entry)
    if decision is None:
        decision = Decision(edition_id=entry.edition_id, entry_id=entry.id)
        decision.decided_by_id, decision.decided_at = change.proposed_by_id, change.proposed_at
        decision.reason, decision.published_at = change.reason, change.confirmed_at
        db.session.add(decision)
    decision.withdrawn_at = change.confirmed_at if change.outcome is None else None
    if change.outcome is not None:
        decision.outcome, decision.award = change.outcome, change.award
    db.session.flush()
    db.session.expire(decision, ["changes"])


def _held(entry: Entry) -> Entry:
    """The entry, after its edition: whoever publishes or proposes waits."""
    locked(entry.edition)
    return locked(entry)


def _note(action: str, change: AwardChange, entry: Entry, by: User, **more: int) -> None:
    note(
        action,
        entry,
        by=by,
        edition_id=entry.edition_id,
        change_id=change.id,
        was={"outcome": change.was_outcome, "award": change.was_award},
        outcome=change.outcome,
        award=change.award,
        reason=change.reason,
        **more,
    )
