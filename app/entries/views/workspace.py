"""The agency's first page: what needs you now, our proposals and where they are, the deadline."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts.models import Role
from app.competitions.models import Edition
from app.core import clock
from app.core.htmx import render_page
from app.core.paging import asked_page
from app.core.sheets import Kind
from app.entries import queries
from app.entries.models import Entry, EntryState
from app.entries.queries import desk
from app.entries.queries.writers import without_writer
from app.entries.rules.standing import Standing
from app.entries.views.blueprint import bp
from app.entries.views.path import legs_of
from app.entries.views.sheets import proposals_file
from app.entries.views.whereabouts import Whereabouts, whereabouts_of_all
from app.limits import DOWNLOADS, limited
from app.objections.queries import to_respond
from app.objections.rules import objections_close
from app.permissions import Permission, requires
from app.predicates import grants

AT_ONCE = 10
"""Of the things to do; the list below has them all."""
NEWS = timedelta(days=30)
"""So long the first page tells that results are out."""


class Todo(NamedTuple):
    """An entry that waits for the reader."""

    entry: Entry
    where: Whereabouts
    orphaned: bool
    """Whoever wrote it has left: its agency's admin sees to it."""


@bp.get("/instansi")
@requires(Permission.AGENCY_WORK)
def workspace() -> Response:
    registrations = desk.registrations_of(current_user, clock.now())
    wanted = _wanted(registrations)
    return render_page(
        "entries/workspace.html",
        wanted=wanted,
        registrations=registrations,
        **_overview(wanted),
    )


@bp.get("/instansi/proposal.csv", defaults={"kind": Kind.CSV})
@bp.get("/instansi/proposal.xlsx", defaults={"kind": Kind.XLSX})
@requires(Permission.AGENCY_WORK)
@limited(DOWNLOADS)
def workspace_file(kind: Kind) -> Response:
    now = clock.now()
    wanted = _wanted(desk.registrations_of(current_user, now))
    return proposals_file(kind, "proposal-instansi", desk.all_of(current_user, now, wanted))


def _wanted(registrations: Sequence[desk.Registration]) -> desk.Wanted:
    args = request.args
    return desk.Wanted(
        edition=args.get("edisi", ""),
        part=args.get("keadaan", ""),
        words=args.get("q", ""),
        order=args.get("urut", ""),
        running=frozenset(one.edition.id for one in registrations),
    )


def _overview(wanted: desk.Wanted) -> dict[str, Any]:
    now = clock.now()
    found = desk.page_of(current_user, now, wanted, asked_page())
    inside = desk.inside(current_user, now)
    where = whereabouts_of_all([*found.items, *inside], now)
    todos = _waiting(inside, where)
    shown = todos[:AT_ONCE]
    editions = desk.editions_of(current_user, now)
    return {
        "found": found,
        "where": where,
        "done": desk.done_of([*_unfinished(found.items), *(one.entry for one in shown)]),
        "counts": desk.counts_of(current_user, now, wanted),
        "editions": editions,
        "todos": shown,
        "more": len(todos) - len(shown),
        "waiting": {one.entry.id for one in todos},
        "notes": desk.notes_of(inside),
        "never_sent": _never_sent(inside, where),
        "published": _published(editions),
        "objected": to_respond([e.id for e in editions if objections_close(e)], current_user, now),
        **_way(found.items, where),
    }


def _waiting(entries: Sequence[Entry], where: Mapping[int, Whereabouts]) -> list[Todo]:
    """Those that the reader can bring further, the most urgent first."""
    overseen = desk.administered_by(current_user, clock.now())
    unwritten = [e for e in _unfinished(entries) if e.agency_id in overseen and not _writes(e)]
    orphans = without_writer(unwritten, clock.now())
    return [
        Todo(entry, where[entry.id], entry.id in orphans)
        for entry in entries
        if _waits(
            entry,
            where[entry.id].standing,
            as_admin=entry.agency_id in overseen,
            orphaned=entry.id in orphans,
        )
    ]


def _waits(entry: Entry, standing: Standing, *, as_admin: bool, orphaned: bool) -> bool:
    if standing in {Standing.WITH_ADMIN, Standing.INTERNAL_OVER}:
        return as_admin
    return standing in {Standing.DRAFT, Standing.RETURNED} and (orphaned or _writes(entry))


def _writes(entry: Entry) -> bool:
    """Whether the reader is one of those who write it, not only its agency's admin."""
    return entry.started_by_id == current_user.id or any(
        grant.agency_id == entry.agency_id and grant.unit_id in {None, entry.unit_id}
        for grant in grants(current_user, Role.INNOVATOR)
    )


def _unfinished(entries: Sequence[Entry]) -> list[Entry]:
    """Those of which it matters how far they are."""
    return [entry for entry in entries if entry.state in {EntryState.DRAFT, EntryState.RETURNED}]


def _never_sent(entries: Sequence[Entry], where: Mapping[int, Whereabouts]) -> int:
    """How many were still inside when registration closed, of editions that still run."""
    return sum(
        where[entry.id].standing is Standing.NEVER_SENT
        and entry.edition.results_published_at is None
        for entry in entries
    )


def _published(editions: Sequence[Edition]) -> list[Edition]:
    """Those whose results are news."""
    since = clock.now() - NEWS
    return [
        edition
        for edition in editions
        if edition.results_published_at is not None and edition.results_published_at > since
    ]


def _way(entries: Sequence[Entry], where: Mapping[int, Whereabouts]) -> dict[str, Any]:
    """The way of the entry of this page that moved last."""
    moved = max(entries, key=lambda entry: where[entry.id].since, default=None)
    if moved is None:
        return {"moved": None, "legs": ()}
    legs = legs_of(moved, queries.transitions_of(moved.id), where[moved.id])
    return {"moved": moved, "legs": legs}
