"""Selesai in two steps: the total is read before it is locked; for a while it can be undone."""

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.competitions.models import Rubric
from app.core import clock
from app.core.db import transaction
from app.core.errors import rule_text
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.request import arrived
from app.judging import actions, queries, rules
from app.judging.forms import ReadingForm
from app.judging.models import Assignment
from app.judging.queries.visits import lacking_in_visit
from app.judging.views.blueprint import bp
from app.judging.views.readings import back_to_desk, said, show_desk, stored
from app.permissions import Permission, requires


@bp.post("/penilaian/<int:ref>/selesai")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def finish(assignment: Assignment) -> Response:
    form = ReadingForm(assignment)
    saved = stored(assignment, form) if form.validate_on_submit() else None
    if saved is None:
        return show_desk(assignment, form)
    if saved.outdated or saved.aside:
        flash(*said(saved))
        return back_to_desk(assignment)
    if lacking_in_visit(assignment, arrived()):
        return redirect(url_for(".visit_report", ref=assignment.id, periksa=1), code=303)
    if lacking := queries.lacking(assignment):
        return show_desk(
            assignment, ReadingForm(assignment, formdata=None, obj=assignment), lacking
        )
    return redirect(url_for(".confirm_finish", ref=assignment.id), code=303)


@bp.get("/penilaian/<int:ref>/selesai")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def confirm_finish(assignment: Assignment) -> Response:
    obstacle = actions.why_not_finish(assignment, clock.now())
    rubric = assignment.stage.rubric
    if obstacle or rubric is None:
        if obstacle:
            flash(rule_text(obstacle), "warn")
        return back_to_desk(assignment)
    return _show_total(assignment, rubric)


def _show_total(assignment: Assignment, rubric: Rubric) -> Response:
    points, criteria = queries.points_of(assignment), rules.asked_of(rubric, assignment.entry)
    anchors = queries.turn_of(assignment).anchors
    return render_page(
        "judging/finish.html",
        assignment=assignment,
        rubric=rubric,
        criteria=criteria,
        points=points,
        total=rules.weighted_total(points, rubric, criteria),
        calibrates=anchors.get(assignment.id) is False,
        may_calibrate=True in anchors.values(),
    )


@bp.post("/penilaian/<int:ref>/kunci")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def lock(assignment: Assignment) -> Response:
    seen = request.form.get("dibaca", 0, int)
    with transaction():
        actions.finish(assignment, by=current_user, now=arrived(), seen=seen)
    flash(_("Penilaian selesai dan terkunci."), "ok")
    return back_to_desk(assignment)


@bp.post("/penilaian/<int:ref>/batal-selesai")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def take_back(assignment: Assignment) -> Response:
    with transaction():
        actions.take_back(assignment, by=current_user, now=arrived())
    flash(_("Selesai dibatalkan. Nilai dapat diubah lagi."), "ok")
    return back_to_desk(assignment)


@bp.get("/penilaian/<int:ref>/batal-selesai")
@bp.get("/penilaian/<int:ref>/kunci")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def lock_again(assignment: Assignment) -> Response:
    """Where what locks and unlocks leads when its address is loaded."""
    return back_to_desk(assignment)
