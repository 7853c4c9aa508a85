"""Tables as files that people open in a spreadsheet: as CSV or as XLSX."""

import csv
import enum
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO
from zoneinfo import ZoneInfo

import xlsxwriter
from flask import Response, request
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.core.i18n import DECIMAL_SIGNS, locale_code, reader_zone, short_datetime, zone_label

Cell = str | int | Decimal | datetime
"""What a cell holds; "" leaves it empty."""


class Kind(enum.StrEnum):
    """The kinds of files, by the ending of their names."""

    CSV = "csv"
    XLSX = "xlsx"


_BETWEEN = {"id": ";", "en": ","}
_FORMULA = re.compile(r"""(^|[,;\t\n\r])(?=[\s"]*[=+\-@])""")
"""Where a cell may begin, also when the program parts the line at other signs than we do, and then
takes our quotation marks for its own."""
_AS_TEXTS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_MOST_DIGITS = 15
"""A spreadsheet rounds longer numbers, so they stand as texts."""
_NARROWEST, _WIDEST = 8, 60
"""Characters of a column."""
_MOMENTS = {"id": "[$-421]d mmm yyyy hh.mm", "en": "[$-809]d mmm yyyy hh:mm"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(cell: str) -> str:
    """The text with a quotation mark before all that a spreadsheet would run as a formula."""
    return _FORMULA.sub(r"\1'", cell)


def asked_kind() -> Kind:
    """The kind that the route of this address names."""
    kind: Kind = (request.view_args or {})["kind"]
    return kind


def sheet_file(kind: Kind, name: str, rows: Iterable[Sequence[Cell]]) -> Response:
    """The rows, of which the first names the columns, as a download `name.csv` or `name.xlsx`."""
    body = _xlsx(name, rows) if kind is Kind.XLSX else _csv(rows)
    media_type = _XLSX if kind is Kind.XLSX else "text/csv; charset=utf-8"
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Every cell stands in quotes and none is a formula.

    In Indonesian semicolons part the cells and figures have a decimal comma, in English commas
    and a point, as spreadsheets of that language read them.
    """
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=_BETWEEN[locale_code()], quoting=csv.QUOTE_ALL)
    for row in rows:
        sheet.writerow([_written(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, datetime):
        return short_datetime(cell)
    return str(cell).replace(".", DECIMAL_SIGNS[locale_code()])


def _xlsx(name: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    body = io.BytesIO()
    write_xlsx(body, name, rows)
    return body.getvalue()


def write_xlsx(target: IO[bytes], name: str, rows: Iterable[Sequence[Cell]]) -> None:
    """Numbers are numbers, moments are dates of the reader's zone, and texts are texts for ever:
    nothing is a formula or a link. The first row stays in sight. One row is in memory at a time."""
    with xlsxwriter.Workbook(target, _AS_TEXTS) as book:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "decimal": book.add_format({"num_format": "0.00"}),
            "moment": book.add_format({"num_format": _moment_format()}),
        }
        widths: dict[int, int] = {}
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                _put(sheet, (number, column), cell, looks)
                widths[column] = max(widths.get(column, 0), _width(cell))
        for column, width in widths.items():
            sheet.set_column(column, column, min(max(width + 2, _NARROWEST), _WIDEST))


def _put(sheet: Worksheet, place: tuple[int, int], cell: Cell, looks: dict[str, Format]) -> None:
    if isinstance(cell, datetime):
        local = cell.astimezone(ZoneInfo(reader_zone())).replace(tzinfo=None)
        sheet.write_datetime(*place, local, looks["moment"])
    elif isinstance(cell, Decimal):
        sheet.write_number(*place, float(cell), looks["decimal"])
    elif isinstance(cell, int) and len(str(abs(cell))) <= _MOST_DIGITS:
        sheet.write_number(*place, cell)
    elif cell != "":
        sheet.write_string(*place, str(cell), None if place[0] else looks["head"])


def _moment_format() -> str:
    return f'{_MOMENTS[locale_code()]} "{zone_label(reader_zone())}"'


def _width(cell: Cell) -> int:
    """Characters of the longest line, as the cell is shown."""
    return max(map(len, _written(cell).splitlines()), default=0)
