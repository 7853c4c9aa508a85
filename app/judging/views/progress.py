"""How far each judge is, for chair and secretariat; the secretariat reminds those who are late."""

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.competitions.rules import close_of
from app.core import clock
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import ngettext
from app.judging import actions, queries, rules
from app.judging.forms.assigning import RemindForm
from app.judging.rules.stages import assessments
from app.judging.views.assigning import wanted_stage
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/penugasan/kemajuan")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
def progress(edition: Edition) -> Response:
    return _show(wanted_stage(edition), RemindForm(formdata=None))


@bp.post("/sekretariat/<slug>/penugasan/kemajuan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def remind(edition: Edition) -> AnyResponse:
    stage, form = wanted_stage(edition), RemindForm()
    told: list[int] = []

    def act() -> None:
        told.extend(actions.remind(stage, form.juri.data or (), by=current_user))

    if not form.validate_on_submit() or not carried_out(act, form.juri):
        return _show(stage, form)
    _say(len(told), len(form.juri.data or ()) - len(told))
    return redirect(url_for(".progress", slug=edition.slug, tahap=stage.id), code=303)


def _say(told: int, not_told: int) -> None:
    if told:
        flash(ngettext("%(num)d juri diingatkan.", "%(num)d juri diingatkan.", told), "ok")
    if not_told:
        flash(
            ngettext(
                "%(num)d juri tidak diingatkan: sudah selesai, atau sudah hari ini.",
                "%(num)d juri tidak diingatkan: sudah selesai, atau sudah hari ini.",
                not_told,
            ),
            "info",
        )


def _show(stage: Stage, form: RemindForm) -> Response:
    now = clock.now()
    later = max(queries.open_later(stage, now).values(), default=None)
    every = sorted(
        queries.progress_of(stage),
        key=lambda one: (
            -one.progress.will_miss(one.closes, now),
            -one.progress.left,
            -one.progress.silent_days(now),
        ),
    )
    late = {one.judge.id for one in every if one.progress.will_miss(one.closes, now)}
    asked = late if request.args.get("centang") == "terlambat" else set()
    return render_page(
        "judging/progress.html",
        edition=stage.edition,
        stage=stage,
        stages=assessments(stage.edition.stages),
        closed=rules.why_not_remind(stage, now, later),
        later=later,
        closes=later or close_of(stage),
        judges=every,
        late=late,
        ticked=asked.union(form.juri.data or ()),
        days=rules.reminder_days(stage.edition),
        pace=lambda one: rules.per_day(one.progress.left, one.closes, now),
        form=form,
    )
