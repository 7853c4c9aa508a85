"""What anybody may do: read whom they may object to, and write an objection."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.contacts import LINK_HOURS, RETENTION_DAYS
from app.accounts.rules import network_of
from app.core import clock
from app.core.errors import NotFound
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.entries import queries as entries
from app.entries.models import Entry
from app.library.rules.winners import public_content
from app.limits import OBJECTING, limited
from app.objections import actions, queries, rules
from app.objections.forms import ObjectionForm
from app.objections.views.blueprint import bp
from app.permissions import public


@bp.get("/kompetisi/<slug>/sanggah/<int:ref>")
@public
def object_to(slug: str, ref: int) -> Response:
    return _show(_nominee(slug, ref), ObjectionForm(formdata=None))


@bp.post("/kompetisi/<slug>/sanggah/<int:ref>")
@public
@limited(OBJECTING)
def ask(slug: str, ref: int) -> AnyResponse:
    entry, form = _nominee(slug, ref), ObjectionForm()
    if not form.validate() or not _asked(entry, form):
        return _show(entry, form)
    return redirect(url_for(".sent", slug=slug, ref=ref), code=303)


@bp.get("/kompetisi/<slug>/sanggah/<int:ref>/surel")
@public
def sent(slug: str, ref: int) -> Response:
    """What to do now; it tells nothing of who asked."""
    return render_page("objections/sent.html", entry=_nominee(slug, ref), hours=LINK_HOURS)


def _nominee(slug: str, ref: int) -> Entry:
    """404 where nobody may know whether it is one, and where nobody may object."""
    entry = queries.nominee(slug, ref)
    if entry is None or rules.objections_close(entry.edition) is None:
        raise NotFound
    return entry


def _asked(entry: Entry, form: ObjectionForm) -> bool:
    return carried_out(
        lambda: actions.ask(entry, form.said(), network=network_of(request.remote_addr or "")),
        form.email,
        {"objections.period_over": form.ground},
    )


def _show(entry: Entry, form: ObjectionForm) -> Response:
    """The page tells of the proposal what the library would: the answers that are public."""
    snapshot = entries.snapshot_for_judges(entry.id)
    form_then = entries.definition_of(snapshot) if snapshot else None
    told = public_content(snapshot.content, form_then, 0) if snapshot and form_then else {}
    return render_page(
        "objections/object_to.html",
        entry=entry,
        edition=entry.edition,
        summary=told.get("summary"),
        closes=rules.objections_close(entry.edition),
        is_open=rules.is_period_open(entry.edition, clock.now()),
        days=RETENTION_DAYS,
        form=form,
    )
