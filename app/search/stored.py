"""Tables of an index that lies in PostgreSQL, and its segments as they are written and read.

They are a copy of what the database says elsewhere, so they lie in a schema of their own that
no migration and no backup knows. A segment's postings never change; arrays are little-endian.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from app.search import schema
from app.search.flat import Gathered, Slices
from app.search.segment import Facts, Segment

POSTED = ("stem", "exact", "facet")
"""The fields of a `schema.row` that are postings; a document's id is a column here."""
KEPT_BYTES = 24_000_000
"""Of postings that were read, in each process."""
AT_ONCE = 2_000
"""Rows that one statement writes."""

Asked = frozenset[int]
"""Numbers of segments."""
Found = Mapping[int, Slices]
"""Postings of a term by segment."""
TermRow = tuple[str, bytes, bytes, bytes, bytes, bytes]
"""Field, text, and the arrays of `_ARRAYS` as bytes."""
_ARRAYS = {"docs": "<u4", "weights": "<f4", "often": "<u4", "places": "<u4"}


KINDS = ("documents", "terms")


class Tables(NamedTuple):
    """Of one build of the index."""

    documents: Table
    terms: Table


def head(space: str) -> Table:
    """Names the live build: one row."""
    return Table(
        "head",
        MetaData(schema=space),
        Column("build", Text, nullable=False),
        Column("analyzer_version", Text, nullable=False),
        Column("generation", BigInteger, nullable=False),
        Column("segments", ARRAY(Integer), nullable=False),
    )


def tables(space: str, build: str) -> Tables:
    lists = MetaData(schema=space)
    return Tables(
        Table(
            f"documents_{build}",
            lists,
            Column("segment", Integer, primary_key=True, autoincrement=False),
            Column("number", Integer, primary_key=True, autoincrement=False),
            Column("id", BigInteger, nullable=False, index=True),
            Column("length", Integer, nullable=False),
            Column("year", Integer, nullable=False),
            Column("is_counted", Boolean, nullable=False),
            Column("is_deleted", Boolean, nullable=False, index=True),
            Column("title", LargeBinary, nullable=False),
            Column("telling", LargeBinary, nullable=False),
        ),
        Table(
            f"terms_{build}",
            lists,
            Column("field", Text, primary_key=True),
            Column("text", LargeBinary, primary_key=True),
            Column("segment", Integer, primary_key=True, autoincrement=False),
            Column("holding", Integer, nullable=False),
            *(Column(name, LargeBinary, nullable=False) for name in _ARRAYS),
        ),
    )


def forget(connection: Connection, of: Tables, ids: Collection[int]) -> None:
    """Let these documents be no more, as far as they are there."""
    documents = of.documents
    connection.execute(update(documents).where(documents.c.id.in_(ids)).values(is_deleted=True))


def deleted(
    connection: Connection, of: Tables, segments: Collection[int]
) -> Mapping[str, Sequence[int]]:
    """The numbers of documents that are no more, by segment."""
    documents = of.documents
    asking = select(documents.c.segment, documents.c.number).where(
        documents.c.is_deleted, documents.c.segment.in_(segments)
    )
    found: dict[str, list[int]] = {}
    for segment, number in connection.execute(asking):
        found.setdefault(str(segment), []).append(number)
    return found


def add_segment(
    connection: Connection, of: Tables, known: Collection[int], rows: Iterable[schema.Row]
) -> int:
    """Store these documents as one segment; its number."""
    segment = _next(connection, of, known)
    gathered, documents = Gathered(), []
    for number, row in enumerate(rows):
        for field in POSTED:
            for text, weight, places in row[field]:
                gathered.add((field, schema.encoded(text), number, weight, places))
        documents.append(
            {
                "segment": segment,
                "number": number,
                "id": row["number"],
                "length": row["length"],
                "year": row["year"],
                "is_counted": not row["uncounted"],
                "is_deleted": False,
                "title": row["title"],
                "telling": row["telling"],
            }
        )
    _insert(connection, of.documents, documents)
    terms = (
        (field, text, bytes(t.docs), bytes(t.weights), bytes(t.place_counts), bytes(t.places))
        for (field, text), t in gathered.terms.items()
    )
    _write_terms(connection, of, segment, terms)
    return segment


def _next(connection: Connection, of: Tables, known: Collection[int]) -> int:
    """A number that no segment has or had whose rows may still be there."""
    last = connection.scalar(select(func.max(of.documents.c.segment)))
    return max([-1 if last is None else last, *known]) + 1


