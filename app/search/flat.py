"""Postings of a Whoosh segment as flat arrays in one file, which is mapped and not read.

Whoosh keeps segments, columns, deletions and commits; this codec is how it writes terms. A term is
found by halving, and its postings are slices of the arrays: nothing is decoded, and what was read
once stays in the page cache for all processes. Little-endian, each array at a multiple of 8 bytes.
"""

import json
import mmap
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

EXTENSION = ".flat"
_MAGIC = b"lumbung1"
_ARRAYS = {
    "text": "u1",
    "text_ends": "<u4",
    "ends": "<u8",
    "docs": "<u4",
    "weights": "<f4",
    "place_ends": "<u4",
    "places": "<u4",
}
"""Terms in order of field and bytes, and where each ends in `text` and among the postings; of each
posting document, weight, and where its places end in `places`."""

Item = tuple[str, bytes, int, float, bytes]


class Slices(NamedTuple):
    """Postings of one term in one segment; `places` of each end at `place_ends`, the first
    begin at `first_place`."""

    docs: NDArray[np.uint32]
    weights: NDArray[np.float32]
    first_place: int
    place_ends: NDArray[np.uint32]
    places: NDArray[np.uint32]


class FlatCodec(W3Codec):
    """Whoosh's codec with the terms in a flat file."""

    length_stats = False

    def field_writer(self, storage: Any, segment: Any) -> "FlatWriter":
        return FlatWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> "FlatTerms":
        return FlatTerms(Path(storage.folder) / segment.make_filename(EXTENSION))


