"""An XLSX that somebody uploads: read as it is shown, or refused before it does harm."""

import io
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from app.core import workbooks
from app.core.sheets import Kind, sheet_file

SHEET = "xl/worksheets/sheet1.xml"


def written(rows, **options):
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, options) as book:
        for row, values in rows.items():
            for column, value in values.items():
                if (sheet := book.get_worksheet_by_name("Orang")) is None:
                    sheet = book.add_worksheet("Orang")
                sheet.write(row, column, value)
        book.add_worksheet("Lain").write(0, 0, "lembar lain")
    return body.getvalue()


def changed(name, text, packed=zipfile.ZIP_DEFLATED):
    """A good workbook of which one part is another."""
    body = io.BytesIO()
    good = zipfile.ZipFile(io.BytesIO(written({0: {0: "peran"}})))
    with good, zipfile.ZipFile(body, "w", packed) as other:
        for part in good.namelist():
            other.writestr(part, text if part == name else good.read(part))
    return body.getvalue()


@pytest.mark.parametrize("way", [{}, {"constant_memory": True}], ids=["shared", "inline"])
def test_the_first_sheet_is_read_with_its_gaps(way):
    content = written({0: {0: "peran", 2: "surel"}, 3: {1: 7, 2: "=1+1"}}, **way)

    assert workbooks.is_one(content)
    assert workbooks.first_sheet(content) == [["peran", "", "surel"], [], [], ["", "7", "0"]]


def test_what_the_site_writes_it_reads(app):
    file = sheet_file(Kind.XLSX, "daftar", [["Nomor", "Nilai"], ["=1", Decimal("84.5")]])

    assert workbooks.first_sheet(file.get_data()) == [["Nomor", "Nilai"], ["=1", "84.5"]]


def called(content, method):
    """The same bytes, said in all headers to be packed in another way."""
    raw = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + offset] = method
            at = raw.find(mark, at + 4)
    return bytes(raw)


BOMB = "<sheetData>" + " " * 20_000_000 + "</sheetData>"
LAUGHS = '<!DOCTYPE a [<!ENTITY b "' + "ha" * 100 + '">]><a>&b;</a>'
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


NO_WORKBOOKS = [
    b"PK",
    b"PK\x03\x04 and nothing else",
    written({0: {0: "peran"}})[:-200],
    changed(SHEET, BOMB),
    changed(SHEET, LAUGHS),
    changed(SHEET, LAUGHS.encode("utf-16")),
    changed(SHEET, "<row"),
    changed(SHEET, f'<s {NAMESPACE}><row r="1048576"/></s>'),
    changed(SHEET, f'<s {NAMESPACE}><row r="2"/><row r="1"/></s>'),
    changed(SHEET, f'<s {NAMESPACE}><row r="1"><c t="s"><v>99</v></c></row></s>'),
    changed(SHEET, f'<s {NAMESPACE}><row r="x"/></s>'),
    changed(SHEET, f'<s {NAMESPACE}><row r="1">{"<c/>" * 200_001}</row></s>'),
    changed(SHEET, "<a>" * 101 + "</a>" * 101),
    changed(SHEET, f"<s {NAMESPACE}/>", packed=zipfile.ZIP_BZIP2),
    changed(SHEET, f"<s {NAMESPACE}/>", packed=zipfile.ZIP_LZMA),
    called(written({0: {0: "peran"}}), zipfile.ZIP_BZIP2),
    called(written({0: {0: "peran"}}), zipfile.ZIP_LZMA),
    changed("xl/workbook.xml", f"<w {NAMESPACE}/>"),
    changed("xl/_rels/workbook.xml.rels", "<r/>"),
]


@pytest.mark.parametrize("content", NO_WORKBOOKS, ids=range(len(NO_WORKBOOKS)))
def test_what_is_no_workbook_or_too_much_of_one_is_refused(content):
    with pytest.raises(workbooks.NotAWorkbook):
        workbooks.first_sheet(content)


def test_columns_and_signs_that_nobody_needs_are_left_out():
    (row,) = workbooks.first_sheet(written({0: {0: "a" * 10_000, 700: "jauh"}}))

    assert row == ["a" * workbooks.MOST_SIGNS]


def test_damage_anywhere_is_told_as_damage():
    good = written({0: {0: "peran", 1: "surel"}})
    told = 0
    for at in range(0, len(good), 13):
        broken = bytearray(good)
        broken[at] ^= 0xFF
        try:
            workbooks.first_sheet(bytes(broken))
        except workbooks.NotAWorkbook:
            told += 1

    assert told > 10
