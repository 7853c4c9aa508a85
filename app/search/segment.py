"""One segment of the index: a part that no commit changes, so that later snapshots share it."""

import weakref
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader

from app.search import schema
from app.search.flat import FlatTerms, Slices

_SCHEMA = schema.schema()


class Facet(NamedTuple):
    """The values of a facet, and of each document the codes of its values; the code after the
    last stands for none."""

    values: Sequence[str]
    codes: NDArray[np.uint16]


class Facts(NamedTuple):
    """Of each document, by its number in the segment."""

    ids: NDArray[np.int64]
    lengths: NDArray[np.float32]
    years: NDArray[np.int32]
    counted: NDArray[np.bool_]


class Terms(Protocol):
    """The terms of one segment; see `FlatTerms` for what each method promises."""

    def slices(self, field: str, text: bytes) -> Slices | None: ...
    def words(self, field: str) -> list[str]: ...
    def counts(self, field: str) -> NDArray[np.uint32]: ...


class Segment(ABC):
    """What every engine's segment tells."""

    def __init__(self, terms: Terms, facts: Facts) -> None:
        self.size = len(facts.ids)
        self.terms = terms
        self.ids, self.lengths, self.years, self.counted = facts
        self.facets = self._facets()

    @abstractmethod
    def title(self, number: int) -> bytes:
        """What to order by."""

    @abstractmethod
    def telling(self, number: int) -> Sequence[schema.Telling]:
        """The document's heaviest words."""

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


class WhooshSegment(Segment):
    """One that lies in files of Whoosh."""

    def __init__(self, storage: Any, segment: Any) -> None:
        reader = SegmentReader(storage, _SCHEMA, segment)
        weakref.finalize(self, reader.close)
        terms: FlatTerms = segment.codec().terms_reader(storage, segment)

        def numbers(name: str, kind: type[Any]) -> NDArray[Any]:
            return np.fromiter(reader.column_reader(name), kind, segment.doc_count_all())

        self._titles = reader.column_reader("title")
        self._telling = reader.column_reader("telling")
        ids, lengths = numbers("number", np.int64), numbers("length", np.float32)
        years, uncounted = numbers("year", np.int32), numbers("uncounted", np.uint8)
        super().__init__(terms, Facts(ids, lengths, years, uncounted == 0))

    def title(self, number: int) -> bytes:
        value: bytes = self._titles[number]
        return value

    def telling(self, number: int) -> Sequence[schema.Telling]:
        return schema.telling(self._telling[number])
