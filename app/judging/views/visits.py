"""The report that a judge writes at the place of an innovation, on a phone."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core import canonical, clock
from app.core.errors import Problem, problem_text
from app.core.htmx import render_page
from app.core.security import PERMISSIONS
from app.judging import queries
from app.judging.actions import scoring
from app.judging.forms import ReadingForm
from app.judging.forms.visits import VisitForm
from app.judging.models import Assignment
from app.judging.queries import visits
from app.judging.rules.visits import is_visited
from app.judging.views.blueprint import bp
from app.judging.views.readings import back_to_desk, said, stored
from app.judging.views.standing import state_of
from app.permissions import Permission, requires

_ON_THE_SPOT = PERMISSIONS.replace("geolocation=()", "geolocation=(self)")


def visited_reading(ref: int) -> Assignment | None:
    """A reading that has a report."""
    found = queries.assignment_by_id(ref)
    return found if found is not None and is_visited(found.stage) else None


@bp.get("/penilaian/<int:ref>/laporan")
@requires(Permission.ASSIGNMENT_SCORE, load=visited_reading)
def visit_report(assignment: Assignment) -> Response:
    asked = visits.lacking_in_visit if "periksa" in request.args else visits.wrong_in_visit
    return show_visit(assignment, asked(assignment, clock.now()))


@bp.post("/penilaian/<int:ref>/laporan")
@requires(Permission.ASSIGNMENT_SCORE, load=visited_reading)
def save_visit(assignment: Assignment) -> AnyResponse:
    sent = ReadingForm(assignment)
    saved = stored(assignment, sent) if sent.validate_on_submit() else None
    if saved is None:
        return show_visit(assignment, refused=sent)
    flash(*said(saved))
    if saved.outdated or saved.aside or "lanjut" in request.form:
        return back_to_desk(assignment)
    return redirect(url_for(".visit_report", ref=assignment.id), code=303)


def show_visit(
    assignment: Assignment, wrong: Sequence[Problem] = (), refused: ReadingForm | None = None
) -> Response:
    """The report with what is `wrong` in it, or, where it was `refused`, as it was sent."""
    form = VisitForm.of(visits.criteria_visited(assignment), visits.visit_texts(assignment))
    for problem in wrong:
        form[problem.place].errors = [problem_text(replace(problem, place=""))]
    sent = refused or ReadingForm(assignment, formdata=None)
    response = render_page(
        "judging/visit_report.html",
        assignment=assignment,
        form=form,
        sent=sent,
        claims=queries.claims_of(assignment),
        verdicts=sent.verdicts(),
        base=sent.base.data or canonical.dumps(scoring.fingerprints(scoring.fields_of(assignment))),
        opened=sent.page.data or secrets.token_hex(8),
        locked=state_of(assignment, clock.now())["locked"],
    )
    response.status_code = 422 if refused else 200
    response.headers["Permissions-Policy"] = _ON_THE_SPOT
    return response
