"""From an address to a page of the library: filters, order, facets with counts, ways out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from flask_sqlalchemy.pagination import Pagination
from werkzeug.datastructures import MultiDict

from app.library import queries
from app.library.documents import FACETS
from app.library.models import LibraryEntry
from app.search.index import IndexUnavailable, Page, SearchIndex, Sort
from app.search.query import ParsedQuery, parse

SORTS = {
    "sesuai": Sort.RELEVANCE,
    "terbaru": Sort.NEWEST,
    "terlama": Sort.OLDEST,
    "judul": Sort.TITLE,
}
SIZES = (10, 25, 50)
_FARTHEST_PAGE = 1000


@dataclass(frozen=True)
class Wish:
    """What the reader asked for, read leniently from the address."""

    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "sesuai"
    page: int = 1
    size: int = SIZES[0]

    @cached_property
    def query(self) -> ParsedQuery:
        return parse(self.q)

    @property
    def is_blank(self) -> bool:
        return not self.q and not self.filters

    def without(self, facet: str) -> "Wish":
        """The same wish with one filter taken away."""
        left = {name: values for name, values in self.filters.items() if name != facet}
        return Wish(self.q, left, self.sort, 1, self.size)


def read_wish(args: MultiDict[str, str]) -> Wish:
    """The wish behind `?q=…&topik=…`; what makes no sense is left out."""
    filters = {name: tuple(dict.fromkeys(filter(None, args.getlist(name)))) for name in FACETS}
    q = args.get("q", "").strip()[:500]
    sort = args.get("urut", "")
    return Wish(
        q=q,
        filters={name: values[:40] for name, values in filters.items() if values},
        sort=sort if sort in SORTS else ("sesuai" if q else "terbaru"),
        page=_whole(args.get("halaman", ""), 1, _FARTHEST_PAGE, 1),
        size=_whole(args.get("ukuran", ""), SIZES[0], SIZES[-1], SIZES[0]),
    )


def _whole(text: str, low: int, high: int, default: int) -> int:
    return min(max(int(text), low), high) if text.isascii() and text.isdigit() else default


class Found(Pagination):
    """A page of entries in the order of the index; `found` and `wish` come with it."""

    def __init__(self, wish: Wish, entries: Sequence[LibraryEntry], total: int) -> None:
        self.entries = entries
        self.matches = total
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
class Result:
    """All that the search page shows."""

    wish: Wish
    found: Found
    answer: Page | None
    """None while there is no index: then only titles were searched."""
    suggestion: str | None = None
    ways_out: Sequence[WayOut] = ()


def browse(index: SearchIndex, wish: Wish) -> Result:
    """Answer the wish; without an index by titles alone, so that the library stays open."""
    try:
        return _ask(index, wish)
    except IndexUnavailable:
        offset = (wish.page - 1) * wish.size
        entries, total = queries.title_contains(wish.q, offset, wish.size)
        return Result(wish, Found(wish, entries, total), None)


def _ask(index: SearchIndex, wish: Wish) -> Result:
    answer = index.search(
        wish.query,
        filters=wish.filters,
        facets=FACETS,
        sort=SORTS[wish.sort],
        offset=(wish.page - 1) * wish.size,
        size=wish.size,
    )
    found = Found(wish, queries.in_order(answer.ids), answer.total)
    suggestion = index.spelling(wish.query) if wish.q and answer.total < 3 else None
    ways_out = _ways_out(index, wish) if not answer.total else ()
    return Result(wish, found, answer, suggestion, ways_out)


def _ways_out(index: SearchIndex, wish: Wish) -> Sequence[WayOut]:
    """Which single filter stands in the way."""
    ways = []
    for facet, values in wish.filters.items():
        fewer = wish.without(facet)
        total = index.search(fewer.query, filters=fewer.filters, size=0).total
        if total:
            ways.append(WayOut(facet, values, total))
    return ways


_MOST_VALUES = 15


def facet_values(result: Result, name: str) -> list[tuple[str, int]]:
    """Values of a filter with what choosing each would give: chosen ones first, then the
    largest; years from the newest."""
    counts = result.answer.facet_counts.get(name, {}) if result.answer else {}
    chosen = result.wish.filters.get(name, ())
    by_rank = sorted(counts, key=lambda v: (-int(v) if name == "tahun" else -counts[v], v))
    rest = [value for value in by_rank if value not in chosen][:_MOST_VALUES]
    return [(value, counts.get(value, 0)) for value in (*chosen, *rest)]
