"""Every SELECT of accounts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache

from flask_sqlalchemy.pagination import Pagination
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    column,
    func,
    not_,
    or_,
    select,
    table,
)
from sqlalchemy.orm import contains_eager, joinedload, selectinload, undefer
from sqlalchemy.orm.interfaces import ORMOption

from app.accounts.models import (
    Grant,
    Invitation,
    OneTimeToken,
    RecoveryCode,
    Role,
    TokenKind,
    User,
    UserSession,
)
from app.accounts.rules import Failures, Span
from app.accounts.tokens import trace
from app.agencies.models import Agency, AgencyKind
from app.core import clock
from app.core.db import UtcDateTime, db
from app.core.limits import CountedAct
from app.core.paging import paginated


def user_with_grants(ref: int) -> User | None:
    """A person with every grant and its agency, in two queries."""
    return db.session.scalar(select(User).where(User.id == ref).options(_with_grants()))


def user_of_session(token: str) -> User | None:
    """The active person whom this session's secret signs in, with grants as above."""
    found = db.session.scalars(_of_session(), {"token": trace(token), "now": clock.now()})
    return found.unique().one_or_none()


@cache
def _of_session() -> Select[User]:
    """Every page of a signed-in person asks this, so the statement is made once."""
    return (
        select(User)
        .join(UserSession, UserSession.user_id == User.id)
        .where(
            UserSession.token_hash == bindparam("token"),
            UserSession.ends_at > bindparam("now"),
            User.is_active,
        )
        .options(
            joinedload(User.grants).options(joinedload(Grant.agency), joinedload(Grant.unit)),
            undefer(User.guarded_settings),
        )
    )


def count_recovery_codes(user_id: int) -> int:
    """How many recovery codes of this person still work."""
    mine = select(func.count(RecoveryCode.id)).where(RecoveryCode.user_id == user_id)
    return db.session.scalars(mine).one()


def sessions_of(user_id: int) -> Sequence[UserSession]:
    """Where this person is signed in now, newest first."""
    return db.session.scalars(
        select(UserSession)
        .where(UserSession.user_id == user_id, UserSession.ends_at > clock.now())
        .order_by(UserSession.started_at.desc(), UserSession.id.desc())
    ).all()


def _with_grants() -> ORMOption:
    return selectinload(User.grants).options(joinedload(Grant.agency), joinedload(Grant.unit))


def user_by_email(email: str) -> User | None:
    """The person with this (normal) address."""
    return db.session.scalar(select(User).where(User.email == email))


_EDITION = table(
    "edition",
    column("id"),
    column("created_at", UtcDateTime),
    column("results_published_at", UtcDateTime),
)
"""All that is known here of the table that roles point up to (docs/adr/0003-pointers-up.md)."""


def spans(edition_ids: Collection[int | None]) -> Mapping[int, Span]:
    """Edition id → from when to when it matters who had which role there."""
    wanted = set(edition_ids) - {None}
    if not wanted:
        return {}
    rows = db.session.execute(select(_EDITION).where(_EDITION.c.id.in_(wanted)))
    return {ref: Span(began_at, decided_at) for ref, began_at, decided_at in rows}


