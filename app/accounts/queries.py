"""Every SELECT of accounts."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Grant, SignInAttempt, User
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
