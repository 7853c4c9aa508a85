"""Objections of the public as those see them who screen and decide them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import User
from app.competitions.models import Edition
from app.core.db import db
from app.entries.models import Entry
from app.judging.queries.rereading import rereadings_of
from app.objections import rules
from app.objections.models import Objection, ObjectionFile
from app.objections.queries.appeals import parts_taken
from app.objections.queries.remedies import unconcluded
from app.objections.rules import State

FILED = Objection.filed_at.is_not(None)
BY_DUE = (Objection.due_at.is_(None), Objection.due_at, Objection.id)


def objections_of_edition(edition: Edition) -> Sequence[Objection]:
    """All of an edition that were confirmed: what is open first, by the time that it is due."""
    return db.session.scalars(
        _filed()
        .where(Entry.edition_id == edition.id)
        .order_by(Objection.closed_at.is_not(None), *BY_DUE)
    ).all()


def objection_in(slug: str, ref: int) -> Objection | None:
    """One of an edition, by its number."""
    found: Objection | None = db.session.scalar(
        _filed()
        .join(Entry.edition)
        .where(Objection.id == ref, Edition.slug == slug)
        .options(
            joinedload(Objection.screened_by),
            joinedload(Objection.responded_by),
            joinedload(Objection.answered_by),
            selectinload(Objection.files).joinedload(ObjectionFile.stored),
        )
    )
    return found


def file_in(slug: str, ref: int, file: int) -> ObjectionFile | None:
    """A file that came with it."""
    found = objection_in(slug, ref)
    return next((one for one in found.files if one.id == file), None) if found else None


def to_handle(
    editions: Collection[int], person: User, at: datetime
) -> Mapping[int, Sequence[Objection]]:
    """Edition id → what waits there for somebody who had no part, as this person had none: to be
    screened, or decided now, or its new readers are done; by the time that its answer is due."""
    found: dict[int, list[Objection]] = {}
    if not editions:
        return found
    waiting = db.session.scalars(
        _filed()
        .where(
            Entry.edition_id.in_(editions),
            or_(Objection.closed_at.is_(None), unconcluded(Objection)),
        )
        .order_by(*BY_DUE)
    ).all()
    taken = parts_taken([one.entry for one in waiting], person)
    rounds = rereadings_of([one.entry_id for one in waiting if one.closed_at], at)
    for one in waiting:
        waits = one.screened_at is None or rules.why_not_answer(one, at) is None
        again = rounds.get(one.entry_id) if one.closed_at else None
        if waits and not (again and again.runs) and one.entry_id not in taken:
            found.setdefault(one.entry.edition_id, []).append(one)
    return found


def objection_counts(edition: Edition) -> Mapping[State | str, int]:
    """State, or verdict where it was answered → how many of the public's objections."""
    rows = db.session.execute(
        select(Objection.verdict, Objection.refusal.is_not(None), func.count())
        .join(Objection.entry)
        .where(Entry.edition_id == edition.id, FILED)
        .group_by(Objection.verdict, Objection.refusal.is_not(None))
    )
    return {
        verdict or (State.REFUSED if refused else State.RECEIVED): count
        for verdict, refused, count in rows
    }


def seen_together(objection: Objection) -> tuple[int, int]:
    """How many objections to this nominee came within an hour of this one, and how many from its
    network; this one is among them."""
    if objection.filed_at is None:
        return 0, 0
    since, until = objection.filed_at - rules.HOUR, objection.filed_at + rules.HOUR
    same = select(func.count()).where(Objection.entry_id == objection.entry_id, FILED)
    near = same.where(Objection.filed_at.between(since, until))
    network = same.where(Objection.network == objection.network)
    return db.session.scalar(near) or 0, db.session.scalar(network) or 0


def _filed() -> Any:
    return (
        select(Objection)
        .join(Objection.entry)
        .where(FILED)
        .options(contains_eager(Objection.entry).joinedload(Entry.agency))
    )
