"""Browsers in which people are signed in."""

from datetime import timedelta

from sqlalchemy import delete

from app.accounts import tokens
from app.accounts.models import User, UserSession
from app.core import clock, settings
from app.core.db import db


def start(user: User, browser: str = "") -> str:
    """Sign the person in on one browser; returns the secret that its cookie carries."""
    now, token = clock.now(), tokens.fresh()
    db.session.execute(delete(UserSession).where(UserSession.ends_at <= now))
    db.session.add(
        UserSession(
            user_id=user.id,
            token_hash=tokens.trace(token),
            browser=browser,
            started_at=now,
            ends_at=now + timedelta(hours=settings.value("accounts.session_hours")),
        )
    )
    return token


def end(token: str) -> None:
    """The browser that carries this secret is signed in no longer; nor is a copy of its cookie."""
    db.session.execute(delete(UserSession).where(UserSession.token_hash == tokens.trace(token)))


def end_all(user: User) -> None:
    """No browser is signed in as this person any longer."""
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id))
