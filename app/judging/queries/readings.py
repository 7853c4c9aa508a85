"""What a judge or a panelist reads, and what stands in a reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Role, User
from app.accounts.rules import covers, usable
from app.competitions.definition import Audience
from app.competitions.models import Category, Criterion, Edition, Rubric, Stage
from app.competitions.rules import reasons_asked
from app.core import clock
from app.core.db import db, plain_rows
from app.core.errors import Problem
from app.entries.models import Attachment, Entry, EntryState, Snapshot
from app.entries.queries import definition_of, readable, snapshot_for_judges
from app.judging import rules
from app.judging.models import Anchor, Assignment, AssignmentState, Score, UnsettledMark
from app.judging.queries.conflicts import standing_conflicts
from app.judging.queries.judges import organises, scores_in
from app.judging.queries.turns import of_anchor, own_order
from app.judging.rules import deciding, writing

LAST_READINGS = 5
"""So many of a judge's own readings are shown beside a criterion, to keep to the same measure."""


class Reading(NamedTuple):
    """One line of a judge's list. Judges have hundreds, so it holds what is shown and no rows."""

    ref: int
    """The assignment's id."""
    stage_id: int
    entry_id: int
    title: str
    category_id: int | None
    state: AssignmentState
    """What the judge sees: a reading in conflict is passed to somebody else."""
    asked: int
    scored: int
    """How many criteria judge this entry, and how many have points."""
    weighed: int
    full_marks: int
    again: bool | None = None
    """Of an anchor, whether it is scored later, among the others."""
    open_until: datetime | None = None
    """Until when it is open although its stage is over."""

    @property
    def total(self) -> Fraction:
        return rules.total(self.weighed, self.full_marks)

    def is_open_later(self, at: datetime) -> bool:
        return self.open_until is not None and at < self.open_until

    @property
    def in_conflict(self) -> bool:
        return self.state is AssignmentState.RECUSED


@dataclass(frozen=True)
class ReadingList:
    """All that a judge has to read: the stages by id, and the readings by stage and number."""

    stages: Mapping[int, Stage]
    categories: Mapping[int, Mapping[str, str]]
    """`name` and `name_en` of each category that occurs."""
    readings: Sequence[Reading]


def readings_of(judge: User) -> ReadingList:
    """A judge's list of every edition in which they score, recused ones included, in their turn."""
    stages = {
        stage.id: stage
        for stage in _stages_read_by(judge)
        if scores_in(judge, stage, withheld=judge.withheld)
    }
    if not stages:
        return ReadingList({}, {}, [])
    me = judge.id
    rows = plain_rows(_lines_of(), {"judge": me, "stages": list(stages)})
    kept_from = {entry_id for entry_id, _ in standing_conflicts(None, [me])}
    categories: dict[int, Mapping[str, str]] = {}
    asked: dict[tuple[int, str | None], int] = {}
    readings: list[Reading] = []
    # a judge has hundreds of rows: each is taken apart once, and asked nothing by name
    for key, name, name_en, ref, stage_id, entry_id, title, category_id, state, *marks in rows:
        kind = stage_id, key
        if kind not in asked:
            asked[kind] = _criteria_asked(stages[stage_id], key)
            if category_id is not None:
                categories[category_id] = {"name": name, "name_en": name_en}
        shown = AssignmentState.RECUSED if entry_id in kept_from else state
        line = (ref, stage_id, entry_id, title, category_id, shown, asked[kind], *marks)
        readings.append(Reading._make(line))
    ordered: list[Reading] = []
    for stage_id, own in groupby(readings, lambda reading: reading.stage_id):
        ordered += _in_turn(list(own), stage_id, me)
    return ReadingList(stages, categories, ordered)


def _criteria_asked(stage: Stage, category: str | None) -> int:
    """How many criteria judge an entry of this category there."""
    return len(rules.asked(stage.rubric, category)) if stage.rubric else 0