def _write_terms(
    connection: Connection, of: Tables, segment: int, terms: Iterable[TermRow]
) -> None:
    made = (
        {
            "field": field,
            "text": text,
            "segment": segment,
            "holding": len(arrays[0]) // 4,
            **dict(zip(_ARRAYS, arrays, strict=True)),
        }
        for field, text, *arrays in terms
    )
    _insert(connection, of.terms, made)


def merge_smaller(
    connection: Connection, of: Tables, before: Collection[int], segments: Sequence[int]
) -> list[int]:
    """The smaller half of the segments becomes one, so that each document is written again only
    as often as the index doubles. The rows of those that were segments `before` stay for who
    reads them now; what an earlier merge left goes."""
    for table in of:
        kept = table.c.segment.in_({*before, *segments})
        connection.execute(delete(table).where(~kept))
    documents = of.documents
    size = func.count().label("size")
    counting = select(documents.c.segment, size).group_by(documents.c.segment)
    sizes = {one.segment: one.size for one in connection.execute(counting)}
    some = sorted(segments, key=lambda one: sizes.get(one, 0))[: len(segments) // 2]
    into = _next(connection, of, segments)
    _merge(connection, of, some, into)
    return [*(one for one in segments if one not in some), into]


def _merge(connection: Connection, of: Tables, some: Sequence[int], into: int) -> None:
    """Write one segment of several, without the documents that are no more."""
    documents = of.documents
    found = connection.execute(
        select(documents)
        .where(documents.c.segment.in_(some), documents.c.is_deleted.is_(False))
        .order_by(documents.c.segment, documents.c.number)
    ).mappings()
    kept = [dict(one) for one in found]
    numbers = {(one["segment"], one["number"]): at for at, one in enumerate(kept)}
    for at, one in enumerate(kept):
        one.update(segment=into, number=at)
    _insert(connection, documents, kept)
    terms = connection.execute(
        select(of.terms)
        .where(of.terms.c.segment.in_(some))
        .order_by(of.terms.c.field, of.terms.c.text, of.terms.c.segment)
    )
    _write_terms(connection, of, into, _merged(terms, numbers))


def _merged(terms: Iterable[Any], numbers: Mapping[tuple[int, int], int]) -> Iterator[TermRow]:
    for (field, text), those in groupby(terms, lambda one: (one.field, one.text)):
        parts = [_renumbered(one, numbers) for one in those]
        arrays = [b"".join(one) for one in zip(*parts, strict=True)]
        if arrays[0]:
            yield field, text, arrays[0], arrays[1], arrays[2], arrays[3]


def _renumbered(one: Any, numbers: Mapping[tuple[int, int], int]) -> Sequence[bytes]:
    docs, weights, often, places = _arrays(one)
    new = np.array([numbers.get((one.segment, n), -1) for n in docs.tolist()], np.int64)
    alive = new >= 0
    here = places[np.repeat(alive, often)] if len(places) else places
    return [
        new[alive].astype("<u4").tobytes(),
        weights[alive].tobytes(),
        often[alive].tobytes(),
        here.tobytes(),
    ]


def _arrays(one: Any) -> Sequence[NDArray[Any]]:
    return [np.frombuffer(getattr(one, name), kind) for name, kind in _ARRAYS.items()]


def _insert(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    waiting: list[Mapping[str, Any]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == AT_ONCE:
            connection.execute(insert(table), waiting)
            waiting = []
    if waiting:
        connection.execute(insert(table), waiting)


Reach = Callable[[], AbstractContextManager[Connection]]


_NOTHING: tuple[Asked, Found] = frozenset(), {}


class Postings:
    """Postings of one build, as far as they were read. Segments never change, so what was read
    once is right for every later state of the index."""

    def __init__(self, reach: Reach, of: Tables) -> None:
        self._reach, self.tables = reach, of
        self.segments: Asked = frozenset()
        """Those of the newest state: what is read of one is read of all."""
        self._kept: OrderedDict[tuple[str, bytes], tuple[Asked, Found]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def of_term(self, field: str, text: bytes, segment: int) -> Slices | None:
        """The postings of a term in a segment, if it has it."""
        key = field, text
        with self._lock:
            known = self._kept.get(key)
            if known is not None and segment in known[0]:
                self._kept.move_to_end(key)
                return known[1].get(segment)
        return self.read(field, [text], also=segment)[text].get(segment)

    def read(
        self, field: str, texts: Collection[bytes], also: int | None = None
    ) -> Mapping[bytes, Found]:
        """Read these terms with one question, as far as they are not known."""
        segments = self.segments if also is None else self.segments | {also}
        with self._lock:
            known = {text: self._kept.get((field, text), _NOTHING) for text in texts}
        missing = {
            text: lacking for text, (asked, _) in known.items() if (lacking := segments - asked)
        }
        found = {text: dict(those) for text, (_, those) in known.items()}
        if not missing:
            return found
        terms = self.tables.terms
        asking = select(terms).where(
            terms.c.field == field,
            terms.c.text.in_(missing),
            terms.c.segment.in_(frozenset().union(*missing.values())),
        )
        with self._reach() as connection:
            for one in connection.execute(asking):
                found[bytes(one.text)][one.segment] = _slices(one)
        with self._lock:
            for text in missing:
                self._keep((field, text), segments | known[text][0], found[text])
        return found

    def field(self, name: str, segment: int) -> Mapping[bytes, Slices]:
        """All terms of a field in one segment."""
        terms = self.tables.terms
        asking = select(terms).where(terms.c.field == name, terms.c.segment == segment)
        with self._reach() as connection:
            rows = connection.execute(asking.order_by(terms.c.text)).all()
        return {bytes(one.text): _slices(one) for one in rows}

    def counts(self, name: str, segment: int) -> Sequence[tuple[bytes, int]]:
        """The same, with nothing but how many documents hold each."""
        terms = self.tables.terms
        asking = select(terms.c.text, terms.c.holding).where(
            terms.c.field == name, terms.c.segment == segment
        )
        with self._reach() as connection:
            rows = connection.execute(asking.order_by(terms.c.text)).all()
        return [(bytes(text), holding) for text, holding in rows]

    def documents(self, segment: int) -> Sequence[Any]:
        documents = self.tables.documents
        asking = select(documents).where(documents.c.segment == segment)
        with self._reach() as connection:
            return connection.execute(asking.order_by(documents.c.number)).all()

    def _keep(self, key: tuple[str, bytes], segments: Asked, those: Found) -> None:
        before = self._kept.pop(key, None)
        self._bytes += _size(those) - (_size(before[1]) if before else 0)
        self._kept[key] = segments, those
        while self._bytes > KEPT_BYTES and len(self._kept) > 1:
            self._bytes -= _size(self._kept.popitem(last=False)[1][1])


def _size(found: Found) -> int:
    return 200 + sum(sum(part.nbytes for part in (*one[:2], *one[3:])) for one in found.values())


def _slices(one: Any) -> Slices:
    docs, weights, often, places = _arrays(one)
    return Slices(docs, weights, 0, np.cumsum(often, dtype=np.uint32), places)


class StoredTerms:
    """The terms of one segment."""

    def __init__(self, postings: Postings, segment: int) -> None:
        self._postings, self._segment = postings, segment
        self._facets = postings.field("facet", segment)

    def slices(self, field: str, text: bytes) -> Slices | None:
        if field == "facet":
            return self._facets.get(text)
        return self._postings.of_term(field, text, self._segment)

    def words(self, field: str) -> list[str]:
        if field == "facet":
            return [text.decode() for text in self._facets]
        return [text.decode() for text, _ in self._postings.counts(field, self._segment)]

    def counts(self, field: str) -> NDArray[np.uint32]:
        told = self._postings.counts(field, self._segment)
        return np.array([holding for _, holding in told], np.uint32)


class StoredSegment(Segment):
    """One that lies in the tables."""

    def __init__(self, postings: Postings, segment: int) -> None:
        rows = postings.documents(segment)
        self._titles = [bytes(one.title) for one in rows]
        self._telling = [bytes(one.telling) for one in rows]
        facts = Facts(
            np.array([one.id for one in rows], np.int64),
            np.array([one.length for one in rows], np.float32),
            np.array([one.year for one in rows], np.int32),
            np.array([one.is_counted for one in rows], np.bool_),
        )
        super().__init__(StoredTerms(postings, segment), facts)

    def title(self, number: int) -> bytes:
        return self._titles[number]

    def telling(self, number: int) -> Sequence[schema.Telling]:
        return schema.telling(self._telling[number])
