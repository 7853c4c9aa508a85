"""The contract of `SearchIndex`, held by the Whoosh engine."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.search import directory
from app.search.index import IndexUnavailable, RebuildRunning, Sort
from app.search.query import parse
from app.search.whoosh_index import WhooshIndex
from tests.search.conftest import document

ROOT = Path(__file__).resolve().parents[2]

LIBRARY = (
    document(1, "Bank Sampah Induk", "Warga memilah sampah.", year=2019, topic=["lingkungan"]),
    document(2, "Ojek Ibu Hamil", "Puskesmas mengantar ibu.", year=2021, topic=["kesehatan"]),
    document(3, "Antrean Daring", "Pasien rumah sakit mendaftar dari rumah.", topic=["kesehatan"]),
    document(4, "Pojok Braille", "Perpustakaan bagi tunanetra.", topic=["inklusi", "pendidikan"]),
    document(5, "Samsat Keliling", "Membayar pajak. Tempat sampah disediakan.", year=2017),
)


@pytest.fixture
def index(index_of):
    return index_of(*LIBRARY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sampah", [1, 5]),
        ("pembayaran pajak", [5]),
        ("tuna netra", [4]),
        ("rs antri", [3]),
        ("perpus", [4]),
        ("ibu hamil puskesmas", [2]),
        ('"rumah sakit"', [3]),
        ('"sakit rumah"', []),
        ("sampah -pajak", [1]),
        ("-sampah", [2, 3, 4]),
        ("zzzzzz", []),
        ("🙂", []),
    ],
)
def test_what_a_query_finds(index, found, text, expected):
    assert found(index, text) == expected


def test_a_blank_query_finds_everything_newest_first(index, found):
    assert found(index, "") == [2, 3, 4, 1, 5]


def test_documents_with_all_words_come_before_those_with_most(index_of, found):
    index = index_of(
        document(1, "Sampah sampah sampah plastik"),
        document(2, "Lain", "Di sana ada bank. Warga membawa sampah dan plastik."),
    )
    page = index.search(parse("bank sampah plastik"))

    assert (page.ids, page.total, page.complete) == ([2, 1], 2, 1)


def test_plenty_with_all_words_leave_the_others_out(index_of):
    whole = [document(ref, "Bank Sampah") for ref in range(1, 12)]
    page = index_of(*whole, document(50, "Sampah")).search(parse("bank sampah"))

    assert (page.total, page.complete) == (11, 11)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, [2, 3, 4, 1, 5]),
        (Sort.OLDEST, [5, 1, 3, 4, 2]),
        (Sort.TITLE, [3, 1, 2, 4, 5]),
    ],
)
def test_orders(index, found, sort, expected):
    assert found(index, "", sort=sort) == expected


def test_pages_follow_each_other(index, found):
    everything = found(index, "")

    assert found(index, "", size=2) + found(index, "", size=3, offset=2) == everything
    assert index.search(parse(""), size=2, offset=4).total == 5
    assert found(index, "", size=2, offset=40) == []


def test_counts_tell_what_a_click_would_give(index):
    page = index.search(parse(""), filters={"topic": ["lingkungan"]}, facets=["topic"])

    assert page.ids == [1]
    assert page.facet_counts == {
        "topic": {"lingkungan": 1, "kesehatan": 2, "inklusi": 1, "pendidikan": 1}
    }


FACET_VALUES = {"topic": "abc", "award": "12", "region": "xyz"}


@st.composite
def libraries(draw):
    count = draw(st.integers(0, 12))
    return [
        document(
            ref,
            draw(st.sampled_from(["sampah", "pajak", "sampah pajak"])),
            **{
                facet: draw(st.lists(st.sampled_from(values), unique=True, max_size=2))
                for facet, values in FACET_VALUES.items()
            },
        )
        for ref in range(1, count + 1)
    ]


chosen_filters = st.fixed_dictionaries(
    {},
    optional={
        facet: st.lists(st.sampled_from(values), unique=True, max_size=2)
        for facet, values in FACET_VALUES.items()
    },
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(library=libraries(), filters=chosen_filters, text=st.sampled_from(["", "sampah"]))
def test_facet_counts_equal_counting_by_hand(index_of, library, filters, text):
    def passes(one, but=None):
        return all(
            facet == but or not chosen or set(chosen) & set(one.facets[facet])
            for facet, chosen in filters.items()
        )

    matching = [one for one in library if text in one.fields["title"]]
    page = index_of(*library).search(parse(text), filters=filters, facets=FACET_VALUES, size=50)

    assert sorted(page.ids) == [one.id for one in matching if passes(one)]
    assert page.total == len(page.ids)
    for facet in FACET_VALUES:
        by_hand = Counter(
            value for one in matching if passes(one, but=facet) for value in one.facets[facet]
        )
        assert page.facet_counts[facet] == dict(by_hand)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60) | st.text(alphabet="sampah \"-'*\0🙂", max_size=60))
def test_no_query_breaks_it(shared_index, text):
    page = shared_index.search(parse(text), facets=["topic"])

    assert page.total >= len(page.ids)
    assert shared_index.spelling(parse(text)) is None or text.strip()


@pytest.fixture(scope="module")
def shared_index(tmp_path_factory):
    index = WhooshIndex(tmp_path_factory.mktemp("site") / "search")
    index.rebuild([LIBRARY], lambda: ((), ()), wait=True)
    return index


@pytest.mark.parametrize("text", ["a" * 10_000, "sampah " * 3_000, '"' * 9_999, "yang di dan"])
def test_hostile_queries_are_answered(index, text):
    assert index.search(parse(text)).total in (0, 1, 2)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("smpah", "sampah"),
        ("Perpustakan bagi yang buta braile", "perpustakaan bagi yang buta braille"),
        ("sampah", None),
        ("xyzzy", None),
    ],
)
def test_spelling_names_words_of_the_index(index, text, meant):
    assert index.spelling(parse(text)) == meant


def test_changes_are_seen_by_a_reader_that_is_open(index, index_path, found):
    reader = WhooshIndex(index_path)
    assert found(reader, "gerobak") == []

    for _ in range(2):
        with index.writing():
            index.apply([document(1, "Gerobak Baca"), document(9, "Gerobak Sampah")], [5])

    assert sorted(found(reader, "gerobak")) == [1, 9]
    assert found(reader, "sampah") == [9]
    assert reader.status().documents == 5


def test_without_an_index_it_says_so(index_path):
    index = WhooshIndex(index_path)

    with pytest.raises(IndexUnavailable, match="missing"):
        index.search(parse("sampah"))
    assert index.status().problem == "missing"


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


def test_a_second_rebuild_waits_or_says_that_one_runs(index):
    def batches():
        with pytest.raises(RebuildRunning):
            WhooshIndex(index.directory.path).rebuild([], lambda: ((), ()), wait=False)
        yield LIBRARY

    index.rebuild(batches(), lambda: ((), ()), wait=True)

    assert index.status().documents == 5


def test_a_rebuild_takes_in_what_changed_meanwhile(index, found):
    def batches():
        with index.writing():
            index.apply([document(7, "Baru datang")], [1])
        yield LIBRARY

    index.rebuild(batches(), lambda: ([document(7, "Baru datang")], [1]), wait=True)

    assert found(index, "datang") == [7]
    assert found(index, "induk") == []


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


def test_what_is_not_counted_is_found_but_enters_no_count(index_of):
    index = index_of(
        document(1, "Bank Sampah", topic=["lingkungan"]),
        document(2, "Sampah karangan", counted=False, topic=["contoh"]),
    )
    page = index.search(parse("sampah"), facets=["topic"])

    assert (page.total, page.counted) == (2, 1)
    assert page.facet_counts == {"topic": {"lingkungan": 1}}


def test_related_phrases_that_were_found_are_told_as_they_are_written(index_of):
    index = index_of(document(1, "Turunkan AKI"), document(2, "Kematian ibu nol"))

    assert index.search(parse("kematian ibu")).also == ["AKI"]
    assert index.search(parse("nol")).also == []


def test_what_is_marked_is_what_was_asked_for(index_of):
    index = index_of(document(1, "Angka kematian ibu dan AKI"))
    terms = index.search(parse("contoh kematian ibu")).terms

    assert ("mati", "ibu") in terms
    assert ("aki",) in terms
    assert ("angka", "mati", "ibu") not in terms
    assert ("contoh",) not in terms


@pytest.mark.parametrize(
    ("prefix", "words"), [("sam", ["sampah", "samsat"]), ("Perpus", ["perpustakaan"]), ("xy", [])]
)
def test_words_that_begin_so(index, prefix, words):
    assert index.suggest(prefix, 5) == words


def test_documents_that_share_telling_words_are_alike(index_of):
    index = index_of(
        document(1, "Ojek Darah", "Kurir darah bersepeda.", topic=["kesehatan"]),
        document(2, "Kurir Darah", "Darah diantar.", topic=["kesehatan"]),
        document(3, "Kurir Darah Palsu", "Darah diantar.", counted=False, topic=["kesehatan"]),
        document(4, "Kurir Darah Sekolah", "Darah.", topic=["pendidikan"]),
        *[document(ref, f"Izin {ref}") for ref in range(5, 20)],
    )

    (alike,) = index.similar(1, 3, filters={"topic": ["kesehatan"]})
    assert (alike.id, set(alike.shared)) == (2, {"darah", "kurir"})
    assert [one.id for one in index.similar(1, 3)] == [2, 4]
    assert index.similar(99, 3) == []
    assert index.similar(7, 3) == []
    texts = {"title": "Ojek Darah", "body": "Kurir darah bersepeda.", "names": "Izin 7"}
    assert [one.id for one in index.alike(texts, 3)] == [1, 2, 4]
    assert index.alike({"title": "Kapal", "body": "Kurir."}, 3) == []
