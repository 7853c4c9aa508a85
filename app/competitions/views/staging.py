"""The secretariat adds stages that an edition may have or not."""

from collections.abc import Callable

from flask import Response, flash, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions import queries
from app.competitions.actions import staging
from app.competitions.forms.editing import PieceForm
from app.competitions.models import FOR_FINALISTS, Edition, EditionState, Stage, StageKind
from app.competitions.views.blueprint import bp, see
from app.competitions.views.editor import edited, page_words
from app.core.db import transaction
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import localized, ngettext, short_datetime
from app.permissions import Permission, requires

PURPOSES = {
    StageKind.TEAM_CONSOLIDATION: _l("Para juri satu proposal menyepakati satu nilai tim."),
    StageKind.USEFULNESS_RATING: _l(
        "Siapa saja yang pernah memakai layanannya menilai kebermanfaatannya."
    ),
    StageKind.INTERVIEW: _l(
        "Finalis memaparkan inovasinya, lalu dinilai dengan rubrik tahap ini. Nilainya mendapat"
        " porsi dalam nilai akhir."
    ),
    StageKind.FIELD_VERIFICATION: _l(
        "Juri melihat di tempatnya apa yang ditulis finalis, menulis laporannya di sana, lalu"
        " menilainya dengan rubrik tahap ini. Nilainya mendapat porsi dalam nilai akhir."
    ),
}


@bp.get("/sekretariat/<slug>/jadwal/tahap")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def stages(edition: Edition) -> AnyResponse:
    """Which stages the edition may have besides those that it needs."""
    if edition.state is not EditionState.PREPARED:
        return see(".calendar", edition)
    return render_page(
        "competitions/stages.html",
        edition=edition,
        there={stage.kind: _when(stage, edition) for stage in edition.stages},
        names=_names(edition),
        purposes=PURPOSES,
        for_finalists=FOR_FINALISTS,
    )


@bp.post("/sekretariat/<slug>/jadwal/tahap")
@requires(Permission.EDITION_MANAGE, load=queries.edition_by_slug)
def add_stage(edition: Edition) -> Response:
    """One stage more (`tambah`)."""
    word = request.form.get("tambah", "")
    if word in PURPOSES:
        _add(edition, StageKind(word))
    return see(".stages", edition)


def _when(stage: Stage, edition: Edition) -> str:
    opens, closes = (
        short_datetime(one, edition.timezone) for one in (stage.opens_at, stage.closes_at)
    )
    return str(_("%(start)s sampai %(end)s", start=opens, end=closes))


def _names(edition: Edition) -> dict[StageKind, str]:
    """What the stages are called, those that are not there as they will be at first."""
    first = {kind: localized(texts, "name") for kind, texts in staging.TEXTS.items()}
    return first | {stage.kind: localized(stage, "name") for stage in edition.stages}


def _add(edition: Edition, kind: StageKind) -> None:
    days: list[int] = []
    if not _done(edition, lambda: days.append(staging.add_stage(edition, kind, by=current_user))):
        return
    flash(_("Tahap %(stage)s ditambahkan. Periksa jadwalnya.", stage=_names(edition)[kind]), "ok")
    if days[0]:
        flash(
            ngettext(
                "Tahap sesudahnya diundur %(num)d hari.",
                "Tahap sesudahnya diundur %(num)d hari.",
                days[0],
            ),
            "info",
        )


def _done(edition: Edition, act: Callable[[], object]) -> bool:
    """Whether it went through; otherwise the page says why not."""
    said = PieceForm()

    def carry_out() -> None:
        with transaction():
            act()

    saved = edited(said, carry_out, lambda _place: "base", page_words(edition))
    for words in said.base.errors:
        flash(words, "bad")
    return saved.done
