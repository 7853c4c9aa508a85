"""The secretariat says how many readings each judge can take."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.judging import actions, queries, rules
from app.judging.forms.assigning import LimitsForm
from app.judging.models import AssignmentState
from app.judging.rules.stages import assessments
from app.judging.views.assigning import wanted_stage
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/penugasan/batas")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def limits(edition: Edition) -> Response:
    stage = wanted_stage(edition)
    return _show(stage, _form(stage))


@bp.post("/sekretariat/<slug>/penugasan/batas")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def limit_judges(edition: Edition) -> AnyResponse:
    stage = wanted_stage(edition)
    form = _form(stage)

    def act() -> None:
        actions.limit_judges(stage, form.limits(), by=current_user)

    if not form.validate_on_submit() or not carried_out(act, next(iter(form))):
        return _show(stage, form)
    flash(_("Batas bacaan tersimpan."), "ok")
    return redirect(url_for(".assignments", slug=edition.slug, tahap=stage.id), code=303)


def _form(stage: Stage) -> LimitsForm:
    spread = queries.spread_of(stage, ())
    loads = spread.loads()
    said = queries.capacities_in(stage.edition_id)
    words = {
        judge.id: _words(
            loads[judge.id].total() - loads[judge.id][AssignmentState.RECUSED], said.get(judge.id)
        )
        for judge in spread.judges
    }
    return LimitsForm.of(spread.judges, words, queries.limits_set(stage))


def _words(readings: int, can_take: int | None) -> str:
    now = _("Bacaannya sekarang: %(count)s", count=readings)
    if can_take is None:
        return now
    said = _("Ia sendiri menyatakan sanggup: %(most)s", most=can_take)
    return f"{now}. {said}"


def _show(stage: Stage, form: LimitsForm) -> Response:
    return render_page(
        "judging/limits.html",
        edition=stage.edition,
        stage=stage,
        stages=assessments(stage.edition.stages),
        closed=rules.why_not_assign(stage, stage.edition, clock.now()),
        form=form,
    )
