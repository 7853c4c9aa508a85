"""The page behind the link in a letter: confirm an objection, then follow it."""

from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock, files, settings
from app.core.db import transaction
from app.core.errors import NotFound, RuleBroken, answer_as, rule_text
from app.core.htmx import render_page
from app.entries.messages import FILE_MEGABYTES
from app.limits import OBJECTING, limited
from app.objections import actions, queries, rules
from app.objections.forms import FilesForm
from app.objections.models import Objection
from app.objections.views.blueprint import bp, remedy_if_upheld
from app.permissions import public


@bp.get("/sanggah/<int:ref>/<key>")
@public
def receipt(ref: int, key: str) -> Response:
    return _show(_objection(ref, key), FilesForm(formdata=None))


@bp.post("/sanggah/<int:ref>/<key>")
@public
@limited(OBJECTING)
def confirm(ref: int, key: str) -> AnyResponse:
    objection = _objection(ref, key)
    try:
        with transaction():
            actions.confirm(objection)
    except RuleBroken as problem:
        return _show(objection, FilesForm(formdata=None), rule_text(problem))
    return _back(ref, key)


@bp.post("/sanggah/<int:ref>/<key>/berkas")
@public
@limited(OBJECTING)
def change_files(ref: int, key: str) -> AnyResponse:
    objection, form = _objection(ref, key), FilesForm()
    if objection.filed_at or _refusal(objection) or not form.validate():
        return _show(objection, form)
    _remove(objection, request.form.get("hapus", type=int))
    for upload in request.files.getlist("evidence"):
        _add(objection, form, upload)
    return _show(objection, form) if form.evidence.errors else _back(ref, key)


def _objection(ref: int, key: str) -> Objection:
    objection = queries.objection_by_link(ref, key)
    if objection is None:
        raise NotFound
    return objection


def _remove(objection: Objection, ref: int | None) -> None:
    if ref is not None:
        with transaction():
            actions.remove_file(objection, ref)


def _add(objection: Objection, form: FilesForm, upload: Any) -> None:
    """Take one file; a refused one says so at the field."""
    if not upload.filename:
        return
    try:
        limit = settings.value(FILE_MEGABYTES) * 1_000_000
        received = files.receive(upload.stream, limit=limit)
        with transaction():
            actions.add_file(objection, received, upload.filename)
    except RuleBroken as problem:
        answer_as(problem)
        form.evidence.errors = [*form.evidence.errors, f"{upload.filename}: {rule_text(problem)}"]


def _back(ref: int, key: str) -> AnyResponse:
    return redirect(url_for(".receipt", ref=ref, key=key), code=303)


def _show(objection: Objection, form: FilesForm, refusal: str = "") -> Response:
    page = "objections/receipt.html" if objection.filed_at else "objections/confirm.html"
    return render_page(
        page,
        objection=objection,
        entry=objection.entry,
        edition=objection.entry.edition,
        state=rules.state_of(objection),
        remedy=remedy_if_upheld(objection, clock.now()),
        refusal=refusal or _refusal(objection),
        most=rules.MOST_FILES,
        megabytes=settings.value(FILE_MEGABYTES),
        form=form,
    )


def _refusal(objection: Objection) -> str:
    """Why this link confirms nothing any more, in words; "" while it does or has."""
    if objection.filed_at is not None:
        return ""
    if clock.now() >= objection.expires_at:
        return rule_text(RuleBroken("objections.link_is_over"))
    if queries.has_open(objection):
        return rule_text(RuleBroken("objections.objected_already"))
    return ""
