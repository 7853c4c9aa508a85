"""Calibration: the secretariat's anchors, and what they tell a judge of their own measure."""

from collections.abc import Sequence
from fractions import Fraction

from flask import Response, abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.entries.models import Entry
from app.judging import actions, queries, rules
from app.judging.forms import AnchorForm
from app.judging.models import Anchor
from app.judging.rules.calibration import measure
from app.judging.rules.stages import assessments
from app.judging.views.assigning import report, wanted_stage
from app.judging.views.blueprint import bp
from app.permissions import Permission, can, requires


@bp.get("/sekretariat/<slug>/penugasan/kalibrasi")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def calibration(edition: Edition) -> Response:
    stage = wanted_stage(edition)
    entries = _entries(stage)
    return _show(stage, entries, _form(stage, entries, request.args.get("acuan", 0, int)))


@bp.post("/sekretariat/<slug>/penugasan/kalibrasi")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def set_anchor(edition: Edition) -> AnyResponse:
    stage = wanted_stage(edition)
    entries = _entries(stage)
    form = _form(stage, entries)

    if not form.validate_on_submit() or not _kept(stage, entries, form):
        return _show(stage, entries, form)
    flash(_("Proposal acuan tersimpan. Tugaskan kepada semua juri bila semuanya sudah ada."), "ok")
    return _back(stage)


@bp.post("/sekretariat/<slug>/penugasan/kalibrasi/hapus")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def drop_anchor(edition: Edition) -> AnyResponse:
    stage, ref = wanted_stage(edition), request.form.get("proposal", 0, int)
    entries = [anchor.entry for anchor in queries.anchors_of(stage.id) if anchor.entry_id == ref]
    if not all(can(Permission.ENTRY_ASSIGN, entry) for entry in entries):
        abort(403)
    with transaction():
        actions.drop_anchor(stage, ref, by=current_user)
    flash(_("Bukan lagi proposal acuan. Penugasannya tetap seperti proposal lain."), "ok")
    return _back(stage)


@bp.post("/sekretariat/<slug>/penugasan/kalibrasi/tugaskan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def assign_anchors(edition: Edition) -> AnyResponse:
    stage = wanted_stage(edition)
    with transaction():
        done = actions.assign_anchors(stage, by=current_user)
    report(done)
    return _back(stage)


@bp.get("/penilaian/kalibrasi")
@requires(Permission.JUDGE_WORK)
def own_calibration() -> Response:
    stages = queries.readings_of(current_user).stages
    stage = stages.get(request.args.get("tahap", 0, int))
    if stage is None:
        raise NotFound
    rows = queries.own_compared(current_user.id, stage)
    return render_page(
        "judging/own_calibration.html",
        stage=stage,
        rows=rows,
        measure=measure([one for _reading, one in rows]),
    )


def _entries(stage: Stage) -> Sequence[Entry]:
    """Those that this person may make anchors."""
    passed = queries.entries_to_assign(stage)
    return [entry for entry, _snapshot in passed if can(Permission.ENTRY_ASSIGN, entry)]


def _form(stage: Stage, entries: Sequence[Entry], chosen: int | None = None) -> AnchorForm:
    """For an anchor that is there already, with what was agreed before."""
    anchors = {anchor.entry_id: anchor for anchor in queries.anchors_of(stage.id)}
    begun = queries.begun(stage) - set(anchors)
    open_ = [entry for entry in entries if entry.id not in begun]
    return AnchorForm.of(stage, open_, anchors.get(chosen or 0))


def _kept(stage: Stage, entries: Sequence[Entry], form: AnchorForm) -> bool:
    """Whether the anchor was kept; otherwise the form says why not."""

    def act() -> None:
        chosen = next(entry for entry in entries if entry.id == form.proposal.data)
        why = form.reason.data
        actions.set_anchor(stage, chosen, form.points(), why, again=form.again(), by=current_user)

    return carried_out(act, form.proposal)


def _show(stage: Stage, entries: Sequence[Entry], form: AnchorForm) -> Response:
    judges = {judge.id: judge for judge in queries.judges_of(stage)}
    anchors, lines = queries.calibration_of(stage, list(judges))
    return render_page(
        "judging/calibration.html",
        edition=stage.edition,
        stage=stage,
        stages=assessments(stage.edition.stages),
        closed=rules.why_not_calibrate(stage, stage.edition, clock.now()),
        told=rules.marks_visible(stage, clock.now()),
        entries=entries,
        anchors=anchors,
        judges=judges,
        lines=lines,
        lacking=sum(line.lacking > 0 for line in lines),
        agreed={line.anchor.entry_id: _agreed(line.anchor, stage) for line in anchors},
        form=form,
    )


def _agreed(anchor: Anchor, stage: Stage) -> Fraction | None:
    rubric, points = stage.rubric, {int(ref): given for ref, given in anchor.points.items()}
    return (
        rules.weighted_total(points, rubric, rules.asked_of(rubric, anchor.entry))
        if rubric
        else None
    )


def _back(stage: Stage) -> AnyResponse:
    place = url_for(".calibration", slug=stage.edition.slug, tahap=stage.id)
    return redirect(place, code=303)
