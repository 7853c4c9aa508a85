"""The organisers read what applicants object to; who took no part before answers."""

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import paged
from app.objections import actions, queries, rules
from app.objections.forms import AnswerForm
from app.objections.models import Appeal
from app.objections.views.blueprint import bp
from app.permissions import Permission, requires

PER_PAGE = 50


@bp.get("/sekretariat/<slug>/keberatan")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
def appeals(edition: Edition) -> Response:
    now, every = clock.now(), queries.appeals_of_edition(edition)
    return render_page(
        "objections/appeals.html",
        edition=edition,
        found=paged(every, PER_PAGE),
        open=sum(one.verdict is None for one in every),
        urgency={one.id: rules.urgency(one.due_at, now) for one in every},
        days=rules.appeal_days(edition),
        closes=rules.appeals_close(edition),
    )


@bp.get("/sekretariat/<slug>/keberatan/<int:ref>")
@requires(Permission.APPEAL_FOLLOW, load=queries.appeal_in)
def appeal(appeal: Appeal) -> Response:
    return _show(appeal, AnswerForm(formdata=None))


@bp.post("/sekretariat/<slug>/keberatan/<int:ref>")
@requires(Permission.APPEAL_ANSWER, load=queries.appeal_in)
def answer_appeal(appeal: Appeal) -> AnyResponse:
    form = AnswerForm()
    if not form.validate() or not _answered(appeal, form):
        return _show(appeal, form)
    flash(_("Jawaban tersimpan dan dikirim kepada pengusul."), "ok")
    return redirect(url_for(".appeals", slug=appeal.entry.edition.slug), code=303)


def _answered(appeal: Appeal, form: AnswerForm) -> bool:
    return carried_out(
        lambda: actions.answer_appeal(
            appeal,
            form.chosen(),
            answer=form.answer.data,
            remedy=form.remedy.data or "",
            by=current_user,
        ),
        form.answer,
        {"objections.remedy_needed": form.remedy},
    )


def _show(appeal: Appeal, form: AnswerForm) -> Response:
    return render_page(
        "objections/appeal.html",
        edition=appeal.entry.edition,
        entry=appeal.entry,
        appeal=appeal,
        urgency=rules.urgency(appeal.due_at, clock.now()),
        form=form,
    )
