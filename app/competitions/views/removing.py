"""A criterion or a question is taken away after the secretariat has read what goes with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import flash, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions import queries
from app.competitions.actions import editing
from app.competitions.forms.editing import PieceForm
from app.competitions.models import Edition, EditionState
from app.competitions.views.blueprint import bp, see
from app.competitions.views.editor import edited, page_words
from app.competitions.views.scoring import about, asked
from app.core.db import transaction
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.permissions import Permission, requires


@dataclass(frozen=True)
class _Removal:
    """What is to go: of which part, what it is called, what goes with it, and how."""

    part: str
    heading: str
    name: str
    losses: Sequence[str]
    drop: Callable[[editing.Data], object]


@bp.route("/sekretariat/<slug>/rubrik/hapus", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def remove_criterion(edition: Edition) -> AnyResponse:
    """Take away the criterion `?kunci=` of a stage (`?tahap=`)."""
    return _asked(edition, ".rubric", _criterion(edition, request.args.get("kunci", "")))


@bp.route("/sekretariat/<slug>/formulir/hapus", methods=["GET", "POST"])
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def remove_question(edition: Edition) -> AnyResponse:
    """Ask the question `?kunci=` no longer."""
    return _asked(edition, ".form", _question(edition, request.args.get("kunci", "")))


def _criterion(edition: Edition, key: str) -> _Removal | None:
    kind = about(edition).kind
    scored = editing.scored(editing.written(edition), kind)
    stored = editing.named(scored["rubric"]["criteria"], key)
    if stored is None:
        return None
    return _Removal(
        kind,
        _("Hapus kriteria?"),
        localized(stored, "name"),
        [_("penjelasan dan arti setiap nilainya")],
        lambda scored: editing.drop_criterion(scored["rubric"], key),
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
    return _Removal(
        editing.FORM,
        _("Hapus pertanyaan?"),
        localized(stored, "label"),
        losses,
        lambda form: editing.drop_question(form, key),
    )


def _asked(edition: Edition, back: str, removal: _Removal | None) -> AnyResponse:
    """The page that asks; back where nothing is to go any more, or once it went."""
    if edition.state is not EditionState.PREPARED or removal is None:
        return see(back, edition, **asked())
    form = PieceForm()

    def act() -> None:
        with transaction():
            editing.revise(edition, removal.part, removal.drop, by=current_user)

    if form.validate_on_submit() and _done(edition, form, act):
        flash(_("“%(name)s” dihapus.", name=removal.name), "ok")
        return see(back, edition, **asked())
    return render_page(
        "competitions/remove.html",
        edition=edition,
        back=url_for(back, slug=edition.slug, tahap=request.args.get("tahap")),
        removal=removal,
        form=form,
    )


def _done(edition: Edition, form: PieceForm, act: Callable[[], None]) -> bool:
    return edited(form, act, lambda _place: "base", page_words(edition)).done
