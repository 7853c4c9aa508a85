"""The search index on Whoosh: for one host, one writing process and many readers."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS
from itertools import chain, islice
from pathlib import Path
from typing import Any

from whoosh.index import TOC, FileIndex, clean_files, create_in, open_dir

from app.search import schema
from app.search.analysis import ANALYZER_VERSION
from app.search.directory import IndexDirectory
from app.search.flat import FlatCodec, Gathered
from app.search.index import (
    Document,
    IndexStatus,
    IndexUnavailable,
    IndexUnwritable,
    RebuildRunning,
)
from app.search.query import ParsedQuery
from app.search.reading import SnapshotReader
from app.search.segment import WhooshSegment
from app.search.snapshot import Snapshot, broken_as_unavailable

OPEN_ATTEMPTS = 3
SEGMENT = 5_000
"""Documents that a rebuild writes at a time: what they say is in memory until then."""
_REFUSALS = {ENOSPC, EDQUOT, EFBIG, EACCES, EPERM, EROFS}


class WhooshIndex(SnapshotReader):
    """`SearchIndex` in the folder `path`; see there for what each method promises."""

    def __init__(self, path: Path) -> None:
        self.directory = IndexDirectory(path)
        self._opening = threading.Lock()
        self._opened: tuple[FileIndex, Snapshot] | None = None

    def status(self) -> IndexStatus:
        try:
            with self._reading() as snapshot:
                if self.directory.doubted:
                    return IndexStatus(problem="damaged")
                problem = "" if self.directory.is_writable else "unwritable"
                return IndexStatus(snapshot.count, snapshot.name, ANALYZER_VERSION, problem)
        except IndexUnavailable as problem:
            return IndexStatus(problem=str(problem))

    @contextmanager
    def writing(self) -> Iterator[None]:
        with ExitStack() as held:
            with _full_as_unwritable():
                held.enter_context(self.directory.locked("write"))
            yield

    def apply(self, upserts: Iterable[Document], deletes: Iterable[int]) -> None:
        known = {document.id: document for document in upserts}
        rows = [schema.row(document) for document in known.values()]
        with self._noting_damage(), broken_as_unavailable(), _full_as_unwritable():
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
                with _full_as_unwritable():
                    held.enter_context(self.directory.locked("rebuild", wait=wait))
            except BlockingIOError:
                raise RebuildRunning from None
            self._clear_away()
            try:
                with _full_as_unwritable():
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

    def _foresee(self, query: ParsedQuery) -> None:
        """Its files are mapped: a term is read when it is asked for."""

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
            toc = TOC.read(index.storage, index.indexname)
            known = self._opened[1].segments if self._opened else {}
            self._opened = (
                index,
                Snapshot(
                    folder.name,
                    toc.generation,
                    {
                        one.segment_id(): known.get(one.segment_id())
                        or WhooshSegment(index.storage, one)
                        for one in toc.segments
                    },
                    {one.segment_id(): one.deleted_docs() for one in toc.segments},
                ),
            )
            return self._opened[1]


@contextmanager
def _full_as_unwritable() -> Iterator[None]:
    """Around every writing: IndexUnwritable when the disk is full or may not be written to."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in _REFUSALS:
            raise
        raise IndexUnwritable(problem.strerror) from problem


def _write(index: FileIndex, rows: Iterable[schema.Row], gone: Collection[int]) -> None:
    """Add the rows in one commit that also forgets the documents `gone`; what is cut off leaves
    the index as it was. The lock is ours, so none of Whoosh's is taken."""
    try:
        with index.writer(codec=FlatCodec(), compound=False, _lk=False) as writer:
            writer.pool = Gathered()
            _forget(writer, gone)
            for row in rows:
                writer.add_document(**row)
    except BaseException:
        _clear_after(index)
        raise


def _clear_after(index: FileIndex) -> None:
    """Give back the room that a commit took which was cut off."""
    with suppress(OSError):
        toc = TOC.read(index.storage, index.indexname)
        clean_files(index.storage, index.indexname, toc.generation, toc.segments)
        index.storage.temp_storage(f"{index.indexname}.tmp").destroy()


def _forget(writer: Any, gone: Collection[int]) -> None:
    start = 0
    for segment in writer.segments:
        terms = segment.codec().terms_reader(writer.storage, segment)
        for ref in gone:
            found = terms.slices("id", str(ref).encode())
            for number in found.docs.tolist() if found else ():
                if not segment.is_deleted(number):
                    writer.delete_document(start + number)
        start += segment.doc_count_all()
