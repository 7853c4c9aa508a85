"""Every SELECT of papers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.accounts.models import Grant, Role, User
from app.competitions.models import Edition, Stage, StageKind
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging.models import Assignment, AssignmentState
from app.judging.models.plenary import Choice, PanelPick
from app.judging.queries import (
    entries_by_id,
    is_chair,
    lines_of,
    panelists_of,
    passed_over,
    recap,
    standing_conflicts,
    taking_part,
)
from app.judging.rules.agreement import Agreement, agreement
from app.judging.rules.stages import assessments
from app.papers.models import IssuedPaper, Kind


def papers_of(edition: Edition) -> Sequence[IssuedPaper]:
    """All that were issued there, newest first."""
    return db.session.scalars(
        select(IssuedPaper)
        .where(IssuedPaper.edition_id == edition.id)
        .options(
            joinedload(IssuedPaper.stage),
            joinedload(IssuedPaper.judge),
            joinedload(IssuedPaper.entry),
        )
        .order_by(IssuedPaper.id.desc())
    ).all()


def newest_about(
    edition: Edition,
    kind: Kind,
    stage_id: int | None = None,
    judge_id: int | None = None,
    entry_id: int | None = None,
) -> IssuedPaper | None:
    """The paper in force about this."""
    return db.session.scalar(
        select(IssuedPaper)
        .where(
            IssuedPaper.edition_id == edition.id,
            IssuedPaper.kind == kind,
            IssuedPaper.stage_id == stage_id,
            IssuedPaper.judge_id == judge_id,
            IssuedPaper.entry_id == entry_id,
        )
        .order_by(IssuedPaper.number.desc())
        .limit(1)
    )


def last_number(edition: Edition, kind: Kind) -> int:
    """The highest number of this kind; 0 where none was issued."""
    of_kind = IssuedPaper.edition_id == edition.id, IssuedPaper.kind == kind
    return db.session.scalar(select(func.max(IssuedPaper.number)).where(*of_kind)) or 0


def paper_in(slug: str, ref: int) -> IssuedPaper | None:
    """One of an edition."""
    return db.session.scalar(
        select(IssuedPaper)
        .join(IssuedPaper.edition)
        .where(IssuedPaper.id == ref, Edition.slug == slug)
        .options(contains_eager(IssuedPaper.edition), joinedload(IssuedPaper.issued_by))
    )


def paper_by_id(ref: int) -> IssuedPaper | None:
    return db.session.get(IssuedPaper, ref)


def certificate_by_code(code: str) -> IssuedPaper | None:
    """The certificate that carries this code, as `rules.normal_code` writes it."""
    return db.session.scalar(
        select(IssuedPaper)
        .where(IssuedPaper.code == code)
        .options(joinedload(IssuedPaper.edition), joinedload(IssuedPaper.entry))
    )


def in_force(edition: Edition, kind: Kind) -> Sequence[IssuedPaper]:
    """Of this kind, without those that others replaced, by number."""
    every = [one for one in papers_of(edition) if one.kind is kind]
    replaced = {one.replaces_id for one in every}
    return sorted((one for one in every if one.id not in replaced), key=lambda one: one.number)


def statements_of(judge: User) -> Sequence[IssuedPaper]:
    """The statements in force about this judge's work, newest first."""
    every = db.session.scalars(
        select(IssuedPaper)
        .where(IssuedPaper.judge_id == judge.id)
        .options(joinedload(IssuedPaper.edition))
        .order_by(IssuedPaper.id.desc())
    ).all()
    replaced = {one.replaces_id for one in every}
    return [one for one in every if one.id not in replaced]


@dataclass(frozen=True)
class Work:
    """What the judges of a stage did, in figures that tell of no proposal."""

    entries: int
    """So many took part,"""
    unread: int
    """of which so many have no finished reading that counts."""
    readings: Sequence[tuple[int, int, int]]
    """As `Finished.readings`."""
    states: Mapping[AssignmentState, int]
    reopened: int

    @property
    def judges(self) -> int:
        return len({judge for _entry, judge, _weighed in self.readings})

    @property
    def per_entry(self) -> tuple[int, int]:
        """The fewest and the most readings of a proposal that has any; zeros where none has."""
        counts = Counter(entry for entry, _judge, _weighed in self.readings).values()
        return (min(counts), max(counts)) if counts else (0, 0)


