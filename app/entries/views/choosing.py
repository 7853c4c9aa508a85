"""One answer was changed on two pages at once: both texts side by side, and one is chosen."""

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.entries import queries
from app.entries.actions import writing as actions
from app.entries.models import AnswerConflict, Entry
from app.entries.views.about import may_edit
from app.entries.views.blueprint import bp, is_admin_of, see, sent_number, url_value
from app.permissions import Permission, requires


@bp.get("/instansi/proposal/<int:ref>/pilih/<int:conflict>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def choose_text(entry: Entry) -> Response:
    conflict = queries.conflict_by_id(url_value("conflict"), entry.id) or abort(404)
    if conflict.settled_at is not None or not may_edit(entry):
        return see(".tasks", ref=entry.id)
    return _show(entry, conflict)


def _show(entry: Entry, conflict: AnswerConflict, status: int = 200) -> Response:
    """The present answer and the text put aside; a merged text that was sent stays as typed."""
    draft = queries.draft_of(entry)
    present = draft.answers.get(conflict.question_key)
    return render_page(
        "entries/choose_text.html",
        status=status,
        entry=entry,
        conflict=conflict,
        question=draft.definition.question(conflict.question_key),
        present=present,
        author=present and queries.writer_of(present),
        version=present.version if present else 0,
        may_edit=may_edit(entry),
        merged=request.form.get("teks", conflict.value),
    )


@bp.post("/instansi/proposal/<int:ref>/pilih/<int:conflict>")
@requires(Permission.ENTRY_EDIT, load=queries.entry_by_id)
def settle_text(entry: Entry) -> Response:
    conflict = queries.conflict_by_id(url_value("conflict"), entry.id) or abort(404)
    section = _section_of(entry, conflict.question_key)
    try:
        _settle(entry, conflict)
    except RuleBroken as problem:
        flash(rule_text(problem), "bad")
        return _show(entry, conflict, 409)
    flash(_("Pilihan Anda tersimpan. Tulisan yang lain tetap ada di riwayat."), "ok")
    return see(".edit_step", ref=entry.id, section=section)


def _settle(entry: Entry, conflict: AnswerConflict) -> None:
    edited = request.form.get("teks") if isinstance(conflict.value, str) else conflict.value
    offered: Mapping[str, Any] = {
        "sekarang": None,
        "tulisan": conflict.value,
        "sunting": edited,
    }
    pressed = request.form.get("pilih", "")
    if pressed not in offered:
        abort(400)
    as_admin = is_admin_of(entry)
    with transaction():
        actions.settle_conflict(
            conflict,
            entry,
            offered[pressed],
            sent_number("versi"),
            by=current_user,
            as_admin=as_admin,
            now=clock.now(),
        )


def _section_of(entry: Entry, key: str) -> str:
    definition = queries.draft_of(entry).definition
    return next(s.key for s in definition.sections if any(q.key == key for q in s.questions))
