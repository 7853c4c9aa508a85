"""The marks of all judges together: per entry for the organisers, as means for the applicant."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from string import ascii_uppercase

from sqlalchemy import select

from app.competitions.models import Criterion, Stage
from app.competitions.queries import rubric_of
from app.core.db import db
from app.entries.models import Entry
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, Score
from app.judging.queries.judges import entries_to_assign


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
    mean: Fraction | None
    span: Fraction | None
    variance: Fraction | None

    def mark_of(self, alias: str) -> Mark | None:
        return next((mark for mark in self.marks if mark.alias == alias), None)


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


_Line = tuple[int, int, int, AssignmentState]
"""Assignment id, entry id, judge id, state."""


def recap(stage: Stage, *, with_marks: bool) -> Recap:
    """Every passed entry of the stage's edition; without marks only how far the judges are."""
    lines = _lines(stage)
    aliases = _aliases(lines)
    totals = _totals(stage, lines) if with_marks else {}
    by_entry: dict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        if line[3] is not AssignmentState.RECUSED:
            by_entry[line[1]].append(line)
    rows = tuple(
        _row(entry, by_entry[entry.id], aliases, totals)
        for entry, _ in entries_to_assign(stage.edition_id)
    )
    return Recap(stage, tuple(aliases.values()), rows)


def recap_of(entry: Entry, stage: Stage) -> RecapRow:
    """One entry's row with its marks, the judges lettered as in the whole recap."""
    lines = _lines(stage)
    own = [line for line in lines if line[1] == entry.id]
    counted = [line for line in own if line[3] is not AssignmentState.RECUSED]
    return _row(entry, counted, _aliases(lines), _totals(stage, own, entry.id))


def result_of(entry: Entry, stage: Stage) -> tuple[Sequence[CriterionMean], Fraction | None]:
    """The means of each criterion over the finished readings, and the mean total."""
    rubric = rubric_of(stage)
    points = _points(stage, entry_id=entry.id)
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
    entry: Entry,
    lines: Sequence[_Line],
    aliases: Mapping[int, str],
    totals: Mapping[int, Fraction],
) -> RecapRow:
    marks = tuple(
        sorted(
            (Mark(ref, aliases[judge], totals[ref]) for ref, _, judge, _ in lines if ref in totals),
            key=lambda mark: (len(mark.alias), mark.alias),
        )
    )
    values = [mark.total for mark in marks]
    return RecapRow(
        entry=entry,
        assigned=len(lines),
        done=sum(state is AssignmentState.DONE for *_, state in lines),
        marks=marks,
        mean=rules.mean(values),
        span=rules.span(values),
        variance=rules.variance(values),
    )


def _lines(stage: Stage) -> Sequence[_Line]:
    return db.session.execute(
        select(Assignment.id, Assignment.entry_id, Assignment.judge_id, Assignment.state)
        .where(Assignment.stage_id == stage.id)
        .order_by(Assignment.id)
    ).all()


def _aliases(lines: Sequence[_Line]) -> Mapping[int, str]:
    """Judge id → letter, in the order in which the judges came into the stage."""
    judges = dict.fromkeys(judge for _, _, judge, _ in lines)
    return {judge: alias_of(number) for number, judge in enumerate(judges)}


def alias_of(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    rest, last = divmod(number, len(ascii_uppercase))
    return (alias_of(rest - 1) if rest else "") + ascii_uppercase[last]


def _totals(
    stage: Stage, lines: Sequence[_Line], entry_id: int | None = None
) -> Mapping[int, Fraction]:
    """Assignment id → total, of the finished readings."""
    rubric = rubric_of(stage)
    if rubric is None:
        return {}
    shares = rules.shares_of(rubric)
    points = _points(stage, entry_id)
    return {
        ref: shares.total(points.get(ref, {}))
        for ref, _, _, state in lines
        if state is AssignmentState.DONE
    }


def _points(stage: Stage, entry_id: int | None = None) -> Mapping[int, Mapping[int, int]]:
    """Assignment id → criterion id → points, of the finished readings."""
    found = (
        select(Score.assignment_id, Score.criterion_id, Score.points)
        .join(Assignment, Assignment.id == Score.assignment_id)
        .where(Assignment.stage_id == stage.id, Assignment.state == AssignmentState.DONE)
    )
    if entry_id is not None:
        found = found.where(Assignment.entry_id == entry_id)
    points: dict[int, dict[int, int]] = defaultdict(dict)
    for assignment_id, criterion_id, given in db.session.execute(found):
        points[assignment_id][criterion_id] = given
    return points
