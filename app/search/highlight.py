"""Marks and snippets from the text of the database: segments, which templates escape."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from operator import neg
from threading import Lock

from app.search.analysis import Token, normal, stem, tokens

Segment = tuple[str, bool]
Terms = Collection[tuple[str, ...]]
Span = tuple[int, int]

BEFORE_FIRST = 4
LONG = 120
"""Of a text with more words only a part is read closely."""
NEAR = 16
"""A row of words is looked for among so many that are written."""
MORE_BEFORE, MORE_AFTER = ("… ", False), (" …", False)
_MOST_KNOWN = 30_000
_MARGIN = 1.5
"""So many words are written for one that is no stop word, at most in a usual text."""


def marked(text: str, terms: Terms) -> list[Segment]:
    """The whole text in pieces, each with whether it matches."""
    text = normal(text)
    return _cut(text, 0, len(text), _hits(text, tokens(text), terms))


def snippet(text: str, terms: Terms, *, words: int = 30) -> list[Segment]:
    """The stretch of about `words` words with the most matches, else the beginning."""
    text = normal(text)
    written = text.split(maxsplit=LONG)
    if len(written) <= LONG:
        return _snippet(text, terms, words)
    written = text.split()
    places = _rough_hits(written, terms)
    first = max(0, _densest(places, words) - round(_MARGIN * BEFORE_FIRST))
    last = first + round(_MARGIN * (words + BEFORE_FIRST))
    start = _offset(text, first)
    end = _offset(text, last) if last < len(written) else len(text)
    segments = _snippet(text[start:end], terms, words)
    if start and segments[0] != MORE_BEFORE:
        segments.insert(0, MORE_BEFORE)
    if end < len(text) and segments[-1] != MORE_AFTER:
        segments.append(MORE_AFTER)
    return segments


def _snippet(text: str, terms: Terms, words: int) -> list[Segment]:
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
        *([MORE_BEFORE] if start else []),
        *segments,
        *([MORE_AFTER] if end < len(text) else []),
    ]


def _rough_hits(written: Sequence[str], terms: Terms) -> list[int]:
    """Places of the written words that may match; of terms of several words only where the
    first is followed by the others."""
    seen = set(written)
    alone = _words.holding(seen, [row[0] for row in terms if len(row) == 1])
    rows = [row for row in terms if len(row) > 1]
    begun = _words.holding(seen, [row[0] for row in rows])
    either = alone | begun
    places = [place for place, one in enumerate(written) if one in either]
    if not begun:
        return places
    return [
        place
        for place in places
        if written[place] in alone or _has_row(written[place : place + NEAR], rows)
    ]


def _has_row(written: Sequence[str], rows: Terms) -> bool:
    near = " ".join(written)
    return bool(_hits(near, tokens(near), rows))


class _Words:
    """What is between two spaces in the texts, by the stems that it holds: a text is looked
    through without being analysed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: set[str] = set()
        self._by_stem: dict[str, set[str]] = {}

    def holding(self, seen: set[str], terms: Collection[str]) -> set[str]:
        """Those of the `seen` that have one of the terms, or the same stem."""
        if not terms:
            return set()
        with self._lock:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
                self._by_stem.clear()
            for one in seen - self._known:
                self._known.add(one)
                for token in tokens(one):
                    self._by_stem.setdefault(token.stem, set()).add(one)
            asked = {form for term in terms for form in (term, stem(term))}
            return set().union(*(seen & self._by_stem.get(form, _NONE) for form in asked))


_NONE: set[str] = set()
_words = _Words()


def _densest(places: Sequence[int], words: int) -> int:
    """The place where the stretch with the most of the places begins; 0 where there are none."""
    ends = (bisect_left(places, place + words) - at for at, place in enumerate(places))
    most = max(zip(ends, map(neg, places), strict=True), default=(0, 0))
    return -most[1]


def _offset(text: str, place: int) -> int:
    """Where the written word at this place begins."""
    if not place:
        return len(text) - len(text.lstrip())
    return len(text) - len(text.split(maxsplit=place)[-1])


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
