"""The results: for everybody once published, and for the applicants their own."""

from collections.abc import Sequence
from typing import Any

from flask import Response

from app.competitions.models import Edition, Stage
from app.competitions.queries import edition_by_slug
from app.core.errors import NotFound
from app.core.htmx import render_page
from app.core.i18n import locale_code
from app.core.pdf_files import pdf_file, written
from app.entries.models import Entry, EntryState
from app.entries.queries import entry_by_id
from app.entries.queries.listing import counts_of
from app.judging import queries, result_words
from app.judging.models import Decision, Outcome
from app.judging.queries.applicants import known_decisions_by_entry, outcome_known
from app.judging.queries.visits import released_visits
from app.judging.result_letter import Judged, letter
from app.judging.rules.stages import of_finalists, of_proposals
from app.judging.views.blueprint import bp
from app.library.queries import public_by_entry
from app.limits import DOWNLOADS, limited
from app.permissions import Permission, requires

bp.add_app_template_global(result_words.score_words)
bp.add_app_template_global(result_words.standings)
bp.add_app_template_global(result_words.panel_words)

TAKEN_UP = (EntryState.SUBMITTED, EntryState.PASSED, EntryState.FAILED)
"""Came to the secretariat and were not withdrawn."""


@bp.get("/kompetisi/<slug>/hasil")
@requires(Permission.EDITION_VIEW, load=edition_by_slug)
def results(edition: Edition) -> Response:
    decided = queries.published_decisions(edition.id)
    stands = [d for d in decided if d.withdrawn_at is None]
    finalists = [d for d in stands if d.outcome is Outcome.FINALIST]
    return render_page(
        "judging/results.html",
        edition=edition,
        winners=[d for d in stands if d.outcome is Outcome.WINNER],
        withdrawn=[d for d in decided if d.withdrawn_at is not None],
        finalists=finalists if decided else queries.named_finalists(edition.id),
        library=public_by_entry([d.entry_id for d in decided]),
        **(_statistics(edition, stands) if decided else {}),
    )


def _statistics(edition: Edition, decided: Sequence[Decision]) -> dict[str, Any]:
    """How much came in and was judged, and how the chosen spread."""
    counts, found = counts_of(edition), queries.statistics_of(edition)
    if found is None:
        return {}
    chosen = {one.entry_id for one in decided}
    won = {one.entry_id for one in decided if one.outcome is Outcome.WINNER}
    return {
        "forwarded": sum(counts[state] for state in TAKEN_UP),
        "statistics": found,
        "board": queries.board_of(edition, found.passed, won, chosen),
    }


@bp.get("/instansi/proposal/<int:ref>/hasil")
@requires(Permission.ENTRY_VIEW, load=entry_by_id)
def own_result(entry: Entry) -> Response:
    published = entry.edition.results_published_at is not None
    decision = known_decisions_by_entry([entry.id]).get(entry.id)
    stages = scored_in(entry, decision) if published else []
    return render_page(
        "judging/own_result.html",
        entry=entry,
        edition=entry.edition,
        known=published or entry.edition.finalists_published_at is not None,
        decision=decision,
        outcome=outcome_known(decision),
        visits=released_visits(entry.id, stages),
        **vars(_marks(stages, entry)),
    )


@bp.get("/instansi/proposal/<int:ref>/hasil.pdf")
@requires(Permission.ENTRY_VIEW, load=entry_by_id)
@limited(DOWNLOADS)
def own_result_letter(entry: Entry) -> Response:
    if entry.edition.results_published_at is None:
        raise NotFound
    decision = known_decisions_by_entry([entry.id]).get(entry.id)
    judged = _marks(scored_in(entry, decision), entry)
    paper = letter(entry, decision, judged, locale_code())
    return pdf_file(f"hasil-{entry.id:03d}", written(paper))


def scored_in(entry: Entry, decision: Decision | None) -> Sequence[Stage]:
    """The stages in which it took part."""
    first = of_proposals(entry.edition.stages)
    last = of_finalists(entry.edition.stages) if decision else []
    return [first, *last] if first else []


def _marks(stages: Sequence[Stage], entry: Entry) -> Judged:
    """What it got in these stages, and in the end where several count."""
    finals = queries.finals_of(entry.edition) if len(stages) > 1 else None
    return Judged(
        results=[(stage, *queries.result_of(entry, stage)) for stage in stages],
        comments=[text for stage in stages for text in queries.released_comments(entry, stage)],
        finals=finals,
        total=finals.totals.get(entry.id) if finals else None,
        explained=queries.explained(entry),
    )
