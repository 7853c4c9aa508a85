"""What the pages of one entry have in common."""

from typing import Any

from app.entries import queries
from app.entries.models import Entry
from app.entries.queries.content import Draft
from app.entries.queries.findings import findings_of
from app.entries.rules import states
from app.entries.views.blueprint import deadline_of, is_admin_of, is_late


def about(entry: Entry, draft: Draft) -> dict[str, Any]:
    """What every page of a draft tells beside its own matter."""
    as_admin = is_admin_of(entry)
    return {
        "findings": findings_of(entry, draft) if states.is_being_written(entry.state) else (),
        "conflicts": queries.open_conflicts(entry.id),
        "deadline": deadline_of(entry),
        "late": is_late(entry),
        "as_admin": as_admin,
        "may_edit": states.refusal(states.Step.EDIT, entry.state, as_admin=as_admin) is None,
    }
