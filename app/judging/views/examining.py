"""What an examiner reads: the case file of each entry that is theirs, until their last day."""

from typing import Any

from flask import Response, request

from app.accounts import identity
from app.competitions.definition import Audience
from app.core import clock
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.entries import queries as entries
from app.entries.models import Entry, Snapshot
from app.judging.models import Assignment, Origin
from app.judging.queries import case
from app.judging.queries.sealing import bundle_of
from app.judging.rules import asked_of
from app.judging.views.blueprint import CHOSEN, SOURCES, STATES, bp
from app.objections import queries as objections
from app.operations.audit_words import ACTIONS
from app.permissions import Permission, requires


@bp.get("/pemeriksa")
@requires(Permission.EXAMINER_WORK)
def cases() -> Response:
    return render_page("judging/cases.html", cases=case.cases_of(identity.person(), clock.now()))


@bp.get("/pemeriksa/<int:ref>")
@requires(Permission.ENTRY_CASE, load=case.case_by_id)
def case_file(entry: Entry) -> Response:
    versions = entries.snapshots_of(entry.id)
    snapshot = _chosen(versions)
    scored = case.scorings_of(entry, clock.now())
    return render_page(
        "judging/case.html",
        entry=entry,
        edition=entry.edition,
        versions=versions,
        snapshot=snapshot,
        sections=_sections(snapshot) if snapshot else (),
        scored=scored,
        **_around(entry, [one.id for part in scored for one in part.readings]),
        **_words(),
    )


def _chosen(versions: Any) -> Snapshot | None:
    """The version that `?versi=` names, else the last one."""
    wanted = request.args.get("versi", len(versions), int)
    if not versions:
        return None
    found: Snapshot | None = next((one for one in versions if one.number == wanted), None)
    if found is None:
        raise NotFound
    return found


def _sections(snapshot: Snapshot) -> Any:
    return entries.readable(snapshot, entries.definition_of(snapshot), Audience.JUDGES)


def _around(entry: Entry, readings: list[int]) -> dict[str, Any]:
    """What stood between it and judges, what was decided, sealed, done and looked at."""
    appeals, objected = objections.appeals_of_entry(entry), objections.objections_about(entry)
    subjects = {
        "entry": [entry.id],
        "assignment": readings,
        "appeal": [one.id for one in appeals],
        "objection": [one.id for one in objected],
    }
    return {
        "bundle": bundle_of(entry.edition),
        "conflicts": case.conflicts_about(entry),
        "decision": case.known_decision(entry),
        "appeals": appeals,
        "objected": objected,
        "acts": case.acts_on(subjects),
        "seen": case.seen_before(entry),
    }


def _words() -> dict[str, Any]:
    return {
        "asked_of": asked_of,
        "points_of": _points,
        "actions": ACTIONS,
        "sources": SOURCES,
        "states": STATES,
        "chosen": CHOSEN,
        "by_hand": Origin.HAND,
        "by_objection": Origin.OBJECTION,
        "by_solver": Origin.SOLVER,
    }


def _points(reading: Assignment) -> dict[int, int]:
    return {one.criterion_id: one.points for one in reading.scores}
