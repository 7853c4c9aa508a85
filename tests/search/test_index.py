"""The contract of `SearchIndex`, held by the engine that goes with the database of the run."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.search.index import IndexUnavailable, RebuildRunning, Sort
from app.search.query import parse
from tests.search.conftest import ON_POSTGRES, document, index_of_the_run

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
    max_examples=8 if ON_POSTGRES else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
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
def shared_index(built_app, tmp_path_factory):
    with index_of_the_run(built_app, tmp_path_factory.mktemp("site")) as new_index:
        index = new_index()
        index.rebuild([LIBRARY], lambda: ((), ()), wait=True)
        yield index


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


def test_changes_are_seen_by_a_reader_that_is_open(index, new_index, found):
    reader = new_index()
    assert found(reader, "gerobak") == []

    for _ in range(2):
        with index.writing():
            index.apply([document(1, "Gerobak Baca"), document(9, "Gerobak Sampah")], [5])

    assert sorted(found(reader, "gerobak")) == [1, 9]
    assert found(reader, "sampah") == [9]
    assert reader.status().documents == 5


def test_without_an_index_it_says_so(new_index):
    index = new_index()

    with pytest.raises(IndexUnavailable, match="missing"):
        index.search(parse("sampah"))
    assert index.status().problem == "missing"


def test_a_second_rebuild_waits_or_says_that_one_runs(index, new_index):
    def batches():
        with pytest.raises(RebuildRunning):
            new_index().rebuild([], lambda: ((), ()), wait=False)
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


def test_many_small_changes_are_all_kept_and_what_they_replaced_is_gone(index, new_index, found):
    reader = new_index()
    for step in range(1, 31):
        with index.writing():
            index.apply([document(100 + step % 7, f"Putaran langkah{step}")], [step])
        assert found(reader, f"langkah{step}") == [100 + step % 7]

    assert sorted(found(reader, "putaran")) == list(range(100, 107))
    assert found(reader, "langkah23") == []
    assert found(reader, '"putaran langkah24"') == [103]
    assert reader.status().documents == 7
    assert sorted(found(new_index(), "putaran")) == list(range(100, 107))
