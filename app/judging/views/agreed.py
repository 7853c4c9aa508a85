"""How far the teams are, for chair and secretariat."""

from collections import Counter
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.htmx import render_page
from app.core.paging import paged
from app.judging import queries
from app.judging.rules.teams import Stand, consolidation, why_not_agree
from app.judging.views.assigning import wanted_stage
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires

PER_PAGE = 100
ORDER = [Stand.REFUSED, Stand.ASKED, Stand.OPEN, Stand.WITHOUT, Stand.AGREED]
"""What needs most comes first."""


def when(edition: Edition) -> dict[str, Any]:
    """The stage in which teams meet, and why they may not now."""
    return {
        "consolidation": consolidation(edition.stages),
        "closed": why_not_agree(edition, clock.now()),
    }


@bp.get("/sekretariat/<slug>/rekap/tim")
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
def team_progress(edition: Edition) -> AnyResponse:
    recap = queries.recap(wanted_stage(edition), with_marks=True)
    if not recap.has_teams:
        return redirect(url_for(".recap", slug=edition.slug), code=303)
    teams = queries.teams_of(recap.stage, recap.finished.readings)
    page = paged(sorted(teams.values(), key=lambda one: ORDER.index(one.stand)), PER_PAGE)
    return render_page(
        "judging/team_progress.html",
        edition=edition,
        recap=recap,
        counts=Counter(team.stand for team in teams.values()),
        entries=queries.entries_by_id([team.entry_id for team in page.items]),
        found=page,
        **when(edition),
    )
