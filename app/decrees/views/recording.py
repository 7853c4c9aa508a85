"""The secretariat records the decree, and corrects the record."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.decrees import actions, queries
from app.decrees.forms import DecreeForm
from app.decrees.views.blueprint import bp
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/naskah/keputusan")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
def decree(edition: Edition) -> Response:
    known = queries.decree_of(edition)
    form = DecreeForm(formdata=None, obj=known)
    form.reason.data = ""  # of the next correction
    return _show(edition, form)


@bp.post("/sekretariat/<slug>/naskah/keputusan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def record_decree(edition: Edition) -> AnyResponse:
    form = DecreeForm()
    if not form.validate() or not _recorded(edition, form):
        return _show(edition, form)
    flash(_("Keputusan tercatat. Situs kini menyebut pemenang sebagai yang ditetapkan."), "ok")
    return redirect(url_for("papers.papers", slug=edition.slug), code=303)


def _recorded(edition: Edition, form: DecreeForm) -> bool:
    return carried_out(
        lambda: actions.record_decree(
            edition,
            form.words(),
            reason=form.reason.data or "",
            base=form.version.data or 0,
            by=current_user,
        ),
        form.number,
        {
            "decrees.day_to_come": form.dated,
            "decrees.day_too_early": form.dated,
            "decrees.reason_needed": form.reason,
        },
    )


def _show(edition: Edition, form: DecreeForm) -> Response:
    every = queries.decrees_of(edition)
    form.opened_on(every[0].version if every else 0)
    return render_page(
        "decrees/decree.html",
        edition=edition,
        form=form,
        every=every,
        waits="" if every else queries.why_not_record(edition) or "",
    )
