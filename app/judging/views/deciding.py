"""The secretariat marks finalists and winners, releases comments, and publishes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.competitions.rules import close_of
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.paging import paged
from app.core.templating import page_url
from app.judging import actions, queries, rules
from app.judging.forms.deciding import NONE, DecisionForm
from app.judging.models import Assignment, Decision, Outcome
from app.judging.queries import Finals, Plenary, Recap
from app.judging.queries.visits import visits_of
from app.judging.rules.deciding import followed, phase
from app.judging.rules.stages import assessments, grade_of, of_proposals
from app.judging.views.assigning import chosen_stage
from app.judging.views.blueprint import bp
from app.judging.views.final import shown_finals
from app.judging.views.recap import listed
from app.objections.queries import waits_for_answers
from app.permissions import Permission, requires
from app.rating.queries import public_rating_of

PER_PAGE = 100
AMONG: Mapping[str, Callable[[Recap], Collection[int]]] = {
    "ambang": lambda recap: recap.reaching,
    "beda": lambda recap: recap.between,
    "tanpa": lambda recap: recap.unagreed,
}
"""Filter of the list → the entries that it finds by the passing grade."""


@bp.get("/sekretariat/<slug>/keputusan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def decisions(edition: Edition) -> Response:
    found = _list(edition)
    return _show(found, found.form(formdata=None))


@bp.post("/sekretariat/<slug>/keputusan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def decide(edition: Edition) -> AnyResponse:
    found = _list(edition)
    form = found.form()
    if not form.validate_on_submit() or not _decided(edition, form):
        return _show(found, form)
    flash(_("Tersimpan. Belum diumumkan kepada siapa pun, dan dapat diurungkan."), "ok")
    return redirect(page_url(centang=None), code=303)


@bp.get("/sekretariat/<slug>/keputusan/umumkan")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def publication(edition: Edition) -> Response:
    return render_page(
        "judging/publication.html",
        edition=edition,
        phase=phase(edition),
        decisions=queries.decisions_of(edition.id),
        **_completeness(edition),
        released=_released(edition),
        waits=[*queries.waits_for_people(edition, clock.now()), *waits_for_answers(edition)],
        closed=queries.why_not_decide(edition, clock.now()),
        public=public_rating_of(edition, clock.now()),
    )


@bp.post("/sekretariat/<slug>/keputusan/umumkan-finalis")
@requires(Permission.EDITION_DECIDE, load=edition_by_slug)
def publish_finalists(edition: Edition) -> AnyResponse:
    with transaction():
        actions.publish_finalists(edition, by=current_user)
    flash(_("Finalis diumumkan. Tugaskan sekarang juri untuk tahap finalis."), "ok")
    return redirect(url_for(".assignments", slug=edition.slug), code=303)


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
    found = paged(queries.comments_of_stage(stage) if stage and visible else [], PER_PAGE)
    return render_page(
        "judging/comments.html",
        edition=edition,
        stages=assessments(edition.stages),
        stage=stage,
        visible=visible,
        found=found,
        ticked=_ticked(found.items),
        visits=visits_of(found.items),
    )


def _ticked(readings: Sequence[Assignment]) -> set[int]:
    """The comments that the page shows ticked: those released, or all or none where asked for."""
    wanted = request.args.get("centang")
    return {
        reading.id
        for reading in readings
        if wanted == "semua" or (wanted is None and reading.comment_released_at is not None)
    }


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
    return redirect(page_url(centang=None), code=303)


@dataclass(frozen=True)
class _List:
    """Ids of the entries that passed, and of those that the page's filter finds, in order."""

    edition: Edition
    recap: Recap | None
    passed: Sequence[int]
    found: Sequence[int]
    decisions: Mapping[int, Decision]
    order: str
    panel: Plenary | None
    """Where panelists have chosen."""
    finals: Finals | None = None
    """Once the finalists are scored: the list is of them, by their final score."""

    def form(self, **kwargs: Any) -> DecisionForm:
        form = DecisionForm(self.passed, self.found, **kwargs)
        form.offer(phase(self.edition))
        return form


