"""The secretariat writes the rubric of a stage: scale, weights and order, and each criterion."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions import queries
from app.competitions.actions import editing
from app.competitions.forms.editing import (
    CriterionForm,
    PieceForm,
    criterion_form,
    read_by_judges,
    weights_form,
    weights_of,
)
from app.competitions.models import FOR_FINALISTS, Edition, EditionState
from app.competitions.views.blueprint import bp, see
from app.competitions.views.editor import Edited, edited, page_words, pressed_move
from app.competitions.views.scoring import about, asked
from app.core.db import transaction
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/rubrik")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def rubric(edition: Edition) -> Response:
    """Scale, weights and order of the criteria; after the opening only to be read."""
    if edition.state is not EditionState.PREPARED:
        frozen = queries.newest_rubric(edition, about(edition).kind)
        return _show(edition, rubric=frozen, form=None)
    data = _rubric_data(edition)
    return _show_weights(edition, data, _weights(data))


@bp.post("/sekretariat/<slug>/rubrik")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def save_weights(edition: Edition) -> AnyResponse:
    data = _rubric_data(edition)
    form = weights_form(data)
    if move := pressed_move():
        _change(edition, lambda rubric: editing.move(rubric["criteria"], **move))
        data = _rubric_data(edition)
        return _show_weights(edition, data, _weights(data, formdata=request.form), kept=True)
    saved = _saved_weights(edition, form)
    if saved.done:
        flash(_("Rubrik disimpan."), "ok")
        return see(".rubric", edition, **asked())
    return _show_weights(edition, _rubric_data(edition), form, meanwhile=saved.meanwhile)


@bp.get("/sekretariat/<slug>/rubrik/kriteria")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def criterion(edition: Edition) -> AnyResponse:
    """One criterion (`?kunci=`), or an empty form for one more."""
    if edition.state is not EditionState.PREPARED:
        return see(".rubric", edition, **asked())
    data = _rubric_data(edition)
    return _show_criterion(edition, data, _criterion_form(edition, data, formdata=None))


@bp.post("/sekretariat/<slug>/rubrik/kriteria")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def save_criterion(edition: Edition) -> AnyResponse:
    data = _rubric_data(edition)
    form = _criterion_form(edition, data)
    saved = _saved_criterion(edition, data, form)
    if not saved.done:
        return _show_criterion(edition, _rubric_data(edition), form, meanwhile=saved.meanwhile)
    if _key():
        flash(_("Kriteria disimpan."), "ok")
        return see(".criterion", edition, **asked(), kunci=_key())
    flash(_("Kriteria ditambahkan dengan bobot 0. Atur bobotnya di sini."), "ok")
    return see(".rubric", edition, **asked())


def _key() -> str:
    return request.args.get("kunci", "")


def _rubric_data(edition: Edition) -> editing.Data:
    data: editing.Data = editing.scored(editing.written(edition), about(edition).kind)["rubric"]
    return data


def _place(edition: Edition) -> str:
    """Where in the edition's data the rubric stands."""
    return f"{editing.place_of(editing.written(edition), about(edition).kind)}rubric"


def _change(edition: Edition, change: Callable[[editing.Data], object], *at: str) -> None:
    kind = about(edition).kind
    with transaction():
        editing.revise(
            edition, kind, lambda scored: change(scored["rubric"]), at=at, by=current_user
        )


def _show(edition: Edition, **context: Any) -> Response:
    return render_page("competitions/rubric.html", edition=edition, about=about(edition), **context)


# --- scale and weights -----------------------------------------------------------------------


def _weights(data: editing.Data, **options: Any) -> PieceForm:
    form = weights_form(data, **options)
    form.base.data = form.base.data or editing.fingerprint(editing.weights(data))
    return form


def _saved_weights(edition: Edition, form: PieceForm) -> Edited:
    if not form.validate_on_submit():
        return Edited(done=False)

    def change(rubric: editing.Data) -> None:
        scale = {"minimum": form["minimum"].data, "maximum": form["maximum"].data}
        editing.set_weights(rubric, scale, weights_of(form), read=form.base.data or "")

    def field_at(place: str) -> str:
        own = f"rubric{place.removeprefix(at)}" if place.startswith(at) else place
        ref = editing.criterion_at(_rubric_data(edition), own)
        if place.endswith("weight") and ref:
            return f"bobot-{ref}"
        return "maximum" if "anchors" in place or "scale" in place else first

    first = next(name for name in form.data if name.startswith("bobot-"))
    at = _place(edition)
    saved = edited(
        form, lambda: _change(edition, change, f"{at}.scale"), field_at, page_words(edition)
    )
    if saved.meanwhile is None:
        return saved
    data = _rubric_data(edition)
    form.base.data = editing.fingerprint(editing.weights(data))
    return Edited(done=False, meanwhile=form.differences(_weights(data, formdata=None)))


def _show_weights(
    edition: Edition, data: editing.Data, form: PieceForm, **context: Any
) -> Response:
    shown = {"meanwhile": None, "kept": False, **context}
    return _show(edition, rubric=data, form=form, **shown)


# --- one criterion ---------------------------------------------------------------------------


def _criterion_form(edition: Edition, data: editing.Data, **options: Any) -> CriterionForm:
    stored = editing.named(data["criteria"], _key())
    if _key() and stored is None and request.method == "GET":
        abort(404)
    scale = range(data["scale"]["minimum"], data["scale"]["maximum"] + 1)
    questions = read_by_judges(queries.form_in_force(edition)[1])
    categories = editing.written(edition)["categories"]
    on_paper = about(edition).kind not in FOR_FINALISTS
    form = criterion_form(stored or {}, scale, questions, categories, on_paper=on_paper, **options)
    piece = editing.without_weight(stored or {})
    form.base.data = form.base.data or editing.fingerprint(piece)
    return form


def _saved_criterion(edition: Edition, data: editing.Data, form: CriterionForm) -> Edited:
    if not form.validate_on_submit():
        return Edited(done=False)
    keys = [one["key"] for one in data["criteria"]]
    number = keys.index(_key()) + 1 if _key() in keys else len(keys) + 1
    at = f"{_place(edition)}.criteria[{number}]"

    def change(rubric: editing.Data) -> None:
        editing.put_criterion(rubric, _key(), form.values, read=form.base.data or "")

    def field_at(place: str) -> str:
        return form.field_at(place.removeprefix(at).removeprefix("."))

    saved = edited(form, lambda: _change(edition, change, at), field_at, page_words(edition, at))
    if saved.meanwhile is None:
        return saved
    fresh = _criterion_form(edition, _rubric_data(edition), formdata=None)
    form.base.data = fresh.base.data
    return Edited(done=False, meanwhile=form.differences(fresh))


def _show_criterion(
    edition: Edition, data: editing.Data, form: CriterionForm, meanwhile: Any = None
) -> Response:
    return render_page(
        "competitions/criterion.html",
        edition=edition,
        about=about(edition),
        form=form,
        stored=editing.named(data["criteria"], _key()),
        count=len(data["criteria"]),
        meanwhile=meanwhile,
    )
