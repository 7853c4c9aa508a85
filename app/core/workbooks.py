"""Reads what somebody uploads as XLSX: the first sheet, as texts, within bounds."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

MOST_BYTES = 5_000_000
"""Of one part of the file, unpacked: a small file may hold a thousand times its size."""
MOST_ROWS, MOST_COLUMNS, MOST_SIGNS = 2_000, 20, 500
"""Rows after these make it unusable; columns and signs of a cell after these are left out."""
_MOST_ELEMENTS, _DEEPEST = 200_000, 100
"""Of one part: what the most rows and columns need, and far deeper than any part goes."""

_SHEETS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PLACES = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_COLUMN = re.compile(r"[A-Z]{1,3}")


class NotAWorkbook(ValueError):
    """The bytes are no XLSX that can be read, or unpack to more than anybody needs."""


def is_one(content: bytes) -> bool:
    """Whether the bytes begin as an XLSX does."""
    return content.startswith(b"PK")


def first_sheet(content: bytes) -> list[list[str]]:
    """Its rows, the empty ones too; a formula counts as what it last showed. NotAWorkbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            strings = _strings(archive)
            sheet = _tree(archive, _place_of_first(archive))
            return list(_rows(sheet, strings))
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError,
        struct.error, ElementTree.ParseError, LookupError, AttributeError, TypeError, ValueError,
    ) as problem:  # fmt: skip
        raise NotAWorkbook(str(problem)) from problem


def _place_of_first(archive: zipfile.ZipFile) -> str:
    sheets = list(_tree(archive, "xl/workbook.xml").iter(f"{_SHEETS}sheet"))
    ref = sheets[0].attrib[f"{_PLACES}id"]
    for link in _tree(archive, "xl/_rels/workbook.xml.rels"):
        if link.attrib["Id"] == ref:
            target = link.attrib["Target"]
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise LookupError(ref)


def _strings(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(one) for one in _tree(archive, "xl/sharedStrings.xml")]


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    member = archive.getinfo(name)
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ValueError(f"{name} is packed as no spreadsheet packs it")
    with archive.open(member) as part:
        text = part.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise ValueError(f"{name} is too large")
    if "<!" in text.decode("utf-8"):  # a document type, which may blow up what it names
        raise ValueError(f"{name} declares what no spreadsheet needs")
    return _parsed(text)


def _parsed(text: bytes) -> ElementTree.Element:
    """Without a document type it is harmless as long as it is neither deep nor very much."""
    root: ElementTree.Element | None = None
    number = depth = 0
    steps = ElementTree.iterparse(io.BytesIO(text), ("start", "end"))  # noqa: S314 - no document type
    for event, element in steps:
        if event == "end":
            depth -= 1
            continue
        root = element if root is None else root
        number, depth = number + 1, depth + 1
        if number > _MOST_ELEMENTS or depth > _DEEPEST:
            raise ValueError("too many elements")
    if root is None:
        raise ValueError("no element")
    return root


def _rows(sheet: ElementTree.Element, strings: list[str]) -> Iterator[list[str]]:
    above = 0
    for row in sheet.iter(f"{_SHEETS}row"):
        number = int(row.get("r", above + 1))
        if not above < number <= MOST_ROWS:
            raise ValueError(f"row {number} after row {above}")
        yield from ([] for _ in range(number - above - 1))
        above = number
        cells: list[str] = []
        for cell in row.iter(f"{_SHEETS}c"):
            column = _column(cell.get("r", ""), len(cells))
            if column < MOST_COLUMNS:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = _shown(cell, strings)[:MOST_SIGNS]
        yield cells


def _column(ref: str, following: int) -> int:
    """Of a reference like "AB12", counted from 0; where there is none, the next."""
    letters = _COLUMN.match(ref)
    if letters is None:
        return following
    number = 0
    for letter in letters[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _shown(cell: ElementTree.Element, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = cell.findtext(f"{_SHEETS}v", "")
    return strings[int(value)] if cell.get("t") == "s" else value


def _text(element: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_SHEETS}t"))
