"""What the platform admin does to accounts, and how the first one comes to be."""

import secrets

from app.accounts import passwords, queries, rules
from app.accounts.actions import grants, second_factor, sessions
from app.accounts.events import AccountClosed
from app.accounts.models import Role, User
from app.core import audit, clock
from app.core.db import db, locked, record
from app.core.errors import RuleBroken

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def deactivate(user: User, *, by: User) -> None:
    """The person can't sign in any longer and is out at once; roles and work stay on record."""
    locked(user)
    if user.id == by.id:
        raise RuleBroken("own_account")
    user.is_active = False
    sessions.end_all(user)
    audit.note("user.deactivated", user, by=by)
    record(AccountClosed(user.id, by.id))


def reactivate(user: User, *, by: User) -> None:
    """The person may sign in again."""
    locked(user).is_active = True
    audit.note("user.reactivated", user, by=by)


def reset_second_factor(user: User, reason: str, by: User) -> None:
    """Somebody has lost app and recovery codes, and shown the admin who they are."""
    if user.id == by.id:
        raise RuleBroken("own_second_factor")
    second_factor.turn_off(user, by=by, reason=reason)


def reset_by_command(email: str, reason: str) -> User:
    """The same by whoever runs the server: the way back for an only admin."""
    user = queries.user_by_email(rules.normal_email(email))
    if user is None:
        raise RuleBroken("email_unknown")
    second_factor.turn_off(user, by=None, reason=reason)
    return user


def create_admin(email: str, name: str, password: str | None = None) -> tuple[User, str | None]:
    """A platform admin and the password of the new account, made here unless given.

    Where the account was there its password stays, and None is returned instead.
    """
    email = rules.normal_email(email)
    if not rules.is_email(email):
        raise RuleBroken("email_malformed")
    user = queries.user_by_email(email)
    if user is None:
        password = password or _made_up_password()
        user = _new_user(email, name, password)
    else:
        password = None
    offer = rules.Offer(Role.PLATFORM_ADMIN)
    if offer not in map(rules.offer_of, rules.in_force(user.grants, now=clock.now())):
        grants.refuse_clash(user, offer)
        grants.give(user, offer, granted_by_id=None, by=None)
    return user, password


def _new_user(email: str, name: str, password: str) -> User:
    weak = passwords.weakness(password, email, name)
    if weak is not None:
        raise RuleBroken(weak)
    user = User(
        email=email,
        name=name,
        password_hash=passwords.hashed(password),
        created_at=clock.now(),
    )
    db.session.add(user)
    db.session.flush()
    audit.note("user.created", user)
    return user


def _made_up_password() -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))
