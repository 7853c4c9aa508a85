import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search.highlight import marked, snippet

TEXT = "Petugas mendatangi pusat kesehatan masyarakat. Pelayanannya gratis."


def hits(segments):
    return [text for text, is_match in segments if is_match]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({("layan",)}, ["Pelayanannya"]),
        ({("pusat", "sehat", "masyarakat")}, ["pusat kesehatan masyarakat"]),
        ({("pusat",), ("sehat",)}, ["pusat kesehatan"]),
        ({("sehat", "pusat")}, []),
        ({("pelayanannya",)}, ["Pelayanannya"]),
        (set(), []),
    ],
)
def test_words_as_written_are_marked(terms, expected):
    assert hits(marked(TEXT, terms)) == expected


def test_a_number_with_a_comma_is_marked_whole():
    text = "Turun dari 9,2 hari; 9 petugas, 2 kantor."

    assert hits(marked(text, {("9,2",)})) == ["9,2"]
    assert hits(marked(text, {("9",)})) == ["9"]


@given(st.text(max_size=80))
def test_marks_lose_nothing_of_the_text(text):
    pieces = marked(text, {("a",), ("sampah",)})

    assert "".join(piece for piece, _ in pieces) == unicodedata.normalize("NFC", text)


def test_a_snippet_shows_the_stretch_with_the_matches():
    text = "awal " * 50 + "di sini bank sampah berdiri " + "akhir " * 50

    segments = snippet(text, {("bank",), ("sampah",)}, words=12)

    assert hits(segments) == ["bank sampah"]
    assert segments[0] == ("… ", False)
    assert segments[-1] == (" …", False)
    assert len("".join(piece for piece, _ in segments).split()) <= 16


def test_a_snippet_without_match_is_the_beginning():
    assert snippet("satu dua tiga empat", {("lima",)}, words=2) == [
        ("satu dua", False),
        (" …", False),
    ]


def test_a_short_text_is_shown_whole():
    assert snippet("Hanya ini.", {("ini",)}) == [("Hanya ini.", False)]


@given(st.text(max_size=200))
def test_no_text_breaks_a_snippet(text):
    snippet(text, {("a",), ("b", "c")}, words=5)
