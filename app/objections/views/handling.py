"""The organisers follow objections of the public; who took no part screens and decides them."""

from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import clock, files
from app.core.errors import RuleBroken, rule_text
from app.core.forms import BaseForm, carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import paged
from app.judging.queries.awards import award_of
from app.judging.queries.rereading import why_not_read_again
from app.judging.queries.vacating import vacancy_of
from app.objections import actions, queries, rules
from app.objections.forms import ConclusionForm, DecisionForm, ScreenForm
from app.objections.models import Consequence, Objection, ObjectionFile
from app.objections.views.blueprint import bp, remedy_if_upheld
from app.permissions import Permission, requires

PER_PAGE = 50


@bp.get("/sekretariat/<slug>/sanggahan")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
def objections(edition: Edition) -> Response:
    now, every = clock.now(), queries.objections_of_edition(edition)
    return render_page(
        "objections/objections.html",
        edition=edition,
        found=paged(every, PER_PAGE),
        open=sum(one.closed_at is None for one in every),
        states={one.id: rules.state_of(one) for one in every},
        urgency={one.id: rules.urgency(one.due_at, now) for one in every},
        closes=rules.objections_close(edition),
        is_open=rules.is_period_open(edition, now),
    )


@bp.get("/sekretariat/<slug>/sanggahan/<int:ref>")
@requires(Permission.OBJECTION_FOLLOW, load=queries.objection_in)
def objection(objection: Objection) -> Response:
    return _show(objection)


@bp.post("/sekretariat/<slug>/sanggahan/<int:ref>/saring")
@requires(Permission.OBJECTION_HANDLE, load=queries.objection_in)
def screen(objection: Objection) -> AnyResponse:
    form = ScreenForm.of(objection)
    if not form.validate() or not _screened(objection, form):
        return _show(objection, screening=form)
    flash(_("Hasil penyaringan tersimpan."), "ok")
    return redirect(url_for(".objections", slug=objection.entry.edition.slug), code=303)


@bp.post("/sekretariat/<slug>/sanggahan/<int:ref>/putuskan")
@requires(Permission.OBJECTION_HANDLE, load=queries.objection_in)
def decide(objection: Objection) -> AnyResponse:
    form = DecisionForm()
    form.offer(readers=why_not_read_again(objection.entry, clock.now()) is None)
    if not form.validate() or not _decided(objection, form):
        return _show(objection, deciding=form)
    flash(_("Putusan tersimpan dan dikirim kepada penyanggah dan instansinya."), "ok")
    return _back(objection)


@bp.post("/sekretariat/<slug>/sanggahan/<int:ref>/tindak-lanjut")
@requires(Permission.OBJECTION_HANDLE, load=queries.objection_in)
def conclude(objection: Objection) -> AnyResponse:
    form = _conclusion_form(objection, clock.now())
    if not form.validate() or not _concluded(objection, form):
        return _show(objection, concluding=form)
    if objection.consequence is Consequence.AWARD:
        flash(_("Usulan tercatat. Orang kedua harus menyetujuinya."), "ok")
    else:
        flash(_("Tindak lanjut tercatat dan dikirim kepada penyanggah dan instansinya."), "ok")
    return _back(objection)


def _back(objection: Objection) -> AnyResponse:
    edition = objection.entry.edition
    return redirect(url_for(".objection", slug=edition.slug, ref=objection.id), code=303)


@bp.get("/sekretariat/<slug>/sanggahan/<int:ref>/berkas/<int:file>")
@requires(Permission.OBJECTION_HANDLE, load=queries.file_in)
def evidence(file: ObjectionFile) -> Response:
    return files.download(file.stored, file.filename)


def _screened(objection: Objection, form: ScreenForm) -> bool:
    def act() -> None:
        refusal = form.refusal()
        if refusal is not None:
            actions.refuse(objection, refusal, words=form.words.data, by=current_user)
            return
        shown = form.shown.data or ()
        actions.forward(objection, released=form.released.data, files=shown, by=current_user)

    return carried_out(act, form.way)


def _decided(objection: Objection, form: DecisionForm) -> bool:
    return carried_out(
        lambda: actions.answer(
            objection,
            form.chosen(),
            answer=form.answer.data,
            remedy=form.remedy.data or "",
            **form.wanted(),
            by=current_user,
        ),
        form.answer,
        {"objections.remedy_needed": form.remedy, **form.at_readers()},
    )


def _concluded(objection: Objection, form: ConclusionForm) -> bool:
    return carried_out(
        lambda: actions.conclude(objection, **form.wanted(), by=current_user),
        form.reason,
        form.at_award(),
    )


def _show(
    objection: Objection,
    screening: ScreenForm | None = None,
    deciding: DecisionForm | None = None,
    concluding: ConclusionForm | None = None,
) -> Response:
    """The forms that are due, and one that was sent too late with what was typed."""
    now, near = clock.now(), queries.seen_together(objection)
    broken = rules.why_not_answer(objection, now)
    no_readers = why_not_read_again(objection.entry, now)
    if objection.screened_at is None:
        screening = screening or ScreenForm.of(objection, formdata=None)
    elif broken is None and objection.verdict is None:
        deciding = deciding or _decision_form(readers=no_readers is None)
    elif queries.why_not_conclude(objection, now) is None:
        concluding = concluding or _conclusion_form(objection, now, formdata=None)
    forms: list[BaseForm] = [one for one in (screening, deciding, concluding) if one]
    return render_page(
        "objections/objection.html",
        edition=objection.entry.edition,
        entry=objection.entry,
        objection=objection,
        state=rules.state_of(objection),
        urgency=rules.urgency(objection.due_at, now),
        near=near if max(near) >= rules.MANY else None,
        waits=rule_text(RuleBroken(broken)) if broken and objection.screened_at else "",
        no_readers=rule_text(RuleBroken(no_readers)) if no_readers else "",
        screening=screening,
        deciding=deciding,
        concluding=concluding,
        form=forms[0] if forms else None,
        **_effects(objection, now),
    )


def _decision_form(*, readers: bool) -> DecisionForm:
    form = DecisionForm(formdata=None)
    form.offer(readers=readers)
    return form


def _effects(objection: Objection, now: datetime) -> dict[str, Any]:
    """Of an upheld one: what new readers change, and the ranking without the nominee."""
    remedy = remedy_if_upheld(objection, now)
    return {"remedy": remedy, "vacancy": vacancy_of(objection.entry) if remedy else None}


def _conclusion_form(objection: Objection, now: datetime, **options: Any) -> ConclusionForm:
    form = ConclusionForm(**options)
    award = award_of(objection.entry)
    stands = award is not None and award.withdrawn_at is None
    form.offer(queries.consequences_of(objection, now), may_withdraw=stands)
    if not form.is_submitted():
        number = f"{objection.id:03d}"
        why = {"number": number, "why": objection.answer}
        form.reason.data = _("Sanggahan %(number)s diterima. %(why)s", **why)
    return form
