"""What judges are called outside, and the key to it in two halves, of which neither says anything.

The second half is the key with each bit turned that is set in the first, which is drawn by lot.
"""

import hmac
import secrets
from hashlib import sha256

BYTES = 32
LETTERS = 16


def fresh_key() -> bytes:
    return secrets.token_bytes(BYTES)


def pseudonym(key: bytes, judge_id: int) -> str:
    """The judge's name in a bundle: HMAC-SHA256 of the number of their account."""
    return hmac.new(key, str(judge_id).encode(), sha256).hexdigest()[:LETTERS]


def halved(key: bytes) -> tuple[str, str]:
    """Both halves, hexadecimal."""
    first = secrets.token_bytes(len(key))
    return first.hex(), _turned(key, first).hex()


def joined(one: str, other: str) -> bytes:
    """The key of both halves, in either order. ValueError where one is no half."""
    first, second = bytes.fromhex(one.strip()), bytes.fromhex(other.strip())
    if not len(first) == len(second) == BYTES:
        raise ValueError("a half has 64 hexadecimal digits")
    return _turned(first, second)


def _turned(one: bytes, other: bytes) -> bytes:
    return bytes(first ^ second for first, second in zip(one, other, strict=True))
