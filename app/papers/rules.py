"""When a paper may be issued, and how it is called."""

from datetime import datetime

from app.competitions.models import Edition, Stage
from app.competitions.rules import is_over
from app.judging.rules.stages import why_not_begun
from app.papers.models import IssuedPaper, Kind

PREFIXES = {Kind.STAGE_MINUTES: "BAP", Kind.PLENARY_MINUTES: "BAS", Kind.STATEMENT: "KET"}
"""What the number of a paper begins with."""


def why_not_issue(kind: Kind, edition: Edition, stage: Stage | None, at: datetime) -> str | None:
    """What stands against issuing it now."""
    if kind is Kind.STAGE_MINUTES:
        begun = stage is not None and why_not_begun(stage, edition) is None
        return None if begun and stage and is_over(stage, at) else "papers.stage_runs"
    if kind is Kind.PLENARY_MINUTES:
        public = edition.finalists_published_at or edition.results_published_at
        return None if public else "papers.nothing_decided"
    return None if edition.results_published_at else "papers.results_first"


def called(kind: Kind, number: int, edition: Edition) -> str:
    """Its number in full: "BAP-001/edisi-2027"."""
    return f"{PREFIXES[kind]}-{number:03d}/{edition.slug}"


def number_of(paper: IssuedPaper) -> str:
    return called(paper.kind, paper.number, paper.edition)