def _in_turn(own: Sequence[Reading], stage_id: int, judge_id: int) -> Sequence[Reading]:
    """The readings of one stage in the judge's own order."""
    by_entry = {reading.entry_id: reading for reading in own}
    lines = tuple((one.entry_id, one.category_id, one.again) for one in own)
    return [by_entry[ref] for ref in own_order(lines, stage_id, judge_id)]


def points_of(assignment: Assignment) -> Mapping[int, int]:
    """Criterion id → points given."""
    return {score.criterion_id: score.points for score in assignment.scores}


def own_last_points(assignment: Assignment) -> Mapping[int, Sequence[int]]:
    """Criterion id → what this judge gave there in the last readings of the stage, newest first."""
    given: dict[int, list[int]] = {}
    of_whom = {
        "judge": assignment.judge_id,
        "stage": assignment.stage_id,
        "this": assignment.id,
    }
    for criterion_id, points in plain_rows(_last_points(), of_whom):
        given.setdefault(criterion_id, []).append(points)
    return given


@cache
def _last_points() -> Select[int, int]:
    last = (
        select(Assignment.id, Assignment.started_at)
        .where(
            Assignment.judge_id == bindparam("judge"),
            Assignment.stage_id == bindparam("stage"),
            Assignment.id != bindparam("this"),
            Assignment.state != AssignmentState.RECUSED,
            Assignment.scored > 0,
        )
        .order_by(Assignment.started_at.desc(), Assignment.id.desc())
        .limit(LAST_READINGS)
        .subquery()
    )
    return (
        select(Score.criterion_id, Score.points)
        .join(last, Score.assignment_id == last.c.id)
        .order_by(last.c.started_at.desc(), last.c.id.desc())
    )


def reasons_of(assignment: Assignment) -> Mapping[int, str]:
    """Criterion id → why it got its points."""
    return {int(ref): text for ref, text in assignment.reasons.items()}


def lacking(assignment: Assignment) -> Sequence[Problem]:
    """What must be filled in before Selesai, by field, in the order of the page."""
    rubric, asked = assignment.stage.rubric, reasons_asked(assignment.stage.edition)
    if rubric is None:
        return [Problem("", "judging.no_assessment")]
    given, why = points_of(assignment), reasons_of(assignment)
    criteria = rules.asked_of(rubric, assignment.entry)
    return list(
        writing.lacking(given, why, assignment.comment, rubric, criteria=criteria, asked=asked)
    )


def unsettled_marks(assignment: Assignment) -> Sequence[UnsettledMark]:
    """What outdated pages held, oldest first, until the judge chooses."""
    return db.session.scalars(_unsettled(), {"ref": assignment.id}).all()


@cache
def _unsettled() -> Select[UnsettledMark]:
    return (
        select(UnsettledMark)
        .where(UnsettledMark.assignment_id == bindparam("ref"), UnsettledMark.settled_at.is_(None))
        .order_by(UnsettledMark.id)
    )


def snapshot_holds(user: User, attachment: Attachment) -> bool:
    """Whether a snapshot that this person was given to read shows judges this file."""
    given = db.session.execute(
        select(Snapshot, Stage)
        .join(Assignment, Assignment.snapshot_id == Snapshot.id)
        .join(Assignment.stage)
        .where(
            Assignment.judge_id == user.id,
            Assignment.entry_id == attachment.entry_id,
            Assignment.state != AssignmentState.RECUSED,
        )
    )
    return any(
        _shows(snapshot, attachment, blind=stage.blind)
        for snapshot, stage in given
        if scores_in(user, stage, withheld=user.withheld)
    )


