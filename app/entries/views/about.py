"""What the pages of one entry have in common."""

from collections.abc import Collection
from typing import Any, NamedTuple

from app.core import clock
from app.core.errors import RuleBroken, rule_text
from app.entries import queries
from app.entries.actions.steps_taken import assessment_started
from app.entries.models import Entry, EntryState
from app.entries.queries.content import Draft
from app.entries.queries.desk import notes_of
from app.entries.queries.findings import findings_of
from app.entries.rules import states
from app.entries.rules.checklist import checklist_of, earlier_of
from app.entries.views.blueprint import is_admin_of
from app.entries.views.whereabouts import whereabouts_of


class Returned(NamedTuple):
    """What the agency admin asked for, and what was done since."""

    note: str
    changed: Collection[str]
    """Keys of the questions whose answers or files changed."""


def about(entry: Entry, draft: Draft) -> dict[str, Any]:
    """What every page of a draft tells beside its own matter."""
    may = may_edit(entry)
    return {
        "definition": draft.definition,
        "findings": findings_of(entry, draft) if states.is_being_written(entry.state) else (),
        "conflicts": queries.open_conflicts(entry.id) if may else (),
        "where": whereabouts_of(entry, clock.now()),
        "as_admin": is_admin_of(entry),
        "may_edit": may,
        "returned": _returned(entry),
    }


def _returned(entry: Entry) -> Returned | None:
    if entry.state is not EntryState.RETURNED:
        return None
    changed = queries.questions_changed_after(entry.id, entry.waiting_since)
    return Returned(notes_of([entry])[entry.id], changed)


def may_edit(entry: Entry) -> bool:
    """Whether the person can change answers of the entry in the state that it is in."""
    return states.refusal(states.Step.EDIT, entry.state, as_admin=is_admin_of(entry)) is None


def checked(entry: Entry) -> dict[str, Any]:
    """The entry's administrative check and the verdicts before it."""
    check = queries.check_of(entry.id)
    return {"check": check, "earlier": earlier_of(check), "checklist": checklist_of(entry)}


def why_not_withdraw(entry: Entry) -> str:
    """The sentence that says why the entry can't be withdrawn now; "" when it can."""
    started = assessment_started(entry, clock.now())
    code = states.refusal(
        states.Step.WITHDRAW, entry.state, as_admin=True, assessment_started=started
    )
    return rule_text(RuleBroken(code)) if code else ""
