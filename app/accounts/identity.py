"""Who is asking: sign-in, and the session of this browser."""

from flask import Flask, Request, g, request, session
from flask_login import LoginManager, current_user

from app.accounts import devices, passwords, queries, rules, tokens
from app.accounts.actions import sessions, signing_in
from app.accounts.models import User, UserSession
from app.accounts.rules import Origin
from app.core import clock, logs
from app.core.carried import PERSON
from app.core.db import db, transaction
from app.core.errors import RuleBroken, TooOften, answer_as
from app.core.traces import keyed_trace

HALF = "half_signed_in"
"""Session key: whose password was right here, and when, while their code is still awaited."""
HALF_MINUTES = 10

SIGNED_IN = "signed_in"
"""Session key: the secret of the row that says who is signed in here, and until when."""

DRAWN_FOR = "X-Drawn-For"
"""A page says here for which person (their id) it was drawn, with what it sends by itself."""

login_manager = LoginManager()
login_manager.session_protection = None  # a row for each session and rotation do this work


@login_manager.request_loader
def load_user(_: Request) -> User | None:
    """The signed-in person with their grants, unless this session was ended."""
    token = session.get(SIGNED_IN)
    user = queries.user_of_session(token) if token else None
    if user is not None:
        logs.is_by(user.id)
    return user


def authenticate(email: str, password: str) -> User | None:
    """The person with this address and password, else None, after the same time in every case.

    TooOften("sign_in_locked") after too many failures. The attempt is written down before the
    password is tried, so that many at once can't outrun the count.
    """
    email = rules.normal_email(email)
    origin = devices.origin(email)
    _count(email, origin, signing_in.SIGN_IN)
    user = queries.user_by_email(email)
    kept = user.password_hash if user is not None and user.is_active else ""
    if not passwords.verifies(kept, password) or user is None:
        return None
    with transaction():
        signing_in.welcome(user, password, origin)
    return user


def confirm(user: User, password: str) -> None:
    """RuleBroken unless this is the present password; failures count as when signing in."""
    origin = devices.origin(user.email)
    _count(user.email, origin, signing_in.PASSWORD)
    if not passwords.verifies(user.password_hash, password):
        raise RuleBroken("password_wrong")
    with transaction():
        signing_in.forget_attempts_from(origin, user.email, kind=signing_in.PASSWORD)


def _count(email: str, origin: Origin, kind: str) -> None:
    """One more try; who tried too often gets the filled form back with status 429."""
    try:
        with transaction():
            signing_in.note_attempt(email, origin, kind=kind)
    except TooOften as problem:
        answer_as(problem)
        raise


def enter(user: User) -> bool:
    """Sign in whose password was right; where a code is needed, only remember that for a while.

    Whether the person is signed in now.
    """
    if user.second_factor:
        session[HALF] = [user.id, int(clock.now().timestamp()), _mark(user)]
        return False
    arrive(user)
    return True


def half_signed_in() -> User | None:
    """Whose code is awaited here: the password was right not long ago and is still the same."""
    ref, since, mark = session.get(HALF) or (0, 0, "")
    if clock.now().timestamp() - since > HALF_MINUTES * 60:
        return None
    user = db.session.get(User, ref)
    known = user is not None and user.is_active and user.second_factor and _mark(user) == mark
    return user if known else None


def _mark(user: User) -> str:
    """Tells whether password and second factor are still those of before, and nothing more."""
    return keyed_trace("half signed in", f"{user.password_hash} {user.second_factor}")[:24]


def arrive(user: User) -> None:
    """The person has shown all that is asked of them."""
    with transaction():
        user.last_sign_in_at = clock.now()
    start_session(user)


def start_session(user: User) -> None:
    """Give the browser a new session of this person; nothing of the old one stays."""
    with transaction():
        sessions.end(session.get(SIGNED_IN, ""))
        token = sessions.start(user, devices.browser())
    session.clear()
    g.pop("csrf_token", None)  # the page that this request draws needs the new session's token
    session[SIGNED_IN], session[PERSON] = token, user.id
    g.pop("_login_user", None)  # Flask-Login asks again who this is, by the new session
    devices.remember(user.email)


def person() -> User:
    """The signed-in person as a row; only where somebody is signed in."""
    return db.session.get_one(User, current_user.id)


def is_here(row: UserSession) -> bool:
    """Whether this is the session of the browser that asks."""
    return row.token_hash == tokens.trace(session.get(SIGNED_IN, ""))


def end_session() -> None:
    """Forget who this browser was, here and in every copy of its cookie."""
    with transaction():
        sessions.end(session.get(SIGNED_IN, ""))
    session.clear()


def _send_as_oneself() -> None:
    """What stands on one person's page is never saved under the name of another."""
    drawn_for = request.headers.get(DRAWN_FOR)
    if request.method != "POST" or drawn_for is None or not current_user.is_authenticated:
        return
    if drawn_for != str(current_user.id):
        raise RuleBroken("page_of_another", name=current_user.name)


def init_app(app: Flask) -> None:
    login_manager.init_app(app)
    app.before_request(_send_as_oneself)
