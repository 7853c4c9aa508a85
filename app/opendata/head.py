"""What the head of an entry's page says to programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.library.models import LibraryEntry
from app.opendata.dublin_core import elements
from app.opendata.fields import innovation
from app.opendata.schema_org import graph, summary

LONGEST = 300
"""Characters of a text in the head: it stands on the page in full."""


@dataclass(frozen=True)
class Head:
    data: dict[str, Any]
    summary: str
    dublin_core: list[tuple[str, str]]
    json_ld: dict[str, Any]
    vocabulary: str = "http://purl.org/dc/elements/1.1/"


def head_of(entry: LibraryEntry, origins: Iterable[LibraryEntry]) -> Head:
    """Of a public entry; `origins` are the public ones that it replicates."""
    data = innovation(entry, {one.id for one in origins})
    about = _cut(summary(data))
    said = [(name, value) for name, value in elements(data) if name != "description"]
    return Head(data, about, [*said, ("description", about)], graph({**data, "summary": about}))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
