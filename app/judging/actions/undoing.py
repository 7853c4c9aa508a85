"""What was marked in one go can be taken back in one go, until it is public."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from app.accounts.models import User
from app.competitions.models import Edition
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.judging import queries
from app.judging.models import Decision, Outcome
from app.judging.models.plenary import DecisionStep

Before = tuple[int, Mapping[str, Any] | None]


def kept(decision: Decision | None) -> dict[str, str]:
    """What the audit keeps of a decision."""
    if decision is None:
        return {}
    return {"outcome": decision.outcome, "award": decision.award, "reason": decision.reason}


def before(entry_id: int, decision: Decision | None) -> Before:
    """What a step keeps of an entry, to bring it back."""
    if decision is None:
        return entry_id, None
    by = {"by": decision.decided_by_id, "at": decision.decided_at.isoformat()}
    return entry_id, {**kept(decision), **by}


def keep_step(edition: Edition, changed: Sequence[Before], outcome: str, *, by: User) -> None:
    """Remember what these entries were marked as, if there are any; `outcome`: what they became,
    empty for nothing."""
    if changed:
        rows = [list(one) for one in changed]
        step = DecisionStep(edition_id=edition.id, before=rows, outcome=outcome)
        step.made_by_id, step.made_at = by.id, clock.now()
        db.session.add(step)


def undo(edition: Edition, step_id: int, *, by: User) -> int:
    """Bring back what was marked before this step, the newest; how many entries that changed. The
    audit trail keeps both. A step that is undone already changes nothing.

    RuleBroken where another step came after it, and once the decisions are public.
    """
    if broken := queries.why_not_decide(locked(edition), clock.now()):
        raise RuleBroken(broken)
    step = queries.last_step(edition)
    if step is None or step.id < step_id:
        return 0
    if step.id != step_id:
        raise RuleBroken("judging.not_last_step")
    for entry_id, was in step.before:
        _bring_back(edition, entry_id, was, by)
    count = len(step.before)
    db.session.delete(step)
    return count


def forget_steps(edition: Edition) -> None:
    """What is public is not undone."""
    db.session.execute(delete(DecisionStep).where(DecisionStep.edition_id == edition.id))


def _bring_back(edition: Edition, entry_id: int, was: Mapping[str, Any] | None, by: User) -> None:
    decision = db.session.scalar(select(Decision).where(Decision.entry_id == entry_id))
    now = kept(decision)
    if was is None:
        if decision:
            note("entry.undecided", decision.entry, by=by, edition_id=edition.id, was=now)
            db.session.delete(decision)
        return
    decision = decision or Decision(edition_id=edition.id, entry_id=entry_id)
    decision.outcome, decision.award = Outcome(was["outcome"]), was["award"]
    decision.reason, decision.decided_by_id = was["reason"], was["by"]
    decision.decided_at = datetime.fromisoformat(was["at"])
    db.session.add(decision)
    db.session.flush()
    note("entry.decided", decision.entry, by=by, edition_id=edition.id, was=now, **kept(decision))
