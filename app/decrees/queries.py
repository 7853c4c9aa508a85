"""Every SELECT of decrees."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Grant, Role, User
from app.agencies.models import Agency
from app.competitions.models import Edition, Stage, StageKind
from app.core.db import db
from app.decrees.models import Decree
from app.decrees.rules import in_decree_order
from app.entries.models import Entry, EntryState
from app.judging.models import Assignment, AssignmentState, Decision
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
from app.objections.models import Appeal
from app.objections.queries import appeal_counts


def decree_of(edition: Edition) -> Decree | None:
    """The decree in force. Without one nobody is appointed (ditetapkan) yet."""
    return db.session.scalar(
        select(Decree)
        .where(Decree.edition_id == edition.id)
        .order_by(Decree.version.desc())
        .limit(1)
    )


def decrees_of(edition: Edition) -> Sequence[Decree]:
    """What was recorded, newest first, with who did it."""
    return db.session.scalars(
        select(Decree)
        .where(Decree.edition_id == edition.id)
        .options(joinedload(Decree.recorded_by))
        .order_by(Decree.version.desc())
    ).all()


def objections_wait(edition: Edition) -> bool:
    """Whether anybody's objection to what was published has no answer."""
    return None in appeal_counts(edition)


def last_answer(edition: Edition) -> datetime | None:
    """When the last objection was answered."""
    return db.session.scalar(
        select(func.max(Appeal.answered_at))
        .join(Appeal.entry)
        .where(Entry.edition_id == edition.id)
    )


def annex_of(edition: Edition) -> Sequence[Decision]:
    """What was published and stands, in the order in which a decree names it; nothing before."""
    found = db.session.scalars(
        select(Decision)
        .where(
            Decision.edition_id == edition.id,
            Decision.published_at.is_not(None),
            Decision.withdrawn_at.is_(None),
        )
        .options(
            joinedload(Decision.entry).options(
                joinedload(Entry.agency).joinedload(Agency.region),
                joinedload(Entry.unit),
                joinedload(Entry.category),
                joinedload(Entry.group),
            )
        )
        .order_by(Decision.id)
    )
    return in_decree_order(found)


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
