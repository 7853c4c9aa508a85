"""The organisers follow objections of the public; who took no part screens and decides them."""

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
from app.objections import actions, queries, rules
from app.objections.forms import DecisionForm, ScreenForm
from app.objections.models import Objection, ObjectionFile
from app.objections.views.blueprint import bp
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
    if not form.validate() or not _decided(objection, form):
        return _show(objection, deciding=form)
    flash(_("Putusan tersimpan dan dikirim kepada penyanggah dan instansinya."), "ok")
    return redirect(
        url_for(".objection", slug=objection.entry.edition.slug, ref=objection.id), code=303
    )


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
            by=current_user,
        ),
        form.answer,
        {"objections.remedy_needed": form.remedy},
    )


def _show(
    objection: Objection,
    screening: ScreenForm | None = None,
    deciding: DecisionForm | None = None,
) -> Response:
    """The forms that are due, and one that was sent too late with what was typed."""
    now, near = clock.now(), queries.seen_together(objection)
    broken = rules.why_not_answer(objection, now)
    if objection.screened_at is None:
        screening = screening or ScreenForm.of(objection, formdata=None)
    elif broken is None and objection.verdict is None:
        deciding = deciding or DecisionForm(formdata=None)
    forms: list[BaseForm] = [one for one in (screening, deciding) if one]
    return render_page(
        "objections/objection.html",
        edition=objection.entry.edition,
        entry=objection.entry,
        objection=objection,
        state=rules.state_of(objection),
        urgency=rules.urgency(objection.due_at, now),
        near=near if max(near) >= rules.MANY else None,
        waits=rule_text(RuleBroken(broken)) if broken and objection.screened_at else "",
        screening=screening,
        deciding=deciding,
        form=forms[0] if forms else None,
    )
