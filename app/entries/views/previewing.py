"""The form as applicants will see it, shown to the secretariat before it opens."""

from typing import Any

from flask import Response, request

from app.competitions import queries as competitions
from app.competitions.definition import QuestionKind, Section
from app.competitions.models import Edition
from app.core import settings
from app.core.htmx import render_page
from app.entries.forms import section_form
from app.entries.messages import FILE_MEGABYTES
from app.entries.views.blueprint import bp
from app.library.picking import picks
from app.permissions import Permission, requires
from app.search.queries import live_index


@bp.get("/sekretariat/<slug>/formulir/pratinjau")
@requires(Permission.EDITION_MANAGE, load=competitions.edition_by_slug)
def preview_form(edition: Edition) -> Response:
    """One section (`?bagian=`), with all that any group is asked."""
    definition = competitions.form_in_force(edition)[1]
    wanted = request.args.get("bagian")
    section = next((s for s in definition.sections if s.key == wanted), definition.sections[0])
    return render_page(
        "entries/preview.html",
        edition=edition,
        sections=definition.sections,
        section=section,
        megabytes=settings.value(FILE_MEGABYTES),
        **_empty(section, edition),
    )


def _empty(section: Section, edition: Edition) -> dict[str, Any]:
    """The fields of a section that nobody has answered, and who judges the answers."""
    form = section_form(section.questions, edition, {})
    rubric = competitions.rubric_in_force(edition)
    keys = {question.key for question in section.questions}
    named = [q for q in section.questions if q.kind is QuestionKind.SOURCES]
    return {
        "fields": form,
        "picks": {f"q_{q.key}": picks(live_index(), [], "") for q in named},
        "criteria": [c for c in rubric.criteria if keys & set(c.question_keys)] if rubric else [],
    }
