"""What is too close to call goes to one reader more, before anything is decided."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.competitions.rules import places_to_give
from app.core import clock
from app.core.errors import Problem, problem_text
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.judging import actions, queries
from app.judging.forms.further import FurtherForm
from app.judging.rules.further import uses_marks
from app.judging.rules.placing import TOP
from app.judging.views.assigning import wanted_stage
from app.judging.views.blueprint import CHOSEN, bp
from app.permissions import Permission, requires

MOST = 999


def wanted_top(edition: Edition, usual: int = TOP) -> int:
    """How many can win: what the edition's rules say, else as the page is asked, else as usual."""
    asked = request.args.get("terbaik", usual, int)
    return places_to_give(edition) or min(max(asked, 1), MOST)


@bp.get("/sekretariat/<slug>/rekap/peringkat/lanjutan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def further(edition: Edition) -> Response:
    return _show(wanted_stage(edition), FurtherForm(formdata=None))


@bp.post("/sekretariat/<slug>/rekap/peringkat/lanjutan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def send_further(edition: Edition) -> AnyResponse:
    stage, form, top = wanted_stage(edition), FurtherForm(), wanted_top(edition)

    def act() -> None:
        seen, now = form.seen.data or "", clock.now()
        actions.send_further(stage, top, form.days.data, seen=seen, by=current_user, now=now)

    if not form.validate_on_submit() or not carried_out(act, form.days):
        return _show(stage, form)
    flash(_("Terkirim. Juri diberi tahu lewat surel."), "ok")
    return redirect(url_for(".ranking", slug=edition.slug, tahap=stage.id, terbaik=top), code=303)


def _show(stage: Stage, form: FurtherForm) -> Response:
    edition, top = stage.edition, wanted_top(stage.edition)
    broken = queries.why_not_send_further(stage, clock.now())
    return render_page(
        "judging/further.html",
        edition=edition,
        stage=stage,
        top=top,
        closed=problem_text(Problem("", broken)) if broken else "",
        form=form,
        **({} if broken else _band(stage, top, form)),
    )


def _band(stage: Stage, top: int, form: FurtherForm) -> dict[str, Any]:
    """What would be sent, which the form then says was seen."""
    band = queries.band_of(stage, top)
    form.seen.data = band.fingerprint
    return {
        "band": band,
        "entries": queries.entries_by_id([one.entry for one in band.sendings]),
        "judges": {judge.id: judge for judge in queries.judges_of(stage)},
        "choices": CHOSEN,
        "next_opens": uses_marks(stage, clock.now()),
    }
