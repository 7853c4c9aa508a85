"""What may befall the files of the Whoosh engine."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.search import directory
from app.search.index import IndexUnavailable
from app.search.query import parse
from app.search.whoosh_index import WhooshIndex
from tests.search.conftest import document

ROOT = Path(__file__).resolve().parents[2]

LIBRARY = (document(1, "Bank Sampah Induk", "Warga memilah sampah."),)


@pytest.fixture
def index_path(tmp_path):
    return tmp_path / "search"


@pytest.fixture
def index_of(index_path):
    def build(*documents):
        index = WhooshIndex(index_path)
        index.rebuild([documents], lambda: ((), ()), wait=True)
        return index

    return build


@pytest.fixture
def index(index_of):
    return index_of(*LIBRARY)


def test_an_index_of_another_analyzer_is_not_used(index):
    live, _ = index.directory.live()
    index.directory.point_to(live, "of long ago")

    with pytest.raises(IndexUnavailable, match="outdated"):
        index.search(parse("sampah"))
    assert index.status().problem == "outdated"


def test_damage_is_noticed_and_left_word_of(index, index_path):
    live, _ = index.directory.live()
    for file in live.glob("*.flat"):
        file.write_bytes(bytes(file.stat().st_size))

    with pytest.raises(IndexUnavailable, match="damaged"):
        WhooshIndex(index_path).search(parse("sampah"))
    assert WhooshIndex(index_path).status().problem == "damaged"

    index.rebuild([LIBRARY], lambda: ((), ()), wait=True)
    assert WhooshIndex(index_path).status().problem == ""


def test_a_folder_that_is_gone_is_missing(index, index_path):
    live, _ = index.directory.live()
    shutil.rmtree(live)

    assert WhooshIndex(index_path).status().problem == "missing"


def test_a_broken_pointer_is_damage(index, index_path):
    (index_path / directory.POINTER).write_text("{")

    assert WhooshIndex(index_path).status().problem == "damaged"


def test_old_folders_are_cleared_away(index, index_path):
    for _ in range(3):
        index.rebuild([LIBRARY], lambda: ((), ()), wait=True)

    assert len(list(index_path.glob("index-*"))) == 2


COMMITTER = """
import sys
from pathlib import Path
from app.search.index import Document
from app.search.whoosh_index import WhooshIndex

index = WhooshIndex(Path(sys.argv[1]))
round = 0
while True:
    round += 1
    with index.writing():
        index.apply(
            [Document(ref, {"title": f"putaran p{round}"}) for ref in range(1, 41)], []
        )
    print(round, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.029, 0.041])
def test_a_writer_killed_in_the_middle_leaves_a_whole_index(index_of, index_path, found, delay):
    index_of(*[document(ref, "putaran p0") for ref in range(1, 41)])
    writer = subprocess.Popen(
        [sys.executable, "-c", COMMITTER, str(index_path)], cwd=ROOT, stdout=subprocess.PIPE
    )
    writer.stdout.readline()
    time.sleep(delay)
    os.kill(writer.pid, signal.SIGKILL)
    done = [1, *map(int, writer.communicate()[0].split())][-1]

    reader = WhooshIndex(index_path)
    whole = [number for number in range(done + 2) if len(found(reader, f'"p{number}"', size=50))]
    assert len(whole) == 1
    assert whole[0] in (done, done + 1)
    assert reader.search(parse("putaran")).total == 40

    with reader.writing():
        reader.apply([document(99, "sesudahnya")], [])
    assert found(reader, "sesudahnya") == [99]
