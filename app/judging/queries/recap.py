"""The marks of all judges together: per entry for the organisers, as means for the applicant."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from string import ascii_uppercase
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.competitions.models import FOR_FINALISTS, Criterion, Rubric, Stage
from app.competitions.queries import rubric_of
from app.competitions.rules import passing_figure
from app.competitions.settings import Figure
from app.core import clock
from app.core.db import db
from app.entries.models import Entry
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, FurtherRound, Score
from app.judging.models.further import Rereading
from app.judging.models.locked import LockedMarks
from app.judging.queries.agreed import Team, teams_of
from app.judging.queries.finished import Finished, finished_in
from app.judging.queries.further import further_readings, runs_in, uncounted_again
from app.judging.queries.judges import entries_by_id
from app.judging.queries.lines import Line, closed_readings, lines_of
from app.judging.rules.stages import grade_of
from app.judging.rules.teams import why_not_shown


@dataclass(frozen=True)
class Mark:
    """The total of one finished reading; `alias` is the judge's letter in this stage."""

    assignment_id: int
    alias: str
    total: Fraction


@dataclass(frozen=True)
class RecapRow:
    """One entry with its finished readings; figures are None where nothing is finished."""

    entry: Entry
    assigned: int
    done: int
    marks: tuple[Mark, ...]
    recap: "Recap" = field(repr=False, compare=False)
    team: Team | None = None
    """None before teams meet, and where too few judges are left for one."""

    def mark_of(self, alias: str) -> Mark | None:
        return next((mark for mark in self.marks if mark.alias == alias), None)

    @cached_property
    def mean(self) -> Fraction | None:
        return rules.mean(self.totals)

    @property
    def adjusted(self) -> Decimal | None:
        """The mean corrected by what co-judges gave, rounded for showing."""
        score = self.recap.finished.adjusted.get(self.entry.id)
        return None if score is None else rules.nearest(score)

    @property
    def team_mark(self) -> Fraction | None:
        return self.team.mark if self.team else None

    @property
    def reaches(self) -> bool:
        """Whether the figure that the edition's rules name reaches its passing grade."""
        return self.entry.id in self.recap.reaching

    @property
    def span(self) -> Fraction | None:
        return rules.span(self.totals)

    @cached_property
    def variance(self) -> Fraction | None:
        return rules.variance(self.totals)

    @property
    def totals(self) -> Sequence[Fraction]:
        return [mark.total for mark in self.marks]


@dataclass(frozen=True)
class Recap:
    """What the recap of a stage has to know of all its readings before it shows an entry."""

    stage: Stage
    with_marks: bool
    """Without marks it tells only how far the judges are."""
    aliases: Mapping[int, str]
    """Judge id → letter, in the order in which the judges began to score."""
    closed: frozenset[int]
    """Ids of the readings that do not count: as `closed_readings` finds them, those of a round of
    further readers while it runs, and as `uncounted_again` does."""
    stamp: str | None
    """The stage's `marks_stamp`, as it was before anything else here was read."""
    runs: bool = False
    """Whether further readers still read, so that their marks do not count."""

    @property
    def criteria(self) -> Sequence[Criterion]:
        return self.stage.rubric.criteria if self.stage.rubric else []

    @cached_property
    def finished(self) -> Finished:
        """The finished readings that count; nobody sees any without marks."""
        if not self.with_marks:
            return Finished((), 0)
        return finished_in(self.stage, self.stamp, self.closed)

    @cached_property
    def has_teams(self) -> bool:
        """Whether there are team marks to be seen, or there could be."""
        return self.with_marks and why_not_shown(self.stage, clock.now()) is None

    @cached_property
    def team_marks(self) -> Mapping[int, Fraction]:
        """Entry id → what its judges agreed on, where they did."""
        teams = teams_of(self.stage, self.finished.readings) if self.has_teams else {}
        return {ref: mark for ref, team in teams.items() if (mark := team.mark) is not None}

    @cached_property
    def reaching(self) -> Collection[int]:
        """Ids of the entries that reach the stage's passing grade; none without one."""
        return self._reaching(self._passing_figure)

    @property
    def _passing_figure(self) -> Figure:
        """Teams meet about proposals alone."""
        figure = passing_figure(self.stage.edition)
        of_teams = figure is Figure.TEAM and self.stage.kind in FOR_FINALISTS
        return Figure.MEAN if of_teams else figure

    @cached_property
    def between(self) -> Collection[int]:
        """Ids of the entries whose side of the passing grade depends on the figure; where there is
        no team mark it takes no side."""
        by_mean, corrected, team = (set(self._reaching(figure)) for figure in Figure)
        return (by_mean ^ corrected) | ((by_mean ^ team) & self.team_marks.keys())

    @cached_property
    def unagreed(self) -> Collection[int]:
        """Ids of the entries with marks that don't pass for want of a team mark."""
        if self._passing_figure is not Figure.TEAM or grade_of(self.stage) is None:
            return frozenset()
        return self.finished.adjusted.keys() - self.team_marks.keys()

    def _reaching(self, figure: Figure) -> Collection[int]:
        grade = grade_of(self.stage)
        if grade is None:
            return frozenset()
        if figure is Figure.TEAM:
            return {ref for ref, mark in self.team_marks.items() if rules.passes(mark, grade)}
        return self.finished.reaching(grade, figure)

    def counted(self) -> Sequence[ColumnElement[bool]]:
        """Conditions on Assignment: the stage's readings that count."""
        return (
            Assignment.stage_id == self.stage.id,
            Assignment.state != AssignmentState.RECUSED,
            Assignment.id.not_in(self.closed),
        )


