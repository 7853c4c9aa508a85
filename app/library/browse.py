"""From an address to a page of the library: filters, order, facets with counts, ways out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_sqlalchemy.pagination import Pagination
from werkzeug.datastructures import MultiDict

from app.library import queries
from app.library.asked import Offer, reading
from app.library.documents import FACETS
from app.library.models import LibraryEntry
from app.library.ranking import WINDOW, ranked
from app.library.rules.text import plain
from app.search.asking import understand
from app.search.index import Filters, IndexUnavailable, Page, SearchIndex, Sort
from app.search.queries import live_index
from app.search.query import ParsedQuery, parse

SORTS = {
    "sesuai": Sort.RELEVANCE,
    "terbaru": Sort.NEWEST,
    "terlama": Sort.OLDEST,
    "judul": Sort.TITLE,
}
SIZES = (10, 25, 50)
LONGEST_TEXT = 200
MOST_SIMILAR = 3
_FARTHEST_PAGE = 1000
_MOST_ROWS = 10_000
_MOST_HINTED, _MOST_HINTS, _SHORTEST_HINTED = 5, 3, 3


@dataclass(frozen=True)
class Wish:
    """What the reader asked for, read leniently from the address."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    chosen_sort: str = ""
    """Empty unless the reader asked for another order than the usual one."""
    page: int = 1
    size: int = SIZES[0]
    exact: bool = False
    """Only the words as they were typed: nothing put right, no related phrases."""
    as_words: tuple[str, ...] = ()
    """Facets that the words shall not name: they are only searched."""

    @property
    def sort(self) -> str:
        """By relevance when there is something to be relevant to, else the newest first."""
        return self.chosen_sort or ("sesuai" if self.q else "terbaru")

    def without(self, facet: str) -> "Wish":
        """The same wish with one filter taken away."""
        left = {name: values for name, values in self.filters.items() if name != facet}
        return replace(self, filters=left, page=1)

    def arguments(self) -> list[tuple[str, str]]:
        """The wish as an address says it, what is usual left out."""
        said = [("q", self.q), *((f, value) for f, many in self.filters.items() for value in many)]
        said += [("kata", facet) for facet in self.as_words]
        said += [("persis", "1" if self.exact else ""), ("urut", self.chosen_sort)]
        said += [("ukuran", str(self.size) if self.size != SIZES[0] else "")]
        said += [("halaman", str(self.page) if self.page > 1 else "")]
        return [(name, value) for name, value in said if value]


