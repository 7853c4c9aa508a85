"""The secretariat has an assignment proposed, looks at it, and approves it."""

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.core import canonical, clock
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.core.i18n import number
from app.core.paging import paged
from app.judging import actions, queries, rules
from app.judging.forms import ReasonForm
from app.judging.forms.assigning import PlanForm
from app.judging.models import Plan
from app.judging.queries.plans import PlanView, view_of
from app.judging.rules.assigning import TOPIC, Fit
from app.judging.rules.solving import solve
from app.judging.rules.stages import assessments, readers_of
from app.judging.views.assigning import wanted_stage
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires

PER_PAGE = 50
EVEN = 2
"""So many readings more for one judge than for another are still the same load."""

REASONS = {
    "kept": _l("Sudah mulai dibaca, atau dipilih sekretariat sendiri."),
    "present": _l("Sudah ditugaskan sebelumnya."),
    "bridge": _l("Membaca dari luar bidangnya, agar nilai antarpanel dapat dibandingkan."),
    "expert": _l("Kategorinya keahlian juri ini."),
    "related": _l("Tujuannya dekat dengan keahlian juri ini."),
    TOPIC: _l("Juri menulis topik “%(topic)s”, yang ada di proposal ini."),
    "undeclared": _l("Juri ini belum menyatakan kategori atau tujuan; dipilih agar beban merata."),
    "neither": _l("Di luar keahlian juri ini; ahli yang ada sudah penuh atau berbenturan."),
    "same_region": _l("Satu provinsi dengan pengusul; pilihan lain kurang cocok atau sudah penuh."),
}
"""Why a judge is to read an entry."""

FITS = {
    Fit.EXPERT: _l("ahli"),
    Fit.RELATED: _l("terkait"),
    Fit.UNDECLARED: _l("belum menyatakan bidang"),
    Fit.NEITHER: _l("di luar keahlian"),
}


def plan_in(slug: str, ref: int) -> Plan | None:
    plan = queries.plan_by_id(ref)
    return plan if plan and plan.stage.edition.slug == slug else None