@dataclass(frozen=True)
class CriterionMean:
    """What an applicant learns of one criterion: the mean of the points and their share of it."""

    criterion: Criterion
    points: Fraction
    highest: int


class LockedBefore(NamedTuple):
    """What a Selesai locked that was taken back later."""

    locked_at: datetime
    total: Fraction
    points: Mapping[int, int]


def recap(stage: Stage, *, with_marks: bool) -> Recap:
    """The recap of a stage; `ranked` tells its order, `recap_rows` its rows."""
    # What was begun is never taken back, so a letter stays with its judge.
    began = func.min(Assignment.started_at)
    stamp = select(Stage.marks_stamp).where(Stage.id == stage.id).scalar_subquery()
    runs = runs_in(FurtherRound.stage_id == stage.id, clock.now())
    again = exists().where(Rereading.stage_id == stage.id)
    judges = db.session.execute(
        select(Assignment.judge_id, began, stamp, runs, again)
        .where(Assignment.stage_id == stage.id)
        .group_by(Assignment.judge_id)
        .order_by(began, Assignment.judge_id)
    ).all()
    begun = [judge for judge, at, *_ in judges if at is not None]
    aliases = {judge: alias_of(number) for number, judge in enumerate(begun)}
    closed = frozenset(closed_readings(stage, [judge for judge, *_ in judges]))
    running = bool(judges and judges[0][3])
    if running:  # nobody watches marks come in one by one
        closed = closed.union(further_readings(stage.id))
    if judges and judges[0][4]:
        closed = closed.union(uncounted_again(stage, clock.now()))
    return Recap(stage, with_marks, aliases, closed, judges[0][2] if judges else None, running)


def recap_rows(recap: Recap, refs: Collection[int]) -> Sequence[RecapRow]:
    """The rows of these entries, in their order."""
    entries = entries_by_id(refs)
    readings: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(
        select(
            Assignment.id,
            Assignment.entry_id,
            Assignment.judge_id,
            Assignment.state,
            Assignment.weighed,
            Assignment.full_marks,
        ).where(Assignment.entry_id.in_(refs), *recap.counted())
    ):
        readings[row.entry_id].append(row)
    teams = teams_of(recap.stage, recap.finished.readings, refs) if recap.has_teams else {}
    return [_row(recap, entries[ref], readings[ref], teams.get(ref)) for ref in refs]


def recap_of(entry: Entry, stage: Stage) -> RecapRow:
    """One entry's row with its marks, the judges lettered as in the whole recap."""
    (row,) = recap_rows(recap(stage, with_marks=True), [entry.id])
    return row


