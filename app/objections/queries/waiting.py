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
from app.objections.queries.appeals import UNCONCLUDED, UNCONFIRMED


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
    ends = (
        select(func.max(Appeal.answered_at)).join(Appeal.entry),
        select(func.max(Appeal.concluded_at)).join(Appeal.entry),
        select(func.max(AwardChange.confirmed_at))
        .join(AwardChange.entry)
        .join(Appeal, Appeal.entry_id == Entry.id)
        .where(Appeal.consequence == Consequence.AWARD),
        select(func.max(Objection.closed_at)).join(Objection.entry),
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
    followed = select(Appeal.id).join(Appeal.entry).where(Entry.edition_id == edition.id)
    unconcluded = followed.where(Appeal.about.in_(about), or_(UNCONCLUDED, UNCONFIRMED))
    found = {
        "objections.unanswered": appeals,
        "objections.unconcluded": unconcluded,
        "objections.open": objections,
    }
    return [code for code, open_ in found.items() if db.session.scalar(select(open_.exists()))]
