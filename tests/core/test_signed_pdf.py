"""What comes back from signing is the paper with signatures, or it is refused with the place."""

import io
from functools import cache

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from app.core import signed_pdf
from app.core.errors import RuleBroken
from tests.harness.signing import changed, sign, written

SMALL = (60, 60, 240, 140)
"""A box of a visible signature, points."""


@cache
def paper(words="Berita acara", pages=2):
    """A PDF with a line on each page."""
    writer = PdfWriter()
    font = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
    )
    for number in range(1, pages + 1):
        page, drawn = writer.add_blank_page(595, 842), DecodedStreamObject()
        drawn.set_data(f"BT /F1 12 Tf 72 700 Td ({words} {number}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(drawn)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.metadata = {"/Title": words}
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def refusal(returned, of=None):
    """The code and the data with which it is refused."""
    with pytest.raises(RuleBroken) as problem:
        signed_pdf.check(of or paper(), returned)
    return problem.value.code, problem.value.data


def rewritten(content, change=lambda writer: None):
    """As a program writes it that opens it and saves it whole."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def with_object(content, change):
    """The file with a change appended to it."""
    writer = changed(content)
    change(writer)
    return written(writer)


def say_otherwise(writer):
    page = writer.root["/Pages"]["/Kids"][1]
    writer.update_container(page)
    drawn = generic.StreamObject(stream_data=b"BT /F1 12 Tf 72 700 Td (Lain) Tj ET")
    page[pdf_name("/Contents")] = writer.add_object(drawn)


def other_font(writer):
    font = writer.root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]["/F1"]
    font[pdf_name("/BaseFont")] = pdf_name("/Courier")
    writer.update_container(font)


def lay_a_note(writer):
    page = writer.root["/Pages"]["/Kids"][1]
    note = {"/Type": "/Annot", "/Subtype": "/FreeText"}
    made = generic.DictionaryObject({pdf_name(k): pdf_name(v) for k, v in note.items()})
    made[pdf_name("/Rect")] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 9, 9)])
    page[pdf_name("/Annots")] = generic.ArrayObject([writer.add_object(made)])
    writer.update_container(page)


def act_by_itself(writer):
    act = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.pdf_string("x")}
    writer.root[pdf_name("/OpenAction")] = writer.add_object(generic.DictionaryObject(act))
    writer.update_root()


def another_title(writer):
    info = writer.trailer["/Info"]
    info[pdf_name("/Title")] = generic.pdf_string("Lain")
    writer.update_container(info)


def add_proofs(writer):
    """As a signature is kept provable for long: what certificates say, after the signature."""
    proofs = generic.DictionaryObject({pdf_name("/Certs"): generic.ArrayObject()})
    writer.root[pdf_name("/DSS")] = writer.add_object(proofs)
    writer.update_root()


def test_a_signed_paper_is_the_paper():
    once = sign(paper())
    twice = sign(once, "Tanda2", page=1, box=SMALL)

    assert once.startswith(paper())
    assert signed_pdf.check(paper(), once) == signed_pdf.Signed(1, [])
    assert signed_pdf.check(paper(), twice) == signed_pdf.Signed(2, [2])
    assert signed_pdf.check(paper(), sign(paper(), certify=True)).signatures == 1
    assert signed_pdf.check(paper(), with_object(once, add_proofs)).signatures == 1


def test_without_a_signature_it_does_not_count():
    assert refusal(paper()) == ("signing.unsigned", {})
    assert refusal(with_object(paper(), add_proofs)) == ("signing.unsigned", {})
    assert refusal(b"kosong") == ("signing.unreadable", {})


def test_another_paper_is_refused_with_the_place_of_the_difference():
    other, longer = sign(paper("Surat tugas")), sign(paper(pages=3))

    assert refusal(other) == (
        "signing.other_text",
        {"page": 1, "was": "Berita acara 1", "now": "Surat tugas 1"},
    )
    assert refusal(longer) == ("signing.other_pages", {"was": 2, "now": 3})
    assert refusal(sign(rewritten(paper()))) == ("signing.rewritten", {})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (say_otherwise, ("signing.page_changed", {"page": 2})),
        (other_font, ("signing.changed_inside", {})),
        (lay_a_note, ("signing.laid_on_page", {"page": 2})),
        (act_by_itself, ("signing.acts", {})),
        (another_title, ("signing.changed_inside", {})),
    ],
)
def test_what_is_changed_before_or_after_the_signature_is_found(change, said):
    assert refusal(sign(with_object(paper(), change))) == said
    assert refusal(with_object(sign(paper()), change)) == said


def test_a_stamp_that_hides_the_page_is_refused():
    hiding = sign(paper(), page=1, box=(0, 0, 595, 700))

    assert refusal(hiding) == ("signing.stamp_too_large", {"page": 2})


def test_what_is_laid_under_the_signature_is_refused():
    def lay(writer):
        note = FreeText(text="Catatan", rect=(50, 50, 200, 90))
        writer.add_annotation(0, note)

    assert refusal(rewritten(paper(), lay))[0] == "signing.rewritten"


def test_bytes_that_change_under_a_signature_are_found():
    signed = sign(paper())
    at = signed.index(b"/ModDate", len(paper())) if b"/ModDate" in signed else len(paper()) + 9
    for place in (at + 12, signed.index(b"/Contents", len(paper())) - 3):
        broken = bytearray(signed)
        broken[place] ^= 1
        assert refusal(bytes(broken))[0].startswith("signing.")


def test_under_a_password_it_is_refused():
    def lock(writer):
        writer.encrypt("rahasia")

    assert refusal(rewritten(paper(), lock))[0] in {"signing.encrypted", "signing.unreadable"}
