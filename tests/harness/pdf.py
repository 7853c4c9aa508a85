"""A PDF as a reader that did not write it sees it: PDFium, which browsers use."""

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp

_LONGEST = 4000


def text_of(content: bytes) -> str:
    """The words of all pages, white space made even."""
    document = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def is_within_its_pages(content: bytes) -> bool:
    """Whether no sign stands, even in part, beyond the edge of its page."""
    for page in pypdfium2.PdfDocument(content):
        width, signs = page.get_width(), page.get_textpage()
        for at in range(signs.count_chars()):
            left, _bottom, right, _top = signs.get_charbox(at)
            if left < 0 or right > width:
                return False
    return True


def structure(content: bytes) -> list[tuple[str, str]]:
    """Tag and alternative text of each element that assistive technology meets, in its order."""
    document = pypdfium2.PdfDocument(content)
    found = []
    for page in document:
        tree = pdfium.FPDF_StructTree_GetForPage(page)
        for at in range(pdfium.FPDF_StructTree_CountChildren(tree)):
            found += _below(pdfium.FPDF_StructTree_GetChildAtIndex(tree, at))
        pdfium.FPDF_StructTree_Close(tree)
    return found


def tags(content: bytes) -> list[str]:
    return [tag for tag, _ in structure(content)]


def _below(element: object) -> Iterator[tuple[str, str]]:
    yield (
        _said(pdfium.FPDF_StructElement_GetType, element),
        _said(pdfium.FPDF_StructElement_GetAltText, element),
    )
    for at in range(pdfium.FPDF_StructElement_CountChildren(element)):
        child = pdfium.FPDF_StructElement_GetChildAtIndex(element, at)
        if child:
            yield from _below(child)


def _said(ask: object, element: object) -> str:
    buffer = ctypes.create_string_buffer(_LONGEST)
    size = ask(element, buffer, _LONGEST)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le")


def code_on(content: bytes) -> str:
    """What a phone reads from the QR code on the first page."""
    picture = pypdfium2.PdfDocument(content)[0].render(scale=3).to_numpy()
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else ""
