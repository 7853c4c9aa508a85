"""Who reads what."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.competitions.models import Stage
from app.core import clock
from app.core.db import db, locked
from app.core.errors import RuleBroken
from app.entries.models import Entry
from app.judging import queries, rules
from app.judging.actions.conflicts import put_on_record, recuse_conflicted, restore
from app.judging.actions.readings import new_reading, take_back, tell
from app.judging.actions.replacing import replace_lost
from app.judging.models import Assignment, AssignmentState, ConflictSource


@dataclass(frozen=True)
class Refusal:
    """A pair that a conflict of interest keeps apart."""

    entry: Entry
    judge: User
    sources: frozenset[ConflictSource]


@dataclass(frozen=True)
class Overload:
    """A judge who has more to read than their limit."""

    judge: User
    readings: int
    most: int


@dataclass(frozen=True)
class Assigned:
    """What became of a request to assign; pairs that were assigned before are in neither list."""

    made: tuple[Assignment, ...]
    refused: tuple[Refusal, ...]
    over: tuple[Overload, ...]
    """Those of the judges who were given something and are above their limit."""


def assign(
    stage: Stage, entries: Sequence[Entry], judges: Sequence[User], reason: str = "", *, by: User
) -> Assigned:
    """Give every one of these entries to every one of these judges, as the check passed them; the
    reason is kept in the audit.

    Conflicted pairs are refused and put on record. RuleBroken if the stage takes no assignments,
    an entry has not passed, or a person may not score in this edition.
    """
    now = clock.now()
    _check(locked(stage), entries, judges, now)
    snapshots = {entry.id: ref for entry, ref in queries.entries_to_assign(stage)}
    if any(entry.id not in snapshots for entry in entries):
        raise RuleBroken("judging.not_passed")
    lost = recuse_conflicted([stage], by=by)
    standing = queries.standing_conflicts([e.id for e in entries], [j.id for j in judges])
    known = _known(stage, entries, judges)
    made, refused = [], []
    for judge in judges:
        for entry in entries:
            pair = entry.id, judge.id
            if pair in standing:
                put_on_record(entry, judge, standing[pair], now)
                refused.append(Refusal(entry, judge, standing[pair]))
            elif pair not in known:
                made.append(new_reading(stage, *pair, snapshots[entry.id], by=by))
            elif known[pair].state is AssignmentState.RECUSED:
                restore(known[pair])
                made.append(known[pair])
    tell(stage, made, by, reason)
    replace_lost(lost, by=by)
    given = {reading.judge_id for reading in made}
    over = _over(stage, [judge for judge in judges if judge.id in given])
    return Assigned(tuple(made), tuple(refused), tuple(over))


def unassign(assignment: Assignment, *, by: User) -> None:
    """Take back a reading that its judge has not touched."""
    locked(assignment.stage)
    broken = rules.why_not_unassign(locked(assignment))
    if broken:
        raise RuleBroken(broken)
    take_back(assignment, by)


def _over(stage: Stage, judges: Sequence[User]) -> Iterator[Overload]:
    """A person may go beyond a limit, and is told."""
    limits = queries.limits_of(stage)
    read: Counter[int] = Counter(
        db.session.scalars(
            select(Assignment.judge_id).where(
                Assignment.stage_id == stage.id, Assignment.state != AssignmentState.RECUSED
            )
        )
    )
    for judge in judges:
        most = limits.get(judge.id)
        if most is not None and read[judge.id] > most:
            yield Overload(judge, read[judge.id], most)


def _check(stage: Stage, entries: Sequence[Entry], judges: Sequence[User], now: datetime) -> None:
    if not entries or not judges:
        raise RuleBroken("judging.nothing_chosen")
    broken = rules.why_not_assign(stage, stage.edition, now)
    if broken:
        raise RuleBroken(broken)
    if not all(queries.scores_in(judge, stage) for judge in judges):
        raise RuleBroken("judging.not_a_judge")


def _known(
    stage: Stage, entries: Sequence[Entry], judges: Sequence[User]
) -> dict[tuple[int, int], Assignment]:
    rows = db.session.scalars(
        select(Assignment).where(
            Assignment.stage_id == stage.id,
            Assignment.entry_id.in_([entry.id for entry in entries]),
            Assignment.judge_id.in_([judge.id for judge in judges]),
        )
    )
    return {(row.entry_id, row.judge_id): row for row in rows}
