"""A judge's own phrases for one criterion, beside the desk."""

from flask import redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.competitions.models import Criterion
from app.core import clock
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.forms import carried_out
from app.core.htmx import render_page
from app.core.request import arrived
from app.judging import actions, queries, rules
from app.judging.forms import PhraseForm
from app.judging.models import Assignment
from app.judging.models.phrases import Phrase
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires


@bp.get("/penilaian/<int:ref>/frasa")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def phrases(assignment: Assignment) -> Response:
    criterion = _criterion(assignment)
    written = assignment.reasons.get(str(criterion.id), "")
    return _show(assignment, criterion, PhraseForm(formdata=None, data={"text": written}))


@bp.post("/penilaian/<int:ref>/frasa")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def change_phrases(assignment: Assignment) -> Response:
    criterion, form = _criterion(assignment), PhraseForm()
    phrase = _chosen(assignment, criterion)
    if phrase is not None and request.form.get("pilihan") == "pakai":
        return _use(assignment, phrase)
    if "frasa" in request.form:
        _drop(phrase)
    elif not form.validate_on_submit() or not _kept(assignment, criterion, form):
        return _show(assignment, criterion, form)
    return redirect(url_for(".phrases", ref=assignment.id, kriteria=criterion.id), code=303)


def _drop(phrase: Phrase | None) -> None:
    if phrase is not None:
        with transaction():
            actions.drop_phrase(phrase)


def _kept(assignment: Assignment, criterion: Criterion, form: PhraseForm) -> bool:
    return carried_out(
        lambda: actions.keep_phrase(assignment, criterion, form.text.data), form.text
    )


def _use(assignment: Assignment, phrase: Phrase) -> Response:
    """Without scripts: at the end of what is written, and back to it."""
    with transaction():
        field = actions.use_phrase(assignment, phrase, by=current_user, now=arrived())
    return redirect(url_for(".desk", ref=assignment.id, _anchor=field), code=303)


def _criterion(assignment: Assignment) -> Criterion:
    """The criterion of the rubric that is asked for."""
    wanted, rubric = request.values.get("kriteria", 0, int), assignment.stage.rubric
    for criterion in rules.asked_of(rubric, assignment.entry) if rubric else ():
        if criterion.id == wanted:
            return criterion
    raise NotFound


def _chosen(assignment: Assignment, criterion: Criterion) -> Phrase | None:
    wanted = request.form.get("frasa", 0, int)
    own = queries.phrases_of(assignment.judge_id, criterion.id)
    return next((one for one in own if one.id == wanted), None)


def _show(assignment: Assignment, criterion: Criterion, form: PhraseForm) -> Response:
    return render_page(
        "judging/phrases.html",
        fragment="judging/_phrases.html",
        assignment=assignment,
        criterion=criterion,
        phrases=queries.phrases_of(assignment.judge_id, criterion.id),
        locked=rules.why_not_score(assignment, clock.now()),
        form=form,
    )
