"""The desk as judges will see it, shown to the secretariat before anything was handed in."""

from typing import Any

from flask import Response, request

from app.competitions.definition import Audience
from app.competitions.models import Edition, Stage, StageKind
from app.competitions.queries import edition_by_slug, form_in_force, newest_rubric
from app.competitions.rules import reasons_asked
from app.competitions.settings import Reasons
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.judging import rules
from app.judging.forms import ReadingForm
from app.judging.models import Assignment
from app.judging.rules.stages import assessments
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires

NOTHING_YET: dict[str, Any] = {
    "points": {},
    "lately": {},
    "reasons": {},
    "wrong": {},
    "claims": (),
    "verdicts": {},
    "locked": None,
    "own_until": None,
    "shows_team": False,
    "calibrates": False,
    "total": rules.total(0, 1),
}
"""The desk of a reading in which nothing is written."""


@bp.get("/sekretariat/<slug>/rubrik/pratinjau")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def preview_rubric(edition: Edition) -> Response:
    stage = _stage(edition)
    rubric = newest_rubric(edition, stage.kind) if stage else None
    if stage is None or rubric is None:
        raise NotFound
    return render_page(
        "judging/preview.html",
        edition=edition,
        rubric=rubric,
        criteria=rubric.criteria,
        **_reading(stage),
        **_proposal(edition),
        **NOTHING_YET,
    )


def _stage(edition: Edition) -> Stage | None:
    """The assessment, or the stage for finalists that `?tahap=` names by its kind."""
    wanted = request.args.get("tahap", StageKind.PROPOSAL_ASSESSMENT.value)
    return next((one for one in assessments(edition.stages) if one.kind == wanted), None)


def _reading(stage: Stage) -> dict[str, Any]:
    """A reading that nobody has begun, and its form as the edition's rules want it."""
    texts = {"comment": "", "private_note": "", "reasons": {}, "verdicts": {}}
    reading = Assignment(id=0, stage=stage, version=1, **texts)
    form, asked = ReadingForm(reading, formdata=None), reasons_asked(stage.edition)
    form.comment.flags.optional = asked is Reasons.NONE
    return {"assignment": reading, "desk_form": form, "asks_reasons": asked is Reasons.ENDS}


def _proposal(edition: Edition) -> dict[str, Any]:
    """What stands beside the rubric."""
    version, form = form_in_force(edition)
    read = [one for one in form.questions() if one.audience is not Audience.SECRETARIAT]
    return {
        "sections": form.sections,
        "paper": ("form", version.sha256),
        "questions": {one.key: one for one in read},
    }
