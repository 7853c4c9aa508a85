"""What changed between two texts, word by word or line by line, seen at a glance."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_LONGEST = 6000
"""Words in both texts together above which whole lines are compared, to stay quick."""
_KEPT = 0.5
"""Share of the shorter text below which its words, one by one, are no help to a reader."""


class Piece(NamedTuple):
    """A stretch of text: kept ("="), only in the old one ("-"), only in the new one ("+")."""

    sign: str
    text: str


def differences(old: str, new: str, *, by_line: bool = False) -> Sequence[Piece]:
    """The pieces in reading order; joined without "-" they make the new text exactly.

    Of a text that was mostly written anew the old one whole, then the new one.
    """
    before, after = _split(old, new, by_line)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("=", "".join(before[a:b])))
            continue
        if b > a:
            pieces.append(Piece("-", "".join(before[a:b])))
        if d > c:
            pieces.append(Piece("+", "".join(after[c:d])))
    if not by_line and len(pieces) > 2 and _kept(pieces) < _KEPT * min(len(old), len(new)):
        return [Piece("-", old), Piece("+", new)]
    return pieces


def _kept(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces if piece.sign == "=" and piece.text.strip())


def _split(old: str, new: str, by_line: bool) -> tuple[list[str], list[str]]:
    before, after = re.findall(r"\s+|\S+", old), re.findall(r"\s+|\S+", new)
    if by_line or len(before) + len(after) > 2 * _LONGEST:
        return re.findall(r"\n|[^\n]+", old), re.findall(r"\n|[^\n]+", new)
    return before, after
