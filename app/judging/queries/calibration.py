"""The anchors of a stage, and what judges made of them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from app.competitions.models import Stage
from app.core.db import db
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Anchor, Assignment, AssignmentState
from app.judging.queries.conflicts import standing_conflicts
from app.judging.queries.turns import of_anchor
from app.judging.rules.calibration import Compared, Measure, measure


class AnchorLine(NamedTuple):
    """An anchor as its list shows it."""

    anchor: Anchor
    done: int
    """How many judges have finished it."""
    readers: int
    """How many have it, whom no conflict keeps away."""


class JudgeLine(NamedTuple):
    """A judge beside the anchors."""

    judge_id: int
    done: int
    lacking: int
    """Anchors that nobody gave them and no conflict keeps away."""
    measure: Measure


def anchors_of(stage_id: int) -> Sequence[Anchor]:
    """The anchors of a stage, those scored first before the others."""
    return db.session.scalars(
        select(Anchor)
        .join(Anchor.entry)
        .where(Anchor.stage_id == stage_id, Entry.state == EntryState.PASSED)
        .options(joinedload(Anchor.entry))
        .order_by(Anchor.again, Anchor.entry_id)
    ).all()


def begun(stage: Stage) -> frozenset[int]:
    """Ids of the entries that a judge of this stage has begun to score."""
    wanted = select(Assignment.entry_id).where(
        Assignment.stage_id == stage.id, Assignment.started_at.is_not(None)
    )
    return frozenset(db.session.scalars(wanted))


def anchor_of(assignment: Assignment) -> Anchor | None:
    """The anchor that this reading is of."""
    return db.session.get(Anchor, (assignment.stage_id, assignment.entry_id))


def anchors_first(assignment: Assignment) -> Sequence[int]:
    """The ids of the judge's unfinished readings of anchors that come before this reading."""
    me = assignment.judge_id
    rows = db.session.execute(
        _waiting(), {"stage": assignment.stage_id, "judge": me, "entry": assignment.entry_id}
    ).all()
    if not rows:
        return ()
    standing = standing_conflicts([row.entry_id for row in rows], [me])
    return [row.id for row in rows if (row.entry_id, me) not in standing]


@cache
def _waiting() -> Select[int, int]:
    this = select(Anchor.entry_id).where(
        Anchor.stage_id == bindparam("stage"),
        Anchor.entry_id == bindparam("entry"),
        Anchor.again.is_(False),
    )
    return (
        select(Assignment.id, Assignment.entry_id)
        .join(Anchor, of_anchor())
        .join(Assignment.entry)
        .where(
            Assignment.stage_id == bindparam("stage"),
            Assignment.judge_id == bindparam("judge"),
            Assignment.state.in_(rules.UNFINISHED),
            Entry.state == EntryState.PASSED,
            Anchor.again.is_(False),
            ~this.exists(),
        )
        .order_by(Assignment.id)
    )


def own_compared(judge_id: int, stage: Stage) -> Sequence[tuple[Assignment, Compared]]:
    """The anchors that a judge has finished and may still reach, each beside what was agreed."""
    anchors = {anchor.entry_id: anchor for anchor in anchors_of(stage.id)}
    standing = standing_conflicts(list(anchors), [judge_id]) if anchors else {}
    found = [
        one
        for one in _readings(stage, anchors, judge_id)
        if (one.entry_id, judge_id) not in standing
    ]
    order = list(anchors)
    compared = ((one, _compared(one, anchors[one.entry_id], stage)) for one in found)
    told = [(reading, beside) for reading, beside in compared if beside is not None]
    return sorted(told, key=lambda pair: order.index(pair[0].entry_id))


def calibration_of(
    stage: Stage, judges: Sequence[int]
) -> tuple[Sequence[AnchorLine], Sequence[JudgeLine]]:
    """The anchors of a stage and these judges beside them."""
    anchors = {anchor.entry_id: anchor for anchor in anchors_of(stage.id)}
    readings = _readings(stage, anchors)
    everybody = {*judges, *(one.judge_id for one in readings)}
    standing = standing_conflicts(list(anchors), sorted(everybody)) if anchors else {}
    by_judge: Mapping[int, list[Assignment]] = defaultdict(list)
    by_entry: Mapping[int, list[Assignment]] = defaultdict(list)
    for one in readings:
        kept_away = (one.entry_id, one.judge_id) in standing
        if not kept_away and one.state is not AssignmentState.RECUSED:
            by_judge[one.judge_id].append(one)
            by_entry[one.entry_id].append(one)
    return (
        [AnchorLine(a, _done(by_entry[ref]), len(by_entry[ref])) for ref, a in anchors.items()],
        [_judge_line(ref, by_judge[ref], anchors, standing.keys(), stage) for ref in judges],
    )


def _judge_line(
    judge_id: int,
    own: Sequence[Assignment],
    anchors: Mapping[int, Anchor],
    barred: Collection[tuple[int, int]],
    stage: Stage,
) -> JudgeLine:
    has = {one.entry_id for one in own}
    lacking = sum(ref not in has and (ref, judge_id) not in barred for ref in anchors)
    compared = [_compared(one, anchors[one.entry_id], stage) for one in own]
    told = [one for one in compared if one is not None]
    return JudgeLine(judge_id, len(told), lacking, measure(told))


def _done(readings: Sequence[Assignment]) -> int:
    return sum(one.state is AssignmentState.DONE for one in readings)


def _readings(
    stage: Stage, entries: Collection[int], judge_id: int | None = None
) -> Sequence[Assignment]:
    if not entries:
        return ()
    wanted = select(Assignment).where(
        Assignment.stage_id == stage.id, Assignment.entry_id.in_(list(entries))
    )
    if judge_id is not None:
        wanted = wanted.where(Assignment.judge_id == judge_id)
    return db.session.scalars(wanted.options(joinedload(Assignment.snapshot))).all()


def _compared(reading: Assignment, anchor: Anchor, stage: Stage) -> Compared | None:
    """None before Selesai, and where there is no rubric."""
    rubric = stage.rubric
    if rubric is None or reading.state is not AssignmentState.DONE:
        return None
    agreed = {int(ref): points for ref, points in anchor.points.items()}
    return Compared(
        anchor.entry_id,
        rules.total(reading.weighed, reading.full_marks),
        rules.weighted_total(agreed, rubric, rules.asked_of(rubric, anchor.entry)),
        anchor.again,
    )