def work_in(stage: Stage) -> tuple[Work, Agreement | None]:
    """What was done there, and how far the judges agree where that can be told."""
    found = recap(stage, with_marks=True)
    states, reopened = Counter[AssignmentState](), 0
    for line in lines_of([stage]):
        states[line.state] += 1
    reopened = (
        db.session.scalar(
            select(func.count(Assignment.id)).where(
                Assignment.stage_id == stage.id, Assignment.reopened_at.is_not(None)
            )
        )
        or 0
    )
    entries = set(db.session.scalars(select(Entry.id).where(*taking_part(stage))))
    readings = found.finished.readings
    unread = entries.difference(entry for entry, _judge, _weighed in readings)
    work = Work(len(entries), len(unread), readings, states, reopened)
    fit = found.finished.correction
    return work, agreement(fit.design, fit.design.values) if fit else None


def work_by_judge(edition: Edition) -> Mapping[int, Sequence[tuple[Stage, int]]]:
    """Judge's id → the stages in which they finished readings that count, and how many; on the
    panel, on how many proposals they had a say."""
    stages = {stage.id: stage for stage in assessments(edition.stages)}
    read = db.session.execute(
        select(Assignment.judge_id, Assignment.stage_id, func.count())
        .where(Assignment.stage_id.in_(stages), Assignment.state == AssignmentState.DONE)
        .group_by(Assignment.judge_id, Assignment.stage_id)
    )
    found: dict[int, list[tuple[Stage, int]]] = {}
    for judge, ref, count in read:
        found.setdefault(judge, []).append((stages[ref], count))
    plenary = next((one for one in edition.stages if one.kind is StageKind.DECISION), None)
    if plenary is not None:
        for judge, count in _said_on_panel(edition):
            found.setdefault(judge, []).append((plenary, count))
    return {judge: sorted(every, key=lambda one: one[0].position) for judge, every in found.items()}


def _said_on_panel(edition: Edition) -> Sequence[tuple[int, int]]:
    rows = db.session.execute(
        select(PanelPick.panelist_id, func.count())
        .where(PanelPick.edition_id == edition.id)
        .group_by(PanelPick.panelist_id)
    )
    return [(judge, count) for judge, count in rows]


def chairs_of(edition: Edition) -> Sequence[User]:
    """Who chairs the edition now, by name."""
    found = db.session.scalars(
        select(User)
        .where(User.is_active, User.grants.any(Grant.role == Role.CHAIR))
        .options(selectinload(User.grants))
        .order_by(User.name, User.id)
    )
    return [one for one in found if is_chair(one, edition)]


def stood_back(edition: Edition) -> Sequence[tuple[int, Entry]]:
    """Panelist's id and each proposal that they had no say on, for a conflict of interest."""
    pairs = sorted(standing_conflicts(None, panelists_of(edition)), key=lambda pair: pair[::-1])
    entries = entries_by_id({ref for ref, _judge in pairs})
    return [
        (judge, entry)
        for ref, judge in pairs
        if (entry := entries.get(ref)) is not None
        and entry.edition_id == edition.id
        and entry.state is EntryState.PASSED
    ]


def passed_over_because(edition: Edition) -> Sequence[tuple[Entry, Sequence[str]]]:
    """What the panel passed over, and the reasons that its members gave, without their names."""
    refs = passed_over(edition)
    reasons: dict[int, list[str]] = {ref: [] for ref in refs}
    rows = db.session.execute(
        select(PanelPick.entry_id, PanelPick.reason)
        .where(
            PanelPick.entry_id.in_(refs),
            PanelPick.choice == Choice.PASSED_OVER,
            PanelPick.reason != "",
        )
        .order_by(PanelPick.id)
    )
    for ref, reason in rows:
        reasons[ref].append(reason)
    return [(entry, reasons[ref]) for ref, entry in entries_by_id(refs).items()]


def judges_with_work(edition: Edition) -> Sequence[tuple[User, Sequence[tuple[Stage, int]]]]:
    """Who did anything there, by name, and what."""
    work = work_by_judge(edition)
    people = db.session.scalars(
        select(User)
        .where(User.id.in_(work))
        .options(selectinload(User.grants).joinedload(Grant.agency))
        .order_by(User.name, User.id)
    )
    return [(one, work[one.id]) for one in people]
