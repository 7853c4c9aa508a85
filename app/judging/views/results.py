"""The results: for everybody once published, and for the applicants their own."""

from flask import Response

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core.htmx import render_page
from app.entries.models import Entry
from app.entries.queries import entry_by_id
from app.judging import queries, rules
from app.judging.models import Outcome
from app.judging.views.blueprint import bp
from app.library.queries import public_by_entry
from app.permissions import Permission, requires


@bp.get("/kompetisi/<slug>/hasil")
@requires(Permission.EDITION_VIEW, load=edition_by_slug)
def results(edition: Edition) -> Response:
    decided = queries.published_decisions(edition.id)
    return render_page(
        "judging/results.html",
        edition=edition,
        winners=[d for d in decided if d.outcome is Outcome.WINNER],
        finalists=[d for d in decided if d.outcome is Outcome.FINALIST],
        library=public_by_entry([d.entry_id for d in decided]),
    )


@bp.get("/instansi/proposal/<int:ref>/hasil")
@requires(Permission.ENTRY_VIEW, load=entry_by_id)
def own_result(entry: Entry) -> Response:
    published = entry.edition.results_published_at is not None
    stages = rules.assessments(entry.edition.stages) if published else []
    return render_page(
        "judging/own_result.html",
        entry=entry,
        edition=entry.edition,
        decision=queries.published_decision_of(entry) if published else None,
        results=[(stage, *queries.result_of(entry, stage)) for stage in stages],
        comments=[text for stage in stages for text in queries.released_comments(entry, stage)],
    )