def _list(edition: Edition) -> _List:
    finals = queries.finals_of(edition)
    panel = queries.plenary_of(edition) if queries.panel_has_chosen(edition) else None
    if finals and queries.why_not_decide(edition, clock.now()) is None:
        return _finalists(edition, finals, panel)
    stage = of_proposals(edition.stages)
    visible = stage is not None and rules.marks_visible(stage, clock.now())
    recap = queries.recap(stage, with_marks=visible) if stage else None
    decisions = {decision.entry_id: decision for decision in queries.decisions_of(edition.id)}
    order = request.args.get("urut", queries.best_first(edition))
    passed = found = list(queries.ranked(recap, order)) if recap else []
    wanted = request.args.get("hasil", "")
    if recap and wanted in AMONG:
        found = list(queries.ranked(recap, order, among=AMONG[wanted](recap)))
    elif wanted == "belum":
        found = [ref for ref in passed if ref not in decisions]
    elif wanted == "panel":
        found = [ref for ref in passed if panel and ref in panel.chosen]
    return _List(edition, recap, passed, found, decisions, order, panel)


def _finalists(edition: Edition, finals: Finals, panel: Plenary | None) -> _List:
    decisions = {decision.entry_id: decision for decision in queries.decisions_of(edition.id)}
    found: Sequence[int] = finals.order
    if panel and request.args.get("hasil") == "panel":
        found = [ref for ref in found if ref in panel.chosen]
    return _List(edition, None, finals.order, found, decisions, "", panel, finals)


def _show(found: _List, form: DecisionForm) -> Response:
    page = listed(found.recap, found.found, PER_PAGE)
    if found.finals:
        page |= shown_finals(found.finals, page["found"])
    whole_page = set(page["found"].items) if "centang" in request.args else set()
    return render_page(
        "judging/decisions.html",
        edition=found.edition,
        closed=queries.why_not_decide(found.edition, clock.now()),
        phase=phase(found.edition),
        finals=found.finals,
        stage=_awaited(found.edition),
        grade=grade_of(found.recap.stage) if found.recap else None,
        between=len(found.recap.between) if found.recap else 0,
        unagreed=len(found.recap.unagreed) if found.recap else 0,
        passed=len(found.passed),
        **page,
        order=found.order,
        decisions=found.decisions,
        panel=found.panel,
        meets=queries.panel_meets(found.edition, clock.now()),
        last=_last_step(found.edition),
        ticked=whole_page.union(form.proposal.data or ()),
        form=form,
    )


def _last_step(edition: Edition) -> Mapping[str, Any] | None:
    """What was marked last, and can be undone."""
    step = queries.last_step(edition)
    if step is None:
        return None
    entries = queries.entries_by_id([ref for ref, _was in step.before])
    return {"step": step, "entries": list(entries.values())}


def _awaited(edition: Edition) -> Stage | None:
    """The stage whose close decisions wait for; of several the one that closes last."""
    return max(followed(edition), key=close_of, default=None)


def _completeness(edition: Edition) -> dict[str, Any]:
    """Who will read marks, and what is not finished."""
    passed = queries.passed_entries(edition.id)
    waits = queries.waiting_in(followed(edition)).values()
    finals = queries.finals_of(edition)
    unscored = frozenset.intersection(*(one.unscored for one in waits)) if waits else frozenset()
    return {
        "passed": passed,
        "scored": [entry for entry in passed if entry.id not in unscored],
        "without_total": len(finals.unscored) if finals else 0,
        "unfinished_readings": sum(one.unfinished for one in waits),
    }


def _released(edition: Edition) -> int:
    """How many comments applicants will read."""
    return sum(
        reading.comment_released_at is not None
        for stage in followed(edition)
        for reading in queries.comments_of_stage(stage)
    )


def _decided(edition: Edition, form: DecisionForm) -> bool:
    """Whether the entries of the form are marked now; else the form says why not."""

    chosen = list(queries.entries_by_id(form.refs()).values())

    def act() -> None:
        if form.outcome.data == NONE:
            actions.withdraw_decisions(edition, chosen, by=current_user)
            return
        actions.decide(
            edition,
            chosen,
            Outcome(form.outcome.data),
            award=form.award.data if form.award else "",
            reason=form.reason.data or "",
            by=current_user,
        )

    fields = {
        "judging.award_needed": form.award or form.outcome,
        "judging.departure_needs_reason": form.reason,
        "judging.nothing_chosen": form.proposal,
    }
    return carried_out(act, form.outcome, fields)
