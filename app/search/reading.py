"""Answering from a snapshot, whatever engine keeps it: so that all engines find the same."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.search import likeness, schema, scoring, spelling
from app.search.index import Filters, Likeness, Page, Sort
from app.search.query import ParsedQuery
from app.search.snapshot import Docs, Snapshot, first_of


class SnapshotReader(ABC):
    """The reading half of `SearchIndex`; see there for what each method promises."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Snapshot]:
        """What was committed last; IndexUnavailable when there is nothing to read."""

    @abstractmethod
    def _foresee(self, query: ParsedQuery) -> None:
        """Called before a query is answered, for who had better read ahead."""

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
        with self._reading() as snapshot:
            self._foresee(query)
            matches = scoring.match(snapshot, query)
            chosen = {facet: values for facet, values in (filters or {}).items() if values}
            passed, counts = _narrow(snapshot, matches.docs, chosen, tuple(facets))
            hits = matches if passed is None else matches.only(passed)
            keys = _order(snapshot, hits, sort)
            best = first_of(np.arange(len(hits.docs)), offset + size, *keys)[offset:]
        return Page(
            ids=snapshot.ids[hits.docs[best]].tolist(),
            scores=[round(score, 4) for score in hits.scores[best].tolist()],
            total=len(hits.docs),
            counted=int(np.count_nonzero(snapshot.counted[hits.docs])),
            facet_counts=counts,
            complete=int(np.count_nonzero(hits.complete)),
            terms=matches.terms,
            also=matches.also,
        )

    def spelling(self, query: ParsedQuery) -> str | None:
        with self._reading() as snapshot:
            typed = query.text.strip()
            meant = spelling.spelt(snapshot, typed, query.concepts)
        return meant if meant != typed else None

    def suggest(self, prefix: str, limit: int) -> Sequence[str]:
        with self._reading() as snapshot:
            return snapshot.most_frequent(prefix.lower(), limit)

    def similar(
        self, document_id: int, limit: int, *, filters: Filters | None = None
    ) -> Sequence[Likeness]:
        with self._reading() as snapshot:
            return likeness.similar(snapshot, document_id, limit, filters or {})

    def alike(self, texts: Mapping[str, str], limit: int) -> Sequence[Likeness]:
        terms = schema.terms_of(texts)
        with self._reading() as snapshot:
            return likeness.alike(snapshot, terms, limit)


def _narrow(
    snapshot: Snapshot, docs: Docs, filters: Filters, facets: Sequence[str]
) -> tuple[NDArray[np.bool_] | None, dict[str, dict[str, int]]]:
    """Which of the documents pass every filter (None: all); and for each facet, what choosing
    one of its values would give."""
    counted = snapshot.counted[docs]
    told = docs if counted.all() else docs[counted]
    counts = snapshot.all_counts(told) if facets else {}
    if not filters:
        return None, {facet: counts.get(facet, {}) for facet in facets}
    passing = {facet: snapshot.passing(docs, facet, chosen) for facet, chosen in filters.items()}
    for facet in facets:
        others = [passed for name, passed in passing.items() if name != facet]
        if others:
            here = docs[np.logical_and.reduce([counted, *others])]
            counts[facet] = snapshot.counts(here, facet)
    everywhere = np.logical_and.reduce(list(passing.values()))
    return everywhere, {facet: counts.get(facet, {}) for facet in facets}


def _order(snapshot: Snapshot, hits: scoring.Matches, sort: Sort) -> Sequence[NDArray[Any]]:
    """The keys to order by, the first before the others."""
    years, ids = snapshot.years[hits.docs], snapshot.ids[hits.docs]
    if sort is Sort.NEWEST:
        return -years, ids
    if sort is Sort.OLDEST:
        return years, ids
    if sort is Sort.TITLE:
        return snapshot.title_ranks[hits.docs], -years, ids
    above_all = float(hits.scores.max(initial=0.0)) + 1.0
    return -hits.scores - np.where(hits.complete, above_all, 0.0), -years, ids
