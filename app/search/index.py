"""What a search index promises, whatever engine keeps it: ids in, ids and counts out."""

import enum
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from app.search.query import ParsedQuery

FIELDS = ("title", "summary", "body", "names", "award")


class IndexUnavailable(RuntimeError):
    """There is no index that can answer now; the site works without, the worker rebuilds."""


class IndexUnwritable(RuntimeError):
    """The disk does not take what is to be written; the index is as it was, and goes on
    answering."""


class RebuildRunning(RuntimeError):
    """Another process is rebuilding the index."""


class Sort(enum.StrEnum):
    """Orders of a result; ties fall back to the newest, then to the id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"


@dataclass(frozen=True)
class Document:
    """One thing to be found: texts by the names in FIELDS, facet values, and the sort year.

    What is not `counted` (an example, say) is found like the rest but enters no count.
    """

    id: int
    fields: Mapping[str, str]
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    year: int = 0
    counted: bool = True


@dataclass(frozen=True)
class Page:
    """One page of hits; `counted` of the `total` are counted documents, and facets tell of them
    alone. `facet_counts[facet][value]` is what choosing that value would give: it ignores the
    filter on its own facet. By relevance the first `complete` hits hold all
    words of the query; where those are few, hits with most of the words follow.
    `terms` are what to highlight; `also` names the related phrases that brought documents in."""

    ids: Sequence[int]
    scores: Sequence[float]
    total: int
    counted: int
    facet_counts: Mapping[str, Mapping[str, int]]
    complete: int
    terms: frozenset[tuple[str, ...]] = frozenset()
    also: Sequence[str] = ()


@dataclass(frozen=True)
class IndexStatus:
    """What the administrator sees; `problem` is a code, empty when all is well. One that is
    `unwritable` answers, but follows no change."""

    documents: int = 0
    generation: str = ""
    analyzer_version: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Likeness:
    """A document that is like another, and the words that both hold, as the other writes them."""

    id: int
    shared: Sequence[str]


Filters = Mapping[str, Collection[str]]


class SearchIndex(Protocol):
    """Reading is for everyone and raises IndexUnavailable; only one process may write."""

    def search(
        self,
        query: ParsedQuery,
        *,
        filters: Filters | None = None,
        facets: Iterable[str] = (),
        sort: Sort = Sort.RELEVANCE,
        offset: int = 0,
        size: int = 20,
    ) -> Page:
        """The documents that match; within a facet any chosen value, between facets all."""

    def spelling(self, query: ParsedQuery) -> str | None:
        """The query with its unknown words replaced by near ones of the index."""

    def suggest(self, prefix: str, limit: int) -> Sequence[str]:
        """Words of the index that begin so, the most frequent first."""

    def similar(
        self, document_id: int, limit: int, *, filters: Filters | None = None
    ) -> Sequence[Likeness]:
        """Counted documents like this one, the likest first; none for one that is unknown."""

    def alike(self, texts: Mapping[str, str], limit: int) -> Sequence[Likeness]:
        """The same of texts by the names in FIELDS that are in no document of the index."""

    def status(self) -> IndexStatus:
        """Never raises."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold back other writers, and the swap of a rebuild, while the block runs."""

    def apply(self, upserts: Iterable[Document], deletes: Iterable[int]) -> None:
        """Make the live index know these documents and forget those ids; safe to repeat.
        Call it inside `writing()`. IndexUnwritable when the disk does not take them."""

    def rebuild(
        self,
        batches: Iterable[Sequence[Document]],
        catch_up: Callable[[], tuple[Sequence[Document], Sequence[int]]],
        *,
        wait: bool,
    ) -> None:
        """Write a new index beside the live one, then what `catch_up` says changed meanwhile
        (upserts, deletes), then swap. RebuildRunning when another runs and `wait` is false;
        IndexUnwritable when the disk does not take it."""
