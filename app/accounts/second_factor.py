"""One-time codes of an authenticator app (TOTP, RFC 6238), and recovery codes beside them.

These few lines are all that a library would bring; the vectors of the RFC prove them.
"""

import base64
import hmac
import secrets
import struct
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from app.core.traces import keyed_trace

STEP_SECONDS = 30
"""So long a code is shown."""
_DIGITS = 6
_SKEW = 1
"""So many steps the clock of a phone may be wrong."""
_BYTES = 20
"""Of a secret, as RFC 4226 recommends."""
_ISSUER = "Lumbung Inovasi"

RECOVERY_CODES = 10
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 16
"""Signs of a recovery code: 79 bits, so that nobody finds one behind its hash."""


def fresh_salt() -> str:
    """What a new secret is derived from."""
    return secrets.token_urlsafe(32)


def secret_of(user_id: int, salt: str) -> bytes:
    """The secret that the person's app holds; who has the database alone can't know it."""
    return bytes.fromhex(keyed_trace("second factor", f"{user_id} {salt}"))[:_BYTES]


def code_at(secret: bytes, step: int, digits: int = _DIGITS) -> str:
    """The code of a time step (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}}"


def step_at(moment: datetime) -> int:
    """The time step in which a moment lies."""
    return int(moment.timestamp()) // STEP_SECONDS


def matching_step(secret: bytes, code: str, *, now: datetime, after: int = 0) -> int | None:
    """The step whose code this is, around now and after the last one that was used."""
    given = "".join(code.split()).encode("utf-8", "replace")
    steps = range(step_at(now) - _SKEW, step_at(now) + _SKEW + 1)
    matching = [s for s in steps if hmac.compare_digest(code_at(secret, s).encode(), given)]
    return next((step for step in matching if step > after), None)


def key_text(secret: bytes) -> str:
    """The secret as a person types it into the app: base32 in groups of four."""
    return _grouped(base64.b32encode(secret).decode(), " ")


def address_for_app(secret: bytes, email: str) -> str:
    """What the QR code says: the app learns the secret and what to call it."""
    key, issuer = base64.b32encode(secret).decode(), quote(_ISSUER)
    return f"otpauth://totp/{issuer}:{quote(email)}?secret={key}&issuer={issuer}"


def fresh_recovery_codes() -> Sequence[str]:
    """New codes as a person reads them, in groups of four."""
    return [
        _grouped("".join(secrets.choice(_SIGNS) for _ in range(_LENGTH)), "-")
        for _ in range(RECOVERY_CODES)
    ]


def plain_recovery_code(text: str) -> str:
    """The code without what people write between its signs."""
    return "".join(sign for sign in text.lower() if sign.isalnum())


def _grouped(text: str, between: str) -> str:
    return between.join(text[start : start + 4] for start in range(0, len(text), 4))
