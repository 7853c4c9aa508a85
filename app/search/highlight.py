"""Marks and snippets from the text of the database: segments, which templates escape."""

from collections.abc import Collection, Iterable, Sequence

from app.search.analysis import Token, normal, tokens

Segment = tuple[str, bool]
Terms = Collection[tuple[str, ...]]
Span = tuple[int, int]

BEFORE_FIRST = 4


def marked(text: str, terms: Terms) -> list[Segment]:
    """The whole text in pieces, each with whether it matches."""
    text = normal(text)
    return _cut(text, 0, len(text), _hits(text, tokens(text), terms))


def snippet(text: str, terms: Terms, *, words: int = 30) -> list[Segment]:
    """The stretch of about `words` words with the most matches, else the beginning."""
    text = normal(text)
    said = list(tokens(text))
    places = sorted({(token.start, token.end) for token in said})
    if not places:
        return [(text, False)] if text else []
    hits = _hits(text, said, terms)
    is_hit = [any(first <= start < last for first, last in hits) for start, _ in places]
    first = max(0, _best_window(is_hit, words) - BEFORE_FIRST)
    last = min(len(places), first + words) - 1
    start = places[first][0] if first else 0
    end = places[last][1] if last + 1 < len(places) else len(text)
    segments = _cut(text, start, end, [hit for hit in hits if start <= hit[0] < end])
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


def _hits(text: str, said: Iterable[Token], terms: Terms) -> list[Span]:
    """Start and end of what matches in these tokens of the text: words that follow each other are
    one."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for row in terms:
        by_first.setdefault(row[0], []).append(row)
    places: dict[int, list[Token]] = {}
    for token in said:
        places.setdefault(token.position, []).append(token)
    found = {
        span
        for position, here in places.items()
        for token in here
        for row in (*by_first.get(token.stem, ()), *by_first.get(token.surface, ()))
        if (span := _row_at(places, position, row))
    }
    return _joined(text, found)


def _joined(text: str, spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        follows = joined and not text[joined[-1][1] : start].strip()
        before = joined.pop() if follows else (start, end)
        joined.append((before[0], max(before[1], end)))
    return joined


def _row_at(places: dict[int, list[Token]], position: int, row: tuple[str, ...]) -> Span | None:
    """Where the row of terms stands whose first word has this position."""
    ends = []
    for step, term in enumerate(row):
        match = next(
            (t for t in places.get(position + step, ()) if term in (t.stem, t.surface)), None
        )
        if match is None:
            return None
        ends += [match.start, match.end]
    return ends[0], ends[-1]


def _cut(text: str, start: int, end: int, hits: Iterable[Span]) -> list[Segment]:
    segments: list[Segment] = []
    at = start
    for first, last in ((first, min(last, end)) for first, last in hits):
        if at < first:
            segments.append((text[at:first], False))
        segments.append((text[first:last], True))
        at = last
    if at < end:
        segments.append((text[at:end], False))
    return segments
