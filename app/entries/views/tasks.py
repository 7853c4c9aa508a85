"""The first page of one entry: where it is, what is done and missing, what comes next."""

from werkzeug.wrappers import Response

from app.core.htmx import render_page
from app.entries import queries
from app.entries.models import Entry
from app.entries.steps import done_count, steps_of
from app.entries.views.about import about
from app.entries.views.blueprint import bp
from app.permissions import Permission, requires


@bp.get("/instansi/proposal/<int:ref>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def tasks(entry: Entry) -> Response:
    draft = queries.draft_of(entry)
    steps = steps_of(entry, draft)
    return render_page(
        "entries/tasks.html",
        entry=entry,
        steps=steps,
        done=done_count(steps),
        transitions=queries.transitions_of(entry.id),
        check=queries.check_of(entry.id),
        **about(entry, draft),
    )
