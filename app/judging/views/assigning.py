"""The secretariat gives judges what to read."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Response, flash, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.errors import NotFound, RuleBroken
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import ngettext, number
from app.core.paging import paged
from app.core.templating import page_url
from app.entries.models import Entry
from app.entries.queries import unknown_partners
from app.judging import actions, queries, rules
from app.judging.forms import AssignForm
from app.judging.queries import Spread
from app.judging.rules.stages import (
    assessments,
    current_assessment,
    readers_of,
    roles_in,
    third_reader_of,
)
from app.judging.views.blueprint import CHOSEN, SOURCES, bp, rule_words
from app.permissions import Permission, can, requires

PER_PAGE = 50


def chosen_stage(edition: Edition) -> Stage | None:
    """The assessment that the page is about: the one asked for, else the first not over."""
    wanted = request.args.get("tahap", 0, int)
    asked = (stage for stage in assessments(edition.stages) if stage.id == wanted)
    return next(asked, current_assessment(edition.stages, clock.now()))


def wanted_stage(edition: Edition) -> Stage:
    """The same, for a page that is about nothing without one."""
    stage = chosen_stage(edition)
    if stage is None:
        raise NotFound
    return stage


@bp.get("/sekretariat/<slug>/penugasan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def assignments(edition: Edition) -> Response:
    stage = chosen_stage(edition)
    if stage is None:
        return render_page("judging/assignments.html", edition=edition, stage=None, stages=())
    spread, passed = _spread(stage)
    found = _filtered(passed, spread, stage)
    return _show(stage, spread, found, _form(passed, found, formdata=None))


@bp.post("/sekretariat/<slug>/penugasan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def assign(edition: Edition) -> AnyResponse:
    stage = chosen_stage(edition)
    if stage is None:
        raise RuleBroken("judging.no_assessment")
    spread, passed = _spread(stage)
    found = _filtered(passed, spread, stage)
    form = _form(passed, found)
    if not form.validate_on_submit() or not _assigned(stage, spread, passed, form):
        return _show(stage, spread, found, form)
    return redirect(page_url(centang=None), code=303)


def _spread(stage: Stage) -> tuple[Spread, Sequence[Entry]]:
    passed = [entry for entry, _snapshot in queries.entries_to_assign(stage)]
    return queries.spread_of(stage, [entry.id for entry in passed]), passed


def _form(passed: Sequence[Entry], found: Sequence[Entry], **kwargs: Any) -> AssignForm:
    return AssignForm([entry.id for entry in passed], [entry.id for entry in found], **kwargs)


def _show(stage: Stage, spread: Spread, found: Sequence[Entry], form: AssignForm) -> Response:
    shown, limits = paged(found, PER_PAGE), queries.limits_of(stage)
    replacements = queries.replacements_of(stage.id)
    wanted, passed_on = readers_of(stage), spread.passed_on()
    open_ = {e for e in passed_on.intersection(form.passed) if spread.readers(e) < wanted}
    whole_page = {entry.id for entry in shown.items} if "centang" in request.args else set()
    return render_page(
        "judging/assignments.html",
        edition=stage.edition,
        stage=stage,
        stages=assessments(stage.edition.stages),
        closed=rules.why_not_assign(stage, stage.edition, clock.now()),
        roles=sorted(roles_in(stage)),
        wanted=wanted,
        spread=spread,
        loads=spread.loads(),
        limits=limits,
        may_be_passed_on=bool(passed_on),
        replacements=replacements,
        twice=spread.given_back(replacements, wanted),
        obstacles={ref: spread.obstacles(ref, limits) for ref in sorted(open_)},
        choices=CHOSEN,
        third=spread.waiting_for_third(stage),
        may_want_third=third_reader_of(stage) is not None,
        unknown=unknown_partners([entry.id for entry in shown.items]),
        found=shown,
        ticked=whole_page.union(form.proposal.data or ()),
        form=form,
    )


def _assigned(stage: Stage, spread: Spread, passed: Sequence[Entry], form: AssignForm) -> bool:
    """Whether the judges that the form ticks were given its entries; what became of it is said."""
    chosen = [entry for entry in passed if entry.id in set(form.refs())]
    free = [entry for entry in chosen if can(Permission.ENTRY_ASSIGN, entry)]
    people = [judge for judge in spread.judges if judge.id in (form.juri.data or ())]
    done: list[actions.Assigned] = []

    def act() -> None:
        if chosen and not free:
            raise RuleBroken("judging.own_entry")
        done.append(actions.assign(stage, free, people, form.reason.data, by=current_user))

    if not carried_out(act, form.scope, {"judging.not_a_judge": form.juri}):
        return False
    report(done[0])
    if len(free) < len(chosen):
        flash(rule_words("judging.own_entry"), "warn")
    return True


def _filtered(passed: Sequence[Entry], spread: Spread, stage: Stage) -> Sequence[Entry]:
    """By what is searched for in number, title or agency, and by how many judges there are."""
    words = request.args.get("q", "").casefold().split()
    limits = {"kurang": readers_of(stage), "0": 1}
    asked = request.args.get("juri", "")
    fewer_than = limits.get(asked)
    among: Collection[int] | None = None
    if asked == "ketiga":
        among = spread.waiting_for_third(stage)
    elif asked == "dialihkan":
        among = spread.passed_on()
    elif asked == "lebih":
        among = spread.given_back(queries.replacements_of(stage.id), limits["kurang"])
    return [
        entry
        for entry in passed
        if all(
            word in f"{entry.id:03d} {entry.title} {entry.agency.name}".casefold() for word in words
        )
        and (fewer_than is None or spread.readers(entry.id) < fewer_than)
        and (among is None or entry.id in among)
    ]


def report(result: actions.Assigned) -> None:
    """Say what became of a request to assign."""
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
    for one in result.over:
        flash(
            _(
                "Bacaan %(judge)s kini %(count)s, melampaui batasnya (%(most)s).",
                judge=one.judge.name,
                count=number(one.readings),
                most=number(one.most),
            ),
            "warn",
        )
    if not made and not result.refused:
        flash(_("Semua yang dipilih sudah ditugaskan sebelumnya."), "info")
