"""The secretariat looks at conflicts of interest."""

from collections.abc import Collection
from typing import Any

from flask import Response, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core.db import transaction
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.judging import actions, queries
from app.judging.forms import ReasonForm
from app.judging.forms.conflicts import APPLIES, DecideForm
from app.judging.models import Assignment, Conflict
from app.judging.queries.conflicts import Pair
from app.judging.rules.stages import assessments
from app.judging.views.assignments import assignment_in
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


def conflict_in(slug: str, ref: int) -> Conflict | None:
    conflict = queries.conflict_by_id(ref)
    return conflict if conflict and conflict.entry.edition.slug == slug else None


@bp.get("/sekretariat/<slug>/konflik")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def conflicts(edition: Edition) -> Response:
    unrecorded = queries.unrecorded_conflicts(assessments(edition.stages))
    recorded = queries.conflicts_of_edition(edition.id)
    told = {(one.reading.entry_id, one.reading.judge_id) for one in unrecorded}
    told |= {(one.entry_id, one.judge_id) for one in recorded}
    return render_page(
        "judging/conflicts.html",
        edition=edition,
        unrecorded=unrecorded,
        undecided=queries.undecided_conflicts(edition),
        conflicts=recorded,
        **_of_judges(edition, told),
    )


def _of_judges(edition: Edition, told: Collection[Pair]) -> dict[str, Any]:
    """What their pacts say, and what keeps them from entries that they were never given."""
    judges, signed = queries.judges_of(*assessments(edition.stages)), queries.signed_in(edition.id)
    prevented = queries.prevented(edition, [judge.id for judge in judges], told)
    return {
        "prevented": [(one, prevented[one.id]) for one in judges if one.id in prevented],
        "unsigned": [judge.name for judge in judges if judge.id not in signed],
        "ties": queries.ties_of([judge.id for judge in judges]),
    }


@bp.post("/sekretariat/<slug>/konflik")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def record_conflicts(edition: Edition) -> AnyResponse:
    with transaction():
        actions.record_conflicts(edition, by=current_user)
    flash(_("Benturan kepentingan dicatat dan bacaannya dialihkan."), "ok")
    return redirect(url_for(".conflicts", slug=edition.slug), code=303)


@bp.route("/sekretariat/<slug>/konflik/<int:ref>", methods=["GET", "POST"])
@requires(Permission.CONFLICT_DISMISS, load=conflict_in)
def dismiss_conflict(conflict: Conflict) -> AnyResponse:
    form = ReasonForm()
    edition = conflict.entry.edition

    def act() -> None:
        actions.dismiss_conflict(conflict, form.reason.data, by=current_user)

    if not form.validate_on_submit() or not carried_out(act, form.reason):
        page = "judging/dismiss_conflict.html"
        return render_page(page, conflict=conflict, edition=edition, form=form)
    flash(_("Benturan kepentingan dikesampingkan."), "ok")
    return redirect(url_for(".conflicts", slug=edition.slug), code=303)


@bp.route("/sekretariat/<slug>/penugasan/<int:ref>/benturan", methods=["GET", "POST"])
@requires(Permission.ASSIGNMENT_MANAGE, load=assignment_in)
def settle_conflict(assignment: Assignment) -> AnyResponse:
    form = DecideForm()

    def act() -> None:
        applies = form.putusan.data == APPLIES
        actions.settle_potential(assignment, form.reason.data, applies=applies, by=current_user)

    if not form.validate_on_submit() or not carried_out(act, form.reason):
        return _show_question(assignment, form)
    flash(_("Keputusan tercatat."), "ok")
    return redirect(url_for(".conflicts", slug=assignment.stage.edition.slug), code=303)


def _show_question(assignment: Assignment, form: DecideForm) -> Response:
    edition, pair = assignment.stage.edition, (assignment.entry_id, assignment.judge_id)
    return render_page(
        "judging/settle_conflict.html",
        assignment=assignment,
        edition=edition,
        sources=queries.potential_conflicts(edition, [assignment.judge_id]).get(pair, ()),
        form=form,
    )
