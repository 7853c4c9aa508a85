"""The secretariat reads one proposal and does its administrative check."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.competitions.definition import Audience
from app.core import clock
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.core.htmx import render_page
from app.entries import queries
from app.entries.actions import checking as actions
from app.entries.models import Entry, EntryState
from app.entries.queries.findings import findings_of
from app.entries.rules.checklist import checklist_of
from app.entries.views.blueprint import bp, see
from app.entries.views.path import way_of
from app.permissions import Permission, requires

_PASSED = {"ya": True, "tidak": False}


@bp.get("/sekretariat/<slug>/proposal/<int:ref>")
@requires(Permission.ENTRY_FOLLOW, load=queries.entry_of_edition)
def edition_entry(entry: Entry) -> Response:
    return render_page("entries/edition_entry.html", **_about(entry))


@bp.get("/sekretariat/<slug>/proposal/<int:ref>/seleksi")
@requires(Permission.ENTRY_CHECK, load=queries.entry_of_edition)
def check(entry: Entry) -> Response:
    return render_page("entries/check.html", problem="", **_about(entry))


@bp.post("/sekretariat/<slug>/proposal/<int:ref>/seleksi")
@requires(Permission.ENTRY_CHECK, load=queries.entry_of_edition)
def save_check(entry: Entry) -> Response:
    sent, base = _marks(entry), _marks(entry, "semula_")
    with transaction():
        clashes = actions.save_check(entry, sent, base=base, by=current_user, now=clock.now())
    if clashes:
        return _show_clashes(entry, clashes, sent)
    if "simpulkan" not in request.form:
        flash(_("Hasil pemeriksaan tersimpan."), "ok")
        return see(".check", slug=entry.edition.slug, ref=entry.id)
    return _conclude(entry)


def _conclude(entry: Entry) -> Response:
    """To the verdict; what still lacks is said on the page, with everything kept."""
    try:
        with transaction():
            actions.conclude_check(entry, by=current_user, now=clock.now())
    except RuleBroken as problem:
        words = rule_text(problem)
        return render_page("entries/check.html", status=422, problem=words, **_about(entry))
    return see(".edition_entry", slug=entry.edition.slug, ref=entry.id)


def _show_clashes(
    entry: Entry, clashes: Sequence[str], sent: Mapping[str, actions.Mark]
) -> Response:
    """What this page said of items that somebody else has filled in otherwise meanwhile."""
    mine = [
        (row, sent[row["key"]], f"butir-{row['key']}")
        for row in checklist_of(entry)
        if row["key"] in clashes
    ]
    return render_page("entries/check.html", status=409, problem="", clashes=mine, **_about(entry))


def _about(entry: Entry) -> dict[str, Any]:
    """The entry's last snapshot as the secretariat reads it, its way, its check."""
    check_row = queries.check_of(entry.id)
    snapshot = check_row.snapshot if check_row else queries.latest_snapshot(entry.id)
    items = {item["key"]: item for item in check_row.items} if check_row else {}
    definition = queries.definition_of(snapshot) if snapshot else None
    return {
        "entry": entry,
        **way_of(entry),
        "snapshot": snapshot,
        "check": check_row,
        "checklist": checklist_of(entry),
        "items": items,
        "open": entry.state is EntryState.SUBMITTED,
        "findings": findings_of(entry, queries.draft_of(entry)),
        "sections": queries.readable(snapshot, definition, Audience.SECRETARIAT)
        if snapshot and definition
        else [],
    }


def _marks(entry: Entry, prefix: str = "") -> dict[str, actions.Mark]:
    """The items of the form; with "semula_" as they were when the page was opened."""
    form = request.form
    return {
        row["key"]: actions.Mark(
            _PASSED.get(form.get(f"{prefix}butir_{row['key']}", "")),
            form.get(f"{prefix}alasan_{row['key']}", "").strip(),
        )
        for row in checklist_of(entry)
    }
