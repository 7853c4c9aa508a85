"""What everybody may read about competitions."""

from collections.abc import Sequence
from datetime import datetime

from flask import Response

from app.competitions import messages, queries, rules
from app.competitions.models import Edition, EditionState, StageKind
from app.competitions.rules import StageProgress
from app.competitions.views.blueprint import bp
from app.competitions.views.settings import how_judged
from app.competitions.views.words import amendment_words, countdown, timeline
from app.core import clock
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.permissions import Permission, public, requires


@bp.get("/kompetisi")
@public
def index() -> Response:
    """All editions that are or were open, by what can be done with them now."""
    now = clock.now()
    editions = queries.public_editions()
    return render_page(
        "competitions/index.html",
        parts=_by_progress(editions, now),
        countdowns={edition.id: countdown(edition, now) for edition in editions},
    )


@bp.get("/kompetisi/<slug>")
@requires(Permission.EDITION_VIEW, load=queries.edition_by_slug)
def show(edition: Edition) -> Response:
    now = clock.now()
    form, rubric = queries.form_in_force(edition)[1], queries.rubric_in_force(edition)
    return render_page(
        "competitions/show.html",
        edition=edition,
        steps=timeline(edition, now),
        coming=rules.coming_stage(edition.stages, now),
        countdown=countdown(edition, now),
        form_definition=form,
        **how_judged(edition, form, rubric),
        amendments=amendment_words(edition),
        messages=messages,
    )


@bp.get("/kompetisi/<slug>/ketentuan.json")
@requires(Permission.EDITION_VIEW, load=queries.edition_by_slug)
def frozen_rules(edition: Edition) -> Response:
    """What the opening froze, byte for byte: the text whose SHA-256 the page shows."""
    if not edition.frozen_definition:
        raise NotFound
    return Response(edition.frozen_definition, mimetype="application/json")


def _by_progress(editions: Sequence[Edition], now: datetime) -> dict[str, list[Edition]]:
    parts: dict[str, list[Edition]] = {"open": [], "coming": [], "running": [], "past": []}
    for edition in editions:
        parts[_part_of(edition, now)].append(edition)
    return parts


def _part_of(edition: Edition, now: datetime) -> str:
    registration = queries.stage_of_kind(edition, StageKind.REGISTRATION)
    if edition.state is EditionState.CLOSED or registration is None:
        return "past"
    places = {
        StageProgress.COMING: "coming",
        StageProgress.OPEN: "open",
        StageProgress.OVER: "running",
    }
    return places[rules.progress(registration, now)]
