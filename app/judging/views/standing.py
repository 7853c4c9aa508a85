"""How a reading stands at its judge's desk."""

from datetime import datetime
from typing import Any

from app.judging import queries, rules
from app.judging.models import Assignment, AssignmentState
from app.judging.rules import teams


def state_of(assignment: Assignment, now: datetime) -> dict[str, Any]:
    """Where the reading stands, what locks it, and what its judge may see or take back."""
    turn = queries.turn_of(assignment)
    before = turn.first and assignment.id not in turn.first
    waits = "judging.anchors_first" if before else None
    done = assignment.state is AssignmentState.DONE
    anchor = queries.anchor_of(assignment) if done else None
    final = anchor or rules.why_not_take_back(assignment, now)
    return {
        **_place(turn, assignment),
        "locked": rules.why_not_score(assignment, now) or waits,
        "own_until": None if final else rules.own_until(assignment),
        "anchor": anchor,
        "shows_team": done and teams.why_not_shown(assignment.stage, now) is None,
        "calibrates": turn.anchors.get(assignment.id) is False,
    }


def _place(turn: queries.Turn, assignment: Assignment) -> dict[str, Any]:
    """Where the reading stands in the judge's own order, and what is read before and after it."""
    order = turn.order
    place = order.index(assignment.id)
    return {
        "first": turn.first[0] if turn.first else None,
        "place": place + 1,
        "count": len(order),
        "before": order[place - 1] if place else None,
        "after": order[place + 1] if place + 1 < len(order) else None,
    }
