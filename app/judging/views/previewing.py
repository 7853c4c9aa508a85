"""The desk as judges will see it, shown to the secretariat before anything was handed in."""

from typing import Any

from flask import Response

from app.competitions.definition import Audience
from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug, form_in_force, rubric_in_force
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.judging import rules
from app.judging.forms import ReadingForm
from app.judging.models import Assignment
from app.judging.views.blueprint import bp
from app.permissions import Permission, requires

NOTHING_YET: dict[str, Any] = {
    "points": {},
    "lately": {},
    "unscored": (),
    "locked": None,
    "own_until": None,
    "total": rules.total(0, 1),
}
"""The desk of a reading in which nothing is written."""


@bp.get("/sekretariat/<slug>/rubrik/pratinjau")
@requires(Permission.EDITION_MANAGE, load=edition_by_slug)
def preview_rubric(edition: Edition) -> Response:
    stages, rubric = rules.assessments(edition.stages), rubric_in_force(edition)
    if not stages or rubric is None:
        raise NotFound
    return render_page(
        "judging/preview.html",
        edition=edition,
        assignment=Assignment(id=0, stage=stages[0], comment="", private_note="", version=1),
        rubric=rubric,
        **_proposal(edition),
        **NOTHING_YET,
    )


def _proposal(edition: Edition) -> dict[str, Any]:
    """What stands beside the rubric, and the rubric's own fields."""
    form = form_in_force(edition)[1]
    read = [one for one in form.questions() if one.audience is not Audience.SECRETARIAT]
    return {
        "sections": form.sections,
        "questions": {one.key: one for one in read},
        "desk_form": ReadingForm(formdata=None),
    }
