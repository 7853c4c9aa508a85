"""The chair and a second person open a reading once more after its stage."""

from flask import Response, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.core import clock
from app.core.errors import Problem, problem_text
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.i18n import gettext as _
from app.judging import actions, queries, rules
from app.judging.forms.reopening import ReopeningForm
from app.judging.models import Assignment
from app.judging.queries.reopening import may_be_second, second_people
from app.judging.views.assignments import assignment_in
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/rekap/bacaan/<int:ref>")
@requires(Permission.ASSIGNMENT_OPEN_AGAIN, load=assignment_in)
def open_again(assignment: Assignment) -> AnyResponse:
    stage = assignment.stage
    if not rules.marks_visible(stage, clock.now()) and stage.resumed_at is None:
        return redirect(url_for(".recap", slug=stage.edition.slug), code=303)
    return _show(assignment, ReopeningForm(formdata=None))


@bp.post("/sekretariat/<slug>/rekap/bacaan/<int:ref>")
@requires(Permission.ASSIGNMENT_OPEN_AGAIN, load=assignment_in)
def decide_reopening(assignment: Assignment) -> AnyResponse:
    form, wish = ReopeningForm(), request.form.get("pilihan", "")
    valid = wish in {"setujui", "batalkan"} or form.validate_on_submit()
    if not valid or not carried_out(lambda: _act(wish, assignment, form), form.reason):
        return _show(assignment, form)
    words = {
        "setujui": _("Penilaian dibuka kembali. Juri diberi tahu lewat surel."),
        "batalkan": _("Usulan dibatalkan."),
    }
    flash(words.get(wish, _("Usulan tercatat. Orang kedua harus menyetujuinya.")), "ok")
    edition = assignment.stage.edition
    return redirect(url_for(".open_again", slug=edition.slug, ref=assignment.id), code=303)


def _act(wish: str, reading: Assignment, form: ReopeningForm) -> None:
    now = clock.now()
    if wish == "setujui":
        actions.confirm_reopening(reading, by=current_user, now=now)
    elif wish == "batalkan":
        actions.drop_reopening(reading, by=current_user)
    else:
        reason, days = form.reason.data, form.days.data
        actions.propose_reopening(reading, reason, days, by=current_user, now=now)


def _show(reading: Assignment, form: ReopeningForm) -> Response:
    edition, proposal = reading.stage.edition, queries.reopening_of(reading)
    first = proposal.proposed_by if proposal else current_user
    return render_page(
        "judging/open_again.html",
        edition=edition,
        reading=reading,
        alias=queries.recap(reading.stage, with_marks=False).aliases.get(reading.judge_id, "–"),
        closed=_why_closed(reading),
        proposal=proposal,
        own=proposal is not None and first.id == current_user.id,
        agrees=proposal is not None and may_be_second(current_user, first, edition),
        seconds=second_people(first, edition),
        is_chair=queries.is_chair,
        form=form,
    )


def _why_closed(reading: Assignment) -> str:
    """In words, what stands against it from the start; empty where nothing does."""
    known = "judging.anchor_known" if queries.anchor_of(reading) else None
    broken = rules.why_not_open_again(reading, clock.now()) or known
    return problem_text(Problem("", broken)) if broken else ""
