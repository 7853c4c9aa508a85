"""The secretariat looks at one assignment, takes it back or opens it again."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock
from app.core.db import transaction
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.judging import actions, queries, rules
from app.judging.forms import ReasonForm
from app.judging.models import Assignment
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


def assignment_in(slug: str, ref: int) -> Assignment | None:
    assignment = queries.assignment_by_id(ref)
    return assignment if assignment and assignment.stage.edition.slug == slug else None


@bp.get("/sekretariat/<slug>/penugasan/<int:ref>")
@requires(Permission.ASSIGNMENT_MANAGE, load=assignment_in)
def assignment(assignment: Assignment) -> Response:
    return _show(assignment, ReasonForm(formdata=None))


@bp.get("/sekretariat/<slug>/penugasan/<int:ref>/hapus")
@bp.get("/sekretariat/<slug>/penugasan/<int:ref>/buka-kembali")
@requires(Permission.ASSIGNMENT_MANAGE, load=assignment_in)
def back_to_assignment(assignment: Assignment) -> AnyResponse:
    """Where a page that answered a form leads when it is loaded again."""
    return _to(assignment)


@bp.post("/sekretariat/<slug>/penugasan/<int:ref>/hapus")
@requires(Permission.ASSIGNMENT_MANAGE, load=assignment_in)
def unassign(assignment: Assignment) -> AnyResponse:
    edition = assignment.stage.edition
    with transaction():
        actions.unassign(assignment, by=current_user)
    flash(_("Penugasan dihapus."), "ok")
    return redirect(url_for(".assignments", slug=edition.slug), code=303)


@bp.post("/sekretariat/<slug>/penugasan/<int:ref>/buka-kembali")
@requires(Permission.ASSIGNMENT_MANAGE, load=assignment_in)
def reopen(assignment: Assignment) -> AnyResponse:
    form = ReasonForm()

    def act() -> None:
        actions.reopen(assignment, form.reason.data, by=current_user)

    if not form.validate_on_submit() or not carried_out(act, form.reason):
        return _show(assignment, form)
    flash(_("Penilaian dibuka kembali. Juri diberi tahu lewat surel."), "ok")
    return _to(assignment)


def _to(assignment: Assignment) -> AnyResponse:
    slug = assignment.stage.edition.slug
    return redirect(url_for(".assignment", slug=slug, ref=assignment.id), code=303)


def _show(assignment: Assignment, form: ReasonForm) -> Response:
    return render_page(
        "judging/assignment.html",
        assignment=assignment,
        edition=assignment.stage.edition,
        may_unassign=rules.why_not_unassign(assignment) is None,
        may_reopen=rules.why_not_reopen(assignment, clock.now()) is None,
        resumed=assignment.stage.resumed_at is not None,
        may_open_again=rules.why_not_open_again(assignment, clock.now()) is None,
        over=rules.marks_visible(assignment.stage, clock.now()),
        steps=queries.history_of(assignment),
        form=form,
    )
