"""Papers that people open in a word processor: headings, paragraphs and tables, as DOCX.

Headings and lists of columns carry the styles and marks by which a screen reader finds its way:
real heading styles, a header row that is repeated on each page, the language, a title.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph as DocxParagraph
from flask import Response

from app.core.blocks import Block, Fact, Grid, Heading, NewPage, Paper, Paragraph, Place
from app.core.files import DOCX
from app.core.text import visible

PAGE = (Cm(29.7), Cm(21))
"""A4, lying."""
MARGIN = Cm(2)
LETTERS = "Arial"
_SIZES = {"Normal": 10, "Title": 16, "Heading 1": 13, "Heading 2": 11}


def word_file(name: str, paper: Paper) -> Response:
    """The paper as a download `name.docx`."""
    response = Response(written(paper), content_type=DOCX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response


def written(paper: Paper) -> bytes:
    document = docx.Document()
    _set_up(document, paper)
    document.add_paragraph(visible(paper.title), style="Title")
    for block in paper.blocks:
        _add(document, block)
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def _add(document: Document, block: Block) -> None:
    match block:
        case Heading(text, level):
            document.add_heading(visible(text), level)
        case Paragraph(text, strong):
            document.add_paragraph().add_run(visible(text)).bold = strong
        case Fact(term, value):
            line = document.add_paragraph()
            line.add_run(f"{visible(term)}: ").bold = True
            line.add_run(visible(value))
        case Grid():
            _add_grid(document, block)
        case NewPage():
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        case Place(office, name):
            for words in ("", f"{visible(office)},", "", "", visible(name)):
                document.add_paragraph(words)


def _set_up(document: Document, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author = visible(paper.title), visible(paper.author)
    properties.language, properties.comments = paper.language, ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.name, style.font.size = LETTERS, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        _fonts_of(style.element.get_or_add_rPr())
    _speak(document, paper.language)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{visible(paper.foot)}  ")
    _add_page_number(foot)


def _fonts_of(properties: Any) -> None:
    """The theme of the template would go before the font that is named."""
    fonts = properties.find(qn("w:rFonts"))
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    fonts.set(qn("w:hAnsi"), LETTERS)


def _speak(document: Document, language: str) -> None:
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)


def _add_page_number(paragraph: DocxParagraph) -> None:
    for kind in ("PAGE", "NUMPAGES"):
        if kind == "NUMPAGES":
            paragraph.add_run(" / ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), kind)
        paragraph._p.append(field)  # noqa: SLF001 - the library has no other way


def _add_grid(document: Document, grid: Grid) -> None:
    table = document.add_table(rows=1, cols=len(grid.columns), style="Table Grid")
    table.autofit = False
    _fill(table.rows[0], grid.columns, strong=True)
    _mark(table.rows[0], "w:tblHeader", "w:cantSplit")
    for cells in grid.rows:
        row = table.add_row()
        row.height = Mm(grid.tall) if grid.tall else None
        _fill(row, cells)
        _mark(row, "w:cantSplit")
    _set_widths(table, grid.widths)


def _fill(row: _Row, cells: Iterable[str], *, strong: bool = False) -> None:
    for cell, words in zip(row.cells, cells, strict=True):
        cell.paragraphs[0].add_run(visible(words)).bold = strong


def _mark(row: _Row, *names: str) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no other way
    for name in names:
        properties.append(OxmlElement(name))


def _set_widths(table: Table, widths: Sequence[float]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
