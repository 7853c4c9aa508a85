"""The report that a judge writes at the place of an innovation, on a phone."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import IO

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.core import canonical, clock, files, settings
from app.core.db import transaction
from app.core.errors import Problem, RuleBroken, answer_as, problem_text, rule_text
from app.core.htmx import render_page
from app.core.pictures import MEDIA_TYPE, picture_of, small_size
from app.core.request import arrived
from app.core.security import PERMISSIONS
from app.entries.messages import FILE_MEGABYTES
from app.judging import actions, queries
from app.judging.actions import scoring
from app.judging.forms import ReadingForm
from app.judging.forms.visits import PHOTO, VisitForm
from app.judging.models import Assignment
from app.judging.models.visits import VisitPhoto
from app.judging.queries import visits
from app.judging.rules.visits import MOST_PHOTOS, is_visited
from app.judging.views.blueprint import bp
from app.judging.views.readings import back_to_desk, said, stored
from app.judging.views.standing import state_of
from app.limits import UPLOADING, has_files, limited
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
@limited(UPLOADING, has_files)
def save_visit(assignment: Assignment) -> AnyResponse:
    sent = ReadingForm(assignment)
    saved = stored(assignment, sent) if sent.validate_on_submit() else None
    if saved is None:
        return show_visit(assignment, refused=sent)
    refused = _photos_sent(assignment)
    if refused:
        return show_visit(assignment, refused)
    flash(*said(saved))
    if saved.outdated or saved.aside or "lanjut" in request.form:
        return back_to_desk(assignment)
    return _back(assignment, "photos-h" if _about_photos() else None)


def _about_photos() -> bool:
    return "unggah" in request.form or "hapus" in request.form


def _back(assignment: Assignment, place: str | None = None) -> AnyResponse:
    return redirect(url_for(".visit_report", ref=assignment.id, _anchor=place), code=303)


def _photos_sent(assignment: Assignment) -> Sequence[Problem]:
    """Take and drop photos as the page asks, without scripts; those refused, by the field."""
    refused = []
    for upload in request.files.getlist(PHOTO):
        try:
            if upload.filename:
                _taken(assignment, upload.stream)
        except RuleBroken as problem:
            answer_as(problem)
            refused.append(Problem(PHOTO, problem.code, problem.data))
    if ref := request.form.get("hapus", 0, int):
        with transaction():
            actions.drop_photo(assignment, ref, by=current_user, now=arrived())
    return refused


def _taken(assignment: Assignment, stream: IO[bytes]) -> VisitPhoto:
    picture = picture_of(stream, limit=settings.value(FILE_MEGABYTES) * 1_000_000)
    kept = files.keep(picture.large, MEDIA_TYPE), files.keep(picture.small, MEDIA_TYPE)
    with transaction():
        return actions.add_photo(assignment, picture, kept, by=current_user, now=arrived())


@bp.post("/penilaian/<int:ref>/laporan/foto")
@requires(Permission.ASSIGNMENT_SCORE, load=visited_reading)
@limited(UPLOADING)
def add_photo(assignment: Assignment) -> AnyResponse:
    """One photo, sent by a script as often as it takes: its line of the page, or why not."""
    upload = request.files.get(PHOTO)
    if upload is None:
        return _back(assignment, "photos-h")
    try:
        photo = _taken(assignment, upload.stream)
    except RuleBroken as problem:
        return make_response(rule_text(problem), 422)
    form = VisitForm.of((), [photo.id], visits.visit_texts(assignment))
    return make_response(render_template("judging/_visit_photo.html", photo=photo, form=form))


@bp.get("/penilaian/<int:ref>/laporan/foto")
@requires(Permission.ASSIGNMENT_SCORE, load=visited_reading)
def back_to_photos(assignment: Assignment) -> AnyResponse:
    """Where the address of an upload leads when it is loaded."""
    return _back(assignment, "photos-h")


@bp.get("/penilaian/foto/<int:ref>")
@requires(Permission.PHOTO_VIEW, load=visits.photo_by_id)
def photo(photo: VisitPhoto) -> Response:
    return files.download(photo.large, f"foto-{photo.id}.webp")


@bp.get("/penilaian/foto/<int:ref>/kecil")
@requires(Permission.PHOTO_VIEW, load=visits.photo_by_id)
def small_photo(photo: VisitPhoto) -> Response:
    return files.download(photo.small, f"foto-{photo.id}.webp")


@bp.app_template_filter("small_size")
def size_in_list(photo: VisitPhoto) -> tuple[int, int]:
    """Width and height of the small picture."""
    return small_size(photo.width, photo.height)


def show_visit(
    assignment: Assignment, wrong: Sequence[Problem] = (), refused: ReadingForm | None = None
) -> Response:
    """The report with what is `wrong` in it, or, where it was `refused`, as it was sent."""
    photos = visits.own_photos(assignment)
    form = VisitForm.of(
        visits.criteria_visited(assignment),
        [one.id for one in photos],
        visits.visit_texts(assignment),
    )
    for problem in wrong:
        field = form[problem.place]
        field.errors = [*field.errors, problem_text(replace(problem, place=""))]
    sent = refused or ReadingForm(assignment, formdata=None)
    response = render_page(
        "judging/visit_report.html",
        assignment=assignment,
        form=form,
        sent=sent,
        photos=photos,
        visit=visits.visits_of([assignment]).get(assignment.id),
        most_photos=MOST_PHOTOS,
        megabytes=settings.value(FILE_MEGABYTES),
        claims=queries.claims_of(assignment),
        verdicts=sent.verdicts(),
        base=sent.base.data or canonical.dumps(scoring.fingerprints(scoring.fields_of(assignment))),
        opened=sent.page.data or secrets.token_hex(8),
        locked=state_of(assignment, clock.now())["locked"],
    )
    response.status_code = 422 if refused or form[PHOTO].errors else 200
    response.headers["Permissions-Policy"] = _ON_THE_SPOT
    return response
