"""What official papers are made of, whatever they are written as: DOCX or PDF."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Heading:
    """Of level 1 or 2, below the paper's title."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str
    strong: bool = False


@dataclass(frozen=True)
class Fact:
    """What something is called, and what it is."""

    term: str
    value: str


@dataclass(frozen=True)
class Grid:
    """A table under a row of headings; `widths` in centimetres."""

    columns: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]
    tall: int = 0
    """Millimetres that a row has at least, to write in."""


@dataclass(frozen=True)
class Place:
    """Where somebody signs: as what, and who; "" where an office is enough."""

    office: str
    name: str = ""


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a page of its own."""


Block = Heading | Paragraph | Fact | Grid | Place | NewPage


@dataclass(frozen=True)
class Paper:
    """A title, what follows it, and what stands at the foot of each page before its number."""

    title: str
    blocks: Sequence[Block]
    foot: str
    author: str
    """An office or an agency; kept in the properties."""
    language: str


def as_data(paper: Paper) -> dict[str, Any]:
    """All that the paper says, in a form that has a canonical text."""
    blocks = [{"kind": type(one).__name__.lower(), **asdict(one)} for one in paper.blocks]
    for one in blocks:
        if "widths" in one:
            one["widths"] = [str(width) for width in one["widths"]]
    return {**asdict(paper), "blocks": blocks}
