"""What can follow from an upheld appeal or objection, and what did."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.competitions.models import Edition
from app.core.db import db
from app.entries.models import Entry
from app.judging.models.awards import AwardChange
from app.judging.queries.applicants import known_decisions_by_entry
from app.judging.queries.rereading import rereading_of
from app.judging.rules.rereading import why_not_name
from app.objections.models import Appeal, Consequence, Objection, Verdict

Either = Appeal | Objection
EitherT = TypeVar("EitherT", Appeal, Objection)
EITHER: tuple[type[Appeal], type[Objection]] = (Appeal, Objection)


def unconcluded(kind: type[Either]) -> ColumnElement[bool]:
    """New readers were asked for, and nobody has decided what follows."""
    return (kind.verdict == Verdict.UPHELD) & (kind.readers > 0) & kind.concluded_at.is_(None)


def unconfirmed(kind: type[Either]) -> ColumnElement[bool]:
    """Another result was proposed, and a second person has not confirmed it."""
    waits = _change(kind.entry_id, AwardChange.confirmed_at.is_(None))
    return (kind.consequence == Consequence.AWARD) & waits


def remedy_counts(edition: Edition, kind: type[Either]) -> tuple[int, int]:
    """How many upheld ones brought new readers, and how many changed a result: a finalist more, or
    a confirmed change of what was announced."""
    confirmed = _change(kind.entry_id, AwardChange.confirmed_at >= kind.concluded_at)
    changed = or_(
        kind.consequence == Consequence.FINALIST,
        (kind.consequence == Consequence.AWARD) & confirmed,
    )
    row = db.session.execute(
        select(func.count().filter(kind.readers > 0), func.count().filter(changed))
        .select_from(kind)
        .join(kind.entry)
        .where(Entry.edition_id == edition.id)
    ).one()
    return row[0], row[1]


def is_refused(one: Either) -> bool:
    """Whether another result was proposed because of it, and the proposal was dropped."""
    if one.consequence is not Consequence.AWARD:
        return False
    stands = or_(AwardChange.confirmed_at.is_(None), AwardChange.confirmed_at >= one.concluded_at)
    return not db.session.scalar(select(_change(one.entry_id, stands)))


def why_not_conclude(one: Either, at: datetime) -> str | None:
    """What stands against deciding now what follows from it."""
    if one.verdict is not Verdict.UPHELD:
        return "objections.not_upheld"
    if one.readers and (again := rereading_of(one.entry, at)) and again.runs:
        return "objections.readers_read"
    decided = one.concluded_at is not None and not is_refused(one)
    return "objections.concluded_already" if decided else None


def consequences_of(one: Either, at: datetime) -> Sequence[Consequence]:
    """What can still follow from it at this date."""
    edition = one.entry.edition
    found = [Consequence.NONE]
    if why_not_name(edition, at) is None and not known_decisions_by_entry([one.entry_id]):
        found.append(Consequence.FINALIST)
    if edition.results_published_at is not None:
        found.append(Consequence.AWARD)
    return found


def _change(entry_id: Any, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is such a change of what was announced about the entry."""
    return exists().where(AwardChange.entry_id == entry_id, *conditions)
