"""What applicants appealed against, and who may answer."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, func, or_, select, union
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.competitions.models import Edition
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Assignment
from app.judging.models.plenary import PanelPick
from app.judging.queries.rereading import rereadings_of
from app.objections.models import Appeal, Publication, Verdict
from app.objections.queries.remedies import unconcluded

MARKED = ("entry.decided", "entry.undecided", "award.change_proposed", "award.changed")
PUBLISHED = ("results.finalists_published", "results.published")


def took_part(entry: Entry, person: User) -> bool:
    """Whether this person had a part in what was decided about the entry: marked or unmarked it,
    published the decisions, chose it in the plenary, or was given it to read."""
    return entry.id in parts_taken([entry], person)


def parts_taken(entries: Collection[Entry], person: User) -> frozenset[int]:
    """Ids of those of these entries in whose decision this person had a part."""
    refs, editions = [one.id for one in entries], {one.edition_id for one in entries}
    noted = select(AuditRow.subject_id).where(AuditRow.actor_id == person.id)
    own: CompoundSelect[Any] = union(
        noted.where(
            AuditRow.subject_type == "entry",
            AuditRow.subject_id.in_(refs),
            AuditRow.action.in_(MARKED),
        ),
        select(PanelPick.entry_id).where(
            PanelPick.entry_id.in_(refs), PanelPick.panelist_id == person.id
        ),
        select(Assignment.entry_id).where(
            Assignment.entry_id.in_(refs), Assignment.judge_id == person.id
        ),
    )
    published = noted.where(
        AuditRow.subject_type == "edition",
        AuditRow.subject_id.in_(editions),
        AuditRow.action.in_(PUBLISHED),
    )
    taken, whole = set(db.session.scalars(own)), set(db.session.scalars(published))
    return frozenset(one.id for one in entries if one.id in taken or one.edition_id in whole)


def appeal_about(entry: Entry, about: Publication) -> Appeal | None:
    """What the applicant objected to this publication."""
    return db.session.scalar(
        select(Appeal).where(Appeal.entry_id == entry.id, Appeal.about == about)
    )


def appeals_of_entry(entry: Entry) -> Sequence[Appeal]:
    """What its applicants objected, newest first."""
    return db.session.scalars(
        select(Appeal)
        .where(Appeal.entry_id == entry.id)
        .options(joinedload(Appeal.filed_by))
        .order_by(Appeal.id.desc())
    ).all()


def appeals_of_edition(edition: Edition) -> Sequence[Appeal]:
    """All of an edition: what waits for an answer first, by the time that it is due."""
    return db.session.scalars(
        select(Appeal)
        .join(Appeal.entry)
        .where(Entry.edition_id == edition.id)
        .options(contains_eager(Appeal.entry).joinedload(Entry.agency))
        .order_by(
            Appeal.answered_at.is_not(None), Appeal.due_at.is_(None), Appeal.due_at, Appeal.id
        )
    ).all()


def appeal_in(slug: str, ref: int) -> Appeal | None:
    """One of an edition, by its number."""
    return db.session.scalar(
        select(Appeal)
        .join(Appeal.entry)
        .join(Entry.edition)
        .where(Appeal.id == ref, Edition.slug == slug)
        .options(
            contains_eager(Appeal.entry).joinedload(Entry.agency),
            joinedload(Appeal.filed_by),
            joinedload(Appeal.answered_by),
        )
    )


def to_answer(editions: Collection[int], person: User) -> Mapping[int, Sequence[Appeal]]:
    """Edition id → what waits there for an answer, or for what follows from one, and this person
    had no part in, by the time that it is due."""
    found: dict[int, list[Appeal]] = {}
    if not editions:
        return found
    waiting = db.session.scalars(
        select(Appeal)
        .join(Appeal.entry)
        .where(Entry.edition_id.in_(editions), or_(Appeal.verdict.is_(None), unconcluded(Appeal)))
        .options(contains_eager(Appeal.entry).joinedload(Entry.agency))
        .order_by(Appeal.due_at.is_(None), Appeal.due_at, Appeal.id)
    ).all()
    taken = parts_taken([one.entry for one in waiting], person)
    read_again = [one.entry_id for one in waiting if one.verdict]
    taken |= {ref for ref, one in rereadings_of(read_again, clock.now()).items() if one.runs}
    for one in waiting:
        if one.entry_id not in taken:
            found.setdefault(one.entry.edition_id, []).append(one)
    return found


def appeal_counts(edition: Edition) -> Mapping[Verdict | None, int]:
    """Verdict → how many applicants' objections; None for what waits for an answer."""
    rows = db.session.execute(
        select(Appeal.verdict, func.count())
        .join(Appeal.entry)
        .where(Entry.edition_id == edition.id)
        .group_by(Appeal.verdict)
    ).all()
    return {row[0]: row[1] for row in rows}
