"""Who may score an edition, and what there is to read."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Exists, exists, select
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.accounts.models import Grant, Role, User
from app.accounts.rules import covers, in_force
from app.competitions.models import FOR_FINALISTS, Edition, Stage
from app.core import clock
from app.core.db import db
from app.entries.models import AdministrativeCheck, Entry, EntryState
from app.judging.models import Assignment, AssignmentState, Decision
from app.judging.rules.stages import assessments, roles_in


def judges_of(*stages: Stage) -> Sequence[User]:
    """Who scores in any of these stages, by name."""
    roles = frozenset[Role]().union(*(roles_in(stage) for stage in stages))
    candidates = db.session.scalars(
        select(User)
        .where(User.is_active, User.grants.any(Grant.role.in_(roles)))
        .options(selectinload(User.grants), undefer(User.guarded_settings))
        .order_by(User.name, User.id)
    )
    return [user for user in candidates if any(scores_in(user, stage) for stage in stages)]


def serving(edition: Edition, role: Role) -> Sequence[User]:
    """Who has this role there now and organises nothing of it, by name."""
    found = db.session.scalars(
        select(User)
        .where(User.is_active, User.grants.any(Grant.role == role))
        .options(selectinload(User.grants), undefer(User.guarded_settings))
        .order_by(User.name, User.id)
    )
    return [user for user in found if _serves(user, edition, role) and not organises(user, edition)]


def scores_in(user: User, stage: Stage, *, withheld: Collection[Role] = ()) -> bool:
    """Whether the person has a role that scores there, none of those withheld, and is neither
    secretariat nor chair. A role that waits for a second factor bars from pages, not from the list
    of judges."""
    roles = roles_in(stage).difference(withheld)
    return _serves(user, stage.edition, *roles) and not organises(user, stage.edition)


def is_judge(user: User, edition: Edition, *, withheld: Collection[Role] = ()) -> bool:
    """Whether the person scores in any stage of the edition."""
    return any(scores_in(user, one, withheld=withheld) for one in assessments(edition.stages))


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


def taking_part(stage: Stage) -> Sequence[ColumnElement[bool]]:
    """Conditions on Entry: it is scored in this stage. All that passed the check are, or of them
    the public finalists."""
    passed = Entry.edition_id == stage.edition_id, Entry.state == EntryState.PASSED
    if stage.kind not in FOR_FINALISTS:
        return passed
    return *passed, is_named()


def is_named() -> Exists:
    """The condition on Entry that everybody may know it as a finalist."""
    return exists().where(Decision.entry_id == Entry.id, Decision.named_at.is_not(None))


def entries_to_assign(stage: Stage) -> Sequence[tuple[Entry, int]]:
    """Every entry that is scored in this stage, with the id of the snapshot that passed the check,
    by number."""
    return _with_snapshot(*taking_part(stage))


def passed_entries(edition_id: int) -> Sequence[Entry]:
    """Every entry of the edition that passed the check, by number."""
    passed = Entry.edition_id == edition_id, Entry.state == EntryState.PASSED
    return [entry for entry, _snapshot in _with_snapshot(*passed)]


def _with_snapshot(*conditions: ColumnElement[bool]) -> Sequence[tuple[Entry, int]]:
    rows = db.session.execute(
        select(Entry, AdministrativeCheck.snapshot_id)
        .join(AdministrativeCheck, AdministrativeCheck.entry_id == Entry.id)
        .where(*conditions, AdministrativeCheck.passed.is_(True))
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
    """`roles` may be none; then nobody does."""
    return bool(roles) and any(
        covers(grant, edition_id=edition.id, competition_id=edition.competition_id)
        for grant in in_force(user.grants, *roles, now=clock.now())
    )
