"""One paper: out to electronic signing, and back in with its content checked."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.limits import UPLOADING, limited
from app.papers import actions, queries, returning
from app.papers.forms import ReturnForm
from app.papers.models import IssuedPaper
from app.papers.views.blueprint import bp
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/naskah/<int:ref>")
@requires(Permission.PAPER_FOLLOW, load=queries.paper_in)
def paper(paper: IssuedPaper) -> Response:
    return _show(paper, ReturnForm(formdata=None))


@bp.post("/sekretariat/<slug>/naskah/<int:ref>/keluar")
@requires(Permission.PAPER_SIGN, load=queries.paper_in)
def send_out(paper: IssuedPaper) -> AnyResponse:
    with transaction():
        actions.send_out(paper, by=current_user)
    return _back(paper)


@bp.post("/sekretariat/<slug>/naskah/<int:ref>")
@requires(Permission.PAPER_SIGN, load=queries.paper_in)
@limited(UPLOADING)
def take_back(paper: IssuedPaper) -> AnyResponse:
    form = ReturnForm()
    if not form.validate() or not _taken_back(paper, form):
        return _show(paper, form)
    flash(_("Isinya sama dengan naskahnya. Mulai sekarang berkas ini yang dibagikan."), "ok")
    return _back(paper)


def _taken_back(paper: IssuedPaper, form: ReturnForm) -> bool:
    compared = paper.given_sha256
    try:
        file, found = returning.received(paper, form.file.data.stream)
    except RuleBroken as problem:
        form.file.errors = [rule_text(problem)]
        return False
    return carried_out(
        lambda: actions.take_back(paper, file, found, instead_of=compared, by=current_user),
        form.file,
    )


def _show(paper: IssuedPaper, form: ReturnForm) -> Response:
    return render_page("papers/paper.html", edition=paper.edition, paper=paper, form=form)


def _back(paper: IssuedPaper) -> AnyResponse:
    return redirect(url_for(".paper", slug=paper.edition.slug, ref=paper.id), code=303)
