"""The first page of one entry: where it is, what is done and missing, what comes next."""

from typing import Any

from werkzeug.wrappers import Response

from app.core import clock
from app.core.htmx import render_page
from app.entries import queries
from app.entries.models import Entry
from app.entries.queries.writers import without_writer
from app.entries.steps import done_count, steps_of
from app.entries.views.about import about, checked, why_not_withdraw
from app.entries.views.blueprint import bp, is_admin_of
from app.entries.views.path import legs_of
from app.permissions import Permission, requires


@bp.get("/instansi/proposal/<int:ref>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def tasks(entry: Entry) -> Response:
    return render_page("entries/tasks.html", entry=entry, **_shown(entry))


def _shown(entry: Entry) -> dict[str, Any]:
    draft = queries.draft_of(entry)
    steps, told = steps_of(entry, draft), about(entry, draft)
    transitions = queries.transitions_of(entry.id)
    return {
        **told,
        "steps": steps,
        "done": done_count(steps),
        "legs": legs_of(entry, transitions, told["where"]),
        "receipts": queries.snapshots_of(entry.id),
        **checked(entry),
        "orphaned": is_admin_of(entry) and bool(without_writer([entry], clock.now())),
        "why_not_withdraw": why_not_withdraw(entry),
    }
