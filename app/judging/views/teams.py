"""The judges of an entry see each other's marks, discuss, and agree on one."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.competitions.models import Criterion, Stage
from app.core import canonical, clock
from app.core.errors import NotFound, RuleBroken, rule_text
from app.core.forms import BaseForm, carried_out
from app.core.htmx import render_page, wants_fragment
from app.core.i18n import gettext as _
from app.core.paging import paged
from app.core.request import arrived
from app.judging import actions, queries, rules
from app.judging.forms.teams import AGREE, AnswerForm, MessageForm, TeamMarkForm
from app.judging.models import Assignment
from app.judging.queries import Proposal, Recap, Team
from app.judging.rules.teams import Stand, consolidation, why_not_agree, why_not_shown
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires

PER_PAGE = 100
STANDS = {
    Stand.OPEN: (_l("Belum ada usulan"), "", "clock"),
    Stand.ASKED: (_l("Menunggu jawaban"), "info", "clock"),
    Stand.REFUSED: (_l("Belum sepakat: perlu usulan baru"), "warn", "warn"),
    Stand.AGREED: (_l("Nilai tim ada"), "ok", "ok"),
    Stand.WITHOUT: (_l("Tanpa nilai tim"), "", "lock"),
}
"""How far a team is → its word, the look of its badge, its icon."""


@bp.context_processor
def words() -> dict[str, object]:
    return {"team_stands": STANDS}


@bp.app_template_filter("judge_letter")
def judge_letter(judge_id: int, letters: Mapping[int, str]) -> str:
    """ "Juri B", as the members of a team know each other."""
    return str(_("Juri %(letter)s", letter=letters[judge_id]))


@bp.app_template_filter("team_total")
def team_total(proposal: Proposal) -> Fraction:
    """0 to 100, as what the judges gave."""
    return rules.total(proposal.weighed, proposal.full_marks)


@bp.get("/penilaian/tim")
@requires(Permission.JUDGE_WORK)
def teams() -> AnyResponse:
    read = queries.readings_of(current_user).stages
    stage = read.get(request.args.get("tahap", 0, int))
    found = teams_of_judge(stage)
    if found is None:
        return redirect(url_for(".reading_list"), code=303)
    return render_page(
        "judging/teams.html", stage=stage, found=paged(found["all"], PER_PAGE), teams=found
    )


def teams_of_judge(stage: Stage | None) -> dict[str, Any] | None:
    """What the team consolidation of this assessment asks of this person, from its beginning on;
    None where it asks nothing."""
    if stage is None or why_not_shown(stage, clock.now()):
        return None
    recap = queries.recap(stage, with_marks=True)
    every = queries.own_teams(recap, current_user.id)
    return {
        "all": every,
        "letters": recap.aliases,
        "waiting": [one for one in every if one.waits],
        "stage": consolidation(stage.edition.stages),
        "closed": why_not_agree(stage.edition, clock.now()),
    }


@bp.get("/penilaian/<int:ref>/tim")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def team(assignment: Assignment) -> AnyResponse:
    return _show(assignment)


@bp.post("/penilaian/<int:ref>/tim/pesan")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def write_to_team(assignment: Assignment) -> AnyResponse:
    form = MessageForm()

    def act() -> None:
        text, word = form.pesan.data, form.kata.data
        actions.write_to_team(assignment, text, word=word, by=current_user, now=arrived())

    return _done(assignment, form, act, "pesan", _("Pesan terkirim."))


@bp.post("/penilaian/<int:ref>/tim/usulan")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def propose_team_mark(assignment: Assignment) -> AnyResponse:
    form = _mark_form(assignment)

    def act() -> None:
        asked = {"seen": form.dibaca.data or 0, "by": current_user, "now": arrived()}
        actions.propose_team_mark(assignment, form.points(), form.dasar.data, **asked)

    return _done(assignment, form, act, "dasar", _("Usulan tercatat; anggota lain ditanya."))


@bp.post("/penilaian/<int:ref>/tim/jawaban")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def answer_team_proposal(assignment: Assignment) -> AnyResponse:
    form = AnswerForm()

    def act() -> None:
        asked = {"seen": form.dibaca.data or 0, "by": current_user, "now": arrived()}
        agrees, reason = form.jawaban.data == AGREE, form.keberatan.data or ""
        actions.answer_team_proposal(assignment, agrees=agrees, reason=reason, **asked)

    return _done(assignment, form, act, "keberatan", _("Jawaban tercatat."))


@bp.get("/penilaian/<int:ref>/tim/jawaban")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def answer_form(assignment: Assignment) -> AnyResponse:
    """The form for a proposal that came while the page was open; else the page."""
    if not wants_fragment():
        return redirect(url_for(".team", ref=assignment.id), code=303)
    return _show(assignment, fragment="judging/_team_answer.html")


@bp.get("/penilaian/<int:ref>/tim/pesan")
@bp.get("/penilaian/<int:ref>/tim/usulan")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def back_to_team(assignment: Assignment) -> AnyResponse:
    """Where what is sent leads when its address is loaded."""
    return redirect(url_for(".team", ref=assignment.id), code=303)


def _done(
    assignment: Assignment, form: BaseForm, act: Callable[[], None], field: str, said: str
) -> AnyResponse:
    """Back to the page; where something was wrong, the page with all that was typed."""
    if not form.validate_on_submit() or not carried_out(act, form[field]):
        return _show(assignment, form)
    flash(said, "ok")
    return redirect(url_for(".team", ref=assignment.id), code=303)


def _show(
    assignment: Assignment,
    sent: BaseForm | None = None,
    fragment: str = "judging/_team_talk.html",
) -> AnyResponse:
    """The page of the team, with what a form holds that could not be carried out."""
    found = _found(assignment)
    if isinstance(found, str):
        flash(rule_text(RuleBroken(found)), "info")
        return redirect(url_for(".desk", ref=assignment.id), code=303)
    recap, team = found
    talk = _talk(assignment, recap, team)
    if wants_fragment() and request.args.get("sejak") == talk["state"]:
        return Response(status=204)  # so that nothing is read out again, and no place is lost
    row = queries.recap_of(assignment.entry, assignment.stage)
    cards = queries.readings_behind(row)
    points = [queries.points_of(reading) for _mark, reading in cards]
    return render_page(
        "judging/team.html",
        fragment=fragment,
        row=row,
        cards=[(mark, one, given) for (mark, one), given in zip(cards, points, strict=True)],
        means=_means(talk["criteria"], points),
        form=sent,
        **_forms(assignment, team, sent),
        **talk,
    )


def _found(assignment: Assignment) -> tuple[Recap, Team] | str:
    """The team, or the rule that keeps it from being seen."""
    hidden = why_not_shown(assignment.stage, clock.now())
    return hidden or queries.team_of(assignment) or "judging.no_team"


def _talk(assignment: Assignment, recap: Recap, team: Team) -> dict[str, Any]:
    """What changes while the page is open; `state` is another word whenever it does."""
    messages = queries.messages_of(team, assignment.stage_id)
    rubric, stage = assignment.stage.rubric, consolidation(assignment.stage.edition.stages)
    if rubric is None or stage is None:
        raise NotFound
    closed = why_not_agree(assignment.stage.edition, clock.now())
    said = sorted((judge, *answer) for judge, answer in team.answers.items())
    asked = 0 if closed else _asked(team, assignment.judge_id)
    state = [team.proposal and team.proposal.id, said, len(messages), team.stand, closed]
    return {
        "assignment": assignment,
        "team": team,
        "letters": recap.aliases,
        "messages": messages,
        "criteria": rules.asked_of(rubric, assignment.entry),
        "rubric": rubric,
        "consolidation": stage,
        "closed": closed,
        "answers_number": asked,
        "answers_on_page": request.args.get("jawab", 0, int) if wants_fragment() else asked,
        "state": canonical.sha256(canonical.dumps(state))[:16],
    }


def _asked(team: Team, judge_id: int) -> int:
    """The number of the proposal on which this judge can say something; 0 for none."""
    if team.proposal is None or team.proposal.proposed_by_id == judge_id:
        return 0
    return team.proposal.number


def _means(
    criteria: Sequence[Criterion], points: Sequence[Mapping[int, int]]
) -> Mapping[int, Fraction]:
    """Criterion id → the mean of what the members gave, where any did."""
    given = {
        one.id: [Fraction(card[one.id]) for card in points if one.id in card] for one in criteria
    }
    return {ref: mean for ref, values in given.items() if (mean := rules.mean(values)) is not None}


def _forms(assignment: Assignment, team: Team, sent: BaseForm | None) -> dict[str, BaseForm]:
    """The forms of the page, each about the proposal that it shows now."""
    message = sent if isinstance(sent, MessageForm) else MessageForm(formdata=None)
    answer = sent if isinstance(sent, AnswerForm) else AnswerForm(formdata=None)
    mark = sent if isinstance(sent, TeamMarkForm) else _mark_form(assignment)
    number = team.proposal.number if team.proposal else 0
    message["kata"].data = message["kata"].data or secrets.token_hex(8)
    if answer["dibaca"].data != number:
        answer["jawaban"].data = None  # it was about something else
    for form in (answer, mark):
        form["dibaca"].data, form["dibaca"].raw_data = number, None
    return {"message": message, "answer": answer, "mark": mark}


def _mark_form(assignment: Assignment) -> TeamMarkForm:
    rubric = assignment.stage.rubric
    if rubric is None:
        raise NotFound
    return TeamMarkForm.of(rubric, rules.asked_of(rubric, assignment.entry))
