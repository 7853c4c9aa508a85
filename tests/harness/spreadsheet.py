"""Reads an XLSX file as a spreadsheet program would: what each cell is, and how it is shown."""

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ESCAPED = re.compile(r"_x([0-9A-F]{4})_")
EPOCH = datetime(1899, 12, 30, tzinfo=UTC)


@dataclass
class Sheet:
    rows: list
    """Of each row the cells from the left: a text, a Decimal, or None where it is empty."""
    looks: list
    """The number format of each cell, "" for the usual one."""
    names: list
    parts: list
    """Names of the files that the archive holds."""
    formulas: int
    frozen: bool
    widths: list


def read(content):
    """The first sheet of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tree = {
            name: ElementTree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xml")
        }
        parts = archive.namelist()
    sheet, styles = tree["xl/worksheets/sheet1.xml"], tree["xl/styles.xml"]
    formats = {one.get("numFmtId"): one.get("formatCode") for one in styles.iter(f"{MAIN}numFmt")}
    formats["2"] = "0.00"  # one that spreadsheets know by its number
    shown = [one.get("numFmtId") for one in styles.find(f"{MAIN}cellXfs")]
    rows = [list(row) for row in sheet.iter(f"{MAIN}row")]
    return Sheet(
        rows=[[_value(cell) for cell in row] for row in rows],
        looks=[[formats.get(shown[int(cell.get("s", 0))], "") for cell in row] for row in rows],
        names=[one.get("name") for one in tree["xl/workbook.xml"].iter(f"{MAIN}sheet")],
        parts=parts,
        formulas=len([*sheet.iter(f"{MAIN}f"), *sheet.iter(f"{MAIN}hyperlink")]),
        frozen=any(pane.get("state") == "frozen" for pane in sheet.iter(f"{MAIN}pane")),
        widths=[float(column.get("width")) for column in sheet.iter(f"{MAIN}col")],
    )


def moment(number, zone):
    """The date and hour that a spreadsheet shows for this number, of which it knows no zone."""
    shown = EPOCH + timedelta(seconds=round(float(number) * 86400))
    return shown.replace(tzinfo=zone)


def _value(cell):
    if cell.get("t") == "inlineStr":
        return ESCAPED.sub(lambda code: chr(int(code[1], 16)), "".join(cell.itertext()))
    value = cell.find(f"{MAIN}v")
    return None if value is None else Decimal(value.text)
