"""How the public rating goes, what in it is unusual, and what a person decides about that."""

from collections.abc import Sequence

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.competitions.rules import close_of
from app.competitions.rules import progress as progress_at
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import paged
from app.core.sheets import Cell, Kind, asked_kind, sheet_file
from app.entries.models import Entry
from app.judging.rules import rounded
from app.limits import DOWNLOADS, limited
from app.permissions import Permission, requires
from app.rating import actions, queries, rules
from app.rating.forms import ReviewForm
from app.rating.models import RatedEntry
from app.rating.rules.bursts import Flag
from app.rating.views.blueprint import bp
from app.rating.views.opening import stage_or_404

PER_PAGE = 50


@bp.get("/sekretariat/<slug>/kebermanfaatan")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
def progress(edition: Edition) -> Response:
    stage, now = stage_or_404(edition), clock.now()
    return render_page(
        "rating/progress.html",
        edition=edition,
        stage=stage,
        closes=close_of(stage),
        where=progress_at(stage, now),
        visible=rules.figures_visible(stage, now),
        share=rules.share(edition),
        weight=rules.weight(edition),
        lines=sorted(queries.lines_of(stage), key=lambda line: not line.waiting),
    )


@bp.get("/sekretariat/<slug>/kebermanfaatan.csv", defaults={"kind": Kind.CSV})
@bp.get("/sekretariat/<slug>/kebermanfaatan.xlsx", defaults={"kind": Kind.XLSX})
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
@limited(DOWNLOADS)
def progress_file(edition: Edition) -> Response:
    """The same without anything that tells of a person."""
    stage, now = stage_or_404(edition), clock.now()
    visible = rules.figures_visible(stage, now)
    rows = [_cells(line, visible) for line in queries.lines_of(stage)]
    return sheet_file(asked_kind(), f"kebermanfaatan-{edition.slug}", [_heads(visible), *rows])


def rated_entry(slug: str, ref: int) -> Entry | None:
    rated = queries.rated_by_id(slug, ref)
    return rated.entry if rated else None


@bp.get("/sekretariat/<slug>/kebermanfaatan/<int:ref>")
@requires(Permission.ENTRY_FOLLOW, load=rated_entry)
def details(entry: Entry) -> Response:
    rated, now = _rated(entry), clock.now()
    return render_page(
        "rating/details.html",
        edition=entry.edition,
        entry=entry,
        visible=rules.figures_visible(rated.stage, now),
        figures=queries.usefulness_in(rated.stage)[entry.id],
        flags=queries.waiting_flags(rated),
        reviews=queries.reviews_of(rated),
        comments=paged(queries.comments_on(rated), PER_PAGE),
        final=entry.edition.results_published_at is not None,
    )


@bp.route("/sekretariat/<slug>/kebermanfaatan/<int:ref>/putuskan", methods=["GET", "POST"])
@requires(Permission.ENTRY_CHECK, load=rated_entry)
def review(entry: Entry) -> AnyResponse:
    rated, form, mark = _rated(entry), ReviewForm(), request.args.get("tanda", "")
    if form.validate_on_submit() and _reviewed(rated, mark, form):
        flash(_("Keputusan tersimpan."), "ok")
        return _back(entry)
    flag = _flag(rated, mark)
    if flag is None and not form.errors:
        return _back(entry)
    return render_page(
        "rating/review.html", edition=entry.edition, entry=entry, flag=flag, form=form
    )


@bp.post("/sekretariat/<slug>/kebermanfaatan/<int:ref>/cabut")
@requires(Permission.ENTRY_CHECK, load=rated_entry)
def take_back(entry: Entry) -> AnyResponse:
    ref = request.form.get("keputusan", 0, int)
    found = next((one for one in queries.reviews_of(_rated(entry)) if one.id == ref), None)
    if found is None:
        raise NotFound
    with transaction():
        actions.take_back(found, by=current_user)
    flash(_("Keputusan dicabut. Yang ditandai menunggu keputusan lagi."), "ok")
    return _back(entry)


def _rated(entry: Entry) -> RatedEntry:
    rated = queries.rated_by_id(entry.edition.slug, entry.id)
    if rated is None:
        raise NotFound
    return rated


def _flag(rated: RatedEntry, mark: str) -> Flag | None:
    found = queries.waiting_flags(rated)
    return next((flag for flag in found if flag.mark == mark), None)


def _reviewed(rated: RatedEntry, mark: str, form: ReviewForm) -> bool:
    return carried_out(
        lambda: actions.review(rated, mark, form.chosen(), form.reason.data, by=current_user),
        form.reason,
    )


def _back(entry: Entry) -> AnyResponse:
    return redirect(url_for(".details", slug=entry.edition.slug, ref=entry.id), code=303)


def _heads(visible: bool) -> list[str]:
    figures = [_("Rata-rata"), _("Tertimbang")] if visible else []
    return [
        _("Nomor"),
        _("Judul"),
        _("Instansi"),
        _("Penilaian dihitung"),
        _("Dikesampingkan"),
        _("Menunggu keputusan"),
        *figures,
    ]


def _cells(line: queries.Line, visible: bool) -> Sequence[Cell]:
    entry, figures = line.rated.entry, line.figures
    shown = (figures.tally.mean, figures.shrunken) if visible else ()
    return [
        f"{entry.id:03d}",
        entry.title,
        entry.agency.name,
        figures.tally.n,
        figures.tally.set_aside,
        len(line.waiting),
        *("" if one is None else rounded(one) for one in shown),
    ]
