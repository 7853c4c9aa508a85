"""Naming entries of the library in a form: searched by words, then chosen.

In the page the chosen ones are rows of numbers under the field. `FIELD-cari` is its search box;
of its buttons `cari` = FIELD searches, and `pilih` = FIELD:number takes one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.library import queries
from app.library.browse import LONGEST_TEXT, Wish, browse
from app.library.documents import FACETS
from app.library.models import LibraryEntry
from app.library.rules.text import plain
from app.search.index import SearchIndex

MOST_FOUND = 6
_NAMED = re.compile(r"(?:/inovasi/|\bLI-)(\d{1,9})\b")


@dataclass(frozen=True)
class Picks:
    """What a field shows: the entries that it names, by number, and what a search found."""

    named: Mapping[str, LibraryEntry]
    q: str
    found: Sequence[LibraryEntry]


def picks(index: SearchIndex, chosen: Sequence[str | None], q: str) -> Picks:
    """The picks of a field with these numbers chosen; `q` is what was searched, if anything."""
    named = queries.in_order(numbers(chosen)) if chosen else ()
    return Picks({str(one.id): one for one in named}, q, search(index, q))


def numbers(chosen: Sequence[str | None]) -> list[int]:
    """The numbers that such a field holds; anything else is left out."""
    return [int(text) for text in chosen if re.fullmatch("[0-9]{1,9}", text or "") and text]


def search(index: SearchIndex, q: str) -> Sequence[LibraryEntry]:
    """The entries that these words may mean; also by address or number ("LI-12")."""
    q = plain(q).strip()[:LONGEST_TEXT]
    if named := _NAMED.search(q):
        return queries.in_order([int(named[1])])
    return browse(index, Wish(q=q, as_words=FACETS)).found.items[:MOST_FOUND] if q else ()


def searched_field(sent: Mapping[str, str]) -> str:
    """The field whose search was asked for: by its button, or by Enter in its box; else ""."""
    if sent.get("lanjut") != "enter":
        return sent.get("cari", "")
    boxes = (name for name, text in sent.items() if name.endswith("-cari") and text.strip())
    return next(boxes, "").removesuffix("-cari")
