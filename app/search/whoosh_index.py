"""The search index on Whoosh: for one host, one writing process and many readers."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.index import TOC, FileIndex, create_in, open_dir

from app.search import likeness, schema, scoring, spelling
from app.search.analysis import ANALYZER_VERSION
from app.search.directory import IndexDirectory
from app.search.flat import FlatCodec, Gathered
from app.search.index import (
    Document,
    Filters,
    IndexStatus,
    IndexUnavailable,
    Likeness,
    Page,
    RebuildRunning,
    Sort,
)
from app.search.query import ParsedQuery
from app.search.snapshot import Docs, Snapshot, broken_as_unavailable, first_of

OPEN_ATTEMPTS = 3
SEGMENT = 5_000
"""Documents that a rebuild writes at a time: what they say is in memory until then."""


class WhooshIndex:
    """`SearchIndex` in the folder `path`; see there for what each method promises."""

    def __init__(self, path: Path) -> None:
        self.directory = IndexDirectory(path)
        self._opening = threading.Lock()
        self._opened: tuple[FileIndex, Snapshot] | None = None

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

    def status(self) -> IndexStatus:
        try:
            with self._reading() as snapshot:
                if self.directory.doubted:
                    return IndexStatus(problem="damaged")
                return IndexStatus(snapshot.count, snapshot.name, ANALYZER_VERSION)
        except IndexUnavailable as problem:
            return IndexStatus(problem=str(problem))

    def writing(self) -> AbstractContextManager[None]:
        return self.directory.locked("write")

    def apply(self, upserts: Iterable[Document], deletes: Iterable[int]) -> None:
        known = {document.id: document for document in upserts}
        rows = [schema.row(document) for document in known.values()]
        with self._noting_damage(), broken_as_unavailable():
            _write(open_dir(str(self._live_folder())), rows, {*known, *deletes})

    def rebuild(
        self,
        batches: Iterable[Sequence[Document]],
        catch_up: Callable[[], tuple[Sequence[Document], Sequence[int]]],
        *,
        wait: bool,
    ) -> None:
        with ExitStack() as held:
            try:
                held.enter_context(self.directory.locked("rebuild", wait=wait))
            except BlockingIOError:
                raise RebuildRunning from None
            self._clear_away()
            try:
                self._write_anew(batches, catch_up)
            except BaseException:
                self._clear_away()  # half an index must not fill the disk
                raise

    def _write_anew(
        self,
        batches: Iterable[Sequence[Document]],
        catch_up: Callable[[], tuple[Sequence[Document], Sequence[int]]],
    ) -> None:
        folder = self.directory.fresh()
        created = create_in(str(folder), schema.schema())
        rows = map(schema.row, chain.from_iterable(batches))
        while some := list(islice(rows, SEGMENT)):
            _write(created, some, ())
        with self.writing():
            upserts, deletes = catch_up()
            changed = {*deletes, *(document.id for document in upserts)}
            _write(created, map(schema.row, upserts), changed)
            before = self.directory.live_or_none()
            self.directory.point_to(folder, ANALYZER_VERSION)
        self.directory.remove_all_but(folder, before)

    def _clear_away(self) -> None:
        """What rebuilds have left that were cut off, and the index before the live one."""
        self.directory.remove_all_but(self.directory.live_or_none())

    def _live_folder(self) -> Path:
        folder, version = self.directory.live()
        if version != ANALYZER_VERSION:
            raise IndexUnavailable("outdated")
        return folder

    @contextmanager
    def _reading(self) -> Iterator[Snapshot]:
        with self._noting_damage():
            yield self._newest()

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        """Damage that is met is left word of, for the worker to rebuild."""
        try:
            yield
        except IndexUnavailable as problem:
            if str(problem) == "damaged":
                self.directory.doubt()
            raise

    def _newest(self) -> Snapshot:
        """Open what was committed last; a writer may remove files meanwhile, so try again."""
        for attempt in range(OPEN_ATTEMPTS):
            try:
                with broken_as_unavailable():
                    return self._open()
            except IndexUnavailable:
                if attempt == OPEN_ATTEMPTS - 1:
                    raise
        raise IndexUnavailable("missing")

    def _open(self) -> Snapshot:
        folder = self._live_folder()
        with self._opening:
            if self._opened is not None:
                index, snapshot = self._opened
                same_folder = index.storage.folder == str(folder)
                if same_folder and index.latest_generation() == snapshot.generation:
                    return snapshot
            index = open_dir(str(folder))
            earlier = self._opened[1] if self._opened else None
            toc = TOC.read(index.storage, index.indexname)
            self._opened = index, Snapshot(index.storage, toc, earlier)
            return self._opened[1]


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


def _write(index: FileIndex, rows: Iterable[schema.Row], gone: Collection[int]) -> None:
    """Add the rows in one commit that also forgets the documents `gone`."""
    with index.writer(codec=FlatCodec(), compound=False) as writer:
        writer.pool = Gathered()
        start = 0
        for segment in writer.segments:
            terms = segment.codec().terms_reader(writer.storage, segment)
            for ref in gone:
                found = terms.slices("id", str(ref).encode())
                for number in found.docs.tolist() if found else ():
                    if not segment.is_deleted(number):
                        writer.delete_document(start + number)
            start += segment.doc_count_all()
        for row in rows:
            writer.add_document(**row)
