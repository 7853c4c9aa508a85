"""The secretariat marks finalists and winners, releases comments, and publishes."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.core.paging import paged
from app.core.templating import page_url
from app.entries.models import Entry
from app.judging import actions, queries, rules
from app.judging.forms import DecisionForm
from app.judging.models import Outcome
from app.judging.views.assigning import chosen_stage
from app.judging.views.blueprint import bp
from app.judging.views.recap import sorted_rows
from app.permissions import Permission, requires

PER_PAGE = 100


@bp.get("/sekretariat/<slug>/keputusan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def decisions(edition: Edition) -> Response:
    return _show(edition, DecisionForm(formdata=None))


@bp.post("/sekretariat/<slug>/keputusan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def decide(edition: Edition) -> AnyResponse:
    form = DecisionForm()
    if not form.validate_on_submit():
        return _show(edition, form)
    with transaction():
        _decide(edition, _ticked(edition), form)
    flash(_("Tersimpan. Belum diumumkan kepada siapa pun."), "ok")
    return redirect(url_for(".decisions", slug=edition.slug), code=303)


@bp.get("/sekretariat/<slug>/keputusan/umumkan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def publication(edition: Edition) -> Response:
    passed = queries.entries_to_assign(edition.id)
    return render_page(
        "judging/publication.html",
        edition=edition,
        decisions=queries.decisions_of(edition.id),
        entry_count=len(passed),
        agency_count=len({entry.agency_id for entry, _snapshot in passed}),
        released=_released(edition),
        closed=rules.why_not_decide(edition, clock.now()),
    )


@bp.post("/sekretariat/<slug>/keputusan/umumkan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def publish(edition: Edition) -> AnyResponse:
    with transaction():
        actions.publish_results(edition, by=current_user)
    flash(_("Hasil diumumkan."), "ok")
    return redirect(url_for(".decisions", slug=edition.slug), code=303)


@bp.get("/sekretariat/<slug>/catatan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def comments(edition: Edition) -> Response:
    stage = chosen_stage(edition)
    visible = stage is not None and rules.marks_visible(stage, clock.now())
    return render_page(
        "judging/comments.html",
        edition=edition,
        stage=stage,
        visible=visible,
        found=paged(queries.comments_of_stage(stage) if stage and visible else [], PER_PAGE),
    )


@bp.post("/sekretariat/<slug>/catatan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def release_comments(edition: Edition) -> AnyResponse:
    stage = chosen_stage(edition)
    if stage is None:
        raise NotFound
    shown = set(request.form.getlist("tampil", int))
    released = set(request.form.getlist("buka", int))
    with transaction():
        actions.release_comments(stage, shown, released, by=current_user)
    flash(_("Pilihan catatan tersimpan."), "ok")
    return redirect(page_url(), code=303)


def _show(edition: Edition, form: DecisionForm) -> Response:
    stages = rules.assessments(edition.stages)
    visible = bool(stages) and all(rules.marks_visible(s, clock.now()) for s in stages)
    recap = queries.recap(stages[-1], with_marks=visible) if stages else None
    rows = sorted_rows(recap, request.args.get("urut", "-rata")) if recap else []
    return render_page(
        "judging/decisions.html",
        edition=edition,
        closed=rules.why_not_decide(edition, clock.now()),
        found=paged(rows, PER_PAGE),
        decisions={d.entry_id: d for d in queries.decisions_of(edition.id)},
        ticked=set(request.form.getlist("proposal", int)),
        form=form,
    )


def _released(edition: Edition) -> int:
    """How many comments applicants will read."""
    return sum(
        reading.comment_released_at is not None
        for stage in rules.assessments(edition.stages)
        for reading in queries.comments_of_stage(stage)
    )


def _decide(edition: Edition, chosen: list[Entry], form: DecisionForm) -> None:
    if form.outcome.data == "none":
        actions.withdraw_decisions(edition, chosen, by=current_user)
        return
    actions.decide(
        edition,
        chosen,
        Outcome(form.outcome.data),
        award=form.award.data or "",
        reason=form.reason.data or "",
        by=current_user,
    )


def _ticked(edition: Edition) -> list[Entry]:
    wanted = set(request.form.getlist("proposal", int))
    return [e for e, _snapshot in queries.entries_to_assign(edition.id) if e.id in wanted]
