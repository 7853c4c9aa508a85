"""What can be seen of a text."""

import re

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\U000e0000-\U000e007f]"
)


def visible(text: str) -> str:
    """The text without signs that nobody sees or that turn the direction of reading, and without
    outer white space; empty when nothing else was in it."""
    return _INVISIBLE.sub("", text).strip()
