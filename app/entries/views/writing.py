"""Writing a proposal: any step of the form, and autosave."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import abort, flash, make_response, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.competitions import queries as competitions
from app.competitions.definition import Question, QuestionKind
from app.core import clock, settings
from app.core.db import transaction
from app.core.forms import BaseForm
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized, ngettext
from app.entries import queries
from app.entries.actions import writing as actions
from app.entries.forms import section_form, value_of
from app.entries.messages import FILE_MEGABYTES
from app.entries.models import Entry
from app.entries.queries.content import Draft
from app.entries.queries.findings import findings_of
from app.entries.rules.eligibility import Finding
from app.entries.steps import Step, after, group_of, step_named, steps_of
from app.entries.views.about import about
from app.entries.views.blueprint import bp, finding_words, is_admin_of, see, sent_number, url_value
from app.entries.views.telling import field_of, notes_of, tell_gaps, tell_problems
from app.entries.views.uploading import place_of, take_files
from app.library.picking import Picks, picks, searched_field
from app.limits import UPLOADING, has_files, limited
from app.permissions import Permission, requires
from app.search.queries import live_index

_STAYS = ("tambah", "buang", "unggah", "hapus", "pilih")
"""Buttons inside the questions, after which the person goes on writing there."""


@bp.get("/instansi/proposal/<int:ref>/isi/<section>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def edit_step(entry: Entry) -> Response:
    draft = queries.draft_of(entry)
    step = _step(group_of(entry), draft)
    form = _form(entry, step, draft)
    if "periksa" in request.args:
        tell_gaps(form, step.gaps)
    response = _show(entry, draft, step, form)
    response.status_code = 200
    return response


@bp.post("/instansi/proposal/<int:ref>/isi/<section>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
@limited(UPLOADING, has_files)
def save_step(entry: Entry) -> Response:
    _draft, step, form = _sent(entry)
    saved = _save(entry, step, form)
    taken = take_files(entry, step, form)
    draft = queries.draft_of(entry)
    step = _step(group_of(entry), draft)  # another group is asked other questions
    tell_problems(form, step, saved, stays=_pressed() is not None)
    if form.errors:
        return _show(entry, draft, step, form, saved=saved, taken=taken)
    if saved.conflicts:
        return see(".choose_text", ref=entry.id, conflict=saved.conflicts[0].id)
    return _go_on(entry, draft, step, form, taken)


@bp.post("/instansi/proposal/<int:ref>/simpan/<section>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def autosave(entry: Entry) -> Response:
    group = group_of(entry)
    draft, step, form = _sent(entry)
    saved = _save(entry, step, form, kept=True)
    draft, step = _as_saved(entry, group, draft, step, saved)
    body = render_template(
        "entries/_save_state.html",
        entry=entry,
        step=step,
        saved=saved,
        saved_at=clock.now(),
        unseen=_unseen(step, form),
        notes=notes_of(form, step, _found_at(entry, draft, step), saved),
    )
    return make_response(body, 422 if saved.refused else 200)


def _sent(entry: Entry) -> tuple[Draft, Step, BaseForm]:
    """The draft as far as the step of this address asks, that step, and what was sent for it."""
    draft = queries.part_of_draft(entry, url_value("section"))
    step = _step(group_of(entry), draft)
    return draft, step, _form(entry, step, draft)


def _as_saved(
    entry: Entry, group: str | None, draft: Draft, step: Step, saved: actions.Saved
) -> tuple[Draft, Step]:
    """The part of the draft and its step with what was saved. The entry's `group` of before is read
    again only where its own question was asked."""
    if any(question.kind is QuestionKind.GROUP for question in step.questions):
        group = group_of(entry)
    draft = replace(draft, values={**draft.values, **saved.values})
    return draft, _step(group, draft)


def _found_at(entry: Entry, draft: Draft, step: Step) -> Sequence[Finding]:
    return findings_of(entry, draft, at={question.key for question in step.section.questions})


def _step(group: str | None, draft: Draft) -> Step:
    """The step of this address; 404 when this group is not asked it."""
    return step_named(group, draft, url_value("section")) or abort(404)


def _form(entry: Entry, step: Step, draft: Draft) -> BaseForm:
    """The form of the step; when it was sent, of those questions only that the page had."""
    sent = request.method == "POST"
    return section_form(
        [q for q in step.questions if not sent or f"v_{q.key}" in request.form],
        entry.edition,
        draft.values,
        without=request.form.get("buang", ""),
        more=request.values.get("tambah", ""),
        picked=request.form.get("pilih", ""),
    )


def _unseen(step: Step, form: BaseForm) -> list[Question]:
    """The questions that only the chosen group is asked, and that the page did not have yet."""
    return [q for q in step.questions if q.groups and field_of(form, q.key) is None]


def _show(
    entry: Entry,
    draft: Draft,
    step: Step,
    form: BaseForm,
    *,
    saved: actions.Saved | None = None,
    taken: Sequence[int] = (),
) -> Response:
    keys = {question.key for question in step.questions}
    facts = about(entry, draft)
    times = [draft.answers[key].changed_at for key in keys & set(draft.answers)]
    return render_page(
        "entries/edit_step.html",
        entry=entry,
        step=step,
        total=len(steps_of(entry, draft)),
        form=form,
        opened=secrets.token_hex(8),
        versions=_versions(draft, keys, saved),
        attachments=draft.attachments,
        uploaded=taken or request.args.getlist("terunggah", int),
        saved_at=max(times, default=None),
        refused=saved is not None and saved.refused,
        notes=notes_of(form, step, facts["findings"], saved),
        megabytes=settings.value(FILE_MEGABYTES),
        picks=_picks(step, form),
        **_judged(entry, keys),
        **facts,
    )


def _picks(step: Step, form: BaseForm) -> Mapping[str, Picks]:
    """By the name of each field that names library entries: whom it names, what was searched."""
    asked = (q.key for q in step.questions if q.kind is QuestionKind.SOURCES)
    fields = filter(None, (field_of(form, key) for key in asked))
    return {f.name: picks(live_index(), f.data, _searched(f.name)) for f in fields}


def _searched(field: str) -> str:
    box = f"{field}-cari"
    return request.form.get(box) or request.args.get(box, "")


def _versions(draft: Draft, keys: set[str], saved: actions.Saved | None) -> Mapping[str, int]:
    """What the page is shown of each answer; a text put aside still stands on an old version."""
    aside = {conflict.question_key for conflict in saved.conflicts} if saved else set()
    return {
        key: sent_number(f"v_{key}")
        if key in aside
        else getattr(draft.answers.get(key), "version", 0)
        for key in keys
    }


def _judged(entry: Entry, keys: set[str]) -> Mapping[str, Any]:
    """The criteria that judge these answers, and the weight of those that are at home here.

    A criterion is at home where the first question that it names stands, so that the weights of
    all sections add up to 100.
    """
    rubric = competitions.rubric_in_force(entry.edition)
    criteria = [c for c in rubric.criteria if keys & set(c.question_keys)] if rubric else []
    return {
        "criteria": criteria,
        "weight": sum(c.weight for c in criteria if c.question_keys[0] in keys),
    }


def _save(entry: Entry, step: Step, form: BaseForm, *, kept: bool = False) -> actions.Saved:
    """Save what the page sent, question by question; `kept` as with `transaction`."""
    now, as_admin = clock.now(), is_admin_of(entry)
    given = {
        question.key: actions.Given(value_of(question, field), sent_number(f"v_{question.key}"))
        for question in step.questions
        if question.kind is not QuestionKind.FILES
        and (field := field_of(form, question.key)) is not None
    }
    with transaction(kept=kept):
        return actions.save_answers(
            entry,
            given,
            by=current_user,
            as_admin=as_admin,
            now=now,
            page=request.form.get("page", "")[:32],
        )


def _pressed() -> str | None:
    """The button inside the questions that was pressed."""
    pressed = next((name for name in _STAYS if name in request.form), None)
    return pressed or ("cari" if searched_field(request.form) else None)


def _go_on(
    entry: Entry, draft: Draft, step: Step, form: BaseForm, taken: Sequence[int]
) -> Response:
    """Where the pressed button leads."""
    unseen, pressed = _unseen(step, form), _pressed()
    if unseen or pressed is not None:
        return _stay(entry, step, unseen, place_of(pressed), taken)
    if taken:
        flash(ngettext("%(num)d berkas terunggah.", "%(num)d berkas terunggah.", len(taken)), "ok")
    following = after(steps_of(entry, draft), step)
    if "lanjut" not in request.form or following is None:
        flash(_("Draf tersimpan."), "ok")
        return see(".tasks", ref=entry.id)
    keys = {question.key for question in step.questions}
    for finding in findings_of(entry, draft):
        if finding.question in keys:
            flash(finding_words(finding), "warn")
    return see(".edit_step", ref=entry.id, section=following.slug)


def _stay(
    entry: Entry, step: Step, unseen: list[Question], place: str, taken: Sequence[int]
) -> Response:
    """Back to the step: to a question that is new there, else to where the button was."""
    if unseen:
        labels = "; ".join(localized(question, "label") for question in unseen)
        flash(_("Ada pertanyaan tambahan di bagian ini: %(labels)s", labels=labels), "info")
        place = f"q_{unseen[0].key}"
    known = place if place in {f"q_{q.key}" for q in step.questions} else None
    more = known if "tambah" in request.form else None
    where: dict[str, Any] = {"section": step.slug, "tambah": more, "terunggah": taken}
    if known and known == searched_field(request.form):
        where[f"{known}-cari"] = _searched(known)
    return see(".edit_step", ref=entry.id, _anchor=known, **where)
