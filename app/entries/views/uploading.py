"""Files of a step: taken and removed as the page asks."""

from typing import Any

from flask import abort, request
from flask_login import current_user

from app.competitions.definition import Question, QuestionKind
from app.core import clock, files, settings
from app.core.db import db, transaction
from app.core.errors import RuleBroken, answer_as, rule_text
from app.core.forms import BaseForm
from app.entries.actions import attaching
from app.entries.messages import FILE_MEGABYTES
from app.entries.models import Attachment, Entry
from app.entries.steps import Step
from app.entries.views.blueprint import is_admin_of, sent_number
from app.library.picking import searched_field


def take_files(entry: Entry, step: Step, form: BaseForm) -> list[int]:
    """Add and remove files as asked; ids of those added. A refused one says so at its field."""
    taken = []
    for question in step.questions:
        if question.kind is QuestionKind.FILES and f"q_{question.key}" in form:
            field = form[f"q_{question.key}"]
            field.errors = []
            for upload in request.files.getlist(field.name):
                try:
                    taken += [_take(entry, question, upload)] if upload.filename else []
                except RuleBroken as problem:
                    answer_as(problem)
                    field.errors.append(f"{upload.filename}: {rule_text(problem)}")
    if "hapus" in request.form:
        _remove(entry, sent_number("hapus"))
    return taken


def place_of(button: str | None) -> str:
    """The id of the field in which this button was pressed."""
    if button == "cari":
        return searched_field(request.form)
    value = request.form.get(button or "", "")
    if button == "hapus":
        attachment = db.session.get(Attachment, sent_number("hapus"))
        return f"q_{attachment.question_key}" if attachment else ""
    if button == "pilih":
        return value.partition(":")[0]
    return value.rpartition("-")[0] if button == "buang" else value


def _take(entry: Entry, question: Question, upload: Any) -> int:
    limit = settings.value(FILE_MEGABYTES) * 1_000_000
    as_admin = is_admin_of(entry)
    received = files.receive(upload.stream, limit=limit)
    with transaction():
        return attaching.attach(
            entry,
            question.key,
            received,
            upload.filename,
            by=current_user,
            as_admin=as_admin,
            now=clock.now(),
        ).id


def _remove(entry: Entry, ref: int) -> None:
    attachment = db.session.get(Attachment, ref)
    if attachment is None or attachment.entry_id != entry.id:
        abort(404)
    as_admin = is_admin_of(entry)
    with transaction():
        attaching.detach(entry, attachment, by=current_user, as_admin=as_admin, now=clock.now())
