"""Writing a proposal: any step of the form, and autosave."""

import secrets
from typing import Any

from flask import abort, flash, make_response, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.competitions import queries as competitions
from app.competitions.definition import Question, QuestionKind
from app.core import clock, files, settings
from app.core.db import db, transaction
from app.core.errors import RuleBroken, rule_text
from app.core.forms import BaseForm
from app.core.htmx import render_page
from app.entries import queries
from app.entries.actions import attaching
from app.entries.actions import writing as actions
from app.entries.forms import section_form, source_in, value_of
from app.entries.messages import FILE_MEGABYTES
from app.entries.models import Attachment, Entry
from app.entries.steps import Step, after, step_named, steps_of
from app.entries.views.about import about
from app.entries.views.blueprint import bp, gap_words, is_admin_of, see, sent_number, url_value
from app.permissions import Permission, requires

K = QuestionKind


@bp.get("/instansi/proposal/<int:ref>/isi/<section>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def edit_step(entry: Entry) -> Response:
    step = _step(entry)
    form = _form(entry, step)
    if "periksa" in request.args:
        _tell_gaps(form, step)
    response = _show(entry, step, form)
    response.status_code = 200
    return response


@bp.post("/instansi/proposal/<int:ref>/isi/<section>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def save_step(entry: Entry) -> Response:
    step = _step(entry)
    form = _form(entry, step)
    saved = _save(entry, step, form)
    _take_files(entry, step, form)
    before, step = step, _step(entry)
    _tell_gaps(form, step, only_wrong=True)
    if form.errors:
        return _show(entry, step, form)
    if saved.conflicts:
        return see(".choose_text", ref=entry.id, conflict=saved.conflicts[0].id)
    if step.questions != before.questions:  # another group is asked other questions
        return see(".edit_step", ref=entry.id, section=step.slug)
    return _go_on(entry, step)


@bp.post("/instansi/proposal/<int:ref>/simpan/<section>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def autosave(entry: Entry) -> Response:
    step = _step(entry)
    saved = _save(entry, step, _form(entry, step))
    shown = {q.key: sent_number(f"v_{q.key}") for q in step.questions}
    body = render_template(
        "entries/_save_state.html",
        entry=entry,
        saved_at=clock.now(),
        conflicts=saved.conflicts,
        versions={**shown, **saved.versions},
        refresh=True,
    )
    return make_response(body)


def _step(entry: Entry) -> Step:
    """The step of this address; 404 when this entry's group is not asked it."""
    return step_named(steps_of(entry, queries.draft_of(entry)), url_value("section")) or abort(404)


def _form(entry: Entry, step: Step) -> BaseForm:
    return section_form(step.questions, entry.edition, queries.draft_of(entry).values)


def _show(entry: Entry, step: Step, form: BaseForm) -> Response:
    draft = queries.draft_of(entry)
    rubric = competitions.rubric_in_force(entry.edition)
    keys = {question.key for question in step.questions}
    criteria = [c for c in rubric.criteria if keys & set(c.question_keys)] if rubric else []
    return render_page(
        "entries/edit_step.html",
        entry=entry,
        step=step,
        total=len(steps_of(entry, draft)),
        form=form,
        opened=secrets.token_hex(8),
        versions={
            q.key: draft.answers[q.key].version if q.key in draft.answers else 0
            for q in step.questions
        },
        attachments=draft.attachments,
        saved_at=max(
            (draft.answers[k].changed_at for k in keys & set(draft.answers)), default=None
        ),
        criteria=criteria,
        megabytes=settings.value(FILE_MEGABYTES),
        **about(entry, draft),
    )


def _save(entry: Entry, step: Step, form: BaseForm) -> actions.Saved:
    """Save what the page sent; a question whose version is missing was not on it."""
    now, as_admin = clock.now(), is_admin_of(entry)
    given = {
        question.key: actions.Given(
            value_of(question, form[f"q_{question.key}"]),
            sent_number(f"v_{question.key}"),
        )
        for question in step.questions
        if question.kind is not K.FILES and f"v_{question.key}" in request.form
    }
    with transaction():
        return actions.save_answers(
            entry,
            given,
            by=current_user,
            as_admin=as_admin,
            now=now,
            page=request.form.get("page", "")[:32],
        )


def _take_files(entry: Entry, step: Step, form: BaseForm) -> None:
    """Add and remove files as asked; a refused file says so at its field."""
    for question in step.questions:
        if question.kind is not K.FILES:
            continue
        field = form[f"q_{question.key}"]
        uploads = request.files.getlist(field.name)
        problems = [_take_file(entry, question, one) for one in uploads if one.filename]
        field.errors = [problem for problem in problems if problem]
    if "hapus" in request.form:
        _remove_file(entry, sent_number("hapus"))


def _take_file(entry: Entry, question: Question, upload: Any) -> str:
    """The reason why a file was refused; "" when it was taken."""
    limit = settings.value(FILE_MEGABYTES) * 1_000_000
    as_admin = is_admin_of(entry)
    try:
        received = files.receive(upload.stream, limit=limit)
        with transaction():
            attaching.attach(
                entry,
                question.key,
                received,
                upload.filename,
                by=current_user,
                as_admin=as_admin,
                now=clock.now(),
            )
    except RuleBroken as problem:
        return f"{upload.filename}: {rule_text(problem)}"
    return ""


def _remove_file(entry: Entry, ref: int) -> None:
    attachment = db.session.get(Attachment, ref)
    if attachment is None or attachment.entry_id != entry.id:
        abort(404)
    as_admin = is_admin_of(entry)
    with transaction():
        attaching.detach(entry, attachment, by=current_user, as_admin=as_admin, now=clock.now())


def _tell_gaps(form: BaseForm, step: Step, *, only_wrong: bool = False) -> None:
    """Say at each field what is still open; `only_wrong` leaves unanswered questions alone."""
    for gap in step.gaps:
        field = _field(form, gap.question)
        if field and not (only_wrong and gap.code in {"missing", "file_missing"}):
            field.errors = [*field.errors, gap_words(gap)]
    for question in step.questions:
        field = _field(form, question.key)
        if field and question.kind is K.SOURCES and request.method == "POST":
            unknown = [text for text in field.data if text and source_in(text) is None]
            if unknown:
                field.errors = [_("Tempel alamat entri pustaka, misalnya /inovasi/12-nama")]


def _field(form: BaseForm, key: str) -> Any:
    """The question's field; None when the page that was sent did not have it."""
    return next((field for field in form if field.name == f"q_{key}"), None)


def _go_on(entry: Entry, step: Step) -> Response:
    """Where the pressed button leads."""
    if "hapus" in request.form or "tambah" in request.form or "unggah" in request.form:
        pressed = request.form.get("tambah") or request.form.get("unggah")
        place = pressed if pressed in {f"q_{q.key}" for q in step.questions} else None
        return see(".edit_step", ref=entry.id, section=step.slug, _anchor=place)
    following = after(steps_of(entry, queries.draft_of(entry)), step)
    if "lanjut" in request.form and following is not None:
        return see(".edit_step", ref=entry.id, section=following.slug)
    flash(_("Draf tersimpan."), "ok")
    return see(".tasks", ref=entry.id)