def read_wish(args: MultiDict[str, str]) -> Wish:
    """The wish behind `?q=…&topik=…`; what makes no sense is left out."""
    filters = {name: tuple(dict.fromkeys(filter(None, args.getlist(name)))) for name in FACETS}
    q = plain(args.get("q", "")).strip()[:LONGEST_TEXT]
    usual = "sesuai" if q else "terbaru"
    sort = args.get("urut", "")
    size = _whole(args.get("ukuran", ""))
    return Wish(
        q=q,
        filters={name: values[:40] for name, values in filters.items() if values},
        chosen_sort=sort if sort in SORTS and sort != usual else "",
        page=min(max(_whole(args.get("halaman", "")), 1), _FARTHEST_PAGE),
        size=size if size in SIZES else SIZES[0],
        exact=bool(q) and args.get("persis") == "1",
        as_words=tuple(name for name in FACETS if q and name in args.getlist("kata")),
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class Found(Pagination):
    """A page of entries in the order of the index. `counted` of the `total` are real; the
    others are examples, which are found but enter no count."""

    def __init__(
        self, wish: Wish, entries: Sequence[LibraryEntry], total: int, counted: int
    ) -> None:
        self.entries = entries
        self.matches = total
        self.counted = counted
        super().__init__(page=wish.page, per_page=wish.size, max_per_page=None, error_out=False)

    def _query_items(self) -> list[LibraryEntry]:
        return list(self.entries)

    def _query_count(self) -> int:
        return self.matches


@dataclass(frozen=True)
class WayOut:
    """A filter whose removal would give results, with how many."""

    facet: str
    values: tuple[str, ...]
    total: int


@dataclass(frozen=True)
class Hint:
    """Another query that finds something, with how many."""

    q: str
    total: int


@dataclass(frozen=True)
class Result:
    """All that the search page shows."""

    wish: Wish
    found: Found
    answer: Page | None
    """None while there is no index: then only titles were searched."""
    meant: str = ""
    """What was searched instead of what was typed."""
    hints: Sequence[Hint] = ()
    ways_out: Sequence[WayOut] = ()
    understood: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Filters that the words name and the reader did not choose otherwise."""
    offers: Sequence[Offer] = ()
    """Filters that the words name but that would hide what the words find."""

    @property
    def can_be_filtered(self) -> bool:
        """Whether there is any filter to choose or to take away."""
        if self.answer is None:
            return False
        return bool(self.wish.filters) or any(self.answer.facet_counts.values())


def browse(index: SearchIndex, wish: Wish) -> Result:
    """Answer the wish; without an index by titles alone, so that the library stays open.

    A page after the last one gives the last one.
    """
    try:
        result = _ask(index, wish)
    except IndexUnavailable:
        result = _ask_titles(wish)
    last = max(result.found.pages, 1)
    return browse(index, replace(wish, page=last)) if wish.page > last else result


def everything(index: SearchIndex, wish: Wish) -> Sequence[LibraryEntry]:
    """All entries that the wish finds in its order, however many pages they fill."""
    return browse(index, replace(wish, page=1, size=_MOST_ROWS)).found.items


def _ask_titles(wish: Wish) -> Result:
    found = queries.title_contains(wish.q, (wish.page - 1) * wish.size, wish.size)
    return Result(wish, Found(wish, *found), None)


def _ask(index: SearchIndex, wish: Wish) -> Result:
    read = reading(index, wish.q, wish.as_words, exactly=wish.exact)
    understood = {f: values for f, values in read.filters.items() if f not in wish.filters}
    query, meant = read.understood.query, read.understood.meant
    answer = _answer(index, query, wish, {**understood, **wish.filters})
    found = Found(wish, queries.in_order(answer.ids), answer.total, answer.counted)
    offers = [one for one in read.offers if one.facet not in wish.filters]
    result = Result(wish, found, answer, meant, understood=understood, offers=offers)
    if answer.total:
        return result
    ways_out = _ways_out(index, wish, query, understood)
    return replace(result, hints=_hints(index, wish), ways_out=ways_out)


def _answer(index: SearchIndex, query: ParsedQuery, wish: Wish, filters: Filters) -> Page:
    """The page that was asked for. The best by relevance are put in order together, whichever
    page shows them."""
    offset = (wish.page - 1) * wish.size
    sort = SORTS[wish.sort]
    if sort is not Sort.RELEVANCE or offset >= WINDOW:
        return index.search(
            query, filters=filters, facets=FACETS, sort=sort, offset=offset, size=wish.size
        )
    size = max(WINDOW, wish.size)
    answer = ranked(index.search(query, filters=filters, facets=FACETS, sort=sort, size=size))
    shown = slice(offset, offset + wish.size)
    return replace(answer, ids=answer.ids[shown], scores=answer.scores[shown])


def _hints(index: SearchIndex, wish: Wish) -> Sequence[Hint]:
    """Queries near it that find something when they are searched broadly: slips of the pen put
    right, in quotes and in exact words too, and a word written to its end."""
    spelt = understand(index, wish.q.replace('"', " ")).meant
    guesses = [spelt] if spelt else []
    for word in wish.q.split()[:_MOST_HINTED]:
        longer = index.suggest(word, _MOST_HINTS) if len(word) >= _SHORTEST_HINTED else ()
        guesses += [wish.q.replace(word, one) for one in longer]
    hints = []
    for q in dict.fromkeys(guesses):
        total = index.search(parse(q), filters=wish.filters, size=0).counted
        hints += [Hint(q, total)] if total and q != wish.q else []
    return hints[:_MOST_HINTS]


def _ways_out(
    index: SearchIndex, wish: Wish, query: ParsedQuery, understood: Filters
) -> Sequence[WayOut]:
    """Which single filter stands in the way."""
    ways = []
    for facet, values in wish.filters.items():
        left = {**understood, **wish.without(facet).filters}
        total = index.search(query, filters=left, size=0).counted
        if total:
            ways.append(WayOut(facet, values, total))
    return ways


def first(q: str, limit: int) -> Sequence[int]:
    """The ids that a visitor finds who asks this of the live index, the best first."""
    index = live_index()
    read = reading(index, q, (), exactly=False)
    answer = index.search(read.understood.query, filters=read.filters, size=max(limit, WINDOW))
    return ranked(answer).ids[:limit]


def similar(index: SearchIndex, entry: LibraryEntry) -> list[tuple[queries.Named, str]]:
    """Entries of the same topic like this one, each with a word that both use; none without
    an index."""
    try:
        likenesses = index.similar(
            entry.id, MOST_SIMILAR, filters={"topik": [entry.topic_key or ""]}
        )
    except IndexUnavailable:
        return []
    found = queries.named([likeness.id for likeness in likenesses])
    return [(found[one.id], one.shared[0]) for one in likenesses if one.id in found]


def facet_values(result: Result, name: str) -> list[tuple[str, int]]:
    """Values of a filter with what choosing each would give: chosen ones first, then the
    largest; years from the newest, goals by their number."""
    counts = result.answer.facet_counts.get(name, {}) if result.answer else {}
    chosen = result.wish.filters.get(name, ())
    by_rank = sorted(counts, key=lambda v: (_rank(name, v, counts[v]), v))
    rest = [value for value in by_rank if value not in chosen and _is_offered(name, value)]
    return [(value, counts.get(value, 0)) for value in (*chosen, *rest)]


def _rank(name: str, value: str, count: int) -> int:
    if name == "tahun":
        return -int(value)
    return int(value) if name == "tpb" else -count


def _is_offered(name: str, value: str) -> bool:
    """Agencies, and the regencies and cities of a province, are too many for a list of boxes:
    their pages lead to them."""
    return name != "instansi" and not (name == "wilayah" and "." in value)
