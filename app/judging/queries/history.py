"""What happened to one reading, from the audit trail and the conflicts on record."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.core.audit import AuditRow
from app.core.db import db
from app.judging.models import Assignment, Conflict, ConflictSource
from app.judging.queries.conflicts import conflicts_between

ACTIONS = (
    "reading.assigned",
    "reading.replaced",
    "reading.sent_further",
    "reading.given_again",
    "reading.finished",
    "reading.taken_back",
    "reading.reopening_proposed",
    "reading.reopening_dropped",
    "reading.reopened",
    "reading.recused",
)


@dataclass(frozen=True)
class Step:
    """One line of the history; `what` is an action of the audit trail."""

    what: str
    at: datetime
    who: str
    """Name of the person; empty where the site found it by itself."""
    reason: str = ""


def history_of(reading: Assignment) -> Sequence[Step]:
    """Assigned, finished, reopened, kept apart and brought together again: newest first."""
    rows = db.session.scalars(
        select(AuditRow)
        .where(
            AuditRow.subject_type == Assignment.__tablename__,
            AuditRow.subject_id == reading.id,
            AuditRow.action.in_(ACTIONS),
        )
        .order_by(AuditRow.id)
    ).all()
    conflicts = conflicts_between(reading.entry_id, reading.judge_id)
    names = _names({row.actor_id for row in rows} | {one.dismissed_by_id for one in conflicts})
    noted = [
        Step(row.action, row.at, names.get(row.actor_id, ""), _reason(row.payload)) for row in rows
    ]
    kept_apart = [step for one in conflicts for step in _steps_of(one, reading.judge.name, names)]
    return sorted([*noted, *kept_apart], key=lambda step: step.at)[::-1]


def _steps_of(conflict: Conflict, judge: str, names: Mapping[int | None, str]) -> Iterator[Step]:
    declared = conflict.source is ConflictSource.DECLARED
    what = "conflict.declared" if declared else "conflict.found"
    yield Step(what, conflict.found_at, judge if declared else "", conflict.reason)
    if conflict.dismissed_at is not None:
        who = names.get(conflict.dismissed_by_id, "")
        yield Step("conflict.dismissed", conflict.dismissed_at, who, conflict.dismissed_reason)


def _reason(payload: str) -> str:
    return str(json.loads(payload).get("reason", ""))


def _names(refs: set[int | None]) -> Mapping[int | None, str]:
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(refs - {None})))
    return dict(iter(rows))
