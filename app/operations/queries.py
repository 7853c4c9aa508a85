"""What the platform admin reads about the installation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.exc import DBAPIError

from app.accounts import queries as accounts
from app.accounts.models import Grant, Invitation, User
from app.agencies.models import Agency, Unit
from app.competitions.models import Edition
from app.core.audit import AuditRow
from app.core.db import db
from app.core.jobs import Job, JobState
from app.core.mail import JOB, Letter
from app.core.paging import paginated
from app.operations.audit_words import WITHOUT_SUBJECT


def job_by_id(ref: int) -> Job | None:
    return db.session.get(Job, ref)


def job_counts() -> Mapping[JobState, int]:
    """How many jobs are in each state."""
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    return {row[0]: row[1] for row in rows}


def backlog() -> Mapping[str, int]:
    """What waits for the worker or was given up, by name; nothing when the database is away."""
    try:
        jobs, letters = job_counts(), count_unsent_letters()
    except DBAPIError:
        db.session.rollback()
        return {}
    states = [state for state in JobState if state is not JobState.DONE]
    return {**{f"jobs_{one}": jobs.get(one, 0) for one in states}, "letters_unsent": letters}


def troubled_jobs(page: int = 1) -> Pagination:
    """Jobs that failed at least once and are not done, those given up first, then the newest."""
    wanted = (
        select(Job)
        .where(Job.error != "", Job.state != JobState.DONE)
        .order_by(Job.state != JobState.FAILED, Job.id.desc())
    )
    return paginated(wanted, page, 25)


def letter_by_id(ref: int) -> Letter | None:
    return db.session.get(Letter, ref)


def may_be_handed_on(letter: Letter) -> bool:
    """Whether the platform admin may read it: letters of accounts alone, none of proposals."""
    return letter.kind.startswith("accounts/")


def letters(q: str = "", page: int = 1) -> Pagination:
    """Letters, newest first; `q` in the address or the subject."""
    wanted = select(Letter).order_by(Letter.id.desc())
    if q:
        columns = (Letter.recipient, Letter.subject)
        wanted = wanted.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    return paginated(wanted, page, 25)


def count_unsent_letters() -> int:
    return db.session.scalar(select(func.count(Letter.id)).where(Letter.sent_at.is_(None))) or 0


def letters_in_trouble() -> tuple[int, str]:
    """How many letters could not be delivered so far, and why the newest of them was not."""
    newest = db.session.execute(
        select(func.count().over(), Job.error)
        .where(Job.kind == JOB, Job.error != "", Job.state != JobState.DONE)
        .order_by(Job.id.desc())
        .limit(1)
    ).first()
    return (newest[0], newest[1]) if newest else (0, "")


@dataclass(frozen=True)
class Sought:
    """Which rows of the audit trail; what is empty or None asks for nothing."""

    who: str = ""
    """In the name or the address of who did it."""
    what: str = ""
    """An action, or the first half of several."""
    subject_type: str = ""
    subject_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    """Only rows older than this one: the cursor of the next page."""


def audit_rows(sought: Sought, most: int) -> Sequence[AuditRow]:
    """The newest such rows, newest first; they are never counted, for there are many."""
    wanted = select(AuditRow).order_by(AuditRow.id.desc()).limit(most)
    return db.session.scalars(wanted.where(*_conditions(sought))).all()


def _conditions(sought: Sought) -> Iterator[ColumnElement[bool]]:
    if sought.who:
        yield AuditRow.actor_id.in_(accounts.ids_named_like(sought.who))
    if sought.what:
        one = AuditRow.action == sought.what
        yield one | AuditRow.action.startswith(f"{sought.what}.", autoescape=True)
    if sought.subject_type:
        yield AuditRow.subject_type == sought.subject_type
    if sought.subject_id is not None:  # what has its subject hidden is not found by it either
        yield AuditRow.subject_id == sought.subject_id
        yield AuditRow.action.not_in(WITHOUT_SUBJECT)
    if sought.since is not None:
        yield AuditRow.at >= sought.since
    if sought.until is not None:
        yield AuditRow.at <= sought.until
    if sought.before is not None:
        yield AuditRow.id < sought.before


def names_in(rows: Sequence[AuditRow]) -> Mapping[tuple[str, int | None], str]:
    """What people, roles, invitations, bodies and editions of these rows are called: by table, id.

    One query for each table. Proposals and what belongs to them have no name here.
    """
    found: dict[tuple[str, int | None], str] = {}
    for table, columns in _NAMED.items():
        refs = {row.subject_id for row in rows if row.subject_type == table}
        refs |= {row.actor_id for row in rows} if table == "user_account" else set()
        refs |= {row.edition_id for row in rows} if table == "edition" else set()
        named = db.session.execute(columns.where(columns.selected_columns[0].in_(refs - {None})))
        found |= {(table, ref): name for ref, name in named}
    return found


_NAMED: Mapping[str, Select[int, str]] = {
    "user_account": select(User.id, User.name),
    "role_grant": select(Grant.id, User.name).join(Grant.user),
    "invitation": select(Invitation.id, Invitation.email),
    "agency": select(Agency.id, Agency.name),
    "unit": select(Unit.id, Unit.name),
    "edition": select(Edition.id, Edition.slug),
}
