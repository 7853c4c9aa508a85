"""A file of marks that never was in the site: CSV as spreadsheets write it, here and abroad."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import normalize

from app.core.errors import Problem, RuleBroken
from app.judging.rules.scorecards import Points

NEEDED = ("entry", "judge", "score")
OPTIONAL = ("criterion", "weight")
LARGEST = 20_000_000
"""Bytes; a year's marks are a fiftieth of it."""
MOST_MARKS = 100_000
MOST_JUDGES = 2000
LONGEST_NAME = 200
MOST_POINTS = 1_000_000_000
_BETWEEN = (";", ",", "\t")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}([.,][0-9]{1,12})?")
_LONGEST_SHOWN = 40

Cells = Mapping[str, str]


@dataclass
class MarksFile:
    """What a file holds."""

    points: list[Points] = field(default_factory=list)
    problems: list[tuple[int, Problem]] = field(default_factory=list)
    """Number of the line, from 1, and what is wrong there; such a row is not among the points."""
    columns: Sequence[str] = ()
    signs: set[str] = field(default_factory=set)
    """The decimal signs that were met."""


def read(content: bytes) -> MarksFile:
    """The marks of a CSV file with the columns `entry`, `judge` and `score`, and perhaps
    `criterion` and `weight`; others are passed over. RuleBroken when nothing can be read of it.

    Cells stand between commas, semicolons or tabs; numbers have a decimal point or comma.
    """
    if len(content) > LARGEST:
        raise RuleBroken("marks.too_large", most=LARGEST // 1_000_000)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise RuleBroken("marks.not_utf8") from problem
    found = MarksFile()
    rows = _rows(text, found)
    found.columns = tuple(cell.strip().casefold() for cell in next(rows, (0, ()))[1])
    _require_columns(found.columns)
    reader = _Reader(found)
    for line, cells in rows:
        try:
            found.points.append(reader.points(line, cells))
        except RuleBroken as problem:
            found.problems.append((line, Problem("", problem.code, problem.data)))
    if len(found.points) > MOST_MARKS:
        raise RuleBroken("marks.too_many", most=MOST_MARKS)
    if len({one.judge for one in found.points}) > MOST_JUDGES:
        raise RuleBroken("marks.too_many_judges", most=MOST_JUDGES)
    return found


def _rows(text: str, found: MarksFile) -> Iterator[tuple[int, Sequence[str]]]:
    """Number of the first line and cells of each row that is not blank."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    between = max(_BETWEEN, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            until = reader.line_num
            found.problems.append((line, Problem("", "marks.quotes", {"until": until})))
            continue
        if any(cell.strip() for cell in cells):
            yield line, cells


def _require_columns(columns: Sequence[str]) -> None:
    if not columns:
        raise RuleBroken("marks.none")
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        there = ", ".join(map(_shown, columns[:10]))
        raise RuleBroken("marks.columns_missing", names=", ".join(missing), there=there)
    twice = [name for name in (*NEEDED, *OPTIONAL) if columns.count(name) > 1]
    if twice:
        raise RuleBroken("marks.column_twice", names=", ".join(twice))


@dataclass
class _Reader:
    """Reads rows one by one, and remembers what the next must agree with."""

    found: MarksFile
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)
    weights: dict[str, tuple[float, int]] = field(default_factory=dict)

    def points(self, line: int, row: Sequence[str]) -> Points:
        """RuleBroken where the row is no mark."""
        columns = self.found.columns
        if len(row) < len(columns) or any(cell.strip() for cell in row[len(columns) :]):
            raise RuleBroken("marks.cells", there=len(row), wanted=len(columns))
        cells = dict(zip(columns, row, strict=False))
        entry, judge = _name(cells, "entry"), _name(cells, "judge")
        criterion = _name(cells, "criterion") if "criterion" in cells else ""
        value, weight = self._number(cells, "score"), 1.0
        if criterion and "weight" in cells:
            weight = self._weight(line, criterion, cells)
        first = self.seen.setdefault((entry, judge, criterion), line)
        if first != line:
            raise RuleBroken("marks.twice", line=first)
        return Points(entry, judge, value, criterion, weight)

    def _weight(self, line: int, criterion: str, cells: Cells) -> float:
        weight = self._number(cells, "weight")
        if weight <= 0:
            raise RuleBroken("marks.weight_not_positive")
        known, first = self.weights.setdefault(criterion, (weight, line))
        if known != weight:
            raise RuleBroken("marks.weight_differs", criterion=criterion, line=first)
        return weight

    def _number(self, cells: Cells, column: str) -> float:
        text = cells[column].strip()
        if not text:
            raise RuleBroken("marks.no_number", column=column)
        if not _NUMBER.fullmatch(text):
            raise RuleBroken("marks.not_a_number", column=column, value=_shown(text))
        value = float(text.replace(",", "."))
        if abs(value) > MOST_POINTS:
            raise RuleBroken("marks.number_too_large", column=column)
        self.found.signs.update({",", "."} & set(text))
        return value


def _name(cells: Cells, column: str) -> str:
    """Without the spaces that nobody sees, which would make two of one."""
    name = normalize("NFC", " ".join(cells[column].split()))
    if not name:
        raise RuleBroken("marks.no_name", column=column)
    if len(name) > LONGEST_NAME:
        raise RuleBroken("marks.name_too_long", column=column, most=LONGEST_NAME)
    if not name.isprintable():
        raise RuleBroken("marks.unprintable", column=column)
    return name


def _shown(text: str) -> str:
    """Short, and nothing in it that a terminal would obey."""
    short = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return "".join(sign if sign.isprintable() else "�" for sign in short)
