"""Attempts to sign in, and what a success changes."""

from datetime import timedelta

from sqlalchemy import delete

from app.accounts import passwords, queries, tokens
from app.accounts.models import SignInAttempt, User
from app.core import clock, settings
from app.core.db import db
from app.core.errors import RuleBroken


def note_attempt(email: str, network: str, *, kind: str = "sign_in") -> None:
    """Count one attempt; RuleBroken("…_locked") when there were too many in the window."""
    minutes = settings.value("accounts.attempts_minutes")
    since = clock.now() - timedelta(minutes=minutes)
    address_trace = tokens.keyed_trace(f"{kind} address", email)
    network_trace = tokens.keyed_trace(f"{kind} network", network)
    by_address, by_network = queries.attempts(address_trace, network_trace, since)
    if by_address >= settings.value(
        "accounts.attempts_per_address"
    ) or by_network >= settings.value("accounts.attempts_per_network"):
        raise RuleBroken(f"{kind}_locked", minutes=minutes)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < since))
    db.session.add(
        SignInAttempt(email_hash=address_trace, network_hash=network_trace, at=clock.now())
    )


def forget_attempts(email: str) -> None:
    """The person has shown who they are: their failures count no longer."""
    trace = tokens.keyed_trace("sign_in address", email)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash == trace))


def welcome(user: User, password: str) -> None:
    """A successful sign-in; the password's hash is renewed when its parameters are outdated."""
    forget_attempts(user.email)
    user.last_sign_in_at = clock.now()
    if passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
