"""A judge declares what binds them to agencies, and signs that this is all."""

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core.db import transaction
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.judging import actions, queries
from app.judging.forms.conflicts import ACTUAL, TieForm
from app.judging.models import TieKind
from app.judging.views.blueprint import TIES, bp
from app.permissions import Permission, requires


@bp.get("/penilaian/pakta/<slug>")
@requires(Permission.EDITION_PACT, load=edition_by_slug)
def pact(edition: Edition) -> Response:
    return _show(edition, TieForm(TIES, formdata=None))


@bp.post("/penilaian/pakta/<slug>")
@requires(Permission.EDITION_PACT, load=edition_by_slug)
def keep_pact(edition: Edition) -> AnyResponse:
    form = TieForm(TIES)
    if "tandatangan" in request.form:
        return _sign(edition, form)
    if "hapus" in request.form:
        return _withdraw(edition, form)
    if not form.validate_on_submit() or not carried_out(lambda: _declare(form), form.instansi):
        return _show(edition, form)
    flash(_("Hubungan itu tercatat."), "ok")
    return _back(edition)


def _declare(form: TieForm) -> None:
    kind, is_actual = TieKind(form.jenis.data), form.sifat.data == ACTUAL
    remark = form.keterangan.data or ""
    actions.declare_tie(kind, form.instansi.data, remark, is_actual=is_actual, by=current_user)


def _sign(edition: Edition, form: TieForm) -> AnyResponse:
    """What is written and not added would be neither signed for nor kept: it comes first."""
    if form.is_begun:
        unsigned = _(
            "Pakta belum ditandatangani: hubungan yang Anda tulis belum ditambahkan. "
            "Tekan “Tambahkan” dulu, atau kosongkan Instansi dan Keterangan."
        )
        form.instansi.errors = [unsigned]
        return _show(edition, form)
    with transaction():
        actions.sign_pact(edition, by=current_user)
    flash(_("Pakta integritas Anda ditandatangani."), "ok")
    return _back(edition)


def _withdraw(edition: Edition, form: TieForm) -> AnyResponse:
    with transaction():
        actions.withdraw_tie(request.form.get("hapus", 0, int), by=current_user)
    flash(_("Hubungan itu dihapus."), "ok")
    return _show(edition, form) if form.is_begun else _back(edition)


def _back(edition: Edition) -> AnyResponse:
    return redirect(url_for(".pact", slug=edition.slug), code=303)


def _show(edition: Edition, form: TieForm) -> Response:
    return render_page(
        "judging/pact.html",
        edition=edition,
        ties=queries.ties_of([current_user.id]),
        signed=queries.signed_in(edition.id).get(current_user.id),
        last_signed=queries.last_signed(current_user.id),
        form=form,
    )
