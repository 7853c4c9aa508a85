"""What still waits, of appeals and of objections together, and since when a list is fixed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from app.competitions.models import Edition
from app.competitions.rules import end_of
from app.core import clock
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging.models.awards import AwardChange
from app.objections import rules
from app.objections.models import Appeal, Consequence, Objection, Publication
from app.objections.queries.remedies import EITHER, unconcluded, unconfirmed


def waits_for_answers(
    edition: Edition, about: Publication = Publication.FINALISTS
) -> Sequence[str]:
    """Codes of what stands against going on from this publication: somebody may still object to a
    nominee, or waits for an answer or for what follows from it."""
    runs = rules.is_period_open(edition, clock.now(), about)
    return ["objections.period_runs"] * runs + _open(edition, [about])


def is_anything_open(edition: Edition) -> bool:
    """Whether an appeal or objection to anything that was published has no answer, or nobody has
    decided what follows."""
    return bool(_open(edition, Publication))


def last_answer(edition: Edition) -> datetime | None:
    """When the last appeal or objection ended, or what followed from one was done."""
    ends = [
        select(func.max(Appeal.answered_at)).join(Appeal.entry),
        select(func.max(Objection.closed_at)).join(Objection.entry),
    ]
    for kind in EITHER:
        ends.append(select(func.max(kind.concluded_at)).join(kind.entry))
        ends.append(
            select(func.max(AwardChange.confirmed_at))
            .join(AwardChange.entry)
            .join(kind, kind.entry_id == Entry.id)
            .where(kind.consequence == Consequence.AWARD)
        )
    found = [db.session.scalar(one.where(Entry.edition_id == edition.id)) for one in ends]
    return max((one for one in found if one is not None), default=None)


def fixed_since(edition: Edition) -> datetime | None:
    """Since when what was published last is fixed: the time to object is over, and nothing waits;
    None before, and where nobody could object."""
    closes = rules.last_close(edition)
    if closes is None:
        return None
    if clock.now() < end_of(closes) or is_anything_open(edition):
        return None
    return max(filter(None, [end_of(closes), last_answer(edition)]))


def _open(edition: Edition, about: Iterable[Publication]) -> list[str]:
    appeals = (
        select(Appeal.id)
        .join(Appeal.entry)
        .where(Entry.edition_id == edition.id, Appeal.about.in_(about), Appeal.verdict.is_(None))
    )
    objections = (
        select(Objection.id)
        .join(Objection.entry)
        .where(
            Entry.edition_id == edition.id,
            Entry.state == EntryState.PASSED,
            Objection.about.in_(about),
            Objection.filed_at.is_not(None),
            Objection.closed_at.is_(None),
        )
    )
    found = [("objections.unanswered", appeals), ("objections.open", objections)]
    for kind in EITHER:
        followed = select(kind.id).join(kind.entry).where(Entry.edition_id == edition.id)
        waits = or_(unconcluded(kind), unconfirmed(kind))
        found.append(("objections.unconcluded", followed.where(kind.about.in_(about), waits)))
    return list(
        dict.fromkeys(code for code, open_ in found if db.session.scalar(select(open_.exists())))
    )
