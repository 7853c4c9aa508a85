"""Who reads what in a stage, and what stands between judges and entries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from app.accounts.models import User
from app.competitions.models import Stage
from app.core.db import db
from app.judging import rules
from app.judging.models import Assignment, AssignmentState, ConflictSource, Replacement
from app.judging.queries.conflicts import Pair, standing_conflicts
from app.judging.queries.judges import judges_of
from app.judging.rules.further import why_third_reader
from app.judging.rules.replacing import Obstacles
from app.judging.rules.stages import grade_of, third_reader_of, why_settled


@dataclass(frozen=True)
class Spread:
    """The readings of a stage as they count now, over its judges and entries."""

    judges: Sequence[User]
    readings: Mapping[int, Sequence[Assignment]]
    """Entry id → all its readings, recused ones included."""
    standing: Mapping[Pair, frozenset[ConflictSource]]
    former: frozenset[int]
    """Ids of readers who are no judges of the edition any more."""

    @cached_property
    def judge_ids(self) -> frozenset[int]:
        return frozenset(judge.id for judge in self.judges)

    def state(self, reading: Assignment) -> AssignmentState:
        """Recused also where a conflict stands that nobody has put on record yet, and where a
        former judge has not finished."""
        left = reading.judge_id in self.former and reading.state in rules.UNFINISHED
        closed = left or (reading.entry_id, reading.judge_id) in self.standing
        return AssignmentState.RECUSED if closed else reading.state

    def readers(self, entry_id: int) -> int:
        return sum(
            self.state(reading) is not AssignmentState.RECUSED
            for reading in self.readings.get(entry_id, ())
        )

    def conflicted(self, entry_id: int) -> Sequence[User]:
        """The judges who can't read this entry, apart from those who had it already."""
        had = {reading.judge_id for reading in self.readings.get(entry_id, ())}
        return [
            judge
            for judge in self.judges
            if (entry_id, judge.id) in self.standing and judge.id not in had
        ]

    def against(self, judge_id: int) -> Sequence[int]:
        """Ids of the entries that this judge can't read."""
        return sorted(entry for entry, person in self.standing if person == judge_id)

    def waiting_for_third(self, stage: Stage) -> Mapping[int, str]:
        """Entry id → why a third judge should read it, of those that two have read and no other
        is to read."""
        apart = third_reader_of(stage)
        if apart is None or stage.rubric is None:
            return {}
        grade = grade_of(stage)
        found = {}
        for entry, readings in self.readings.items():
            counted = [one for one in readings if self.state(one) is not AssignmentState.RECUSED]
            if all(one.state is AssignmentState.DONE for one in counted):
                totals = [rules.total(one.weighed, one.full_marks) for one in counted]
                found[entry] = why_third_reader(totals, apart=apart, grade=grade)
        return {entry: why for entry, why in found.items() if why}

    def passed_on(self) -> frozenset[int]:
        """Ids of the entries that a judge no longer reads."""
        return frozenset(
            entry
            for entry, readings in self.readings.items()
            if any(self.state(reading) is AssignmentState.RECUSED for reading in readings)
        )

    def given_back(
        self, replacements: Mapping[int, Replacement], wanted: int
    ) -> Mapping[int, Sequence[tuple[Assignment, Assignment]]]:
        """Entry id → readings that count again although somebody reads in their place, each with
        that one, where there are more readers than `wanted` now. `replacements` as
        `replacements_of` says."""
        found: dict[int, list[tuple[Assignment, Assignment]]] = {}
        for entry, readings in self.readings.items():
            counted = {
                one.id: one for one in readings if self.state(one) is not AssignmentState.RECUSED
            }
            pairs = [
                (counted[instead.replaces_id], one)
                for one in counted.values()
                if (instead := replacements.get(one.id)) and instead.replaces_id in counted
            ]
            if pairs and len(counted) > wanted:
                found[entry] = pairs
        return found

    def obstacles(self, entry_id: int, limits: Mapping[int, int]) -> Obstacles:
        """Why nobody reads the entry in place of who no longer does. `limits`: judge id → most."""
        own = self.readings.get(entry_id, ())
        had = {one.judge_id for one in own}
        reads = {one.judge_id for one in own if self.state(one) is not AssignmentState.RECUSED}
        judges = self.judge_ids
        barred = {one for one in judges - reads if one in had or (entry_id, one) in self.standing}
        full = {one for one in judges - reads - barred if one in limits and self._full(one, limits)}
        return Obstacles(len(judges), len(judges & reads), len(barred), len(full))

    def _full(self, judge_id: int, limits: Mapping[int, int]) -> bool:
        load = self._loads[judge_id]
        return load.total() - load[AssignmentState.RECUSED] >= limits[judge_id]

    @cached_property
    def _loads(self) -> Mapping[int, Counter[AssignmentState]]:
        return self.loads()

    def loads(self) -> Mapping[int, Counter[AssignmentState]]:
        """Judge id → how many readings they have in each state."""
        found: dict[int, Counter[AssignmentState]] = {one.id: Counter() for one in self.judges}
        for readings in self.readings.values():
            for reading in readings:
                found.setdefault(reading.judge_id, Counter())[self.state(reading)] += 1
        return found


def spread_of(stage: Stage, entry_ids: Collection[int], *, anew: bool = False) -> Spread:
    """The readings of the stage, with what keeps its judges from these entries; `anew`: with what
    does now, though the stage is settled."""
    judges = judges_of(stage)
    readings: dict[int, list[Assignment]] = defaultdict(list)
    people = {judge.id for judge in judges}
    for reading in _readings(stage):
        readings[reading.entry_id].append(reading)
        people.add(reading.judge_id)
    settled = not anew and why_settled(stage) is not None
    standing = {} if settled else standing_conflicts({*entry_ids, *readings}, people)
    former = frozenset() if settled else frozenset(people - {judge.id for judge in judges})
    return Spread(judges, readings, standing, former)


def _readings(stage: Stage) -> Sequence[Assignment]:
    return db.session.scalars(
        select(Assignment)
        .where(Assignment.stage_id == stage.id)
        .options(
            joinedload(Assignment.judge), defer(Assignment.private_note), defer(Assignment.comment)
        )
        .order_by(Assignment.entry_id, Assignment.id)
    ).all()
