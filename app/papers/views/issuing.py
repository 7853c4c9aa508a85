"""The secretariat issues minutes, and the statements of all judges in one go."""

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.judging.rules.stages import assessments
from app.papers import actions, rules
from app.papers.forms import IssueForm
from app.papers.models import Kind
from app.papers.views.blueprint import bp
from app.permissions import Permission, requires


@bp.post("/sekretariat/<slug>/naskah/terbitkan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def issue_minutes(edition: Edition) -> AnyResponse:
    form = IssueForm()
    if not form.validate():
        raise NotFound
    prepared = _prepared(edition, form)
    with transaction():
        made = actions.issue(edition, prepared, by=current_user) if prepared else None
    if made is None:
        flash(_("Naskah ini sudah terbit."), "info")
        return _back(edition)
    flash(_("%(number)s terbit.", number=rules.number_of(made)), "ok")
    return redirect(url_for(".paper", slug=edition.slug, ref=made.id), code=303)


def _prepared(edition: Edition, form: IssueForm) -> actions.Prepared | None:
    """None where another was issued since the page was opened."""
    kind = Kind(form.kind.data)
    stage = next((one for one in assessments(edition.stages) if one.id == form.stage.data), None)
    if (kind is Kind.STAGE_MINUTES) != (stage is not None):
        raise NotFound
    prepared = actions.prepare_minutes(edition, kind, stage, clock.now())
    return prepared if prepared.number == (form.number.data or 0) + 1 else None


@bp.post("/sekretariat/<slug>/naskah/surat-keterangan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def issue_statements(edition: Edition) -> AnyResponse:
    prepared = actions.prepare_statements(edition, clock.now())
    with transaction():
        made = [actions.issue(edition, one, by=current_user) for one in prepared]
    _tell(sum(one is not None for one in made))
    return _back(edition)


@bp.post("/sekretariat/<slug>/naskah/piagam")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def issue_certificates(edition: Edition) -> AnyResponse:
    prepared = actions.prepare_certificates(edition, clock.now())
    with transaction():
        made = actions.issue_certificates(edition, prepared, by=current_user)
    if made:
        flash(ngettext("%(num)d piagam terbit.", "%(num)d piagam terbit.", len(made)), "ok")
    else:
        flash(_("Semua piagam sudah terbit dan sesuai."), "info")
    return _back(edition)


def _tell(count: int) -> None:
    if not count:
        flash(_("Semua surat keterangan sudah terbit."), "info")
        return
    flash(
        ngettext("%(num)d surat keterangan terbit.", "%(num)d surat keterangan terbit.", count),
        "ok",
    )


def _back(edition: Edition) -> AnyResponse:
    return redirect(url_for(".papers", slug=edition.slug), code=303)
