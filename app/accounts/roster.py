"""A list of people to invite, as CSV or XLSX: columns peran, nama, surel, instansi (of a judge:
their own), jenis (of a new agency whose name does not tell it).

Comma, semicolon or tab between the columns, which may stand in any order; "email" also names
the third. Pure: knows no database.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote_plus

from app.accounts import rules
from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.core import workbooks
from app.core.errors import RuleBroken, TooLarge
from app.core.request import clean_text
from app.core.text import visible

MOST_LINES = 500
MOST_BYTES = 10_000_000
"""Of the file; a workbook may hold pictures and other sheets."""
_MOST_SENT = 450_000
"""Bytes that a form needs for the text: twice that, for it may name each agency once more, fits
within the 1 MB that a form may hold (MAX_FORM_MEMORY_SIZE)."""
ROLE_WORDS = {
    "evaluator": Role.EVALUATOR,
    "panelis": Role.PANELIST,
    "admin instansi": Role.AGENCY_ADMIN,
}
KIND_WORDS = {
    kind.value: kind
    for kind in (AgencyKind.MINISTRY, AgencyKind.STATE_BODY, AgencyKind.BUMN, AgencyKind.BUMD)
}
"""Local governments are not among them: their names tell what they are."""
EXAMPLE = """peran,nama,surel,instansi,jenis
evaluator,Dewi Lestari,dewi@contoh.go.id,Kementerian Pertanian,
panelis,Fajar Nugroho,fajar@contoh.ac.id,,
admin instansi,Eko Prasetyo,eko@contoh.go.id,Pemerintah Kabupaten Sleman,
admin instansi,Rina Wulandari,rina@contoh.co.id,Bank Rimba,BUMD"""
_COLUMNS = {
    "peran": "role",
    "nama": "name",
    "surel": "email",
    "email": "email",
    "instansi": "agency",
    "jenis": "kind",
}


@dataclass(frozen=True)
class Line:
    """One person of the list; `problem` is a rule code, empty when the line can be read."""

    number: int
    role_word: str
    name: str
    email: str
    agency: str
    kind_word: str
    problem: str = ""

    @property
    def role(self) -> Role | None:
        return ROLE_WORDS.get(self.role_word.lower())

    @property
    def kind(self) -> AgencyKind | None:
        return KIND_WORDS.get(self.kind_word.lower())


def decoded(content: bytes) -> str:
    """An uploaded file as the text of a CSV; RuleBroken when it is neither CSV nor XLSX, or more
    than the form that confirms it can carry."""
    is_workbook = workbooks.is_one(content)
    if len(content) > (MOST_BYTES if is_workbook else _MOST_SENT):
        raise TooLarge("roster_too_large")
    try:
        text = (
            _as_csv(workbooks.first_sheet(content)) if is_workbook else content.decode("utf-8-sig")
        )
    except (UnicodeDecodeError, workbooks.NotAWorkbook):
        raise RuleBroken("roster_not_text") from None
    if len(text) <= _MOST_SENT:
        text = clean_text(text)
        if len(quote_plus(text.replace("\n", "\r\n"))) <= _MOST_SENT:
            return text
    raise TooLarge("roster_too_large")


def _as_csv(rows: Iterable[Sequence[str]]) -> str:
    """One line for each row, so that its number stays."""
    text = io.StringIO()
    csv.writer(text).writerows([" ".join(cell.split()) for cell in row] for row in rows)
    return text.getvalue()


def read(text: str) -> list[Line]:
    """The lines with their numbers in the file; RuleBroken when it is no such list."""
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=first.count)
    reader = csv.DictReader(io.StringIO(text), delimiter=separator, strict=True)
    try:
        reader.fieldnames = [_COLUMNS.get(n.strip().lower(), n) for n in reader.fieldnames or ()]
        if {"role", "name", "email"} - set(reader.fieldnames):
            raise RuleBroken("roster_columns")
        lines = list(islice(_lines(reader), MOST_LINES + 1))
    except csv.Error:
        raise RuleBroken("roster_not_text") from None
    if len(lines) > MOST_LINES:
        raise RuleBroken("roster_too_long", most=MOST_LINES)
    if not lines:
        raise RuleBroken("roster_empty")
    return lines


def _lines(reader: "csv.DictReader[str]") -> Iterator[Line]:
    seen: set[tuple[str, str, str]] = set()
    for row in reader:
        values = {key: " ".join(visible(row.get(key) or "").split()) for key in _COLUMNS.values()}
        if not any(values.values()):
            continue
        values["email"] = rules.normal_email(values["email"])
        role = ROLE_WORDS.get(values["role"].lower())
        place = values["agency"].lower() if role is Role.AGENCY_ADMIN else ""
        key = (values["role"].lower(), values["email"], place)
        problem = "roster_twice" if key in seen else _problem(values)
        seen.add(key)
        yield Line(
            reader.line_num, values["role"], values["name"], values["email"], values["agency"],
            values["kind"], problem,
        )  # fmt: skip


def _problem(values: Mapping[str, str]) -> str:
    role = ROLE_WORDS.get(values["role"].lower())
    if role is None:
        return "roster_role"
    if not values["name"]:
        return "name_missing"
    if not rules.is_email(values["email"]):
        return "email_malformed"
    if values["kind"] and values["kind"].lower() not in KIND_WORDS:
        return "roster_kind"
    return "roster_agency" if role is Role.AGENCY_ADMIN and not values["agency"] else ""