def in_force_at(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition that a grant counts at this moment, as in `rules.is_in_force`."""
    return and_(Grant.starts_at <= now, or_(Grant.ends_at.is_(None), Grant.ends_at > now))


def admins_of(agency_id: int | None) -> Sequence[Grant]:
    """The agency's admin grants in force, oldest first."""
    return db.session.scalars(
        select(Grant)
        .join(Grant.user)
        .where(
            Grant.role == Role.AGENCY_ADMIN,
            Grant.agency_id == agency_id,
            User.is_active,
            in_force_at(clock.now()),
        )
        .order_by(Grant.id)
    ).all()


def has_admins(agency: Agency) -> bool:
    """Whether somebody sees to this agency's entries, also for its managing government."""
    found = select(Agency.id).where(Agency.id == agency.id, _is_administered())
    return db.session.scalar(found) is not None


def _is_administered() -> ColumnElement[bool]:
    """The condition on an agency that it, or who manages it as a BUMD, has an admin in force."""
    admins = (
        select(Grant.agency_id)
        .join(Grant.user)
        .where(
            Grant.role == Role.AGENCY_ADMIN,
            Grant.agency_id.is_not(None),
            User.is_active,
            in_force_at(clock.now()),
        )
    )
    managed = and_(Agency.kind == AgencyKind.BUMD, Agency.parent_id.is_not(None))
    return or_(Agency.id.in_(admins), and_(managed, Agency.parent_id.in_(admins)))


def platform_admins() -> Sequence[Grant]:
    """The grants in force of active platform admins."""
    return db.session.scalars(
        select(Grant)
        .join(Grant.user)
        .where(Grant.role == Role.PLATFORM_ADMIN, User.is_active, in_force_at(clock.now()))
        .order_by(Grant.id)
    ).all()


def grant_by_id(ref: int) -> Grant | None:
    """A grant with its person and agency."""
    return db.session.scalar(select(Grant).where(Grant.id == ref).options(*_with_place(Grant)))


def invitation_by_id(ref: int) -> Invitation | None:
    """An invitation with its agency."""
    return db.session.scalar(
        select(Invitation).where(Invitation.id == ref).options(*_with_place(Invitation))
    )


def _with_place(model: type[Grant] | type[Invitation]) -> tuple[ORMOption, ...]:
    more = (joinedload(Grant.user),) if model is Grant else ()
    return (joinedload(model.agency), joinedload(model.unit), *more)


def _with_inviter() -> ORMOption:
    """Who invited and what they hold: whether the offer stands hangs on it."""
    return joinedload(Invitation.invited_by).selectinload(User.grants)


def holders(
    roles: Collection[Role],
    *,
    agency_id: int | None = None,
    edition: tuple[int, int] | None = None,
    province: str | None = None,
    q: str = "",
    page: int = 1,
    size: int = 50,
) -> Pagination:
    """Grants in force of these roles with person, agency and unit, by name; `q` in name or address.

    `edition` is the id of an edition and of its competition: who serves there. `province` is a
    region's code: agencies in it.
    """
    wanted = (
        select(Grant)
        .join(Grant.user)
        .where(Grant.role.in_(roles), User.is_active, in_force_at(clock.now()))
        .options(contains_eager(Grant.user), joinedload(Grant.agency), joinedload(Grant.unit))
        .order_by(User.name, User.id, Grant.id)
    )
    if agency_id is not None:
        wanted = wanted.where(Grant.agency_id == agency_id)
    if edition is not None:
        wanted = wanted.where(_within(Grant, *edition))
    if province is not None:
        wanted = wanted.where(Grant.agency_id.in_(_agencies_in(province)))
    if q:
        wanted = wanted.where(_named_like(q))
    return paginated(wanted, page, size)


def unanswered_invitations(
    roles: Collection[Role],
    *,
    agency_id: int | None = None,
    edition: tuple[int, int] | None = None,
    province: str | None = None,
    first_admins: bool = False,
    page: int = 1,
    size: int = 50,
) -> Pagination:
    """Invitations neither accepted nor revoked, whether they still stand or not, newest first.

    `first_admins` leaves out those of agencies that have an admin by now.
    """
    wanted = (
        select(Invitation)
        .where(
            Invitation.role.in_(roles),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .options(*_with_place(Invitation), _with_inviter())
        .order_by(Invitation.created_at.desc(), Invitation.id.desc())
    )
    if agency_id is not None:
        wanted = wanted.where(Invitation.agency_id == agency_id)
    if edition is not None:
        wanted = wanted.where(_within(Invitation, *edition))
    if province is not None:
        wanted = wanted.where(Invitation.agency_id.in_(_agencies_in(province)))
    if first_admins:
        without = select(Agency.id).where(not_(_is_administered()))
        wanted = wanted.where(Invitation.agency_id.in_(without))
    return paginated(wanted, page, size)


def people(
    q: str = "", *, role: Role | None = None, active: bool | None = None, page: int = 1
) -> Pagination:
    """All people by name with their grants; `role` is one that they hold now."""
    wanted = select(User).options(_with_grants()).order_by(User.name, User.id)
    if q:
        wanted = wanted.where(_named_like(q))
    if role is not None:
        holds = select(Grant.user_id).where(Grant.role == role, in_force_at(clock.now()))
        wanted = wanted.where(User.id.in_(holds))
    if active is not None:
        wanted = wanted.where(User.is_active.is_(active))
    return paginated(wanted, page, 25)


def _agencies_in(province: str) -> Select[int]:
    inside = or_(Agency.region_code == province, Agency.region_code.like(f"{province}.%"))
    return select(Agency.id).where(inside)


def ids_named_like(q: str) -> Select[int]:
    """Of the people with this in their name or address."""
    return select(User.id).where(_named_like(q))


def _named_like(q: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(q, autoescape=True) for column in (User.name, User.email)))


def _within(
    model: type[Grant] | type[Invitation], edition_id: int, competition_id: int
) -> ColumnElement[bool]:
    return or_(
        model.edition_id == edition_id,
        and_(model.edition_id.is_(None), model.competition_id == competition_id),
    )


def invitation_by_token(token: str) -> Invitation | None:
    """The invitation whose link this is, in whatever state."""
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == trace(token)))


