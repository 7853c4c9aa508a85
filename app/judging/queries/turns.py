"""The order in which a judge reads."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select

from app.core.db import plain_rows
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Anchor, Assignment, AssignmentState
from app.judging.queries.conflicts import standing_conflicts
from app.judging.rules.calibration import reading_order


class Turn(NamedTuple):
    """The readings that a judge can reach in a stage."""

    order: Sequence[int]
    """Their ids, in the order of the list."""
    first: Sequence[int]
    """Those of anchors that come before everything else and are not finished."""
    anchors: Mapping[int, bool]
    """Those of anchors, and whether it is one that is scored later, which its judge must not know
    before Selesai."""


def turn_of(assignment: Assignment) -> Turn:
    """Where a reading stands among the others of its judge."""
    me, stage_id = assignment.judge_id, assignment.stage_id
    rows = plain_rows(_readable_by(), {"judge": me, "stage": stage_id})
    kept_from = frozenset(entry_id for entry_id, _ in standing_conflicts(None, [me]))
    return _turn(tuple(map(tuple, rows)), kept_from, stage_id, me)


Line = tuple[int, int, int | None, bool | None, AssignmentState]
"""What `_readable_by` says of a reading."""


@lru_cache(maxsize=64)  # a judge goes from one reading to the next, and all this stays
def _turn(rows: tuple[Line, ...], kept_from: frozenset[int], stage_id: int, judge_id: int) -> Turn:
    own = {entry_id: ref for ref, entry_id, *_ in rows if entry_id not in kept_from}
    lines = tuple((entry_id, category_id, again) for _, entry_id, category_id, again, _ in rows)
    order = [own[ref] for ref in own_order(lines, stage_id, judge_id) if ref in own]
    anchors = {ref: a for ref, entry, _, a, _ in rows if a is not None and entry in own}
    unread = {ref for ref, _, _, _, state in rows if state in rules.UNFINISHED}
    first = tuple(ref for ref in order if anchors.get(ref) is False and ref in unread)
    return Turn(tuple(order), first, anchors)


@lru_cache(maxsize=64)
def own_order(
    lines: tuple[tuple[int, int | None, bool | None], ...], stage_id: int, judge_id: int
) -> Sequence[int]:
    """Entry ids in the judge's own order. `lines`: entry id, category id, and of an anchor whether
    it is scored again later."""
    turns = rules.turns(
        ((ref, category) for ref, category, _ in lines), stage_id=stage_id, judge_id=judge_id
    )
    first, again = ({ref for ref, _, a in lines if a is kind} for kind in (False, True))
    return tuple(reading_order(turns, first, again))


@cache
def _readable_by() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Assignment.id,
            Assignment.entry_id,
            Entry.category_id,
            Anchor.again,
            Assignment.state,
        )
        .join(Assignment.entry)
        .outerjoin(Anchor, of_anchor())
        .where(
            Assignment.judge_id == bindparam("judge"),
            Assignment.stage_id == bindparam("stage"),
            Assignment.state != AssignmentState.RECUSED,
            Entry.state == EntryState.PASSED,
        )
    )


def of_anchor() -> ColumnElement[bool]:
    """Joins an assignment with the anchor that it reads."""
    return (Anchor.stage_id == Assignment.stage_id) & (Anchor.entry_id == Assignment.entry_id)
