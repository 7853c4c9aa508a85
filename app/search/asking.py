"""From what a person typed to the query that answers it, slips of the pen put right."""

from dataclasses import dataclass

from app.search.index import SearchIndex
from app.search.query import ParsedQuery, parse


@dataclass(frozen=True)
class Understood:
    """The query to search; `meant` is its text where that is not what was typed, else empty."""

    query: ParsedQuery
    meant: str = ""


def understand(index: SearchIndex, text: str, *, exactly: bool = False) -> Understood:
    """Read the text, unknown words as the index spells them; `exactly` as it was typed."""
    query = parse(text, exactly=exactly)
    meant = None if exactly else index.spelling(query)
    return Understood(parse(meant), meant) if meant else Understood(query)
