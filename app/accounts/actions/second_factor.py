"""The second factor of a person: set up, shown when signing in, given up."""

from collections.abc import Sequence

from sqlalchemy import delete

from app.accounts import second_factor, tokens
from app.accounts.actions import sessions
from app.accounts.events import (
    CodesGuessed,
    RecoveryCodesMade,
    RecoveryCodeUsed,
    SecondFactorOff,
    SecondFactorOn,
)
from app.accounts.models import RecoveryCode, User
from app.core import audit, clock
from app.core.db import db, locked, record
from app.core.errors import RuleBroken


def turn_on(user: User, salt: str, code: str) -> Sequence[str]:
    """From now on signing in needs a code; every session ends. Returns the recovery codes."""
    if locked(user).second_factor:
        raise RuleBroken("second_factor_on")
    if user.is_demo:
        raise RuleBroken("second_factor_demo")
    secret = second_factor.secret_of(user.id, salt)
    step = second_factor.matching_step(secret, code, now=clock.now())
    if step is None:
        raise RuleBroken("code_wrong")
    user.second_factor, user.second_factor_step = salt, step
    sessions.end_all(user)
    audit.note("user.second_factor_on", user, by=user)
    record(SecondFactorOn(user.id))
    return _make_codes(user)


def turn_off(user: User, *, by: User | None, reason: str = "") -> None:
    """The password alone is enough again. Somebody else than the person gives a reason."""
    if not locked(user).second_factor:
        raise RuleBroken("second_factor_off")
    user.second_factor = ""
    _forget_codes(user)
    if by is None or by.id != user.id:
        sessions.end_all(user)
    audit.note("user.second_factor_off", user, by=by, reason=reason)
    record(SecondFactorOff(user.id, reason))


def make_codes_anew(user: User) -> Sequence[str]:
    """Ten new recovery codes; no former one works any longer."""
    if not locked(user).second_factor:
        raise RuleBroken("second_factor_off")
    audit.note("user.recovery_codes_made", user, by=user)
    record(RecoveryCodesMade(user.id))
    return _make_codes(user)


def accept_code(user: User, code: str) -> None:
    """RuleBroken unless the app shows this code about now and it was not used before."""
    secret = second_factor.secret_of(locked(user).id, user.second_factor)
    after = user.second_factor_step
    step = second_factor.matching_step(secret, code, now=clock.now(), after=after)
    if step is None:
        raise RuleBroken("code_wrong")
    user.second_factor_step = step


def accept_recovery_code(user: User, code: str) -> None:
    """RuleBroken unless this is a recovery code of the person; it is used up now."""
    trace = _trace(locked(user), code)
    spent = delete(RecoveryCode).where(
        RecoveryCode.user_id == user.id, RecoveryCode.code_hash == trace
    )
    if not db.session.execute(spent.returning(RecoveryCode.id)).all():
        raise RuleBroken("recovery_code_wrong")
    audit.note("user.recovery_code_used", user, by=user)
    record(RecoveryCodeUsed(user.id))


def note_guessing(user: User) -> None:
    """No more codes are taken for now: perhaps somebody else knows the password."""
    record(CodesGuessed(user.id))


def _make_codes(user: User) -> Sequence[str]:
    _forget_codes(user)
    codes = second_factor.fresh_recovery_codes()
    db.session.add_all(
        RecoveryCode(user_id=user.id, code_hash=_trace(user, code)) for code in codes
    )
    return codes


def _forget_codes(user: User) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _trace(user: User, code: str) -> str:
    return tokens.trace(f"{user.id} {second_factor.plain_recovery_code(code)}")