def link_by_token(kind: TokenKind, token: str) -> OneTimeToken | None:
    """The one-time link of this kind, in whatever state."""
    return db.session.scalar(
        select(OneTimeToken).where(
            OneTimeToken.kind == kind, OneTimeToken.token_hash == trace(token)
        )
    )


def count_open_links(user: User, kind: TokenKind) -> int:
    """How many links of this kind still work."""
    return db.session.scalars(
        select(func.count())
        .select_from(OneTimeToken)
        .where(
            OneTimeToken.user_id == user.id,
            OneTimeToken.kind == kind,
            OneTimeToken.used_at.is_(None),
            OneTimeToken.expires_at > clock.now(),
        )
    ).one()


def _is_open() -> ColumnElement[bool]:
    return and_(
        Invitation.accepted_at.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )


def invitation_by_key(key: str) -> Invitation | None:
    """The invitation neither accepted nor revoked that holds this key, still standing or not."""
    return db.session.scalar(select(Invitation).where(Invitation.open_key == key))


def keyed_invitations(agency_id: int) -> Sequence[Invitation]:
    """The agency's invitations that hold a key, newest first."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.agency_id == agency_id, Invitation.open_key.is_not(None))
        .order_by(Invitation.id.desc())
    ).all()


def open_invitations_of_admins(agency_id: int | None) -> Sequence[Invitation]:
    """Invitations of agency admins that are not over and replace nobody, with their inviters."""
    return db.session.scalars(
        select(Invitation)
        .where(
            _is_open(),
            Invitation.role == Role.AGENCY_ADMIN,
            Invitation.agency_id == agency_id,
            Invitation.replaces_id.is_(None),
        )
        .options(joinedload(Invitation.agency), _with_inviter())
    ).all()


def count_people() -> int:
    """How many people can sign in."""
    return db.session.scalar(select(func.count(User.id)).where(User.is_active)) or 0


def attempts(address: str, origin: str) -> Failures:
    """Failed tries that still count: for the address from here, from everywhere, all from here."""
    which = (
        (CountedAct.who == address, CountedAct.place == origin),
        (CountedAct.who == address,),
        (CountedAct.place == origin,),
    )
    counts = (
        select(func.count()).select_from(CountedAct).where(CountedAct.until > clock.now(), *one)
        for one in which
    )
    return Failures(*db.session.execute(select(*(one.scalar_subquery() for one in counts))).one())


def names(refs: Collection[int]) -> Mapping[int, str]:
    """What these people are called."""
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(refs)))
    return dict(rows.all())
