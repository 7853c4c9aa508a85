"""A person decides about an unusual run of ratings, and may take that back until the results."""

from app.accounts.models import User
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.rating import queries
from app.rating.models import RatedEntry, Review, Verdict
from app.rating.rules.bursts import mark_of


def review(rated: RatedEntry, mark: str, verdict: Verdict, reason: str, *, by: User) -> None:
    """Count the ratings of this run (by its mark) or set them aside.

    Sent twice it counts once. RuleBroken without a reason, after the results, and when the run has
    been decided about or has grown since the page was drawn.
    """
    _before_results(rated)
    reason = reason.strip()
    if not reason:
        raise RuleBroken("rating.reason_is_missing")
    flags = {flag.mark: flag for flag in queries.waiting_flags(rated)}
    if mark not in flags:
        if _is_said(rated, mark, verdict, reason):
            return
        raise RuleBroken("rating.flag_is_gone")
    flag = flags[mark]
    made = Review(
        rated_id=rated.id,
        kind=flag.kind,
        rating_ids=list(flag.refs),
        verdict=verdict,
        reason=reason,
        by_id=by.id,
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    _note("rating.reviewed", made, by)


def take_back(made: Review, *, by: User) -> None:
    """The run waits for a decision again; doing it twice changes nothing."""
    _before_results(made.rated)
    if made.taken_back_at is not None:
        return
    made.taken_back_at = clock.now()
    _note("rating.review_taken_back", made, by)


def _before_results(rated: RatedEntry) -> None:
    if locked(rated.stage.edition).results_published_at is not None:
        raise RuleBroken("rating.results_are_out")


def _is_said(rated: RatedEntry, mark: str, verdict: Verdict, reason: str) -> bool:
    return any(
        one.taken_back_at is None
        and (one.verdict, one.reason) == (verdict, reason)
        and mark_of(one.kind, one.rating_ids) == mark
        for one in queries.reviews_of(rated)
    )


def _note(action: str, made: Review, by: User) -> None:
    note(
        action,
        made.rated.stage.edition,
        by=by,
        edition_id=made.rated.stage.edition_id,
        entry_id=made.rated.entry_id,
        kind=made.kind,
        verdict=made.verdict,
        ratings=len(made.rating_ids),
        reason=made.reason,
    )
