"""What may happen to the files of the index, and that nobody loses a search or a change by it."""

import errno
import gc
import threading
import warnings

import pytest
from whoosh.filedb.filestore import FileStorage

from app.search.index import IndexUnavailable, IndexUnwritable
from app.search.query import parse
from app.search.whoosh_index import WhooshIndex
from tests.harness.outages import SmallDisk
from tests.search.conftest import document

pytestmark = pytest.mark.once
# Whoosh leaves a file that it could not read or write to the end to be closed with its object.
LEFT_OPEN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
ONE, OTHER = document(1, "Bank Sampah"), document(2, "Ojek Sampah")


@pytest.fixture(autouse=True)
def let_go():
    yield
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()


@pytest.fixture
def index_path(tmp_path):
    return tmp_path / "search"


@pytest.fixture
def index(index_path):
    index = WhooshIndex(index_path)
    rebuild(index, ONE, OTHER)
    return index


def rebuild(index, *documents):
    index.rebuild([documents], lambda: ((), ()), wait=True)


def test_searches_go_on_during_a_rebuild_and_never_see_half_of_it(index, index_path):
    whole = [document(ref, "Sampah") for ref in range(1, 31)]
    seen, stop = [], threading.Event()

    def keep_searching():
        reader = WhooshIndex(index_path)
        while not stop.is_set():
            try:
                seen.append(reader.search(parse("sampah")).total)
            except IndexUnavailable as problem:
                seen.append(problem)

    def batches():
        for start in range(0, len(whole), 10):
            before = len(seen)
            while len(seen) < before + 2:
                stop.wait(0.001)
            yield whole[start : start + 10]

    searcher = threading.Thread(target=keep_searching)
    searcher.start()
    try:
        index.rebuild(batches(), lambda: ((), ()), wait=True)
        rebuilt = len(seen)
        while len(seen) < rebuilt + 2:
            stop.wait(0.001)
    finally:
        stop.set()
        searcher.join()

    assert set(seen) == {2, 30}
    assert seen == sorted(seen)


@pytest.fixture
def small_disk(tmp_path):
    disk = SmallDisk(tmp_path / "small")
    yield disk
    disk.close()


@LEFT_OPEN
def test_a_full_disk_leaves_the_index_as_it_was(small_disk, found):
    index = WhooshIndex(small_disk.folder / "search")
    rebuild(index, ONE, OTHER)
    before = sorted(index.directory.live()[0].iterdir())
    more = [document(ref, f"Sampah {ref}", "kata " * 50) for ref in range(10, 20)]

    with small_disk.full():
        for _ in range(2):
            with pytest.raises(IndexUnwritable), index.writing():
                index.apply(more, [1])
        with pytest.raises(IndexUnwritable):
            rebuild(index, *more)
        assert found(WhooshIndex(index.directory.path), "sampah") == [1, 2]
        assert index.status().problem == ""
    assert sorted(index.directory.live()[0].iterdir()) == before

    with index.writing():
        index.apply(more, [1])
    assert len(found(index, "sampah", size=50)) == 11
    assert found(index, "bank") == []


@LEFT_OPEN
def test_a_folder_that_may_not_be_written_to_answers_and_says_so(index, monkeypatch, found):
    def refused(*_, **__):
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as broken:
        broken.setattr(FileStorage, "create_file", refused)
        broken.setattr("os.access", lambda *_: False)
        with pytest.raises(IndexUnwritable, match="Permission denied"), index.writing():
            index.apply([document(3, "Baru")], [])
        assert index.status().problem == "unwritable"
        assert found(index, "sampah") == [1, 2]

    with index.writing():
        index.apply([document(3, "Baru")], [])
    assert found(index, "baru") == [3]


def test_what_others_may_write_to_is_not_read(index, index_path):
    index_path.chmod(0o770)

    with pytest.raises(IndexUnavailable, match="unsafe"):
        WhooshIndex(index_path).search(parse("sampah"))
    assert WhooshIndex(index_path).status().problem == "unsafe"

    with index.writing():
        assert WhooshIndex(index_path).status().problem == "missing"
    rebuild(index, ONE)
    assert index_path.stat().st_mode & 0o777 == 0o700
    assert WhooshIndex(index_path).status().documents == 1


def test_a_pointer_leads_nowhere_else(index, index_path, tmp_path):
    live, _ = index.directory.live()
    (tmp_path / "elsewhere").mkdir()
    for file in live.iterdir():
        (tmp_path / "elsewhere" / file.name).write_bytes(file.read_bytes())
    pointer = index_path / "current.json"
    pointer.write_text(pointer.read_text().replace(live.name, "../elsewhere"))

    assert WhooshIndex(index_path).status().problem == "damaged"


@LEFT_OPEN
@pytest.mark.parametrize("name", ["_MAIN_99.toc", "_MAIN_2.toc"])
def test_a_foreign_table_of_contents_is_damage_that_a_rebuild_mends(index, index_path, name):
    live, _ = index.directory.live()
    (live / name).write_bytes(b"not a table")

    assert WhooshIndex(index_path).status().problem == "damaged"
    rebuild(index, ONE, OTHER)
    assert WhooshIndex(index_path).status().problem == ""


def test_foreign_files_beside_the_index_are_left_alone(index, index_path, found):
    live, _ = index.directory.live()
    strangers = [index_path / "index-catatan", index_path / "README", live / "catatan.txt"]
    for file in strangers:
        file.write_text("milik orang lain")

    rebuild(index, ONE, OTHER)

    assert found(index, "sampah") == [1, 2]
    assert [file.exists() for file in strangers] == [True, True, True]


@pytest.mark.parametrize("cut", [0, 1, 8, 40, 200, -1])
def test_postings_that_are_cut_off_are_damage(index, index_path, cut):
    live, _ = index.directory.live()
    (file,) = live.glob("*.flat")
    file.write_bytes(file.read_bytes()[:cut])

    assert WhooshIndex(index_path).status().problem == "damaged"
