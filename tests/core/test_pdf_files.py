"""Official papers as PDF: tagged, titled and whole, whatever stands in them."""

import io
import re

import pytest
from pypdf import PdfReader

from app.core import pdf_files
from app.core.blocks import Fact, Grid, Heading, Paper, Paragraph, Place
from tests.harness.pdf import is_within_its_pages, tags, text_of

pytestmark = pytest.mark.once

GRID = Grid(("Kriteria", "Bobot"), (11, 5), [("Kebaruan", "25"), ("Dampak", "75")])


def paper(*blocks, title="Berita Acara", language="id"):
    return Paper(title, blocks, "KIPP Contoh 2027", "Provinsi Contoh", language)


@pytest.fixture
def written(app):
    with app.test_request_context("/"):
        yield lambda *blocks, **said: pdf_files.written(paper(*blocks, **said))


def test_it_says_that_it_is_accessible_and_in_which_language(written):
    reader = PdfReader(io.BytesIO(written(Paragraph("Isi."))))
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("id")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Berita Acara"
    assert reader.metadata.author == "Provinsi Contoh"
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>|pdfuaid:part=\"1\"", xmp)


def test_another_reader_meets_headings_lists_and_tables_in_their_order(written):
    met = tags(
        written(
            Fact("Tahap", "Penilaian"),
            Fact("Waktu", "3 Mei"),
            Heading("Kriteria"),
            GRID,
            Heading("Rinci", 2),
            Paragraph("Penutup."),
        )
    )

    outline = [tag for tag in met if tag in {"H1", "H2", "H3", "L", "LI", "Table", "TH", "TD"}]
    table = ["Table", "TH", "TH", "TD", "TD", "TD", "TD"]
    assert outline == ["H1", "L", "LI", "LI", "H2", *table, "H3"]


def test_a_long_table_has_its_headings_on_each_page_and_pages_are_counted(written):
    content = written(Grid(("Nomor",), (5,), [(str(n),) for n in range(120)]))
    pages = PdfReader(io.BytesIO(content)).pages

    assert len(pages) > 2
    for at, page in enumerate(pages, 1):
        words = " ".join(page.extract_text().split())
        assert "Nomor" in words
        assert f"Halaman {at} dari {len(pages)}" in words


def test_the_same_paper_gives_the_same_bytes(written):
    assert written(GRID) == written(GRID)


def test_places_to_sign_say_as_what_and_who(written):
    words = text_of(written(Place("Ketua penyelenggara", "Siti Rahma"), Place("Sekretariat")))

    assert "Ketua penyelenggara," in words
    assert "Siti Rahma" in words


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("x") *tebal* _miring_ $x$ <label> @ref `raw` \\ ~ = + - /',
        ']#eval("1")[',
        "{here} {all}",
        "É ū ő Ω Ж",
    ],
)
def test_what_somebody_typed_is_never_markup(written, typed):
    words = text_of(written(Paragraph(typed), Fact(typed, typed), title=typed))

    assert words.count(" ".join(typed.split())) >= 2


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Posyandu 😀 ceria", "Posyandu � ceria"),
        ("中文", "��"),
        ("ꦲꦏ", "��"),
        ("nul\x01\x00nul", "nulnul"),
        ("\u202eterbalik", "terbalik"),
        ("\ue000\ufffe", ""),
    ],
)
def test_a_sign_that_no_letter_can_show_has_a_stand_in(written, typed, shown):
    assert shown in text_of(written(Paragraph(typed)))


def test_a_word_without_end_goes_on_in_the_next_line(written):
    endless = "Inovasi" + "x" * 190
    content = written(
        Heading(endless),
        Fact(endless, endless),
        Grid(("Kriteria", "Bobot"), (11, 5), [(endless, endless)]),
        Place(endless, endless),
        title=endless,
    )

    assert is_within_its_pages(content)
    assert text_of(content).replace(" ", "").count(endless) == 8


@pytest.mark.parametrize("nothing", ["", " ", "\u200b"])
def test_where_nothing_was_written_there_is_still_a_paper(written, nothing):
    empty = Grid(("Kriteria", "Bobot"), (11, 5), [(nothing, nothing)])
    content = written(
        Heading(nothing), Fact(nothing, nothing), Paragraph(nothing), empty, Place(nothing)
    )

    assert "H2" in tags(content)


def test_in_english_its_pages_are_counted_in_english(written):
    assert "Page 1 of 1" in text_of(written(Paragraph("Text."), language="en"))
