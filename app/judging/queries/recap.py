"""The marks of all judges together: per entry for the organisers, as means for the applicant."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from string import ascii_uppercase
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from app.competitions.models import Criterion, Stage
from app.competitions.queries import rubric_of
from app.competitions.rules import tie_criteria
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Assignment, Score
from app.judging.queries.lines import Line, lines_of
from app.judging.queries.tallies import tallies


@dataclass(frozen=True)
class Mark:
    """The total of one finished reading; `alias` is the judge's letter in this stage.

    `deciding` are its points in the criteria that put equal means in order.
    """

    assignment_id: int
    alias: str
    total: Fraction
    deciding: tuple[int, ...] = ()


class _Total(NamedTuple):
    """What a finished reading says, as in `Mark`."""

    total: Fraction
    deciding: tuple[int, ...]


@dataclass(frozen=True)
class RecapRow:
    """One entry with its finished readings; figures are None where nothing is finished."""

    entry_id: int
    title: str
    assigned: int
    done: int
    marks: tuple[Mark, ...]

    def mark_of(self, alias: str) -> Mark | None:
        return next((mark for mark in self.marks if mark.alias == alias), None)

    @cached_property
    def mean(self) -> Fraction | None:
        return rules.mean(self.totals)

    @property
    def tiebreak(self) -> tuple[Fraction, ...]:
        """The mean points in each criterion that puts equal means in order."""
        columns = zip(*(mark.deciding for mark in self.marks), strict=False)
        return tuple(Fraction(sum(column), len(column)) for column in columns)

    @property
    def span(self) -> Fraction | None:
        return rules.span(self.totals)

    @property
    def variance(self) -> Fraction | None:
        return rules.variance(self.totals)

    @property
    def totals(self) -> Sequence[Fraction]:
        return [mark.total for mark in self.marks]


@dataclass(frozen=True)
class Recap:
    """A stage's entries by number, and the letters of all its judges."""

    stage: Stage
    aliases: tuple[str, ...]
    rows: tuple[RecapRow, ...]


@dataclass(frozen=True)
class CriterionMean:
    """What an applicant learns of one criterion: the mean of the points and their share of it."""

    criterion: Criterion
    points: Fraction
    highest: int


def recap(stage: Stage, *, with_marks: bool) -> Recap:
    """Every passed entry of the stage's edition; without marks only how far the judges are."""
    lines = lines_of([stage])
    aliases = _aliases(lines)
    totals = _totals(stage, lines) if with_marks else {}
    by_entry: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.counts:
            by_entry[line.entry_id].append(line)
    rows = tuple(
        _row(ref, title, by_entry[ref], aliases, totals) for ref, title in _passed(stage.edition_id)
    )
    return Recap(stage, tuple(aliases.values()), rows)


def recap_of(entry: Entry, stage: Stage) -> RecapRow:
    """One entry's row with its marks, the judges lettered as in the whole recap."""
    lines = lines_of([stage])
    own = [line for line in lines if line.entry_id == entry.id and line.counts]
    return _row(entry.id, entry.title, own, _aliases(lines), _totals(stage, own, entry.id))


def result_of(entry: Entry, stage: Stage) -> tuple[Sequence[CriterionMean], Fraction | None]:
    """The means of each criterion over the finished readings, and the mean total."""
    rubric = rubric_of(stage)
    points = _points(stage, lines_of([stage], entry.id), entry.id)
    if rubric is None or not points:
        return [], None
    means = [
        CriterionMean(
            criterion,
            sum((Fraction(given[criterion.id]) for given in points.values()), Fraction(0))
            / len(points),
            rubric.scale_maximum,
        )
        for criterion in rubric.criteria
    ]
    return means, rules.mean([rules.weighted_total(given, rubric) for given in points.values()])


def _row(
    entry_id: int,
    title: str,
    lines: Sequence[Line],
    aliases: Mapping[int, str],
    totals: Mapping[int, _Total],
) -> RecapRow:
    marks = [
        Mark(ref, aliases[line.judge_id], *totals[ref])
        for line in lines
        if (ref := line.assignment_id) in totals
    ]
    marks.sort(key=lambda mark: (len(mark.alias), mark.alias))
    done = sum(line.is_done for line in lines)
    return RecapRow(entry_id, title, len(lines), done, tuple(marks))


def _passed(edition_id: int) -> Iterable[tuple[int, str]]:
    """Number and title of every entry that passed the check."""
    return db.session.execute(
        select(Entry.id, Entry.title)
        .where(Entry.edition_id == edition_id, Entry.state == EntryState.PASSED)
        .order_by(Entry.id)
    )


def _aliases(lines: Sequence[Line]) -> Mapping[int, str]:
    """Judge id → letter, in the order in which the judges began to score.

    What was begun is never taken back, so a letter stays with its judge.
    """
    begun = sorted((line.started_at, line.assignment_id, line) for line in lines if line.started_at)
    judges = dict.fromkeys(line.judge_id for *_, line in begun)
    return {judge: alias_of(number) for number, judge in enumerate(judges)}


def alias_of(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    rest, last = divmod(number, len(ascii_uppercase))
    return (alias_of(rest - 1) if rest else "") + ascii_uppercase[last]


def _totals(
    stage: Stage, lines: Sequence[Line], entry_id: int | None = None
) -> Mapping[int, _Total]:
    """Assignment id → total, of the finished readings."""
    rubric = rubric_of(stage)
    if rubric is None:
        return {}
    wanted = [Assignment.stage_id == stage.id]
    if entry_id is not None:
        wanted.append(Assignment.entry_id == entry_id)
    tally = tallies(*wanted)
    weighed = dict(db.session.execute(select(tally.c.assignment_id, tally.c.weighed)).all())
    full, deciding = rules.full_marks(rubric), _deciding(stage, wanted)
    return {
        ref: _Total(rules.total(weighed.get(ref, 0), full), deciding.get(ref, ()))
        for line in lines
        if line.is_done
        for ref in [line.assignment_id]
    }


def _deciding(stage: Stage, wanted: Sequence[ColumnElement[bool]]) -> Mapping[int, tuple[int, ...]]:
    """Assignment id → its points in the criteria that put equal means in order."""
    keys = tie_criteria(stage.edition)
    if not keys:
        return {}
    given: dict[int, dict[str, int]] = defaultdict(dict)
    for ref, key, points in db.session.execute(
        select(Score.assignment_id, Criterion.key, Score.points)
        .join(Assignment, Assignment.id == Score.assignment_id)
        .join(Criterion, Criterion.id == Score.criterion_id)
        .where(*wanted, Criterion.key.in_(keys))
    ):
        given[ref][key] = points
    return {ref: tuple(points.get(key, 0) for key in keys) for ref, points in given.items()}


def _points(stage: Stage, lines: Sequence[Line], entry_id: int) -> Mapping[int, Mapping[int, int]]:
    """Assignment id → criterion id → points, of the finished readings among these lines."""
    found = (
        select(Score.assignment_id, Score.criterion_id, Score.points)
        .join(Assignment, Assignment.id == Score.assignment_id)
        .where(Assignment.stage_id == stage.id, Assignment.entry_id == entry_id)
    )
    done = {line.assignment_id for line in lines if line.is_done}
    points: dict[int, dict[int, int]] = defaultdict(dict)
    for assignment_id, criterion_id, given in db.session.execute(found):
        if assignment_id in done:
            points[assignment_id][criterion_id] = given
    return points
