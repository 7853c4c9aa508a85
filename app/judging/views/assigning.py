"""The secretariat gives judges what to read."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.models import User
from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.db import transaction
from app.core.errors import RuleBroken
from app.core.htmx import render_page
from app.core.paging import paged
from app.core.templating import page_url
from app.entries.models import Entry
from app.judging import actions, queries, rules
from app.judging.forms import ReasonForm
from app.judging.models import Assignment, AssignmentState
from app.judging.views.blueprint import SOURCES, bp
from app.permissions import Permission, requires

PER_PAGE = 50


def assignment_in(slug: str, ref: int) -> Assignment | None:
    assignment = queries.assignment_by_id(ref)
    return assignment if assignment and assignment.stage.edition.slug == slug else None


def chosen_stage(edition: Edition) -> Stage | None:
    """The assessment that the page is about: the one asked for, else the first not over."""
    stages = rules.assessments(edition.stages)
    wanted = request.args.get("tahap", 0, int)
    asked = [stage for stage in stages if stage.id == wanted]
    running = [stage for stage in stages if not rules.marks_visible(stage, clock.now())]
    return next(iter(asked or running or stages[-1:]), None)


@bp.get("/sekretariat/<slug>/penugasan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def assignments(edition: Edition) -> Response:
    stage = chosen_stage(edition)
    return render_page(
        "judging/assignments.html",
        edition=edition,
        stage=stage,
        stages=rules.assessments(edition.stages),
        **(_pairs(edition, stage) if stage else {}),
    )


@bp.post("/sekretariat/<slug>/penugasan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def assign(edition: Edition) -> AnyResponse:
    stage = chosen_stage(edition)
    if stage is None:
        raise RuleBroken("judging.no_assessment")
    with transaction():
        result = actions.assign(stage, *_ticked(edition), by=current_user)
    _report(result)
    return redirect(page_url(), code=303)


@bp.get("/sekretariat/<slug>/penugasan/<int:ref>")
@requires(Permission.ASSIGNMENT_MANAGE, load=assignment_in)
def assignment(assignment: Assignment) -> Response:
    return _show(assignment, ReasonForm(formdata=None))


@bp.post("/sekretariat/<slug>/penugasan/<int:ref>/hapus")
@requires(Permission.ASSIGNMENT_MANAGE, load=assignment_in)
def unassign(assignment: Assignment) -> AnyResponse:
    edition = assignment.stage.edition
    with transaction():
        actions.unassign(assignment, by=current_user)
    flash(_("Penugasan dihapus."), "ok")
    return redirect(url_for(".assignments", slug=edition.slug), code=303)


@bp.post("/sekretariat/<slug>/penugasan/<int:ref>/buka-kembali")
@requires(Permission.ASSIGNMENT_MANAGE, load=assignment_in)
def reopen(assignment: Assignment) -> AnyResponse:
    form = ReasonForm()
    if not form.validate_on_submit():
        return _show(assignment, form)
    with transaction():
        actions.reopen(assignment, form.reason.data, by=current_user)
    flash(_("Penilaian dibuka kembali. Juri diberi tahu lewat surel."), "ok")
    slug = assignment.stage.edition.slug
    return redirect(url_for(".assignment", slug=slug, ref=assignment.id), code=303)


def _pairs(edition: Edition, stage: Stage) -> dict[str, Any]:
    """What the page shows of entries and judges, and what stands between them."""
    passed = [entry for entry, _snapshot in queries.entries_to_assign(edition.id)]
    readings = queries.readings_by_entry(stage)
    found = paged(_filtered(passed, readings), PER_PAGE)
    judges = queries.loads(stage)
    return {
        "closed": rules.why_not_assign(stage, edition, clock.now()),
        "passed": passed,
        "found": found,
        "readings": readings,
        "judges": judges,
        "standing": queries.standing_conflicts(
            [entry.id for entry in found.items], [judge.user.id for judge in judges]
        ),
    }


def _show(assignment: Assignment, form: ReasonForm) -> Response:
    now = clock.now()
    return render_page(
        "judging/assignment.html",
        assignment=assignment,
        edition=assignment.stage.edition,
        may_unassign=rules.why_not_unassign(assignment) is None,
        may_reopen=rules.why_not_reopen(assignment, now) is None,
        form=form,
    )


def _ticked(edition: Edition) -> tuple[list[Entry], list[User]]:
    wanted = set(request.form.getlist("proposal", int))
    people = set(request.form.getlist("juri", int))
    return (
        [e for e, _snapshot in queries.entries_to_assign(edition.id) if e.id in wanted],
        [judge for judge in queries.judges_of(edition) if judge.id in people],
    )


def _filtered(passed: Sequence[Entry], readings: queries.ReadingsByEntry) -> Sequence[Entry]:
    """By what is searched for in number, title or agency, and by how many judges there are."""
    words = request.args.get("q", "").casefold().split()
    few = request.args.get("juri", "")
    return [
        entry
        for entry in passed
        if all(
            word in f"{entry.id:03d} {entry.title} {entry.agency.name}".casefold() for word in words
        )
        and (few not in ("0", "1") or _readers(readings.get(entry.id, ())) == int(few))
    ]


def _readers(readings: Sequence[Assignment]) -> int:
    return sum(reading.state is not AssignmentState.RECUSED for reading in readings)


def _report(result: actions.Assigned) -> None:
    made = len(result.made)
    if made:
        said = ngettext("%(num)d penugasan dibuat.", "%(num)d penugasan dibuat.", made)
        flash(said, "ok")
    for refusal in result.refused:
        flash(
            _(
                "%(judge)s tidak ditugaskan membaca “%(title)s”: benturan kepentingan (%(why)s).",
                judge=refusal.judge.name,
                title=refusal.entry.title,
                why=", ".join(str(SOURCES[source]) for source in sorted(refusal.sources)),
            ),
            "warn",
        )
    if not made and not result.refused:
        flash(_("Semua yang dipilih sudah ditugaskan sebelumnya."), "info")
