"""One generation of the index, opened for reading: facts in memory, postings on demand."""

import threading
import weakref
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from whoosh.index import EmptyIndexError, FileIndex
from whoosh.reading import TermNotFound

from app.search.index import IndexUnavailable
from app.search.schema import Facts, facts


@contextmanager
def broken_as_unavailable() -> Iterator[None]:
    """Around every reading of the engine's files: IndexUnavailable says what is wrong."""
    try:
        yield
    except IndexUnavailable:
        raise
    except (FileNotFoundError, EmptyIndexError) as problem:
        raise IndexUnavailable("missing") from problem
    except Exception as problem:  # Whoosh raises bare Exception for a damaged block
        raise IndexUnavailable("damaged") from problem


@dataclass(frozen=True)
class Posting:
    """One term in one document: its weight, and the places where it stands."""

    weight: float
    places: "array[int]"


class Snapshot:
    """A stable view: commits of the writer do not change it. Shared between threads, and its
    files are closed when the last of them lets go of it."""

    def __init__(self, opened: FileIndex) -> None:
        self._reader: Any = opened.reader()
        weakref.finalize(self, self._reader.close)
        self.generation: int = self._reader.generation()
        self._lock = threading.Lock()
        self._postings: dict[tuple[str, str], Mapping[int, Posting]] = {}
        self.name = f"{Path(opened.storage.folder).name}/{self.generation}"
        column = self._reader.column_reader("facts") if self._reader.doc_count() else ()
        self.facts: Mapping[int, Facts] = {
            number: facts(column[number]) for number in self._reader.all_doc_ids()
        }
        self.numbers = {known.id: number for number, known in self.facts.items()}
        lengths = [known.length for known in self.facts.values()]
        self.mean_length = (sum(lengths) / len(lengths) if lengths else 0.0) or 1.0

    def postings(self, field: str, term: str) -> Mapping[int, Posting]:
        """Where `term` occurs: document numbers of this snapshot, none when unknown."""
        key = (field, term)
        known = self._postings.get(key)
        if known is None:
            with self._lock, broken_as_unavailable():
                known = self._postings[key] = self._read(field, term)
        return known

    def _read(self, field: str, term: str) -> Mapping[int, Posting]:
        found: dict[int, Posting] = {}
        try:
            matcher = self._reader.postings(field, term)
        except TermNotFound:
            return found
        while matcher.is_active():
            places = array("I", matcher.value_as("positions"))
            found[matcher.id()] = Posting(matcher.weight(), places)
            matcher.next()
        return found

    @cached_property
    def surfaces(self) -> list[str]:
        """Every word of the index as written, sorted."""
        with self._lock, broken_as_unavailable():
            return sorted(term.decode() for term in self._reader.lexicon("exact"))

    def beginning_with(self, prefix: str) -> list[str]:
        """The words of the index that begin so."""
        words = self.surfaces
        start = bisect_left(words, prefix)
        return words[start : bisect_left(words, prefix + "\U0010ffff", start)]
