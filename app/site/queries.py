"""What the commands that run the site must know beforehand."""

from sqlalchemy import exists, select

from app.accounts.models import User
from app.core.db import db


def is_empty_instance() -> bool:
    """Whether nobody has an account yet."""
    return not db.session.scalar(select(exists().where(User.id.is_not(None))))


def has_demo_people() -> bool:
    return bool(db.session.scalar(select(exists().where(User.is_demo))))
