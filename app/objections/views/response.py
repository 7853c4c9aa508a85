"""The agency of a nominee reads what was passed on to it, and responds."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock, files
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.unsigned import without_properties
from app.objections import actions, queries, rules
from app.objections.forms import ResponseForm
from app.objections.models import Objection, ObjectionFile
from app.objections.views.blueprint import bp, remedy_if_upheld
from app.permissions import Permission, requires


@bp.get("/instansi/sanggahan/<int:ref>")
@requires(Permission.OBJECTION_RESPOND, load=queries.objection_of_agency)
def own_objection(objection: Objection) -> Response:
    return _show(objection, ResponseForm(formdata=None))


@bp.post("/instansi/sanggahan/<int:ref>")
@requires(Permission.OBJECTION_RESPOND, load=queries.objection_of_agency)
def respond(objection: Objection) -> AnyResponse:
    form = ResponseForm()
    if not form.validate() or not _responded(objection, form):
        return _show(objection, form)
    flash(_("Tanggapan tersimpan dan dibaca yang memutus."), "ok")
    return redirect(url_for(".own_objection", ref=objection.id), code=303)


def _responded(objection: Objection, form: ResponseForm) -> bool:
    return carried_out(
        lambda: actions.respond(objection, form.response.data, by=current_user), form.response
    )


def _show(objection: Objection, form: ResponseForm) -> Response:
    return render_page(
        "objections/own_objection.html",
        objection=objection,
        entry=objection.entry,
        edition=objection.entry.edition,
        shown=[one for one in objection.files if one.is_released],
        state=rules.state_of(objection),
        remedy=remedy_if_upheld(objection, clock.now()),
        urgency=rules.urgency(objection.response_due_at, clock.now()),
        form=form,
    )


@bp.get("/instansi/sanggahan/<int:ref>/berkas/<int:file>")
@requires(Permission.OBJECTION_RESPOND, load=queries.file_of_agency)
def released_evidence(file: ObjectionFile) -> Response:
    """Without its own name and properties: they might tell who objected."""
    ending = file.filename.rpartition(".")[2]
    name = _("bukti-%(number)s.%(ending)s", number=file.id, ending=ending)
    return files.download(file.stored, name, without_properties)
