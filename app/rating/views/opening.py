"""The secretariat says which innovations the public rates."""

from collections.abc import Collection, Sequence

from flask import Response, flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.competitions.rules import is_over
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound, RuleBroken, rule_text
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import paged
from app.core.templating import page_url
from app.entries.models import Entry
from app.judging.queries import passed_entries
from app.permissions import Permission, requires
from app.rating import actions, queries
from app.rating.views.blueprint import bp

PER_PAGE = 100


def stage_or_404(edition: Edition) -> Stage:
    """The stage in which the public rates; NotFound where the edition has none."""
    stage = queries.stage_of(edition)
    if stage is None:
        raise NotFound
    return stage


@bp.get("/sekretariat/<slug>/kebermanfaatan/inovasi")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def opening(edition: Edition) -> Response:
    return _show(stage_or_404(edition))


@bp.post("/sekretariat/<slug>/kebermanfaatan/inovasi")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def open_for_public(edition: Edition) -> AnyResponse:
    stage = stage_or_404(edition)
    before = request.form.getlist("semula", int)
    wanted = request.form.getlist("proposal", int)
    try:
        with transaction():
            actions.open_for_public(stage, before, wanted, by=current_user)
    except RuleBroken as problem:
        return _show(stage, ticks=(before, wanted), refused=rule_text(problem))
    flash(_("Daftar yang dinilai publik tersimpan."), "ok")
    return redirect(page_url(), code=303)


def _show(
    stage: Stage, ticks: tuple[Collection[int], Collection[int]] = ((), ()), refused: str = ""
) -> Response:
    """The list; after a refusal as it was ticked. `ticks`: the ids that were ticked when the page
    was drawn, and when it was sent."""
    sought = request.args.get("cari", "").strip()
    opened = {row.entry_id for row in queries.rated_in(stage)}
    before, wanted = ticks
    return render_page(
        "rating/opening.html",
        status=422 if refused else 200,
        edition=stage.edition,
        stage=stage,
        over=is_over(stage, clock.now()),
        sought=sought,
        found=paged(_passed(stage.edition, sought), PER_PAGE),
        opened=opened,
        ticked=opened.difference(before).union(wanted),
        refused=refused,
        fixed=queries.rated_refs(stage),
    )


def _passed(edition: Edition, sought: str) -> Sequence[Entry]:
    """Entries that passed the check and whose title or agency has these words, by number."""
    passed = passed_entries(edition.id)
    words = sought.casefold()
    return [one for one in passed if words in f"{one.title} {one.agency.name}".casefold()]
