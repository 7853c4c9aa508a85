"""Every SELECT of accounts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import (
    Grant,
    Invitation,
    OneTimeToken,
    Role,
    SignInAttempt,
    TokenKind,
    User,
)
from app.accounts.rules import Offer
from app.accounts.tokens import trace
from app.core import clock
from app.core.db import db


def user_with_grants(ref: int) -> User | None:
    """A person with every grant and its agency, in two queries."""
    return db.session.scalar(
        select(User)
        .where(User.id == ref)
        .options(selectinload(User.grants).options(joinedload(Grant.agency)))
    )


def user_by_email(email: str) -> User | None:
    """The person with this (normal) address."""
    return db.session.scalar(select(User).where(User.email == email))


def in_force_at(now: datetime) -> ColumnElement[bool]:
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


def platform_admins() -> Sequence[Grant]:
    """The grants in force of active platform admins."""
    return db.session.scalars(
        select(Grant)
        .join(Grant.user)
        .where(Grant.role == Role.PLATFORM_ADMIN, User.is_active, in_force_at(clock.now()))
        .order_by(Grant.id)
    ).all()


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


def open_invitation(email: str, offer: Offer) -> Invitation | None:
    """An invitation of this address to exactly this role that still works."""
    return db.session.scalar(
        select(Invitation).where(
            _is_open(),
            Invitation.email == email,
            Invitation.role == offer.role,
            Invitation.agency_id == offer.agency_id,
            Invitation.unit_id == offer.unit_id,
            Invitation.competition_id == offer.competition_id,
            Invitation.edition_id == offer.edition_id,
        )
    )


def open_invitations_of_admins(agency_id: int | None) -> Sequence[Invitation]:
    """Invitations of agency admins that still work and replace nobody."""
    return db.session.scalars(
        select(Invitation).where(
            _is_open(),
            Invitation.role == Role.AGENCY_ADMIN,
            Invitation.agency_id == agency_id,
            Invitation.replaces_id.is_(None),
        )
    ).all()


def attempts(email_hash: str, network_hash: str, since: datetime) -> tuple[int, int]:
    """Failed sign-ins since then: for the address, from the network."""
    by_address, by_network = (
        select(func.count()).select_from(SignInAttempt).where(which, SignInAttempt.at >= since)
        for which in (
            SignInAttempt.email_hash == email_hash,
            SignInAttempt.network_hash == network_hash,
        )
    )
    counts = db.session.execute(
        select(by_address.scalar_subquery(), by_network.scalar_subquery())
    ).one()
    return counts[0], counts[1]
