"""What an upheld objection can still do at which date (ADR 0025)."""

from datetime import datetime, timedelta

from app.competitions.models import Edition, Stage
from app.judging.rules.stages import of_finalists, of_proposals


def finalists_begin(edition: Edition) -> datetime | None:
    """When the first stage opens in which finalists are scored; None where there is none."""
    return min((one.opens_at for one in of_finalists(edition.stages)), default=None)


def why_not_name(edition: Edition, at: datetime) -> str | None:
    """A finalist joins the public ones until the first of their stages begins."""
    if edition.results_published_at is not None:
        return "judging.results_published"
    if edition.finalists_published_at is None:
        return "judging.finalists_unknown"
    begins = finalists_begin(edition)
    return "judging.finalists_begun" if begins is None or begins <= at else None


def why_not_read_again(edition: Edition, at: datetime, *, sealed: bool, sent: bool) -> str | None:
    """Once for each entry, after a publication: after the results once these are sealed, before
    them as long as a finalist can join."""
    if of_proposals(edition.stages) is None:
        return "judging.no_assessment"
    if sent:
        return "judging.read_again_already"
    if edition.results_published_at is None:
        return why_not_name(edition, at)
    return None if sealed else "judging.not_sealed"


def until(edition: Edition, days: int, at: datetime) -> datetime:
    """So many days from now, but not into the stages of finalists that the answer can change."""
    ends = at + timedelta(days=days)
    begins = finalists_begin(edition)
    if edition.results_published_at is None and begins is not None:
        return min(ends, begins)
    return ends


def counts(stage: Stage, sent_at: datetime) -> bool:
    """Whether its marks are part of the stage's own ranking once all are given: not of one that was
    published as results before they were asked for, which stays as it was sealed."""
    published = stage.edition.results_published_at
    return published is None or sent_at < published
