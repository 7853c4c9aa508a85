"""Who may score an edition, and what there is to read."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.accounts.models import Grant, Role, User
from app.accounts.rules import covers, in_force
from app.competitions.models import Edition, Stage
from app.core import clock
from app.core.db import db
from app.entries.models import AdministrativeCheck, Entry, EntryState
from app.judging.models import Assignment, AssignmentState


def judges_of(edition: Edition) -> Sequence[User]:
    """The evaluators of the edition who do not organise it, by name."""
    candidates = db.session.scalars(
        select(User)
        .where(User.is_active, User.grants.any(Grant.role == Role.EVALUATOR))
        .options(selectinload(User.grants), undefer(User.guarded_settings))
        .order_by(User.name, User.id)
    )
    return [user for user in candidates if scores_in(user, edition)]


def scores_in(user: User, edition: Edition) -> bool:
    """Whether the person is an evaluator there and neither secretariat nor chair. A role that
    waits for a second factor counts: it bars from pages, not from the list of judges."""
    return _serves(user, edition, Role.EVALUATOR) and not organises(user, edition)


def organises(user: User, edition: Edition) -> bool:
    return _serves(user, edition, Role.SECRETARIAT, Role.CHAIR)


def is_secretariat(user: User, edition: Edition) -> bool:
    """Whether the person, in active service, may assign its judges."""
    return user.is_active and _serves(user, edition, Role.SECRETARIAT)


def is_chair(user: User, edition: Edition) -> bool:
    """Whether the person, in active service, is a chair of it."""
    return user.is_active and _serves(user, edition, Role.CHAIR)


def judges_of_stage(stage_id: int) -> Sequence[User]:
    """Who has something to read in this stage."""
    reading = select(Assignment.judge_id).where(
        Assignment.stage_id == stage_id, Assignment.state != AssignmentState.RECUSED
    )
    return db.session.scalars(select(User).where(User.id.in_(reading)).order_by(User.id)).all()


def editions_read_by(judge_id: int) -> Sequence[Edition]:
    """The editions, their results not public yet, in which the person has something to read, by
    number."""
    reading = (
        select(Stage.edition_id)
        .join(Assignment, Assignment.stage_id == Stage.id)
        .where(Assignment.judge_id == judge_id, Assignment.state != AssignmentState.RECUSED)
    )
    return db.session.scalars(
        select(Edition)
        .where(Edition.id.in_(reading), Edition.results_published_at.is_(None))
        .order_by(Edition.id)
    ).all()


def entries_to_assign(edition_id: int) -> Sequence[tuple[Entry, int]]:
    """Every entry that passed the check, with the id of the snapshot that passed, by number."""
    rows = db.session.execute(
        select(Entry, AdministrativeCheck.snapshot_id)
        .join(AdministrativeCheck, AdministrativeCheck.entry_id == Entry.id)
        .where(
            Entry.edition_id == edition_id,
            Entry.state == EntryState.PASSED,
            AdministrativeCheck.passed.is_(True),
        )
        .options(joinedload(Entry.agency), joinedload(Entry.group), joinedload(Entry.category))
        .order_by(Entry.id)
    )
    return rows.all()


def entries_by_id(refs: Collection[int]) -> Mapping[int, Entry]:
    """These entries with what a list shows of them, by id in the order of their numbers."""
    found = db.session.scalars(
        select(Entry)
        .where(Entry.id.in_(refs))
        .options(joinedload(Entry.agency), joinedload(Entry.group), joinedload(Entry.category))
        .order_by(Entry.id)
    )
    return {entry.id: entry for entry in found}


def _serves(user: User, edition: Edition, *roles: Role) -> bool:
    return any(
        covers(grant, edition_id=edition.id, competition_id=edition.competition_id)
        for grant in in_force(user.grants, *roles, now=clock.now())
    )
