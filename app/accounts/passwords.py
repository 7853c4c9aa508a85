"""How passwords are kept and which are accepted."""

import re
import string
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 256
_LISTS = ("common_passwords.txt", "common_passwords_zxcvbn.txt")
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hashed(password: str) -> str:
    """Argon2id with the parameters in force (19 MiB, 2 passes: about 20 ms)."""
    return _hasher.hash(password)


def verifies(password_hash: str, password: str) -> bool:
    """Whether this is the password; an unknown person has "" and costs the same time."""
    try:
        matches = _hasher.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return matches and bool(password_hash)


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than those in force."""
    return _hasher.check_needs_rehash(password_hash)


@cache
def _nobody() -> str:
    return hashed("nobody has this password")


@cache
def common_words() -> frozenset[str]:
    """The words of our lists: lower case, letters only."""
    here = Path(__file__).parent
    lines = [line for name in _LISTS for line in (here / name).read_text("utf-8").splitlines()]
    return frozenset(line for line in lines if line and not line.startswith("#"))


def weakness(password: str, *personal: str) -> str | None:
    """Why this password is not accepted, as a rule code; None when it is.

    `personal` are the person's e-mail address and name.
    """
    if len(password) < SHORTEST:
        return "password_too_short"
    if len(password) > LONGEST:
        return "password_too_long"
    if _is_plain(password):
        return "password_too_plain"
    if _tells_of(password, personal):
        return "password_personal"
    if any(_fewest_words(reading, common_words()) <= 2 for reading in _readings(password)):
        return "password_common"
    return None


_LOOKALIKES = str.maketrans("013457@$!", "oieastasi")


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalpha())


def _readings(text: str) -> set[str]:
    """The letters as written, look-alike signs inside as letters (p4ssw0rd), and each backwards."""
    core = text.strip("0123456789" + string.punctuation + " ")
    forwards = {_letters(text), _letters(core.translate(_LOOKALIKES))}
    return forwards | {letters[::-1] for letters in forwards}


_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_WITH_SHIFT = str.maketrans("!@#$%^&*()", _ROWS[0])


@cache
def _neighbours() -> frozenset[str]:
    """Pairs of keys that lie side by side on a keyboard, or are the same key."""
    across = [left + right for row in _ROWS for left, right in pairwise(row)]
    down = [a + b for up, low in pairwise(_ROWS) for k, b in enumerate(low) for a in up[k : k + 2]]
    same = [key * 2 for row in _ROWS for key in row]
    return frozenset([*across, *down, *same, *(pair[::-1] for pair in across + down)])


def _keys_apart(text: str) -> int:
    """How many signs do not lie on a path of three or more neighbouring keys (zaq12wsxcde3)."""
    apart, path = 0, ""
    for key in text.translate(_WITH_SHIFT):
        if path and path[-1] + key in _neighbours():
            path += key
            continue
        apart += len(path) if len(path) < 3 else 0
        path = key
    return apart + (len(path) if len(path) < 3 else 0)


def _is_plain(password: str) -> bool:
    """Few different signs, no letters, one piece repeated, or neighbours in alphabet or keys."""
    text = password.lower()
    few = len(set(text)) < 5 or not _letters(text)
    repeated = (text + text).find(text, 1) < len(text)
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return few or repeated or steps in ({1}, {-1}) or _keys_apart(text) < 4


def _fewest_words(text: str, words: frozenset[str]) -> int:
    """How few words of the list spell the text without a rest; a large number when none do."""
    never = len(text) + 3
    longest = max(map(len, words))
    fewest = [0] + [never] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            if text[start:end] in words:
                fewest[end] = min(fewest[end], fewest[start] + 1)
    return fewest[-1]


def _tells_of(password: str, personal: tuple[str, ...]) -> bool:
    """Made of the person's own name or address, with fewer than six letters added."""
    whole = rest = _letters(password)
    for text in personal:
        for part in (text, text.partition("@")[0], *re.split(r"[\s.@_-]+", text)):
            if len(known := _letters(part)) >= 4:
                rest = rest.replace(known, "")
    return rest != whole and len(rest) < 6
