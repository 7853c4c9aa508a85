"""What people change about their own account, signed in or with a link from a letter."""

from datetime import timedelta

from sqlalchemy import update

from app.accounts import passwords, queries, rules, tokens
from app.accounts.actions import sessions, signing_in
from app.accounts.events import (
    EmailChangeAsked,
    EmailChanged,
    EmailLinkMade,
    PasswordChanged,
    PasswordResetAsked,
)
from app.accounts.models import OneTimeToken, TokenKind, User, UserSession
from app.accounts.rules import Origin
from app.core import audit, clock, jobs, settings
from app.core.db import db, locked, record
from app.core.errors import RuleBroken

RESET_JOB = "accounts.send_reset_link"
LIVE_LINKS = 3
"""So many reset links of one person may be open at the same time."""


def change_profile(user: User, *, name: str, timezone: str, locale: str) -> None:
    """Name, IANA zone and the language of letters."""
    locked(user)
    user.name, user.timezone, user.locale = " ".join(name.split()), timezone, locale
    audit.note("user.changed", user, by=user)


def change_password(user: User, new: str) -> None:
    """A new password; every session of the person ends."""
    weak = passwords.weakness(new, user.email, user.name)
    if weak is not None:
        raise RuleBroken(weak)
    locked(user).password_hash = passwords.hashed(new)
    sessions.end_all(user)
    _spend_links(user)
    audit.note("user.password_changed", user, by=user)
    record(PasswordChanged(user.id))


def end_sessions(user: User, *, by: User) -> None:
    """Nobody is signed in as this person any longer."""
    sessions.end_all(user)
    audit.note("user.sessions_ended", user, by=by)


def end_session(session: UserSession, *, by: User) -> None:
    """The browser of this session is signed in no longer."""
    db.session.delete(session)
    audit.note("user.session_ended", by, by=by)


def ask_password_reset(email: str, origin: Origin) -> None:
    """Ask for a letter with a link; the same work and time whether the address is known or not."""
    signing_in.note_attempt(email, origin, kind=signing_in.RESET)
    user = queries.user_by_email(email)
    known = user is not None and user.is_active
    jobs.enqueue(RESET_JOB, user_id=user.id if user is not None and known else None)


def send_reset_link(user: User) -> None:
    """A letter with a link to a new password, unless several are open already."""
    if queries.count_open_links(user, TokenKind.PASSWORD_RESET) >= LIVE_LINKS:
        return
    _, token = _make_link(user, TokenKind.PASSWORD_RESET)
    record(PasswordResetAsked(user.id, token))


def reset_password(link: OneTimeToken, new: str) -> User:
    """The owner of the link sets a new password and may sign in again at once."""
    user = _owner(link)
    change_password(user, new)
    signing_in.forget_attempts(user.email)
    return user


def ask_email_change(user: User, email: str) -> None:
    """A warning to the present address, a link to the new one, unless it is in use.

    The person who asks can read only the warning, so it tells nobody which addresses are known.
    """
    email = rules.normal_email(email)
    if not rules.is_email(email):
        raise RuleBroken("email_malformed")
    _spend_links(user)
    audit.note("user.email_change_asked", user, by=user)
    record(EmailChangeAsked(user.id))
    if queries.user_by_email(email) is None:
        link, token = _make_link(user, TokenKind.EMAIL_CHANGE, new_email=email)
        record(EmailLinkMade(link.id, token))


def confirm_email_change(link: OneTimeToken) -> User:
    """The owner of the link has shown that the new address is theirs; every session ends."""
    user = _owner(link)
    if queries.user_by_email(link.new_email) is not None:
        raise RuleBroken("email_taken")
    former = locked(user).email
    user.email = link.new_email
    sessions.end_all(user)
    _spend_links(user)
    audit.note("user.email_changed", user, by=user)
    record(EmailChanged(user.id, former))
    return user


def _make_link(user: User, kind: TokenKind, new_email: str = "") -> tuple[OneTimeToken, str]:
    token = tokens.fresh()
    now = clock.now()
    link = OneTimeToken(
        kind=kind,
        user_id=user.id,
        token_hash=tokens.trace(token),
        new_email=new_email,
        created_at=now,
        expires_at=now + timedelta(minutes=settings.value("accounts.link_minutes")),
    )
    db.session.add(link)
    db.session.flush()
    return link, token


def _owner(link: OneTimeToken) -> User:
    """Whose link it is, while it works."""
    if not rules.is_open_link(locked(link), clock.now()) or not link.user.is_active:
        raise RuleBroken("link_closed")
    return link.user


def _spend_links(user: User) -> None:
    """No link sent before works any longer, whatever it was for."""
    db.session.execute(
        update(OneTimeToken)
        .where(OneTimeToken.user_id == user.id, OneTimeToken.used_at.is_(None))
        .values(used_at=clock.now())
    )