def readings_behind(row: RecapRow) -> Sequence[tuple[Mark, Assignment]]:
    """The marks of a row, each with its reading and all that the judge entered there."""
    refs = [mark.assignment_id for mark in row.marks]
    found = db.session.scalars(
        select(Assignment)
        .where(Assignment.id.in_(refs))
        .options(
            joinedload(Assignment.snapshot),
            joinedload(Assignment.stage).joinedload(Stage.rubric).joinedload(Rubric.criteria),
            selectinload(Assignment.scores),
        )
    ).unique()
    readings = {reading.id: reading for reading in found}
    return [(mark, readings[mark.assignment_id]) for mark in row.marks]


def open_again(row: RecapRow) -> Sequence[Assignment]:
    """The readings behind a row that were opened again after a Selesai and are not finished since,
    so that none of their marks counts."""
    return db.session.scalars(
        select(Assignment)
        .where(
            *row.recap.counted(),
            Assignment.entry_id == row.entry.id,
            Assignment.state.in_(rules.UNFINISHED),
            Assignment.reopened_at.is_not(None),
        )
        .order_by(Assignment.id)
    ).all()


def locked_before(readings: Collection[Assignment]) -> Mapping[int, Sequence[LockedBefore]]:
    """Reading id → what earlier ones of its Selesai locked, oldest first; of a reading that is
    finished its last one is no earlier one."""
    done = {one.id for one in readings if one.state is AssignmentState.DONE}
    found: dict[int, list[LockedBefore]] = defaultdict(list)
    for one in db.session.scalars(
        select(LockedMarks)
        .where(LockedMarks.reading_id.in_([one.id for one in readings]))
        .order_by(LockedMarks.id)
    ):
        points = {int(ref): given for ref, given in one.points.items()}
        total = rules.total(one.weighed, one.full_marks)
        found[one.reading_id].append(LockedBefore(one.locked_at, total, points))
    return {ref: every[:-1] if ref in done else every for ref, every in found.items()}


def result_of(entry: Entry, stage: Stage) -> tuple[Sequence[CriterionMean], Fraction | None]:
    """The means of each criterion over the finished readings, and the mean total."""
    rubric = rubric_of(stage)
    points = _points(stage, lines_of([stage], entry.id), entry.id)
    if rubric is None or not points:
        return [], None
    criteria = rules.asked_of(rubric, entry)
    given = {
        one: [Fraction(card[one.id]) for card in points.values() if one.id in card]
        for one in criteria
    }
    means = [
        CriterionMean(criterion, found, rubric.scale_maximum)
        for criterion, values in given.items()
        if (found := rules.mean(values)) is not None
    ]
    totals = [rules.weighted_total(card, rubric, criteria) for card in points.values()]
    return means, rules.mean(totals)


def _row(recap: Recap, entry: Entry, readings: Sequence[Any], team: Team | None) -> RecapRow:
    done = [one for one in readings if one.state is AssignmentState.DONE]
    marks = [
        Mark(one.id, recap.aliases[one.judge_id], rules.total(one.weighed, one.full_marks))
        for one in (done if recap.with_marks else ())
    ]
    marks.sort(key=lambda mark: (len(mark.alias), mark.alias))
    return RecapRow(entry, len(readings), len(done), tuple(marks), recap, team)


def alias_of(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    rest, last = divmod(number, len(ascii_uppercase))
    return (alias_of(rest - 1) if rest else "") + ascii_uppercase[last]


def _points(stage: Stage, lines: Sequence[Line], entry_id: int) -> Mapping[int, Mapping[int, int]]:
    """Assignment id → criterion id → points, of the finished readings among these lines."""
    found = (
        select(Score.assignment_id, Score.criterion_id, Score.points)
        .join(Assignment, Assignment.id == Score.assignment_id)
        .where(Assignment.stage_id == stage.id, Assignment.entry_id == entry_id)
    )
    done = {line.assignment_id for line in lines if line.is_done}
    done.difference_update(uncounted_again(stage, clock.now()))
    points: dict[int, dict[int, int]] = defaultdict(dict)
    for assignment_id, criterion_id, given in db.session.execute(found):
        if assignment_id in done:
            points[assignment_id][criterion_id] = given
    return points
