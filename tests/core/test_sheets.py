"""Files for spreadsheets: every cell is a text."""

import csv
import io
from decimal import Decimal

import pytest
from flask_babel import force_locale

from app.core.sheets import csv_file, harmless


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
        ("", ""),
    ],
)
def test_no_part_of_a_cell_is_a_formula(cell, shown):
    assert harmless(cell) == shown


def test_a_file_quotes_every_cell(app):
    answer = csv_file("daftar", [["Nomor", "Judul"], [7, '"=1"; =2']])

    text = answer.get_data(as_text=True).removeprefix("\ufeff")
    assert text.splitlines()[1] == '''"7";"""=1"";\' =2"'''
    assert next(csv.reader(io.StringIO(text), delimiter=";")) == ["Nomor", "Judul"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="daftar.csv"'
    assert answer.content_type == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("language", "line"), [("id", '"Antar Obat";"84,50";"7"'), ("en", '"Antar Obat","84.50","7"')]
)
def test_a_file_is_parted_as_spreadsheets_of_the_language_read_it(app, language, line):
    with force_locale(language):
        answer = csv_file("daftar", [["Antar Obat", Decimal("84.50"), 7]])

    assert answer.get_data(as_text=True).removeprefix("\ufeff").strip() == line