class Gathered:
    """Takes the place of Whoosh's pool: postings under their term, as they come. A segment's
    documents come in their order, so nothing is sorted but the terms."""

    def __init__(self) -> None:
        self.terms: defaultdict[tuple[str, bytes], _Term] = defaultdict(_Term)

    def add(self, item: Item) -> None:
        field, text, doc, weight, places = item
        term = self.terms[field, text]
        term.docs.append(doc)
        term.weights.append(weight)
        term.places.frombytes(places)
        term.place_counts.append(len(places) // term.places.itemsize)

    def iter_postings(self) -> "Gathered":
        return self

    def cleanup(self) -> None:
        self.terms.clear()


class _Term:
    __slots__ = ("docs", "place_counts", "places", "weights")

    def __init__(self) -> None:
        self.docs, self.place_counts, self.places = array("I"), array("I"), array("I")
        self.weights = array("f")


class FlatWriter(base.FieldWriter):
    """Writes what was gathered, in one go."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self._storage, self._segment = storage, segment
        self.is_closed = False

    def add_postings(self, schema: object, lengths: object, items: Gathered) -> None:
        terms = sorted(items.terms.items())
        texts = [text for (_, text), _ in terms]
        every = [term for _, term in terms]
        counts = _joined([term.place_counts for term in every], "u4")
        arrays = {
            "text": np.frombuffer(b"".join(texts), "u1"),
            "text_ends": np.cumsum([len(text) for text in texts]),
            "ends": np.cumsum([len(term.docs) for term in every]),
            "docs": _joined([term.docs for term in every], "u4"),
            "weights": _joined([term.weights for term in every], "f4"),
            "place_ends": np.cumsum(counts, dtype="u8"),
            "places": _joined([term.places for term in every], "u4"),
        }
        fields = {name: len(list(of)) for name, of in groupby(terms, lambda one: one[0][0])}
        self._write(fields, {name: arrays[name].astype(t) for name, t in _ARRAYS.items()})

    def _write(self, fields: Mapping[str, int], arrays: Mapping[str, NDArray[Any]]) -> None:
        sizes = {name: len(values) for name, values in arrays.items()}
        head = json.dumps({"fields": fields, "sizes": sizes}).encode()
        head += b" " * (-len(head) % 8)
        with self._segment.create_file(self._storage, EXTENSION) as file:
            file.write(_MAGIC + len(head).to_bytes(8, "little") + head)
            for values in arrays.values():
                content = values.tobytes()
                file.write(content + bytes(-len(content) % 8))

    def close(self) -> None:
        self.is_closed = True


def _joined(arrays: Sequence["array[Any]"], kind: str) -> NDArray[Any]:
    """The numbers one after the other; arrays of this module have four bytes a number."""
    return np.frombuffer(b"".join(map(memoryview, arrays)), kind)


class FlatTerms(base.TermsReader):
    """The terms of one segment; ValueError for a file that is not whole."""

    text: NDArray[np.uint8]
    text_ends: NDArray[np.uint32]
    ends: NDArray[np.uint64]
    docs: NDArray[np.uint32]
    weights: NDArray[np.float32]
    place_ends: NDArray[np.uint32]
    places: NDArray[np.uint32]

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if content[:8] != _MAGIC:
            raise ValueError(f"{path.name} is no file of postings")
        at = 16 + int.from_bytes(content[8:16], "little")
        told = json.loads(content[16:at])
        for name, kind in _ARRAYS.items():
            count = told["sizes"][name]
            values = np.frombuffer(content, kind, count, at)
            setattr(self, name, values)
            at += values.nbytes + -values.nbytes % 8
        if at != len(content):
            raise ValueError(f"{path.name} is cut off")
        starts = accumulate(told["fields"].values(), initial=0)
        self._fields = {
            name: range(first, first + count)
            for (name, count), first in zip(told["fields"].items(), starts, strict=False)
        }
        self._content = content
        self._text_begins = 16 + int.from_bytes(content[8:16], "little")
        self._text_ends = self.text_ends.data  # reads single numbers faster than numpy

    def slices(self, field: str, text: bytes) -> Slices | None:
        """The postings of a term; None for one that is not in the segment."""
        at = self._find(field, text)
        return None if at is None else self._at(at)

    def words(self, field: str) -> list[str]:
        """The terms of a field in their order."""
        return [self._text(at).decode() for at in self._fields.get(field, ())]

    def counts(self, field: str) -> NDArray[np.uint32]:
        """How many documents hold each of the terms of a field, deleted ones included."""
        of = self._fields.get(field, range(0))
        before = self.ends[of.start - 1] if of.start else 0
        counts = np.diff(self.ends[of.start : of.stop], prepend=np.uint64(before))
        return counts.astype(np.uint32)

    def _text(self, at: int) -> bytes:
        first, begins = self._text_ends[at - 1] if at else 0, self._text_begins
        return self._content[begins + first : begins + self._text_ends[at]]

    def _find(self, field: str, text: bytes) -> int | None:
        of = self._fields.get(field, range(0))
        at = of.start + bisect_left(of, text, key=self._text)
        return at if at < of.stop and self._text(at) == text else None

    def _at(self, at: int) -> Slices:
        first, last = int(self.ends[at - 1]) if at else 0, int(self.ends[at])
        place_ends = self.place_ends[first:last]
        first_place = int(self.place_ends[first - 1]) if first else 0
        places = self.places[first_place : int(place_ends[-1])]
        return Slices(
            self.docs[first:last], self.weights[first:last], first_place, place_ends, places
        )

    # What Whoosh asks when it merges segments.

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) is not None

    def indexed_field_names(self) -> Sequence[str]:
        return list(self._fields)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((field, self._text(at)) for field, of in self._fields.items() for at in of)

    def matcher(self, field: str, text: bytes, format_: object, scorer: object = None) -> Any:
        found = self.slices(field, text)
        if found is None:
            raise TermNotFound(f"{field}:{text!r}")
        cuts = pairs_of_ends(found)
        values = [found.places[first:last].tobytes() for first, last in cuts]
        return ListMatcher(found.docs.tolist(), found.weights.tolist(), values, format_)

    def close(self) -> None:
        """The map is let go of with the last array that looks into it."""


def pairs_of_ends(found: Slices) -> Iterator[tuple[int, int]]:
    """Where the places of each posting begin and end in `places`."""
    ends = (found.place_ends - np.uint32(found.first_place)).tolist()
    return zip([0, *ends[:-1]], ends, strict=True)
