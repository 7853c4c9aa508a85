"""Every SELECT of accounts."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Grant, User
from app.core.db import db


def user_with_grants(ref: int) -> User | None:
    """A person with every grant and its agency, in two queries."""
    return db.session.scalar(
        select(User)
        .where(User.id == ref)
        .options(selectinload(User.grants).options(joinedload(Grant.agency)))
    )
