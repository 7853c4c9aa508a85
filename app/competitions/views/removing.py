"""Criteria, questions and stages are taken away after one has read what goes with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions import queries
from app.competitions.actions import editing, staging
from app.competitions.forms.editing import PieceForm
from app.competitions.models import FOR_FINALISTS, Edition, EditionState
from app.competitions.views.blueprint import bp
from app.competitions.views.editor import edited, page_words
from app.competitions.views.scoring import about
from app.core.db import transaction
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.permissions import Permission, requires


@dataclass(frozen=True)
class _Removal:
    """What is to go: what it is called, what goes with it, and how."""

    heading: str
    name: str
    losses: Sequence[str]
    act: Callable[[], object]


@bp.route("/sekretariat/<slug>/rubrik/hapus", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def remove_criterion(edition: Edition) -> AnyResponse:
    """Take away the criterion `?kunci=` of a stage (`?tahap=`)."""
    back = url_for(".rubric", slug=edition.slug, tahap=request.args.get("tahap"))
    return _asked(edition, back, _criterion(edition, request.args.get("kunci", "")))


@bp.route("/sekretariat/<slug>/formulir/hapus", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def remove_question(edition: Edition) -> AnyResponse:
    """Ask the question `?kunci=` no longer."""
    back = url_for(".form", slug=edition.slug)
    return _asked(edition, back, _question(edition, request.args.get("kunci", "")))


@bp.route("/sekretariat/<slug>/jadwal/tahap/hapus", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def remove_stage(edition: Edition) -> AnyResponse:
    """Do without the stage of the kind `?tahap=`."""
    back = url_for(".stages", slug=edition.slug)
    return _asked(edition, back, _stage(edition, request.args.get("tahap", "")))


def _stage(edition: Edition, word: str) -> _Removal | None:
    stage = next((one for one in edition.stages if one.kind == word), None)
    if stage is None or stage.kind not in staging.AFTER:
        return None
    kind, losses = stage.kind, [_("tanggalnya")]
    if kind in FOR_FINALISTS:
        losses.append(
            _(
                "siapa yang menilai, ambang batas, dan porsinya (rubriknya kembali bila tahap ini"
                " ditambahkan lagi)"
            )
        )
    return _Removal(
        _("Hapus tahap?"),
        localized(stage, "name"),
        losses,
        lambda: staging.drop_stage(edition, kind, by=current_user),
    )


def _criterion(edition: Edition, key: str) -> _Removal | None:
    kind = about(edition).kind
    scored = editing.scored(editing.written(edition), kind)
    stored = editing.named(scored["rubric"]["criteria"], key)
    if stored is None:
        return None

    def drop(scored: editing.Data) -> None:
        editing.drop_criterion(scored["rubric"], key)

    return _Removal(
        _("Hapus kriteria?"),
        localized(stored, "name"),
        [_("penjelasan dan arti setiap nilainya")],
        lambda: editing.revise(edition, kind, drop, by=current_user),
    )


def _question(edition: Edition, key: str) -> _Removal | None:
    sections = editing.written(edition)["form"]["sections"]
    home = next((one for one in sections if editing.named(one["questions"], key)), None)
    stored = editing.named(home["questions"], key) if home else None
    if home is None or stored is None:
        return None
    losses, title = [_("petunjuk dan pilihan jawabannya")], localized(home, "title")
    if len(home["questions"]) == 1:
        losses.append(_("bagian “%(title)s”, yang hanya berisi pertanyaan ini", title=title))

    def drop(form: editing.Data) -> None:
        editing.drop_question(form, key)

    return _Removal(
        _("Hapus pertanyaan?"),
        localized(stored, "label"),
        losses,
        lambda: editing.revise(edition, editing.FORM, drop, by=current_user),
    )


def _asked(edition: Edition, back: str, removal: _Removal | None) -> AnyResponse:
    """The page that asks; back where nothing is to go any more, or once it went."""
    if edition.state is not EditionState.PREPARED or removal is None:
        return redirect(back, code=303)
    form = PieceForm()

    def act() -> None:
        with transaction():
            removal.act()

    if form.validate_on_submit() and _done(edition, form, act):
        flash(_("“%(name)s” dihapus.", name=removal.name), "ok")
        return redirect(back, code=303)
    return render_page(
        "competitions/remove.html", edition=edition, back=back, removal=removal, form=form
    )


def _done(edition: Edition, form: PieceForm, act: Callable[[], None]) -> bool:
    return edited(form, act, lambda _place: "base", page_words(edition)).done
