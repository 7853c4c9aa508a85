"""Marks and snippets from the text of the database: segments, which templates escape."""

from collections.abc import Collection, Sequence

from app.search.analysis import Token, normal, tokens

Segment = tuple[str, bool]
Terms = Collection[tuple[str, ...]]

BEFORE_FIRST = 4


def marked(text: str, terms: Terms) -> list[Segment]:
    """The whole text in pieces, each with whether it matches."""
    text = normal(text)
    return _cut(text, 0, len(text), _hits(text, terms))


def snippet(text: str, terms: Terms, *, words: int = 30) -> list[Segment]:
    """The stretch of about `words` words with the most matches, else the beginning."""
    text = normal(text)
    places = sorted({(token.start, token.end) for token in tokens(text)})
    if not places:
        return [(text, False)] if text else []
    hits = _hits(text, terms)
    is_hit = [place in hits for place in places]
    first = max(0, _best_window(is_hit, words) - BEFORE_FIRST)
    last = min(len(places), first + words) - 1
    start = places[first][0] if first else 0
    end = places[last][1] if last + 1 < len(places) else len(text)
    segments = _cut(text, start, end, {hit for hit in hits if start <= hit[0] < end})
    return [
        *([("… ", False)] if start else []),
        *segments,
        *([(" …", False)] if end < len(text) else []),
    ]


def _best_window(is_hit: Sequence[bool], words: int) -> int:
    """Where the window with the most hits begins: at its first hit."""
    best, most = 0, 0
    for start, hit in enumerate(is_hit):
        if hit and (count := sum(is_hit[start : start + words - BEFORE_FIRST])) > most:
            best, most = start, count
    return best


def _hits(text: str, terms: Terms) -> set[tuple[int, int]]:
    """Start and end of the words that match a term, or a row of terms."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for row in terms:
        by_first.setdefault(row[0], []).append(row)
    places: dict[int, list[Token]] = {}
    for token in tokens(text):
        places.setdefault(token.position, []).append(token)
    found: set[tuple[int, int]] = set()
    for position, said in places.items():
        for token in said:
            for row in (*by_first.get(token.stem, ()), *by_first.get(token.surface, ())):
                found |= _row_at(places, position, row)
    return found


def _row_at(
    places: dict[int, list[Token]], position: int, row: tuple[str, ...]
) -> set[tuple[int, int]]:
    found = set()
    for step, term in enumerate(row):
        match = next(
            (t for t in places.get(position + step, ()) if term in (t.stem, t.surface)), None
        )
        if match is None:
            return set()
        found.add((match.start, match.end))
    return found


def _cut(text: str, start: int, end: int, hits: Collection[tuple[int, int]]) -> list[Segment]:
    segments: list[Segment] = []
    at = start
    for first, last in sorted(hits):
        if at < first:
            segments.append((text[at:first], False))
        segments.append((text[first:last], True))
        at = last
    if at < end:
        segments.append((text[at:end], False))
    return segments