def blind_number(user: User, attachment: Attachment) -> int | None:
    """The number under which this person knows the file, who reads its proposal without names;
    None for everybody who may know what it is called."""
    edition = attachment.entry.edition
    if organises(user, edition):
        return None
    snapshot = db.session.scalar(
        select(Snapshot)
        .join(Assignment, Assignment.snapshot_id == Snapshot.id)
        .join(Assignment.stage)
        .where(
            Assignment.judge_id == user.id,
            Assignment.entry_id == attachment.entry_id,
            Stage.blind,
        )
        .order_by(Assignment.id)
        .limit(1)
    )
    if snapshot is None and deciding.panel_is_blind(edition) and edition in editions_on_panel(user):
        snapshot = snapshot_for_judges(attachment.entry_id)
    return rules.file_number(snapshot.content["files"], attachment.id) if snapshot else None


def checked_snapshot_holds(attachment: Attachment) -> bool:
    """Whether the snapshot that passed the check shows the panel this file."""
    snapshot = snapshot_for_judges(attachment.entry_id)
    blind = deciding.panel_is_blind(attachment.entry.edition)
    return snapshot is not None and _shows(snapshot, attachment, blind=blind)


def editions_on_panel(user: User) -> Sequence[Edition]:
    """The editions in which the person is a panelist, newest first."""
    held = usable(user, Role.PANELIST, now=clock.now())
    if not held:
        return []
    editions = db.session.scalars(
        select(Edition)
        .where(
            Edition.id.in_([g.edition_id for g in held])
            | Edition.competition_id.in_([g.competition_id for g in held if not g.edition_id])
        )
        .options(selectinload(Edition.stages))
        .order_by(Edition.year.desc(), Edition.id.desc())
    )
    return [
        edition
        for edition in editions
        if any(
            covers(g, edition_id=edition.id, competition_id=edition.competition_id) for g in held
        )
    ]


def panel_entry(ref: int) -> Entry | None:
    """An entry for the panel, with its edition's stages."""
    return db.session.scalar(
        select(Entry)
        .where(Entry.id == ref, Entry.state == EntryState.PASSED)
        .options(
            joinedload(Entry.agency),
            joinedload(Entry.group),
            joinedload(Entry.category),
            joinedload(Entry.edition).selectinload(Edition.stages),
        )
    )


def _stages_read_by(judge: User) -> Sequence[Stage]:
    """The stages in which the person has a reading, in order."""
    return db.session.scalars(_stages_read(), {"judge": judge.id}).unique().all()


@cache
def _stages_read() -> Select[Stage]:
    read = select(Assignment.stage_id).where(Assignment.judge_id == bindparam("judge"))
    return (
        select(Stage)
        .where(Stage.id.in_(read))
        .options(
            joinedload(Stage.edition).defer(Edition.rules),
            joinedload(Stage.rubric)
            .joinedload(Rubric.criteria)
            .load_only(Criterion.rubric_id, Criterion.category_keys),
        )
        .order_by(Stage.id)
    )


@cache
def _lines_of() -> Select[*tuple[Any, ...]]:
    """A judge's assignments in some stages, as the list shows them."""
    return (
        select(
            Category.key,
            Category.name,
            Category.name_en,
            Assignment.id,
            Assignment.stage_id,
            Assignment.entry_id,
            Entry.title,
            Entry.category_id,
            Assignment.state,
            Assignment.scored,
            Assignment.weighed,
            Assignment.full_marks,
            Anchor.again,
            Assignment.open_until,
        )
        .join(Assignment.entry)
        .outerjoin(Entry.category)
        .outerjoin(Anchor, of_anchor())
        .where(
            Assignment.judge_id == bindparam("judge"),
            Assignment.stage_id.in_(bindparam("stages", expanding=True)),
            Entry.state == EntryState.PASSED,
        )
        .order_by(Assignment.stage_id, Assignment.entry_id)
    )


def _shows(snapshot: Snapshot, attachment: Attachment, *, blind: bool) -> bool:
    """A file under a question that judges do not read is none of theirs, whatever its class."""
    sections = readable(snapshot, definition_of(snapshot), Audience.JUDGES, blind=blind)
    answers = [answer for section in sections for answer in section.answers]
    return any(file["id"] == attachment.id for answer in answers for file in answer.files)
