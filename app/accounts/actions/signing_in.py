"""Attempts to sign in, and what a success changes."""

from datetime import timedelta

from sqlalchemy import delete

from app.accounts import passwords, queries, rules, tokens
from app.accounts.models import SignInAttempt, User
from app.accounts.rules import Failures, Origin
from app.core import clock, settings
from app.core.db import db
from app.core.errors import RuleBroken

SIGN_IN, PASSWORD, RESET = "sign_in", "password", "reset"
"""What is tried, each counted apart: signing in, the present password, asking for a new one."""


def note_attempt(email: str, origin: Origin, *, kind: str = SIGN_IN) -> None:
    """Count one attempt; RuleBroken("…_locked") when there were too many in the window."""
    minutes = settings.value("accounts.attempts_minutes")
    since = clock.now() - timedelta(minutes=minutes)
    traces = _traces(email, origin, kind)
    if rules.is_locked_out(queries.attempts(*traces, since), _most(), origin):
        raise RuleBroken(f"{kind}_locked", minutes=minutes)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < since))
    db.session.add(SignInAttempt(email_hash=traces[0], network_hash=traces[1], at=clock.now()))


def _most() -> Failures:
    return Failures(
        settings.value("accounts.attempts_per_address"),
        settings.value("accounts.attempts_everywhere"),
        settings.value("accounts.attempts_per_network"),
    )


def _traces(email: str, origin: Origin, kind: str) -> tuple[str, str]:
    return (
        tokens.keyed_trace(f"{kind} address", email),
        tokens.keyed_trace(f"{kind} origin", origin.name),
    )


def forget_attempts_from(origin: Origin, email: str, *, kind: str = SIGN_IN) -> None:
    """The person has shown here who they are: failures from elsewhere go on counting."""
    address, place = _traces(email, origin, kind)
    db.session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.email_hash == address, SignInAttempt.network_hash == place
        )
    )


def forget_attempts(email: str) -> None:
    """The person has a new password: no failure with the former one counts any longer."""
    traces = [tokens.keyed_trace(f"{kind} address", email) for kind in (SIGN_IN, PASSWORD)]
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash.in_(traces)))


def welcome(user: User, password: str, origin: Origin) -> None:
    """A successful sign-in; the password's hash is renewed when its parameters are outdated."""
    forget_attempts_from(origin, user.email)
    user.last_sign_in_at = clock.now()
    if passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
