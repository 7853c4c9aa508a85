"""Attempts to sign in, and what a success changes."""

from sqlalchemy import delete

from app.accounts import passwords, queries, rules
from app.accounts.models import User
from app.accounts.rules import Failures, Origin
from app.core import limits, settings
from app.core.db import db
from app.core.errors import TooOften
from app.core.limits import CountedAct
from app.core.traces import keyed_trace

SIGN_IN, PASSWORD, RESET = "sign_in", "password", "reset"
"""What is tried, each counted apart: signing in, the present password, asking for a new one."""


def note_attempt(email: str, origin: Origin, *, kind: str = SIGN_IN) -> None:
    """Count one attempt; TooOften("…_locked") when there were too many in the window."""
    minutes = settings.value("accounts.attempts_minutes")
    address, place = _traces(email, origin, kind)
    limits.alone(address, place)
    if rules.is_locked_out(queries.attempts(address, place), _most(), origin):
        raise TooOften(f"{kind}_locked", seconds=minutes * 60, minutes=minutes)
    limits.note(address, place, minutes=minutes)


def _most() -> Failures:
    return Failures(
        settings.value("accounts.attempts_per_address"),
        settings.value("accounts.attempts_everywhere"),
        settings.value("accounts.attempts_per_network"),
    )


def _traces(email: str, origin: Origin, kind: str) -> tuple[str, str]:
    return (
        keyed_trace(f"{kind} address", email),
        keyed_trace(f"{kind} origin", origin.name),
    )


def forget_attempts_from(origin: Origin, email: str, *, kind: str = SIGN_IN) -> None:
    """The person has shown here who they are: failures from elsewhere go on counting."""
    address, place = _traces(email, origin, kind)
    db.session.execute(
        delete(CountedAct).where(CountedAct.who == address, CountedAct.place == place)
    )


def forget_attempts(email: str) -> None:
    """The person has a new password: no failure with the former one counts any longer."""
    traces = [keyed_trace(f"{kind} address", email) for kind in (SIGN_IN, PASSWORD)]
    db.session.execute(delete(CountedAct).where(CountedAct.who.in_(traces)))


def welcome(user: User, password: str, origin: Origin) -> None:
    """The password was right; the password's hash is renewed when its parameters are outdated."""
    forget_attempts_from(origin, user.email)
    if passwords.is_outdated(user.password_hash):
        user.password_hash = passwords.hashed(password)
