"""Files for spreadsheets: CSV, and XLSX with real numbers and dates; no cell is ever a formula."""

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app.core.sheets import Kind, harmless, sheet_file
from tests.harness import spreadsheet

pytestmark = pytest.mark.once

JAKARTA = ZoneInfo("Asia/Jakarta")
RUN = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}"]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Antar Obat", "Antar Obat"),
        ("1-2-3, tanpa = di awal", "1-2-3, tanpa = di awal"),
        ("=1+2", "'=1+2"),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("Obat;=cmd()", "Obat;'=cmd()"),
        ("Obat; +1", "Obat;' +1"),
        ("Obat,-1", "Obat,'-1"),
        ("Obat\t=1", "Obat\t'=1"),
        ("Obat\n-1\r@2", "Obat\n'-1\r'@2"),
        ('Obat;"=1', "Obat;'\"=1"),
        ('Obat, " "" +1', 'Obat,\' " "" +1'),
        ("", ""),
    ],
)
def test_no_part_of_a_cell_is_a_formula(cell, shown):
    assert harmless(cell) == shown


@given(st.lists(st.text("a=+-@ ,;\t\r\n\"'", max_size=9), max_size=3), st.sampled_from(",;"))
def test_whatever_sign_a_program_parts_lines_at_no_cell_is_a_formula(cells, ours):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=ours, quoting=csv.QUOTE_ALL).writerow(map(harmless, cells))
    for sign in ",;\t":
        for row in csv.reader(io.StringIO(text.getvalue(), newline=""), delimiter=sign):
            assert not [cell for cell in row if cell.strip().startswith(tuple("=+-@"))]


def test_a_file_quotes_every_cell(app):
    answer = sheet_file(Kind.CSV, "daftar", [["Nomor", "Judul"], [7, '"=1"; =2']])

    text = answer.get_data(as_text=True).removeprefix("\ufeff")
    assert text.splitlines()[1] == '''"7";"\'""=1"";\' =2"'''
    assert next(csv.reader(io.StringIO(text), delimiter=";")) == ["Nomor", "Judul"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="daftar.csv"'
    assert answer.content_type == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("language", "line"), [("id", '"Antar Obat";"84,50";"7"'), ("en", '"Antar Obat","84.50","7"')]
)
def test_a_file_is_parted_as_spreadsheets_of_the_language_read_it(app, language, line):
    with force_locale(language):
        answer = sheet_file(Kind.CSV, "daftar", [["Antar Obat", Decimal("84.50"), 7]])

    assert answer.get_data(as_text=True).removeprefix("\ufeff").strip() == line


def xlsx(*rows, name="daftar"):
    return spreadsheet.read(sheet_file(Kind.XLSX, name, rows).get_data())


def test_a_workbook_is_named_after_its_table(app):
    answer = sheet_file(Kind.XLSX, "rekap-kipp-contoh-2025-yang-panjang-sekali", [["Nomor"], [7]])

    assert answer.content_type.endswith("spreadsheetml.sheet")
    assert answer.headers["Content-Disposition"].endswith('panjang-sekali.xlsx"')
    assert spreadsheet.read(answer.get_data()).names == ["rekap-kipp-contoh-2025-yang-pan"]


@pytest.mark.parametrize("text", [*RUN, "https://evil.test", "007", "1e5", "3/4", "_x0041_"])
def test_a_text_stays_the_text_that_it_was(app, text):
    sheet = xlsx(["Judul"], [text])

    assert sheet.rows[1] == [text]
    assert sheet.formulas == 0
    assert not [part for part in sheet.parts if "rels" in part and "sheet1" in part]


def test_numbers_are_numbers_and_show_two_places(app):
    sheet = xlsx(["A", "B", "C", "D"], [7, Decimal("84.5"), "", 3175021203900001])

    assert sheet.rows[1] == [Decimal(7), Decimal("84.5"), "3175021203900001"]
    assert sheet.looks[1] == ["", "0.00", ""]


@pytest.mark.parametrize(
    ("language", "look"),
    [("id", '[$-421]d mmm yyyy hh.mm "WIB"'), ("en", '[$-809]d mmm yyyy hh:mm "WIB"')],
)
def test_a_moment_is_a_date_of_the_readers_zone_and_language(app, language, look):
    with force_locale(language):
        sheet = xlsx(["Masuk"], [datetime(2026, 11, 30, 20, 15, tzinfo=UTC)])

    assert spreadsheet.moment(sheet.rows[1][0], JAKARTA) == datetime(
        2026, 12, 1, 3, 15, tzinfo=JAKARTA
    )
    assert sheet.looks[1] == [look]


def test_the_heads_stay_in_sight_and_columns_fit_what_they_hold(app):
    sheet = xlsx(["No", "Judul", "Masalah"], [1, "Antar Obat Sehari Sampai", "panjang " * 50])

    assert sheet.frozen
    assert sheet.widths[0] < sheet.widths[1] < sheet.widths[2] < 70


def test_a_text_longer_than_a_cell_may_be_is_cut(app):
    assert len(xlsx(["Masalah"], ["a" * 40_000]).rows[1][0]) == 32_767
