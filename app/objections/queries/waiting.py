"""What still waits, of appeals and of objections together, and since when a list is fixed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.competitions.models import Edition
from app.competitions.rules import end_of
from app.core import clock
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.objections import rules
from app.objections.models import Appeal, Objection, Publication


def waits_for_answers(
    edition: Edition, about: Publication = Publication.FINALISTS
) -> Sequence[str]:
    """Codes of what stands against going on from this publication: to the results, or from the
    results to their decree. Somebody may still object to a nominee, or waits for an answer."""
    appeals = select(Appeal.id).join(Appeal.entry)
    unanswered = appeals.where(
        Entry.edition_id == edition.id, Appeal.about == about, Appeal.verdict.is_(None)
    )
    objections = select(Objection.id).join(Objection.entry)
    open_ = objections.where(
        Entry.edition_id == edition.id,
        Entry.state == EntryState.PASSED,
        Objection.about == about,
        Objection.filed_at.is_not(None),
        Objection.closed_at.is_(None),
    )
    found = []
    if rules.is_period_open(edition, clock.now(), about):
        found.append("objections.period_runs")
    if db.session.scalar(select(unanswered.exists())):
        found.append("objections.unanswered")
    if db.session.scalar(select(open_.exists())):
        found.append("objections.open")
    return found


def fixed_since(edition: Edition) -> datetime | None:
    """Since when what was published last is fixed: the objection period is over, and nothing
    waits; None before, and where the edition has no such period."""
    closes, about = rules.objections_close(edition), rules.newest(edition)
    if closes is None or about is None or waits_for_answers(edition, about):
        return None
    ends = [
        db.session.scalar(
            select(func.max(moment))
            .join(model.entry)
            .where(Entry.edition_id == edition.id, model.about == about)
        )
        for model, moment in ((Objection, Objection.closed_at), (Appeal, Appeal.answered_at))
    ]
    return max([end_of(closes), *(one for one in ends if one is not None)])
