"""The secretariat looks at conflicts of interest."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core.db import transaction
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.judging import actions, queries, rules
from app.judging.forms import ReasonForm
from app.judging.models import Conflict
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


def conflict_in(slug: str, ref: int) -> Conflict | None:
    conflict = queries.conflict_by_id(ref)
    return conflict if conflict and conflict.entry.edition.slug == slug else None


@bp.get("/sekretariat/<slug>/konflik")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def conflicts(edition: Edition) -> Response:
    return render_page(
        "judging/conflicts.html",
        edition=edition,
        unrecorded=queries.unrecorded_conflicts(rules.assessments(edition.stages)),
        conflicts=queries.conflicts_of_edition(edition.id),
    )


@bp.post("/sekretariat/<slug>/konflik")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def record_conflicts(edition: Edition) -> AnyResponse:
    with transaction():
        actions.record_conflicts(edition, by=current_user)
    flash(_("Benturan kepentingan dicatat dan bacaannya dialihkan."), "ok")
    return redirect(url_for(".conflicts", slug=edition.slug), code=303)


@bp.route("/sekretariat/<slug>/konflik/<int:ref>", methods=["GET", "POST"])
@requires(Permission.CONFLICT_DISMISS, load=conflict_in)
def dismiss_conflict(conflict: Conflict) -> AnyResponse:
    form = ReasonForm()
    edition = conflict.entry.edition

    def act() -> None:
        actions.dismiss_conflict(conflict, form.reason.data, by=current_user)

    if not form.validate_on_submit() or not carried_out(act, form.reason):
        page = "judging/dismiss_conflict.html"
        return render_page(page, conflict=conflict, edition=edition, form=form)
    flash(_("Benturan kepentingan dikesampingkan."), "ok")
    return redirect(url_for(".conflicts", slug=edition.slug), code=303)