@bp.get("/sekretariat/<slug>/penugasan/usulan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def plans(edition: Edition) -> Response:
    return _show_plans(wanted_stage(edition), PlanForm(formdata=None))


@bp.post("/sekretariat/<slug>/penugasan/usulan")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def propose(edition: Edition) -> AnyResponse:
    stage, form = wanted_stage(edition), PlanForm()
    if not form.validate_on_submit():
        return _show_plans(stage, form)
    # found before anything is locked, for it may take seconds
    design = queries.design_of(stage, cap=form.batas.data, seed=queries.seed_of(stage))
    solution = solve(design)
    made: list[Plan] = []

    def act() -> None:
        made.append(actions.keep_plan(stage, design, solution, by=current_user))

    if not carried_out(act, form.batas):
        return _show_plans(stage, form)
    return redirect(url_for(".plan", slug=edition.slug, ref=made[0].id), code=303)


@bp.get("/sekretariat/<slug>/penugasan/usulan/<int:ref>")
@requires(Permission.PLAN_APPROVE, load=plan_in)
def plan(plan: Plan) -> Response:
    return _show(plan, ReasonForm(formdata=None))


@bp.post("/sekretariat/<slug>/penugasan/usulan/<int:ref>")
@requires(Permission.PLAN_APPROVE, load=plan_in)
def approve(plan: Plan) -> AnyResponse:
    form = ReasonForm()

    def act() -> None:
        actions.approve_plan(plan, form.reason.data, by=current_user)

    if not form.validate_on_submit() or not carried_out(act, form.reason):
        return _show(plan, form)
    flash(_("Usulan disetujui. Juri diberi tahu lewat surel."), "ok")
    return redirect(url_for(".plan", slug=plan.stage.edition.slug, ref=plan.id), code=303)


def _show_plans(stage: Stage, form: PlanForm) -> Response:
    return render_page(
        "judging/plans.html",
        edition=stage.edition,
        stage=stage,
        stages=assessments(stage.edition.stages),
        closed=rules.why_not_assign(stage, stage.edition, clock.now()),
        wanted=readers_of(stage),
        plans=queries.plans_of(stage.id),
        seed=queries.seed_of(stage),
        form=form,
    )


def _show(plan: Plan, form: ReasonForm) -> Response:
    view = view_of(plan)
    unmatched = _unmatched(view)
    found = paged(view.entries(request.args.get("tampil", "")), PER_PAGE)
    return render_page(
        "judging/plan.html",
        edition=plan.stage.edition,
        plan=plan,
        view=view,
        unmatched=unmatched,
        verdict=verdict_of(view, known=not unmatched),
        current=plan.approved_at is None and queries.is_current(plan, view.design),
        closed=rules.why_not_assign(plan.stage, plan.stage.edition, clock.now()),
        found=found,
        planned=view.of(found.items),
        form=form,
        **_words(plan, view, found.items),
    )


def _unmatched(view: PlanView) -> str:
    """Ties of judges to agencies that nobody could recognise, in a line."""
    ties = queries.unmatched_ties([judge.ref for judge in view.design.judges])
    return "; ".join(f"{tie.judge.name}, {tie.agency_name}" for tie in ties)


def verdict_of(view: PlanView, *, known: bool) -> list[tuple[bool, str]]:
    """What a person has to know before they approve: whether it is good, and a sentence. `known`:
    whether all agencies that judges are tied to were recognised."""
    return [
        _complete(view),
        _without_conflicts(known=known),
        _even(view),
        _fitting(view),
        _one(view),
    ]


def _complete(view: PlanView) -> tuple[bool, str]:
    missing = sum(one.missing for one in view.solution.short)
    if missing:
        return False, _(
            "Ada proposal yang kurang juri (%(count)s bacaan). Sebab dan jalan keluarnya tertulis"
            " di bawah.",
            count=number(missing),
        )
    return True, _("Setiap proposal mendapat juri sebanyak yang diminta.")


def _without_conflicts(*, known: bool) -> tuple[bool, str]:
    if known:
        return True, _("Tidak ada juri yang membaca proposal yang berbenturan dengannya.")
    return False, _(
        "Benturan yang dikenal dihindari, tetapi ada hubungan juri yang tidak dapat diperiksa;"
        " lihat di bawah."
    )


def _even(view: PlanView) -> tuple[bool, str]:
    low, high = view.loads
    between = {"low": number(low), "high": number(high)}
    if high - low <= EVEN:
        return True, _("Beban merata: tiap juri membaca %(low)s sampai %(high)s.", **between)
    return False, _(
        "Beban berbeda jauh: tiap juri membaca %(low)s sampai %(high)s. Yang sudah dimulai, yang"
        " Anda pilih sendiri, benturan, dan batas juri tidak dapat digeser.",
        **between,
    )


def _fitting(view: PlanView) -> tuple[bool, str]:
    fits, every = view.fits, len(view.solution.pairs)
    if silent := fits.get(Fit.UNDECLARED, 0):
        return False, _(
            "%(count)s dari %(all)s bacaan ada pada juri yang belum menyatakan bidangnya. Minta"
            " mereka menyatakannya lewat daftar bacaan mereka, lalu buat usulan lain.",
            count=number(silent),
            all=number(every),
        )
    if outside := fits.get(Fit.NEITHER, 0):
        return False, _(
            "%(count)s dari %(all)s bacaan di luar keahlian jurinya, sebab ahlinya sudah penuh atau"
            " berbenturan, atau agar nilai antarkelompok dapat dibandingkan.",
            count=number(outside),
            all=number(every),
        )
    return True, _("Semua bacaan sesuai atau dekat dengan keahlian jurinya.")


def _one(view: PlanView) -> tuple[bool, str]:
    if view.solution.panels > 1:
        return False, _(
            "Juri terbagi dalam %(count)s kelompok yang tidak membaca satu proposal pun bersama,"
            " jadi nilainya sulit dibandingkan.",
            count=view.solution.panels,
        )
    return True, _("Nilai semua juri dapat dibandingkan: mereka bertemu pada proposal yang sama.")


def _words(plan: Plan, view: PlanView, shown: list[int]) -> dict[str, Any]:
    short = view.solution.short
    barred = view.solution.mend.conflicts if view.solution.mend else {}
    return {
        "entries": queries.entries_by_id({*shown, *list(barred)[:PER_PAGE]}),
        "missing": {
            "all": sum(one.missing for one in short),
            "judges": sum(one.judges for one in short),
            "conflicts": sum(one.conflicts for one in short),
            "caps": sum(one.caps for one in short),
        },
        "reasons": REASONS,
        "fits": FITS,
        "solution_sha256": canonical.sha256(plan.solution_json),
    }
