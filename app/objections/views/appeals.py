"""The organisers read what applicants object to; who took no part before answers."""

from datetime import datetime

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.errors import RuleBroken, rule_text
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import paged
from app.judging.queries.rereading import why_not_read_again
from app.objections import actions, queries, rules
from app.objections.forms import AnswerForm, ConclusionForm
from app.objections.models import Appeal
from app.objections.views.blueprint import bp, remedy_of
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
    form.offer(readers=why_not_read_again(appeal.entry, clock.now()) is None)
    if not form.validate() or not _answered(appeal, form):
        return _show(appeal, form)
    flash(_("Jawaban tersimpan dan dikirim kepada pengusul."), "ok")
    return redirect(url_for(".appeal", slug=appeal.entry.edition.slug, ref=appeal.id), code=303)


@bp.post("/sekretariat/<slug>/keberatan/<int:ref>/tindak-lanjut")
@requires(Permission.APPEAL_ANSWER, load=queries.appeal_in)
def conclude_appeal(appeal: Appeal) -> AnyResponse:
    form = ConclusionForm()
    form.offer(queries.consequences_of(appeal, clock.now()))
    if not form.validate() or not _concluded(appeal, form):
        return _show(appeal, AnswerForm(formdata=None), form)
    flash(_("Tindak lanjut tercatat dan dikirim kepada pengusul."), "ok")
    return redirect(url_for(".appeal", slug=appeal.entry.edition.slug, ref=appeal.id), code=303)


def _answered(appeal: Appeal, form: AnswerForm) -> bool:
    return carried_out(
        lambda: actions.answer_appeal(
            appeal,
            form.chosen(),
            answer=form.answer.data,
            remedy=form.remedy.data or "",
            **form.wanted(),
            by=current_user,
        ),
        form.answer,
        {"objections.remedy_needed": form.remedy, **form.at_readers()},
    )


def _concluded(appeal: Appeal, form: ConclusionForm) -> bool:
    return carried_out(
        lambda: actions.conclude_appeal(appeal, **form.wanted(), by=current_user),
        form.reason,
        form.at_award(),
    )


def _show(appeal: Appeal, form: AnswerForm, conclusion: ConclusionForm | None = None) -> Response:
    now, entry = clock.now(), appeal.entry
    no_readers = why_not_read_again(entry, now)
    if not form.is_submitted() or conclusion:
        form.offer(readers=no_readers is None)
    return render_page(
        "objections/appeal.html",
        status=422 if conclusion and conclusion.errors else 200,
        edition=entry.edition,
        entry=entry,
        appeal=appeal,
        urgency=rules.urgency(appeal.due_at, now),
        form=form,
        no_readers=rule_text(RuleBroken(no_readers)) if no_readers else "",
        **remedy_of(appeal, now),
        conclusion=conclusion or _conclusion(appeal, now),
    )


def _conclusion(appeal: Appeal, now: datetime) -> ConclusionForm | None:
    """What can follow now; None where nothing is to be decided."""
    if queries.why_not_conclude(appeal, now):
        return None
    form = ConclusionForm(formdata=None)
    form.offer(queries.consequences_of(appeal, now))
    form.reason.data = _("Keberatan %(number)s diterima: ", number=f"{appeal.id:03d}")
    return form
