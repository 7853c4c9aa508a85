"""The panel reads entries, their snapshots and the recap of the decision stage."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.competitions.models import Edition, StageKind
from app.competitions.queries import edition_by_slug, stage_of_kind
from app.core import clock
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.entries import queries as entries
from app.entries.models import Entry
from app.judging import queries, rules
from app.judging.queries import Recap
from app.judging.views.blueprint import bp, sections_for_judges
from app.judging.views.recap import listed
from app.permissions import Permission, requires

PER_PAGE = 50


def entry_before_panel(slug: str, ref: int) -> Entry | None:
    entry = queries.panel_entry(ref)
    return entry if entry is not None and entry.edition.slug == slug else None


@bp.get("/penilaian/panel/<slug>")
@requires(Permission.EDITION_PANEL, load=edition_by_slug)
def panel(edition: Edition) -> Response:
    meets = queries.panel_meets(edition, clock.now())
    last = next(iter(rules.assessments(edition.stages)[::-1]), None)
    recap = queries.recap(last, with_marks=True) if last and meets else None
    return render_page(
        "judging/panel.html",
        edition=edition,
        meets=meets,
        waits=not meets and rules.panel_meets(edition, clock.now()),
        decision=stage_of_kind(edition, StageKind.DECISION),
        **_look(edition),
        **_open_to_me(recap, edition),
    )


def _open_to_me(recap: Recap | None, edition: Edition) -> dict[str, Any]:
    """The entries in order without those in conflict, and how many these are."""
    if recap is None:
        return {**listed(None, (), PER_PAGE), "hidden": 0}
    every = queries.ranked(recap, _order(edition))
    barred = {ref for ref, _judge in queries.standing_conflicts(None, [current_user.id])}
    mine = queries.without(every, barred)
    return {**listed(recap, mine, PER_PAGE), "hidden": len(every) - len(mine)}


@bp.get("/penilaian/panel/<slug>/<int:ref>")
@requires(Permission.ENTRY_PANEL, load=entry_before_panel)
def panel_entry(entry: Entry) -> Response:
    snapshot = entries.snapshot_for_judges(entry.id)
    if snapshot is None:
        raise NotFound
    return render_page(
        "judging/panel_entry.html",
        entry=entry,
        edition=entry.edition,
        grade=rules.passing_grade(entry.edition),
        snapshot=snapshot,
        row=queries.recap_of(entry, rules.assessments(entry.edition.stages)[-1]),
        blind=rules.panel_is_blind(entry.edition),
        sections=sections_for_judges(snapshot, blind=rules.panel_is_blind(entry.edition)),
    )


def _look(edition: Edition) -> dict[str, Any]:
    """How the recap is shown to this panel."""
    return {
        "order": _order(edition),
        "grade": rules.passing_grade(edition),
        "blind": rules.panel_is_blind(edition),
    }


def _order(edition: Edition) -> str:
    return request.args.get("urut", queries.best_first(edition))
