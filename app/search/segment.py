"""One segment of the index: a part that no commit changes, so that later snapshots share it."""

import weakref
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from app.search import schema
from app.search.flat import FlatTerms

_SCHEMA = schema.schema()


class Facet(NamedTuple):
    """The values of a facet, and of each document the codes of its values; the code after the
    last stands for none."""

    values: Sequence[str]
    codes: NDArray[np.uint16]


class Segment:
    """The facts of its documents as arrays, by their number in the segment."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._reader = SegmentReader(storage, _SCHEMA, segment)
        weakref.finalize(self, self._reader.close)
        self.size: int = segment.doc_count_all()
        terms: FlatTerms = segment.codec().terms_reader(storage, segment)
        self.terms = terms
        self.ids = self._numbers("number", np.int64)
        self.lengths = self._numbers("length", np.float32)
        self.years = self._numbers("year", np.int32)
        self.counted = self._numbers("uncounted", np.uint8) == 0
        self.facets = self._facets()
        self._titles = self._reader.column_reader("title")
        self._telling = self._reader.column_reader("telling")

    def title(self, number: int) -> bytes:
        value: bytes = self._titles[number]
        return value

    def telling(self, number: int) -> Sequence[schema.Telling]:
        return schema.telling(self._telling[number])

    @cached_property
    def words(self) -> list[str]:
        """Every word as written, sorted."""
        return self.terms.words("exact")

    @cached_property
    def word_counts(self) -> NDArray[np.uint32]:
        """How many documents hold each of `words`, deleted ones included."""
        return self.terms.counts("exact")

    @cached_property
    def are_letters(self) -> NDArray[np.bool_]:
        """Which of `words` have letters only."""
        return np.array([word.isalpha() for word in self.words], bool)

    def _numbers(self, name: str, kind: type[Any]) -> NDArray[Any]:
        return np.fromiter(self._reader.column_reader(name), kind, self.size)

    def _facets(self) -> Mapping[str, Facet]:
        values: dict[str, list[str]] = {}
        holding: dict[str, list[NDArray[np.uint32]]] = {}
        for term in self.terms.words("facet"):
            name, _, value = term.partition(schema.FACET_SIGN)
            found = self.terms.slices("facet", term.encode())
            if found is not None:
                values.setdefault(name, []).append(value)
                holding.setdefault(name, []).append(found.docs)
        return {name: Facet(values[name], self._coded(holding[name])) for name in values}

    def _coded(self, holding: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint16]:
        """A row for each document, as wide as the most values that one has."""
        filled = np.bincount(np.concatenate(holding), minlength=self.size)
        codes = np.full((self.size, int(filled.max())), len(holding), np.uint16)
        filled[:] = 0
        for code, docs in enumerate(holding):
            codes[docs, filled[docs]] = code
            filled[docs] += 1
        return codes
