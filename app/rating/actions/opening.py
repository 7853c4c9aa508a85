"""The secretariat says which innovations the public rates."""

from collections.abc import Collection

from sqlalchemy import select

from app.accounts.models import User
from app.competitions.models import Stage
from app.competitions.rules import is_over
from app.core import clock
from app.core.audit import note
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.judging.queries import passed_entries
from app.rating import queries
from app.rating.models import RatedEntry


def open_for_public(
    stage: Stage, before: Collection[int], wanted: Collection[int], *, by: User
) -> None:
    """Have the public rate the entries (ids) that were ticked on a page, and no longer those that
    were unticked. `before` were ticked when the page was drawn: what somebody else did since stays.

    Opening names them to everybody once the stage begins. RuleBroken when it is over, for an entry
    that did not pass, and for taking away one that somebody has rated.
    """
    if is_over(locked(stage), clock.now()):
        raise RuleBroken("rating.over")
    passed = {entry.id: entry for entry in passed_entries(stage.edition_id)}
    if not passed.keys() >= set(wanted):
        raise RuleBroken("rating.not_passed")
    known = {row.entry_id: row for row in _rows(stage)}
    new = set(wanted) - set(before) - known.keys()
    gone = (known.keys() & set(before)) - set(wanted)
    for ref in sorted(gone & queries.rated_refs(stage)):
        raise RuleBroken("rating.is_rated", title=known[ref].entry.title)
    for ref in sorted(gone):
        db.session.delete(known[ref])
    for ref in sorted(new):
        db.session.add(
            RatedEntry(stage_id=stage.id, entry_id=ref, opened_by_id=by.id, opened_at=clock.now())
        )
    if new or gone:
        details = {"opened": sorted(new), "closed": sorted(gone)}
        note("rating.opened", stage.edition, by=by, edition_id=stage.edition_id, **details)


def _rows(stage: Stage) -> list[RatedEntry]:
    return list(db.session.scalars(select(RatedEntry).where(RatedEntry.stage_id == stage.id)))
