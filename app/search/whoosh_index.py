"""The search index on Whoosh: for one host, one writing process and many readers."""

import heapq
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from itertools import chain
from pathlib import Path

from whoosh.codec.whoosh3 import W3Codec
from whoosh.index import FileIndex, create_in, open_dir

from app.search import likeness, schema, scoring, spelling
from app.search.analysis import ANALYZER_VERSION
from app.search.directory import IndexDirectory
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
from app.search.snapshot import Snapshot, broken_as_unavailable

OPEN_ATTEMPTS = 3


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
            hits, counts = _narrow(snapshot, matches.scores, chosen, tuple(facets))
            first = _ordered(snapshot, matches, hits, sort, offset + size)[offset:]
        return Page(
            ids=[snapshot.facts[number].id for number in first],
            scores=[round(matches.scores[number], 4) for number in first],
            total=len(hits),
            counted=sum(snapshot.facts[number].counted for number in hits),
            facet_counts=counts,
            complete=sum(number in matches.complete for number in hits),
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
            return likeness.beginning_with(snapshot, prefix, limit)

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
                return IndexStatus(len(snapshot.facts), snapshot.name, ANALYZER_VERSION)
        except IndexUnavailable as problem:
            return IndexStatus(problem=str(problem))

    def writing(self) -> AbstractContextManager[None]:
        return self.directory.locked("write")

    def apply(self, upserts: Iterable[Document], deletes: Iterable[int]) -> None:
        rows = [schema.row(document) for document in upserts]
        with self._noting_damage(), broken_as_unavailable():
            _write(open_dir(str(self._live_folder())), rows, deletes)

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
        _write(created, map(schema.row, chain.from_iterable(batches)), ())
        with self.writing():
            upserts, deletes = catch_up()
            _write(created, map(schema.row, upserts), deletes)
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
            self._opened = index, Snapshot(index)
            return self._opened[1]


def _narrow(
    snapshot: Snapshot, found: Iterable[int], filters: Filters, facets: Sequence[str]
) -> tuple[list[int], dict[str, dict[str, int]]]:
    """The documents that pass every filter; and for each facet, what its values would give."""
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in facets}
    hits = []
    for number in found:
        known = snapshot.facts[number]
        values = known.facets
        failed = [
            facet
            for facet, chosen in filters.items()
            if not any(value in chosen for value in values.get(facet, ()))
        ]
        if not failed:
            hits.append(number)
        told = facets if not failed else failed if len(failed) == 1 else ()
        for facet in told:
            if facet in counts and known.counted:
                counts[facet].update(set(values.get(facet, ())))
    return hits, {facet: dict(counter) for facet, counter in counts.items()}


def _ordered(
    snapshot: Snapshot, matches: scoring.Matches, hits: Iterable[int], sort: Sort, most: int
) -> list[int]:
    def key(number: int) -> tuple[object, ...]:
        facts = snapshot.facts[number]
        first: dict[Sort, tuple[object, ...]] = {
            Sort.RELEVANCE: (number not in matches.complete, -matches.scores[number]),
            Sort.NEWEST: (-facts.year,),
            Sort.OLDEST: (facts.year,),
            Sort.TITLE: (facts.title,),
        }
        return *first[sort], -facts.year, facts.id

    return heapq.nsmallest(most, hits, key=key)


def _write(index: FileIndex, rows: Iterable[schema.Row], deletes: Iterable[int]) -> None:
    with index.writer(codec=W3Codec(blocklimit=1024), compound=False, limitmb=64) as writer:
        for gone in deletes:
            writer.delete_by_term("id", str(gone))
        for row in rows:
            writer.update_document(**row)
