"""Tables as files that people open in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from flask import Response

from app.core.i18n import DECIMAL_SIGNS, locale_code

_BETWEEN = {"id": ";", "en": ","}
_FORMULA = re.compile(r"(^|[,;\t\n\r])(?=\s*[=+\-@])")
"""Where a cell may begin, also when the program parts the line at other signs than we do."""


def harmless(cell: str) -> str:
    """The text with a quotation mark before all that a spreadsheet would run as a formula."""
    return _FORMULA.sub(r"\1'", cell)


def csv_file(name: str, rows: Iterable[Sequence[str | int | Decimal]]) -> Response:
    """The rows as a download; every cell stands in quotes and none is a formula.

    In Indonesian semicolons part the cells and figures have a decimal comma, in English commas
    and a point, as spreadsheets of that language read them.
    """
    text = io.StringIO()
    sheet = csv.writer(text, delimiter=_BETWEEN[locale_code()], quoting=csv.QUOTE_ALL)
    for row in rows:
        sheet.writerow([_written(cell) for cell in row])
    response = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _written(cell: str | int | Decimal) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    return str(cell).replace(".", DECIMAL_SIGNS[locale_code()])
