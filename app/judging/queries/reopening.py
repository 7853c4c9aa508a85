"""Proposals to open a reading once more that wait for a second person."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.accounts.models import Grant, Role, User
from app.competitions.models import Edition, Stage
from app.core.db import db
from app.entries.models import Entry
from app.judging.models import Assignment, Reopening
from app.judging.queries.judges import is_chair, is_secretariat


def reopening_of(reading: Assignment) -> Reopening | None:
    """The one that waits for this reading."""
    return db.session.scalar(
        select(Reopening)
        .where(Reopening.assignment_id == reading.id, Reopening.confirmed_at.is_(None))
        .options(joinedload(Reopening.proposed_by))
    )


def reopenings_by_edition(edition_ids: Collection[int]) -> Mapping[int, Sequence[Reopening]]:
    """Edition id → all that wait in its stages, oldest first, with who proposed them."""
    found: dict[int, list[Reopening]] = defaultdict(list)
    rows = db.session.execute(
        select(Stage.edition_id, Reopening)
        .join(Assignment, Assignment.stage_id == Stage.id)
        .join(Reopening, Reopening.assignment_id == Assignment.id)
        .where(Stage.edition_id.in_(edition_ids), Reopening.confirmed_at.is_(None))
        .options(joinedload(Reopening.proposed_by))
        .order_by(Reopening.id)
    )
    for edition_id, reopening in rows:
        found[edition_id].append(reopening)
    return found


def may_be_second(user: User, first: User, edition: Edition) -> bool:
    """Whether this person may agree to what the first proposed: two people, one of them a chair."""
    return (
        user.id != first.id
        and (is_secretariat(user, edition) or is_chair(user, edition))
        and (is_chair(user, edition) or is_chair(first, edition))
    )


def second_people(first: User, edition: Edition) -> Sequence[User]:
    """Who may agree to what the first proposes, by name."""
    people = db.session.scalars(
        select(User)
        .where(
            User.is_active,
            User.grants.any(Grant.role.in_([Role.SECRETARIAT, Role.CHAIR])),
        )
        .options(selectinload(User.grants), undefer(User.guarded_settings))
        .order_by(User.name, User.id)
    )
    return [user for user in people if may_be_second(user, first, edition)]


def reopenings_waiting(stage: Stage) -> Sequence[Reopening]:
    """All that wait in the stage, oldest first."""
    return db.session.scalars(
        select(Reopening)
        .join(Reopening.reading)
        .where(Assignment.stage_id == stage.id, Reopening.confirmed_at.is_(None))
        .options(
            joinedload(Reopening.reading).joinedload(Assignment.entry).joinedload(Entry.agency)
        )
        .order_by(Reopening.id)
    ).all()
