"""The secretariat reads one proposal and does its administrative check."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.competitions.definition import Audience
from app.core import clock
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.request import arrived
from app.entries import queries
from app.entries.actions import checking as actions
from app.entries.actions.steps_taken import assessment_started, selection_is_coming
from app.entries.forms import ReopenForm
from app.entries.messages import CHECK_GAPS
from app.entries.models import CheckConflict, Entry, EntryState
from app.entries.queries.automatic import results_of
from app.entries.queries.findings import findings_of
from app.entries.rules import checklist as rules
from app.entries.rules import states
from app.entries.views.blueprint import bp, see
from app.entries.views.path import way_of
from app.permissions import Permission, requires

_PASSED = {"ya": True, "tidak": False}
_Marks = Mapping[str, actions.Mark]


@bp.get("/sekretariat/<slug>/proposal/<int:ref>")
@requires(Permission.ENTRY_FOLLOW, load=queries.entry_of_edition)
def edition_entry(entry: Entry) -> Response:
    return render_page("entries/edition_entry.html", **_about(entry))


@bp.get("/sekretariat/<slug>/proposal/<int:ref>/seleksi")
@requires(Permission.ENTRY_CHECK, load=queries.entry_of_edition)
def check(entry: Entry) -> Response:
    """The checklist; `?periksa=1` tells what it still lacks."""
    return render_page("entries/check.html", **_about(entry))


@bp.post("/sekretariat/<slug>/proposal/<int:ref>/seleksi")
@requires(Permission.ENTRY_CHECK, load=queries.entry_of_edition)
def save_check(entry: Entry) -> Response:
    sent, base = _marks(entry), _marks(entry, "semula_")
    try:
        clashes = _save(entry, sent, base)
    except RuleBroken as problem:
        unsaved = {key: mark for key, mark in sent.items() if mark != base[key]}
        return _show_unsaved(entry, unsaved, rule_text(problem))
    if clashes:
        return see(".check", slug=entry.edition.slug, ref=entry.id, _anchor="dua-isian")
    if "simpulkan" in request.form:
        return see(".confirm_check", slug=entry.edition.slug, ref=entry.id)
    flash(_("Hasil pemeriksaan tersimpan."), "ok")
    return see(".check", slug=entry.edition.slug, ref=entry.id)


@bp.get("/sekretariat/<slug>/proposal/<int:ref>/seleksi/simpulkan")
@requires(Permission.ENTRY_CHECK, load=queries.entry_of_edition)
def confirm_check(entry: Entry) -> Response:
    """What the verdict will be and who is told, before it is said."""
    told = _about(entry)
    if not told["open"]:
        return see(".edition_entry", slug=entry.edition.slug, ref=entry.id)
    if not told["check"] or told["gaps"]:
        return see(".check", slug=entry.edition.slug, ref=entry.id, periksa=1)
    people = queries.concerned(entry, clock.now())
    return render_page("entries/confirm_check.html", people=people, **told)


@bp.post("/sekretariat/<slug>/proposal/<int:ref>/seleksi/simpulkan")
@requires(Permission.ENTRY_CHECK, load=queries.entry_of_edition)
def conclude_check(entry: Entry) -> Response:
    seen = request.form.get("dibaca", "")
    with transaction():
        actions.conclude_check(entry, seen=seen, by=current_user, now=clock.now())
    return see(".edition_entry", slug=entry.edition.slug, ref=entry.id)


@bp.route("/sekretariat/<slug>/proposal/<int:ref>/seleksi/koreksi", methods=["GET", "POST"])
@requires(Permission.ENTRY_CHECK, load=queries.entry_of_edition)
def reopen_check(entry: Entry) -> Response:
    form = ReopenForm()
    if not form.validate_on_submit():
        return render_page("entries/reopen_check.html", form=form, **_about(entry))
    with transaction():
        actions.reopen_check(entry, form.reason.data, by=current_user, now=arrived())
    flash(_("Seleksi administrasi dibuka kembali. Pengusul diberi tahu lewat surel."), "ok")
    return see(".check", slug=entry.edition.slug, ref=entry.id)


def _show_unsaved(entry: Entry, unsaved: _Marks, problem: str) -> Response:
    """What was typed on a page that came too late, for its writer to copy."""
    about = {**_about(entry), "unsaved": unsaved, "problem": problem}
    return render_page("entries/check.html", status=409, **about)


def _save(entry: Entry, sent: _Marks, base: _Marks) -> Sequence[str]:
    with transaction():
        clashes = actions.save_check(entry, sent, base=base, by=current_user, now=clock.now())
        _settle(entry)
    return clashes


def _settle(entry: Entry) -> None:
    """What the person chose where two had said different things of one item."""
    for conflict in queries.open_check_conflicts(entry.id):
        chosen = request.form.get(f"pilih_{conflict.id}", "")
        if chosen in {"pakai", "lepas"}:
            use = chosen == "pakai"
            actions.settle_check(entry, conflict, use=use, by=current_user, now=clock.now())


def _about(entry: Entry) -> dict[str, Any]:
    """The entry's last snapshot as the secretariat reads it, its way, its check."""
    check_row = queries.check_of(entry.id)
    snapshot = check_row.snapshot if check_row else queries.latest_snapshot(entry.id)
    items = check_row.items if check_row else []
    beside = queries.open_check_conflicts(entry.id)
    definition = queries.definition_of(snapshot) if snapshot else None
    draft = queries.draft_of(entry)
    return {
        "entry": entry,
        "edition": entry.edition,
        **way_of(entry),
        "snapshot": snapshot,
        "check": check_row,
        "checklist": rules.checklist_of(entry),
        "items": {item["key"]: item for item in items},
        "beside": beside,
        "gaps": _gaps(entry, items, beside),
        "fingerprint": rules.fingerprint(items),
        "earlier": rules.earlier_of(check_row),
        "open": entry.state is EntryState.SUBMITTED,
        "final": assessment_started(entry, clock.now()),
        "too_early": selection_is_coming(entry, clock.now()),
        "why_not_reopen": _why_not_reopen(entry),
        "findings": findings_of(entry, draft),
        "automatic": results_of(entry, draft),
        "sections": queries.readable(snapshot, definition, Audience.SECRETARIAT)
        if snapshot and definition
        else [],
    }


def _gaps(entry: Entry, items: rules.Items, beside: Sequence[CheckConflict]) -> Mapping[str, str]:
    """Key of the item → what to do there; before the check was begun, at every item."""
    unseen = [{"key": row["key"], "passed": None} for row in rules.checklist_of(entry)]
    twice = dict.fromkeys((one.item_key for one in beside), "check.unsettled")
    lacking = {**rules.gaps_of(items or unseen), **twice}
    return {key: str(CHECK_GAPS[code]) for key, code in lacking.items()}


def _why_not_reopen(entry: Entry) -> str:
    started = assessment_started(entry, clock.now())
    code = states.refusal(
        states.Step.REOPEN, entry.state, as_admin=False, assessment_started=started
    )
    return rule_text(RuleBroken(code)) if code else ""


def _marks(entry: Entry, prefix: str = "") -> dict[str, actions.Mark]:
    """The items of the form; with "semula_" as they were when the page was opened."""
    form = request.form
    return {
        row["key"]: actions.Mark(
            _PASSED.get(form.get(f"{prefix}butir_{row['key']}", "")),
            form.get(f"{prefix}alasan_{row['key']}", "").strip(),
        )
        for row in rules.checklist_of(entry)
    }
