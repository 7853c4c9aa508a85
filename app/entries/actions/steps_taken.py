"""What every step of an entry has in common: the rule, the new state, the line in its history."""

from datetime import datetime

from app.accounts.models import User
from app.competitions import queries as competitions
from app.competitions import rules as calendar
from app.competitions.models import StageKind
from app.core.db import db
from app.core.errors import RuleBroken
from app.entries.models import Entry, EntryState, Transition
from app.entries.rules import states

COMING = calendar.StageProgress.COMING


def demand(
    entry: Entry, step: states.Step, *, as_admin: bool = False, now: datetime | None = None
) -> None:
    """RuleBroken when the entry's state (or, given `now`, the assessment) forbids the step."""
    code = states.refusal(
        step,
        entry.state,
        as_admin=as_admin,
        assessment_started=now is not None and assessment_started(entry, now),
    )
    if code is not None:
        raise RuleBroken(code)


def assessment_started(entry: Entry, now: datetime) -> bool:
    """Whether judges of the entry's edition may have begun to read."""
    stage = competitions.stage_of_kind(entry.edition, StageKind.PROPOSAL_ASSESSMENT)
    return stage is not None and calendar.progress(stage, now) is not COMING


def selection_is_coming(entry: Entry, now: datetime) -> bool:
    """Whether the administrative selection of the entry's edition has not opened yet."""
    stage = competitions.stage_of_kind(entry.edition, StageKind.ADMINISTRATIVE_SELECTION)
    return stage is not None and calendar.progress(stage, now) is COMING


def move(
    entry: Entry,
    state: EntryState,
    *,
    by: User,
    now: datetime,
    note: str = "",
    first: bool = False,
) -> Transition:
    """Put the entry into its new state and write the line in its history."""
    transition = Transition(
        entry_id=entry.id,
        from_state=None if first else entry.state,
        to_state=state,
        note=note,
        by_id=by.id,
        at=now,
    )
    entry.state, entry.waiting_since = state, now
    db.session.add(transition)
    db.session.flush()
    return transition
