"""Who is asking: sign-in, and the session with its version and its end."""

from datetime import timedelta

from flask import Flask, session
from flask_login import LoginManager, current_user, login_user, user_logged_in

from app.accounts import passwords, queries, rules
from app.accounts.actions import signing_in
from app.accounts.models import User
from app.core import clock, settings
from app.core.db import db, transaction

ENDS_AT = "ends_at"
"""Session key: the second (Unix time) at which the session ends."""

login_manager = LoginManager()
login_manager.session_protection = None  # the session version and rotation do this work


@login_manager.user_loader
def load_user(key: str) -> User | None:
    """The signed-in person with their grants, unless all sessions were ended meanwhile."""
    ref, _, version = key.partition(".")
    if not (ref.isdigit() and version.isdigit()):
        return None
    user = queries.user_with_grants(int(ref))
    if user is None or not user.is_active or user.session_version != int(version):
        return None
    return user


def authenticate(email: str, password: str, network: str) -> User | None:
    """The person with this address and password, else None, after the same time in every case.

    RuleBroken("sign_in_locked") after too many failures. The attempt is written down before the
    password is tried, so that many at once can't outrun the count.
    """
    email = rules.normal_email(email)
    with transaction():
        signing_in.note_attempt(email, rules.network_of(network))
    user = queries.user_by_email(email)
    kept = user.password_hash if user is not None and user.is_active else ""
    if not passwords.verifies(kept, password) or user is None:
        return None
    with transaction():
        signing_in.welcome(user, password)
    return user


def start_session(user: User) -> None:
    """Give the browser a new session of this person; nothing of the old one stays."""
    session.clear()
    login_user(user)


def person() -> User:
    """The signed-in person as a row; only where somebody is signed in."""
    return db.session.get_one(User, current_user.id)


def end_session() -> None:
    """Forget who this browser was."""
    session.clear()


def _set_end(_: Flask, user: User) -> None:
    length = timedelta(hours=settings.value("accounts.session_hours"))
    session[ENDS_AT] = int((clock.now() + length).timestamp())


def _forget_ended_session() -> None:
    if "_user_id" in session and session.get(ENDS_AT, 0) <= clock.now().timestamp():
        session.clear()


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    user_logged_in.connect(_set_end, app)
    app.before_request(_forget_ended_session)
