"""The panel reads entries, their snapshots and the recap of the decision stage."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Response, request
from flask_login import current_user

from app.competitions.models import Edition, StageKind
from app.competitions.queries import edition_by_slug, stage_of_kind
from app.core import clock
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.core.paging import paged
from app.entries import queries as entries
from app.entries.models import Entry
from app.judging import queries
from app.judging.queries import Finals, Recap, RecapRow
from app.judging.queries.visits import Visit, visits_of
from app.judging.rules import deciding
from app.judging.rules.stages import assessments, grade_of, of_proposals
from app.judging.rules.visits import is_visited
from app.judging.views.blueprint import bp, sections_for_judges
from app.judging.views.final import shown_finals
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
    first = of_proposals(edition.stages)
    recap = queries.recap(first, with_marks=True) if first and meets else None
    finals = queries.finals_of(edition) if meets else None
    return render_page(
        "judging/panel.html",
        edition=edition,
        meets=meets,
        waits=not meets and deciding.panel_meets(edition, clock.now()),
        decision=stage_of_kind(edition, StageKind.DECISION),
        finals=finals,
        **_look(edition),
        **(_finalists_open_to_me(finals) if finals else _open_to_me(recap, edition)),
    )


def _finalists_open_to_me(finals: Finals) -> dict[str, Any]:
    """The same of the finalists, by their final score."""
    barred = _barred()
    mine = [ref for ref in finals.order if ref not in barred]
    page = paged(mine, PER_PAGE)
    hidden = len(finals.order) - len(mine)
    return {"found": page, "hidden": hidden, **shown_finals(finals, page)}


def _barred() -> Collection[int]:
    return {ref for ref, _judge in queries.standing_conflicts(None, [current_user.id])}


def _open_to_me(recap: Recap | None, edition: Edition) -> dict[str, Any]:
    """The entries in order without those in conflict, and how many these are."""
    if recap is None:
        return {**listed(None, (), PER_PAGE), "hidden": 0}
    every = queries.ranked(recap, _order(edition))
    mine = queries.without(every, _barred())
    return {**listed(recap, mine, PER_PAGE), "hidden": len(every) - len(mine)}


@bp.get("/penilaian/panel/<slug>/<int:ref>")
@requires(Permission.ENTRY_PANEL, load=entry_before_panel)
def panel_entry(entry: Entry) -> Response:
    snapshot = entries.snapshot_for_judges(entry.id)
    if snapshot is None:
        raise NotFound
    rows = _marks(entry)
    return render_page(
        "judging/panel_entry.html",
        entry=entry,
        edition=entry.edition,
        snapshot=snapshot,
        rows=rows,
        visits=_visits(rows),
        blind=deciding.panel_is_blind(entry.edition),
        sections=sections_for_judges(snapshot, blind=deciding.panel_is_blind(entry.edition)),
    )


def _marks(entry: Entry) -> Sequence[RecapRow]:
    """What judges gave it in each stage in which it was scored; in the first where in none."""
    rows = [queries.recap_of(entry, stage) for stage in assessments(entry.edition.stages)]
    return [row for row in rows if row.marks] or rows[:1]


def _visits(rows: Sequence[RecapRow]) -> Mapping[int, Visit]:
    """The reports of those who saw it at its place, by reading."""
    there = [row for row in rows if is_visited(row.recap.stage)]
    return visits_of([one for row in there for _mark, one in queries.readings_behind(row)])


def _look(edition: Edition) -> dict[str, Any]:
    """How the recap is shown to this panel."""
    first = of_proposals(edition.stages)
    return {
        "order": _order(edition),
        "grade": grade_of(first) if first else None,
        "blind": deciding.panel_is_blind(edition),
    }


def _order(edition: Edition) -> str:
    return request.args.get("urut", queries.best_first(edition))
