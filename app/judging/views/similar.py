"""Earlier innovations like a proposal, so that its judge can say how new it is."""

from collections.abc import Iterator
from typing import Any

from flask import Response

from app.competitions.definition import QuestionKind
from app.core.htmx import render_page
from app.judging import queries
from app.judging.models import Assignment
from app.judging.views.blueprint import bp, sections_for_judges
from app.library.queries import named_but
from app.permissions import Permission, requires
from app.search.index import IndexUnavailable
from app.search.queries import live_index

MOST = 5
LOOKED_AT = 3 * MOST
"""Some of what is found may be the proposal itself."""
LONGEST_TEXT = 20_000


@bp.get("/penilaian/<int:ref>/serupa")
@requires(Permission.ASSIGNMENT_SCORE, load=queries.assignment_by_id)
def similar(assignment: Assignment) -> Response:
    return render_page(
        "judging/similar.html",
        fragment="judging/_similar.html",
        assignment=assignment,
        **_found(assignment),
    )


def _found(assignment: Assignment) -> dict[str, Any]:
    """The likest of the library, each with the words in common; nothing without an index."""
    title = assignment.snapshot.content["title"]
    texts = {"title": title, "body": " ".join(_texts(assignment))[:LONGEST_TEXT]}
    try:
        likenesses = live_index().alike(texts, LOOKED_AT)
    except IndexUnavailable:
        return {"found": (), "unavailable": True}
    entry, blind = assignment.entry, assignment.stage.blind
    known = named_but(
        [one.id for one in likenesses],
        entry_id=entry.id,
        agency_ids=queries.near(entry) if blind else (),
    )
    fit = [(known[one.id], one.shared) for one in likenesses if one.id in known]
    return {"found": fit[:MOST], "unavailable": False}


def _texts(assignment: Assignment) -> Iterator[str]:
    """What the judge reads, and nothing else."""
    for section in sections_for_judges(assignment.snapshot, blind=assignment.stage.blind):
        for answer in section.answers:
            if answer.question.kind is QuestionKind.TEXT and answer.value:
                yield answer.value
