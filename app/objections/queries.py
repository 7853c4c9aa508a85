"""Every SELECT of objections."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.competitions.models import Edition
from app.core.audit import AuditRow
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Assignment
from app.judging.models.plenary import PanelPick
from app.objections.models import Appeal, Publication, Verdict

MARKED = ("entry.decided", "entry.undecided")
PUBLISHED = ("results.finalists_published", "results.published")


def took_part(entry: Entry, person: User) -> bool:
    """Whether this person had a part in what was decided about the entry: marked or unmarked it,
    published the decisions, chose it in the plenary, or was given it to read."""
    about_entry = and_(
        AuditRow.subject_type == "entry",
        AuditRow.subject_id == entry.id,
        AuditRow.action.in_(MARKED),
    )
    about_edition = and_(
        AuditRow.subject_type == "edition",
        AuditRow.subject_id == entry.edition_id,
        AuditRow.action.in_(PUBLISHED),
    )
    parts = (
        exists().where(AuditRow.actor_id == person.id, or_(about_entry, about_edition)),
        exists().where(PanelPick.entry_id == entry.id, PanelPick.panelist_id == person.id),
        exists().where(Assignment.entry_id == entry.id, Assignment.judge_id == person.id),
    )
    return bool(db.session.scalar(select(or_(*parts))))


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


def unanswered(editions: Collection[int]) -> Mapping[int, Sequence[Appeal]]:
    """Edition id → what waits there for an answer, by the time that it is due."""
    found: dict[int, list[Appeal]] = {}
    if not editions:
        return found
    waiting = (
        select(Appeal)
        .join(Appeal.entry)
        .where(Entry.edition_id.in_(editions), Appeal.verdict.is_(None))
        .options(contains_eager(Appeal.entry))
        .order_by(Appeal.due_at.is_(None), Appeal.due_at, Appeal.id)
    )
    for one in db.session.scalars(waiting):
        found.setdefault(one.entry.edition_id, []).append(one)
    return found


def waits_for_answers(edition: Edition) -> Sequence[str]:
    """Codes of what stands against publishing the results: an objection to the choice of finalists
    that nobody has answered."""
    waiting = (
        select(Appeal.id)
        .join(Appeal.entry)
        .where(
            Entry.edition_id == edition.id,
            Appeal.about == Publication.FINALISTS,
            Appeal.verdict.is_(None),
        )
    )
    return ["objections.unanswered"] if db.session.scalar(select(waiting.exists())) else []


def appeal_counts(edition: Edition) -> Mapping[Verdict | None, int]:
    """Verdict → how many applicants' objections; None for what waits for an answer."""
    rows = db.session.execute(
        select(Appeal.verdict, func.count())
        .join(Appeal.entry)
        .where(Entry.edition_id == edition.id)
        .group_by(Appeal.verdict)
    ).all()
    return {row[0]: row[1] for row in rows}
