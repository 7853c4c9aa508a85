"""One generation of the index, opened for reading: facts as arrays, postings as slices."""

import threading
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.index import EmptyIndexError

from app.search.index import IndexUnavailable, IndexUnwritable
from app.search.schema import Telling, encoded
from app.search.segment import Facet, Segment

KEPT_BYTES = 24_000_000
"""Of what was worked out for earlier queries."""

Docs = NDArray[np.int64]
"""Document numbers of a snapshot, ascending."""
T = TypeVar("T")


@contextmanager
def broken_as_unavailable() -> Iterator[None]:
    """Around every reading of the engine's files: IndexUnavailable says what is wrong."""
    try:
        yield
    except (IndexUnavailable, IndexUnwritable):
        raise
    except (FileNotFoundError, EmptyIndexError) as problem:
        raise IndexUnavailable("missing") from problem
    except Exception as problem:  # what a damaged pickle raises can be anything
        raise IndexUnavailable("damaged") from problem


class Postings(NamedTuple):
    """Where a term occurs: documents, its weight in each, how often; `places` of all."""

    docs: Docs
    weights: NDArray[np.float32]
    often: NDArray[np.int64]
    places: NDArray[np.uint32]


class Found(NamedTuple):
    """Documents, and a number for each."""

    docs: Docs
    values: NDArray[np.float32]


_NOWHERE = Postings(
    np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.int64), np.empty(0, np.uint32)
)


