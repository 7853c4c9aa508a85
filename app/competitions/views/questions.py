"""The secretariat writes the form: its sections, and the questions in them."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions import messages, queries
from app.competitions.actions import editing
from app.competitions.definition import QuestionKind
from app.competitions.forms.editing import PieceForm
from app.competitions.forms.questions import ONCE, QuestionForm, SectionForm, question_form
from app.competitions.models import Edition, EditionState
from app.competitions.views.blueprint import bp, see
from app.competitions.views.editor import Edited, edited, page_words, pressed_move
from app.core.db import transaction
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/formulir")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def form(edition: Edition) -> Response:
    """Sections and questions in order; after the opening only to be read."""
    version, definition = queries.form_in_force(edition)
    return render_page(
        "competitions/form.html",
        edition=edition,
        editable=edition.state is EditionState.PREPARED,
        version=version,
        definition=definition,
        once=ONCE,
        messages=messages,
    )


@bp.post("/sekretariat/<slug>/formulir")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def rearrange(edition: Edition) -> AnyResponse:
    """A question or section up or down, or a section joined to the one before."""
    if move := pressed_move():
        return _arranged(edition, lambda data: editing.move_question(data, **move))
    if carried := pressed_move("pindah-bagian"):
        return _arranged(edition, lambda data: editing.move(data["sections"], **carried))
    joined = request.form.get("gabung", "")
    return _arranged(edition, lambda data: editing.join_section(data, joined))


@bp.get("/sekretariat/<slug>/formulir/bagian")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def section(edition: Edition) -> AnyResponse:
    """What a section (`?kunci=`) says of itself, or one that begins with a question (`?mulai=`)."""
    if edition.state is not EditionState.PREPARED:
        return see(".form", edition)
    return _show_section(edition, _section_form(edition, formdata=None))


@bp.post("/sekretariat/<slug>/formulir/bagian")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def save_section(edition: Edition) -> AnyResponse:
    form, begins = _section_form(edition), request.args.get("mulai", "")

    def change(data: editing.Data) -> None:
        if begins:
            editing.split_section(data, begins, form.values)
        else:
            editing.put_section(data, _key(), form.values, read=form.base.data or "")

    saved = _saved(edition, form, change, _section_place(edition, begins))
    if saved.done:
        flash(_("Bagian disimpan."), "ok")
        return see(".form", edition)
    return _show_section(edition, form, _meanwhile(saved, form, _section_form, edition))


@bp.get("/sekretariat/<slug>/formulir/pertanyaan")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def question(edition: Edition) -> AnyResponse:
    """One question (`?kunci=`), or one more of a kind (`?jenis=`) in a section (`?bagian=`)."""
    if edition.state is not EditionState.PREPARED:
        return see(".form", edition)
    if not _key() and request.args.get("jenis") not in set(QuestionKind) - ONCE:
        kinds = [one for one in messages.QUESTION_KINDS if one not in ONCE]
        return render_page(
            "competitions/question_kind.html", edition=edition, kinds=kinds, messages=messages
        )
    return _show_question(edition, _question_form(edition, formdata=None))


@bp.post("/sekretariat/<slug>/formulir/pertanyaan")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def save_question(edition: Edition) -> AnyResponse:
    form, home = _question_form(edition), request.args.get("bagian", "")

    def change(data: editing.Data) -> None:
        read = form.base.data or ""
        editing.put_question(data, _key(), form.values, section=home, read=read)

    saved = _saved(edition, form, change, _question_place(edition, home))
    if not saved.done:
        return _show_question(edition, form, _meanwhile(saved, form, _question_form, edition))
    flash(_("Pertanyaan disimpan."), "ok")
    if _key():
        return redirect(url_for(".question", slug=edition.slug, kunci=_key()), code=303)
    return see(".form", edition)


def _key() -> str:
    return request.args.get("kunci", "")


def _data(edition: Edition) -> editing.Data:
    data: editing.Data = editing.written(edition)["form"]
    return data


def _change(edition: Edition, change: Callable[[editing.Data], object], *at: str) -> None:
    with transaction():
        editing.revise(edition, editing.FORM, change, at=at, by=current_user)


def _arranged(edition: Edition, change: Callable[[editing.Data], object]) -> AnyResponse:
    said = PieceForm()
    saved = edited(
        said, lambda: _change(edition, change), lambda _place: "base", page_words(edition)
    )
    for words in said.base.errors:
        flash(words, "bad")
    if saved.done:
        flash(_("Formulir diubah."), "ok")
    return see(".form", edition)


def _saved(
    edition: Edition,
    form: SectionForm | QuestionForm,
    change: Callable[[editing.Data], object],
    at: str,
) -> Edited:
    if not form.validate_on_submit():
        return Edited(done=False)

    def field_at(place: str) -> str:
        return form.field_at(place.removeprefix(at).removeprefix("."))

    named = at, f"form.{_key()!r}", f"form.'{request.args.get('mulai')}'"
    places = page_words(edition, *named)
    return edited(form, lambda: _change(edition, change, *named), field_at, places)


def _meanwhile(saved: Edited, form: Any, made: Callable[..., Any], edition: Edition) -> Any:
    """What else is stored by now, with the form made ready to be saved all the same."""
    if saved.meanwhile is None:
        return None
    fresh = made(edition, formdata=None)
    form.base.data = fresh.base.data
    return form.differences(fresh)


def _section_place(edition: Edition, begins: str) -> str:
    data = _data(edition)
    found = [
        number
        for number, one in enumerate(data["sections"], 1)
        if one["key"] == _key() or (begins and editing.named(one["questions"], begins))
    ]
    return f"form.sections[{(found or [0])[0] + bool(begins)}]"


def _question_place(edition: Edition, home: str) -> str:
    """Where the question stands; a new one comes after the last of its section."""
    for number, section in enumerate(_data(edition)["sections"], 1):
        keys = [one["key"] for one in section["questions"]]
        if _key() in keys:
            return f"form.sections[{number}].questions[{keys.index(_key()) + 1}]"
        if not _key() and section["key"] == home:
            return f"form.sections[{number}].questions[{len(keys) + 1}]"
    return "form"


def _section_form(edition: Edition, **options: Any) -> SectionForm:
    stored = editing.named(_data(edition)["sections"], _key()) or {}
    if request.method == "GET" and not stored and "mulai" not in request.args:
        abort(404)
    made = SectionForm(editing.without_questions(stored), **options)
    made.base.data = made.base.data or editing.fingerprint(editing.without_questions(stored))
    return made


def _question_form(edition: Edition, **options: Any) -> QuestionForm:
    stored = editing.named(editing.all_questions(_data(edition)), _key()) or {}
    kind = stored.get("kind") or request.args.get("jenis")
    if kind not in set(QuestionKind) or (_key() and not stored and request.method == "GET"):
        abort(404)
    made = question_form(stored, QuestionKind(kind), edition.groups, **options)
    made.base.data = made.base.data or editing.fingerprint(stored)
    return made


def _show_section(edition: Edition, form: SectionForm, meanwhile: Any = None) -> Response:
    return render_page(
        "competitions/section.html", edition=edition, form=form, key=_key(), meanwhile=meanwhile
    )


def _show_question(edition: Edition, form: QuestionForm, meanwhile: Any = None) -> Response:
    return render_page(
        "competitions/question.html",
        edition=edition,
        form=form,
        key=_key(),
        kind=messages.QUESTION_KINDS[form.kind],
        once=form.kind in ONCE,
        count=len(editing.all_questions(_data(edition))),
        meanwhile=meanwhile,
    )
