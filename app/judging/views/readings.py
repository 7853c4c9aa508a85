"""The judge's workspace: the reading list and the desk."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage, StageKind
from app.competitions.queries import stage_of_kind
from app.competitions.rules import close_of, ends_at, is_over, reasons_asked
from app.competitions.settings import Reasons
from app.core import canonical, clock
from app.core.db import transaction
from app.core.errors import NotFound, Problem, RuleBroken, problem_text, rule_text
from app.core.forms import carried_out
from app.core.htmx import render_page, wants_fragment
from app.core.i18n import gettext as _
from app.core.i18n import localized, period_days
from app.core.paging import paged
from app.core.request import arrived
from app.judging import actions, queries, rules
from app.judging.actions import scoring
from app.judging.forms import ReadingForm
from app.judging.forms.conflicts import CONFLICT, LeaveForm
from app.judging.models import Assignment, AssignmentState
from app.judging.queries import Reading, ReadingList
from app.judging.rules.claims import claims
from app.judging.rules.writing import COMMENT
from app.judging.views.blueprint import bp, paper_of, sections_for_judges
from app.judging.views.standing import state_of
from app.judging.views.teams import teams_of_judge
from app.judging.views.unsettled import unsettled_lines
from app.permissions import Permission, requires

PER_PAGE = 200
FILTERS = {
    "belum": AssignmentState.ASSIGNED,
    "sedang": AssignmentState.STARTED,
    "selesai": AssignmentState.DONE,
    "dialihkan": AssignmentState.RECUSED,
}


@bp.get("/penilaian")
@requires(Permission.JUDGE_WORK)
def reading_list() -> Response:
    every = queries.readings_of(current_user)
    stage = every.stages.get(request.args.get("tahap", _nearest(every), int) or 0)
    own = [r for r in every.readings if stage and r.stage_id == stage.id]
    return render_page(
        "judging/reading_list.html",
        stages=every.stages,
        stage=stage,
        **_of_editions(),
        counts={word: sum(r.state is state for r in own) for word, state in FILTERS.items()},
        readings=own,
        **_listed(own, every),
        **_asked(stage, own),
        calibrated=any(r.again is not None and r.state is AssignmentState.DONE for r in own),
    )


@bp.get("/penilaian/<int:ref>")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def desk(assignment: Assignment) -> Response:
    return show_desk(assignment, ReadingForm(assignment, formdata=None, obj=assignment))


@bp.post("/penilaian/<int:ref>")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def save(assignment: Assignment) -> AnyResponse:
    form = ReadingForm(assignment)
    if not form.validate_on_submit():
        return show_desk(assignment, form)
    if wants_fragment():
        return _state_line(assignment, _store(assignment, form))
    saved = stored(assignment, form)
    if saved is None:
        return show_desk(assignment, form)
    flash(*said(saved))
    return back_to_desk(assignment)


@bp.route("/penilaian/<int:ref>/benturan", methods=["GET", "POST"])
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def declare_conflict(assignment: Assignment) -> AnyResponse:
    form = LeaveForm()

    def act() -> None:
        leave = actions.declare_conflict if form.sebab.data == CONFLICT else actions.step_back
        leave(assignment, form.reason.data, by=current_user)

    if not form.validate_on_submit() or not carried_out(act, form.reason):
        return render_page("judging/declare_conflict.html", assignment=assignment, form=form)
    flash(_("Tercatat. Proposal itu tidak lagi ada pada Anda."), "ok")
    return redirect(url_for(".reading_list", tahap=assignment.stage_id), code=303)


def back_to_desk(assignment: Assignment) -> AnyResponse:
    return redirect(url_for(".desk", ref=assignment.id), code=303)


def show_desk(
    assignment: Assignment, form: ReadingForm, lacking: Sequence[Problem] = ()
) -> Response:
    """The proposal beside the rubric; `lacking` is why Selesai was refused, by field."""
    rubric = assignment.stage.rubric
    if rubric is None:
        raise NotFound
    if wants_fragment():
        return _state_line(
            assignment, None, problem=form.comment.errors or form.private_note.errors
        )
    state = state_of(assignment, clock.now())
    locked = state["locked"]
    asked = reasons_asked(assignment.stage.edition)
    points = queries.points_of(assignment)
    points = points if locked else form.points(points)
    if not locked:
        form.comment.flags.optional = asked is Reasons.NONE
    form.base.data = form.base.data or canonical.dumps(
        scoring.fingerprints(scoring.fields_of(assignment))
    )
    form.page.data = form.page.data or secrets.token_hex(8)
    return render_page(
        "judging/desk.html",
        assignment=assignment,
        rubric=rubric,
        criteria=form.criteria,
        points=points,
        asks_reasons=asked is Reasons.ENDS,
        lately={} if locked else queries.own_last_points(assignment),
        total=rules.weighted_total(points, rubric, form.criteria),
        **_written(assignment, None if locked else form),
        wrong=_refused(form, lacking),
        **_proposal(assignment),
        **state,
        unsettled=list(unsettled_lines(assignment)),
        form=form,
    )


def _proposal(assignment: Assignment) -> dict[str, Any]:
    """What stands beside the rubric."""
    sections = sections_for_judges(assignment.snapshot, blind=assignment.stage.blind)
    return {
        "sections": sections,
        "questions": {item.question.key: item.question for s in sections for item in s.answers},
        "claims": list(claims(sections)),
        "paper": paper_of(assignment),
    }


def _written(assignment: Assignment, form: ReadingForm | None) -> dict[str, Any]:
    """Reasons and verdicts as the form has them, without one as they are stored."""
    return {
        "reasons": form.reasons() if form else queries.reasons_of(assignment),
        "verdicts": form.verdicts() if form else assignment.verdicts,
    }


def _refused(form: ReadingForm, lacking: Sequence[Problem]) -> Mapping[str, str]:
    """Field → what Selesai misses there, which the form then knows to be wrong."""
    wrong = {one.place: problem_text(replace(one, place="")) for one in lacking}
    if wrong:
        form.form_errors = [rule_text(RuleBroken("judging.incomplete", count=len(wrong)))]
        form.comment.errors = [words for field, words in wrong.items() if field == COMMENT]
    return wrong


def _store(assignment: Assignment, form: ReadingForm) -> actions.Saved:
    with transaction():
        return actions.save_scores(
            assignment,
            form.sent(),
            base=form.fingerprints(),
            page=form.page.data or "",
            by=current_user,
            now=arrived(),
        )


def stored(assignment: Assignment, form: ReadingForm) -> actions.Saved | None:
    """What became of the save; None where a rule forbids it, which the form then says."""
    done: list[actions.Saved] = []
    if not carried_out(lambda: done.append(_store(assignment, form)), form.comment):
        return None
    return done[0]


def _state_line(
    assignment: Assignment, saved: actions.Saved | None, problem: Sequence[str] = ()
) -> Response:
    """The answer to an autosave: the one line that says how it went."""
    line = render_template(
        "judging/_save_state.html",
        assignment=assignment,
        saved=saved,
        problem=problem,
        base=canonical.dumps(dict(saved.agreed)) if saved else request.form.get("base", ""),
        saved_at=clock.now(),
    )
    return make_response(line, 422 if problem else 200)


def said(saved: actions.Saved) -> tuple[str, str]:
    if saved.aside:
        return _("Ada isian yang berbeda dari tab lain. Keduanya disimpan: pilih di bawah."), "warn"
    if saved.outdated:
        return _("Tersimpan. Ada nilai yang sudah Anda ubah di tab lain; periksa lagi."), "warn"
    return _("Tersimpan."), "ok"


def _of_editions() -> dict[str, Any]:
    """The pacts that wait for the person, and the panels on which they are."""
    return {
        "unsigned": queries.unsigned_editions(current_user),
        "panels": [_panel_line(one) for one in queries.editions_on_panel(current_user)],
    }


def _panel_line(edition: Edition) -> Mapping[str, Any]:
    """An edition with the dates of its panel and whether it meets: coming, running or over."""
    decision = stage_of_kind(edition, StageKind.DECISION)
    over = decision is not None and is_over(decision, clock.now())
    meets = queries.panel_meets(edition, clock.now())
    state = "over" if over and meets else "running" if meets else "coming"
    days = period_days(decision.opens_at, decision.closes_at) if decision else ""
    return {"edition": edition, "days": days, "state": state}


def _nearest(every: ReadingList) -> int | None:
    """The stage that closes first among those that still have something to read."""
    open_ = {r.stage_id for r in every.readings if r.state in rules.UNFINISHED}
    stages = [s for s in every.stages.values() if s.id in open_] or every.stages.values()
    now = clock.now()
    later = {r.stage_id for r in every.readings if r.is_open_later(now)}
    order = sorted(
        stages,
        key=lambda s: (s.id not in later and rules.marks_visible(s, now), close_of(s), s.id),
    )
    return order[0].id if order else None


def _asked(stage: Stage | None, own: Sequence[Reading]) -> dict[str, Any]:
    """How far the judge is, and what the team consolidation asks of them."""
    return {"pace": _pace(stage, own), "teams": teams_of_judge(stage)}


def _filtered(own: Sequence[Reading]) -> list[Reading]:
    state = FILTERS.get(request.args.get("keadaan", ""))
    return [reading for reading in own if state is None or reading.state is state]


def _listed(own: Sequence[Reading], every: ReadingList) -> dict[str, Any]:
    """The page of the list that is asked for, and the names of its categories."""
    categories = {ref: localized(names, "name") for ref, names in every.categories.items()}
    keys: dict[str, Callable[[Reading], Any]] = {
        "nomor": lambda reading: reading.entry_id,
        "judul": lambda reading: reading.title.casefold(),
        "kategori": lambda reading: categories.get(reading.category_id or 0, "").casefold(),
        "nilai": lambda reading: (reading.scored, reading.total),
    }
    wanted = request.args.get("urut", "")
    key, rows = keys.get(wanted.removeprefix("-")), _filtered(own)
    if key is not None:
        rows = sorted(rows, key=key, reverse=wanted.startswith("-"))
    return {
        "found": paged(rows, PER_PAGE),
        "categories": categories,
        "sorted_by": wanted if key is not None else "",
    }


def _pace(stage: Stage | None, own: Sequence[Reading]) -> dict[str, object]:
    now = clock.now()
    every = [r for r in own if not r.in_conflict]
    later = [r for r in every if r.is_open_later(now)]
    mine = later or every
    if stage is None or not mine:
        return {"all": 0, "over": False}
    unread = [r for r in mine if r.state is not AssignmentState.DONE]
    until = min((r.open_until for r in later if r.open_until), default=None)
    ends, over = until or ends_at(stage), is_over(stage, now)
    return {
        "later": len(later),
        "all": len(mine),
        "done": len(mine) - len(unread),
        "left": len(unread),
        "closes": until or close_of(stage),
        "ends": ends,
        "per_day": rules.per_day(len(unread), ends, now) if unread else None,
        "over": over,
        "next": next(iter(unread), None) if later or not over else None,
    }
