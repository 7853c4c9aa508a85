"""The search index in PostgreSQL: for several hosts that share a database and no disk."""

import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import chain, islice, pairwise
from threading import Lock
from typing import Any

from sqlalchemy import Connection, MetaData, Row, Table, delete, insert, inspect, select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.schema import CreateSchema

from app.core import locks
from app.core.db import apart, db
from app.search import schema, stored
from app.search.analysis import ANALYZER_VERSION
from app.search.index import Document, IndexStatus, IndexUnavailable, RebuildRunning
from app.search.query import ParsedQuery
from app.search.reading import SnapshotReader
from app.search.segment import Segment
from app.search.snapshot import Snapshot, broken_as_unavailable

SPACE = "search_index"
WRITING, REBUILDING = 7_301, 7_302
"""Numbers of locks."""
SEGMENT = 5_000
"""Documents that a rebuild writes at a time: what they say is in memory until then."""
MOST_SEGMENTS = 12


class PostgresIndex(SnapshotReader):
    """`SearchIndex` in the schema `space`; see there for what each method promises."""

    def __init__(self, space: str = SPACE) -> None:
        self.space = space
        self._head = stored.head(space)
        self._opening = Lock()
        self._opened: tuple[stored.Postings, Snapshot] | None = None

    def status(self) -> IndexStatus:
        try:
            with self._reading() as snapshot:
                return IndexStatus(snapshot.count, snapshot.name, ANALYZER_VERSION)
        except IndexUnavailable as problem:
            return IndexStatus(problem=str(problem))

    def writing(self) -> AbstractContextManager[None]:
        return locks.held_in_database(WRITING)

    def apply(self, upserts: Iterable[Document], deletes: Iterable[int]) -> None:
        known = {document.id: document for document in upserts}
        rows = [schema.row(document) for document in known.values()]
        with _as_unavailable(), apart() as connection:
            head = self._live(connection)
            of = stored.tables(self.space, head.build)
            segments = _changed(connection, of, head.segments, rows, [*known, *deletes])
            if len(segments) > MOST_SEGMENTS:
                segments = stored.merge_smaller(connection, of, head.segments, segments)
            told = {"generation": head.generation + 1, "segments": segments}
            connection.execute(update(self._head).values(told))

    def rebuild(
        self,
        batches: Iterable[Sequence[Document]],
        catch_up: Callable[[], tuple[Sequence[Document], Sequence[int]]],
        *,
        wait: bool,
    ) -> None:
        try:
            with locks.held_in_database(REBUILDING, wait=wait):
                self._write_anew(batches, catch_up)
        except BlockingIOError:
            raise RebuildRunning from None

    def _write_anew(
        self,
        batches: Iterable[Sequence[Document]],
        catch_up: Callable[[], tuple[Sequence[Document], Sequence[int]]],
    ) -> None:
        build = secrets.token_hex(6)
        of = stored.tables(self.space, build)
        with apart() as connection:
            connection.execute(CreateSchema(self.space, if_not_exists=True))
            self._head.create(connection, checkfirst=True)
            of.documents.metadata.create_all(connection)
        rows = map(schema.row, chain.from_iterable(batches))
        segments: list[int] = []
        while some := list(islice(rows, SEGMENT)):
            with apart() as connection:
                segments = _changed(connection, of, segments, some, ())
        with self.writing():
            upserts, deletes = catch_up()
            changed = [*deletes, *(document.id for document in upserts)]
            latest = [schema.row(document) for document in upserts]
            with apart() as connection:
                segments = _changed(connection, of, segments, latest, changed)
                before = connection.scalar(select(self._head.c.build))
                connection.execute(delete(self._head))
                told = {"build": build, "analyzer_version": ANALYZER_VERSION, "generation": 1}
                connection.execute(insert(self._head).values(**told, segments=segments))
        self._remove_all_but(build, before)

    def _remove_all_but(self, *builds: str | None) -> None:
        """Clear away the tables of earlier and interrupted rebuilds; those before the live ones
        stay for who is reading them."""
        kept = {self._head.name, *(f"{kind}_{one}" for kind in stored.KINDS for one in builds)}
        for name in inspect(db.engine).get_table_names(schema=self.space):
            if name not in kept:
                with apart() as connection:
                    Table(name, MetaData(schema=self.space)).drop(connection)

    def _foresee(self, query: ParsedQuery) -> None:
        """Read the terms of a query with one question."""
        exact: set[str] = set()
        stems = set(query.excluded)
        for concept in query.concepts:
            for one in concept.alternatives:
                (exact if one.exact else stems).update(one.terms)
        for before, after in pairwise(query.concepts):
            stems.update(before.alternatives[0].terms[-1:])
            stems.update(after.alternatives[0].terms[:1])
        for field, terms in (("exact", exact), ("stem", stems)):
            if terms and self._opened is not None:
                with broken_as_unavailable():
                    self._opened[0].read(field, [schema.encoded(term) for term in terms])

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        with _as_unavailable():
            snapshot = self._newest()
        yield snapshot

    def _newest(self) -> Snapshot:
        """What was committed last; a rebuild may remove what it took the place of meanwhile."""
        with db.engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            head = self._live(connection)
            with self._opening:
                if self._opened is None or self._opened[1].name != _name(head):
                    self._opened = self._open(connection, head)
                return self._opened[1]

    def _open(self, connection: Connection, head: Row[Any]) -> tuple[stored.Postings, Snapshot]:
        of = stored.tables(self.space, head.build)
        postings, known = stored.Postings(_reach, of), dict[str, Segment]()
        if self._opened and self._opened[0].tables.terms.name == of.terms.name:
            postings, known = self._opened[0], dict(self._opened[1].segments)
        postings.segments = frozenset(head.segments)
        segments = {
            str(one): known.get(str(one)) or stored.StoredSegment(postings, one)
            for one in head.segments
        }
        deleted = stored.deleted(connection, of, head.segments)
        return postings, Snapshot(head.build, head.generation, segments, deleted)

    def _live(self, connection: Connection) -> Row[Any]:
        head = connection.execute(select(self._head)).one_or_none()
        if head is None:
            raise IndexUnavailable("missing")
        if head.analyzer_version != ANALYZER_VERSION:
            raise IndexUnavailable("outdated")
        return head


def _name(head: Row[Any]) -> str:
    return f"{head.build}/{head.generation}"


@contextmanager
def _reach() -> Iterator[Connection]:
    """A connection of its own: what goes wrong here spoils no transaction of the page."""
    with db.engine.connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def _as_unavailable() -> Iterator[None]:
    """A table that is not there is an index that is missing."""
    try:
        yield
    except ProgrammingError as problem:
        raise IndexUnavailable("missing") from problem


def _changed(
    connection: Connection,
    of: stored.Tables,
    segments: Sequence[int],
    rows: Sequence[schema.Row],
    gone: Collection[int],
) -> list[int]:
    """The segments after the documents `gone` were forgotten and the rows added as one more."""
    if gone:
        stored.forget(connection, of, gone)
    if not rows:
        return list(segments)
    return [*segments, stored.add_segment(connection, of, segments, rows)]