class Snapshot:
    """A stable view: commits of the writer do not change it. Shared between threads.

    `segments` by their names; `deleted` tells of some the numbers of documents that are no more.
    """

    def __init__(
        self,
        name: str,
        generation: int,
        segments: Mapping[str, Segment],
        deleted: Mapping[str, Iterable[int]],
    ) -> None:
        self.name = f"{name}/{generation}"
        self.generation = generation
        self.segments = segments
        parts = self._parts = list(segments.values())
        self._starts = np.cumsum([0, *(part.size for part in parts)]).tolist()
        self.size: int = self._starts[-1]
        self.alive = np.ones(self.size, bool)
        for start, one in zip(self._starts, segments, strict=False):
            self.alive[[start + number for number in deleted.get(one, ())]] = False
        self._deletions = not self.alive.all()
        self.count = int(self.alive.sum())
        self.ids = _joined([part.ids for part in parts], np.int64)
        self.years = _joined([part.years for part in parts], np.int32)
        self.counted = _joined([part.counted for part in parts], np.bool_)
        self.lengths = _joined([part.lengths for part in parts], np.float32)
        self.mean_length = float(self.lengths[self.alive].mean()) if self.count else 1.0
        self.mean_length = self.mean_length or 1.0
        names = dict.fromkeys(name for part in parts for name in part.facets)
        self.facets = {name: self._facet(name) for name in names}
        self._codes, self._first_codes = self._all_codes()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._kept_bytes = 0
        self._lock = threading.Lock()

    def everything(self) -> Docs:
        return np.flatnonzero(self.alive)

    def postings(self, field: str, term: str) -> Postings:
        """Where `term` occurs; nowhere when it is unknown."""
        text = encoded(term)
        with broken_as_unavailable():
            found = [
                (start, slices)
                for start, part in zip(self._starts, self._parts, strict=False)
                if (slices := part.terms.slices(field, text)) is not None
            ]
            if not found:
                return _NOWHERE
            every = Postings(
                _joined([start + one.docs.astype(np.int64) for start, one in found], np.int64),
                _joined([one.weights for _, one in found], np.float32),
                _joined(
                    [
                        np.diff(one.place_ends, prepend=np.uint32(one.first_place))
                        for _, one in found
                    ],
                    np.uint32,
                ).astype(np.int64),
                _joined([one.places for _, one in found], np.uint32),
            )
        return self._only_alive(every) if self._deletions else every

    def holding(self, field: str, term: str) -> int:
        """How many documents hold the term."""
        text = encoded(term)
        count = 0
        for start, part in zip(self._starts, self._parts, strict=False):
            found = part.terms.slices(field, text)
            if found is not None:
                alive = self.alive[start : start + part.size]
                count += int(alive[found.docs].sum()) if self._deletions else len(found.docs)
        return count

    def following(self, field: str, terms: Sequence[str]) -> Found:
        """Weighted frequency of a term, or of terms that stand one after the other."""
        first, *rest = (self.postings(field, term) for term in terms)
        if not rest:
            return Found(first.docs, first.weights)
        docs = first.docs
        for other in rest:
            docs = docs[is_among(docs, other.docs)]
        here = _keys(first, docs, 0)
        for step, other in enumerate(rest, 1):
            here = here[is_among(here, _keys(other, docs, step))]
        found, often = np.unique(here >> 32, return_counts=True)
        at = np.searchsorted(first.docs, found)
        values = (often / first.often[at]).astype(np.float32) * first.weights[at]
        return Found(found, values)

    def kept(self, key: Hashable, made: Callable[[], tuple[T, int]]) -> T:
        """What was `made` before under the key; with its size in bytes, since only so much is
        kept, what was asked for last."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                self._kept.move_to_end(key)
                value: T = known[0]
                return value
        value, size = made()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = value, size
                self._kept_bytes += size
            while self._kept_bytes > KEPT_BYTES and len(self._kept) > 1:
                self._kept_bytes -= self._kept.popitem(last=False)[1][1]
        return value

    def number_of(self, document_id: int) -> int | None:
        found = np.flatnonzero((self.ids == document_id) & self.alive)
        return int(found[0]) if len(found) else None

    def telling(self, number: int) -> Sequence[Telling]:
        part, within = self._part(number)
        with broken_as_unavailable():
            return part.telling(within)

    @cached_property
    def title_ranks(self) -> NDArray[np.int64]:
        """The place of each document in the order of titles."""
        with broken_as_unavailable():
            titles = [part.title(number) for part in self._parts for number in range(part.size)]
        ranks = {title: rank for rank, title in enumerate(sorted(set(titles)))}
        return np.array([ranks[title] for title in titles], np.int64)

    def passing(self, docs: Docs, facet: str, chosen: Collection[str]) -> NDArray[np.bool_]:
        """Which of the documents have one of these values."""
        known = self.facets.get(facet)
        if known is None:
            return np.zeros(len(docs), bool)
        wanted = np.array([*(value in chosen for value in known.values), False])
        return np.asarray(wanted[known.codes[docs]].any(axis=1), bool)

    def counts(self, docs: Docs, facet: str) -> dict[str, int]:
        """How many of the documents have each value, without the zeros."""
        known = self.facets.get(facet)
        if known is None:
            return {}
        counts = np.bincount(known.codes[docs].ravel(), minlength=len(known.values) + 1)
        told = counts.tolist()
        return {known.values[code]: told[code] for code in np.flatnonzero(counts[:-1]).tolist()}

    def all_counts(self, docs: Docs) -> dict[str, dict[str, int]]:
        """The same for every facet at once, which is faster."""
        known = self.facets
        if not known:
            return {}
        told = np.bincount(self._codes[docs].ravel(), minlength=self._first_codes[-1]).tolist()
        return {
            name: {
                value: count
                for value, count in zip(one.values, told[first:], strict=False)
                if count
            }
            for (name, one), first in zip(known.items(), self._first_codes, strict=False)
        }

    def beginning_with(self, prefix: str) -> list[str]:
        """The words of the index that begin so, in their order."""
        found: set[str] = set()
        for part, first, last in self._beginning(prefix):
            found.update(part.words[first:last])
        return sorted(found)

    def most_frequent(self, prefix: str, limit: int) -> list[str]:
        """Words without digits that begin so, those in the most documents first."""
        counts: dict[str, int] = {}
        for part, first, last in self._beginning(prefix):
            plain = np.flatnonzero(part.are_letters[first:last]) + first
            often = part.word_counts[plain]
            most = min(len(often), 4 * limit)
            best = np.argpartition(often, len(often) - most)[-most:] if most else ()
            for at in best:
                word = part.words[plain[at]]
                counts[word] = counts.get(word, 0) + int(often[at])
        words = sorted(counts, key=lambda word: (-counts[word], word))
        if self._deletions:
            words = list(islice((word for word in words if self.holding("exact", word)), limit))
        return words[:limit]

    def _beginning(self, prefix: str) -> Iterator[tuple[Segment, int, int]]:
        with broken_as_unavailable():
            for part in self._parts:
                first = bisect_left(part.words, prefix)
                yield part, first, bisect_left(part.words, prefix + "\U0010ffff", first)

    def _part(self, number: int) -> tuple[Segment, int]:
        at = int(np.searchsorted(self._starts, number, side="right")) - 1
        return self._parts[at], number - self._starts[at]

    def _only_alive(self, found: Postings) -> Postings:
        alive = self.alive[found.docs]
        if alive.all():
            return found
        places = found.places[np.repeat(alive, found.often)]
        return Postings(found.docs[alive], found.weights[alive], found.often[alive], places)

    def _all_codes(self) -> tuple[NDArray[np.uint16], list[int]]:
        """The codes of all facets beside each other, made different; the first of each facet."""
        sizes = [len(one.values) + 1 for one in self.facets.values()]
        firsts = [0, *np.cumsum(sizes).tolist()]
        beside = [
            one.codes + first for one, first in zip(self.facets.values(), firsts, strict=False)
        ]
        codes = np.hstack(beside) if beside else np.empty((self.size, 0))
        return codes.astype(np.uint16), firsts

    def _facet(self, name: str) -> Facet:
        """That of all segments: their codes are those of the joint list of values."""
        known = [part.facets.get(name) for part in self._parts]
        values = sorted({value for one in known if one for value in one.values})
        code_of = {value: code for code, value in enumerate(values)}
        width = max(one.codes.shape[1] for one in known if one)
        codes = np.full((self.size, width), len(values), np.uint16)
        for start, one in zip(self._starts, known, strict=False):
            if one:
                recoded = np.array([*(code_of[value] for value in one.values), len(values)])
                own = recoded[one.codes]
                codes[start : start + len(own), : own.shape[1]] = own
        return Facet(values, codes)


def is_among(some: NDArray[Any], others: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of these numbers are among the others; both ascend."""
    if not len(others):
        return np.zeros(len(some), bool)
    at = np.searchsorted(others, some)
    at[at == len(others)] = 0
    found: NDArray[np.bool_] = others[at] == some
    return found


def first_of(docs: Docs, most: int, *keys: NDArray[Any]) -> Docs:
    """The documents with the smallest keys in their order; each key breaks ties of the one
    before."""
    if not most or not len(docs):
        return docs[:0]
    first, *rest = keys
    if len(docs) > most:
        last = np.partition(first, most - 1)[most - 1]
        near = first <= last
        docs, first, rest = docs[near], first[near], [key[near] for key in rest]
    return docs[np.lexsort([*reversed(rest), first])[:most]]


def _joined(arrays: Iterable[NDArray[Any]], kind: type[Any]) -> NDArray[Any]:
    some = list(arrays)
    if len(some) == 1:
        return some[0]
    return np.concatenate(some) if some else np.empty(0, kind)


def _keys(found: Postings, docs: Docs, step: int) -> NDArray[np.int64]:
    """Document and place, less `step`, of each occurrence in these documents, as one number."""
    at = np.searchsorted(found.docs, docs)
    often = found.often[at]
    ends = np.cumsum(often)
    first = (np.cumsum(found.often) - found.often)[at]
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - often, often)
    places = found.places[np.repeat(first, often) + within].astype(np.int64) - step
    keys: NDArray[np.int64] = (np.repeat(docs, often) << 32) + places
    return keys
