"""Reading a list of people from CSV."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import roster
from app.core.errors import RuleBroken
from app.core.sheets import Kind, sheet_file

HEAD = "peran,nama,surel,instansi\n"


def test_columns_stand_in_any_order_and_separator():
    (line,) = roster.read("Surel;Nama;Peran\nDewi@KAB.test; Dewi  Lestari ;Evaluator\n")

    assert (line.number, line.name, line.email) == (2, "Dewi Lestari", "dewi@kab.test")
    assert line.role is roster.Role.EVALUATOR
    assert line.problem == ""


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("panelis,Dewi,dewi@kab.test,", ""),
        ("admin instansi,Dewi,dewi@kab.test,Kota Contoh", ""),
        ("ketua,Dewi,dewi@kab.test,", "roster_role"),
        ("evaluator,,dewi@kab.test,", "name_missing"),
        ("evaluator,Dewi,dewi,", "email_malformed"),
        ("admin instansi,Dewi,dewi@kab.test,", "roster_agency"),
        ("evaluator", "name_missing"),
    ],
)
def test_each_line_tells_its_problem(row, problem):
    (line,) = roster.read(HEAD + row)

    assert line.problem == problem


def test_a_person_twice_is_told_and_empty_lines_are_nothing():
    lines = roster.read(HEAD + "evaluator,Dewi,dewi@kab.test,\n\n,,,\nEvaluator,D,DEWI@kab.test,\n")

    assert [(line.number, line.problem) for line in lines] == [(2, ""), (5, "roster_twice")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "roster_columns"),
        ("nama,surel\nDewi,dewi@kab.test", "roster_columns"),
        (HEAD, "roster_empty"),
        (HEAD + "evaluator,Dewi,dewi@kab.test,\n" * 501, "roster_too_long"),
        (HEAD + 'evaluator,"Dewi"x,dewi@kab.test,', "roster_not_text"),
    ],
)
def test_what_is_no_list_is_refused(text, code):
    with pytest.raises(RuleBroken, match=code):
        roster.read(text)


@pytest.mark.parametrize(("content", "text"), [(b"\xef\xbb\xbfperan", "peran"), (b"a", "a")])
def test_a_mark_of_order_is_taken_off(content, text):
    assert roster.decoded(content) == text


def test_other_files_are_refused():
    with pytest.raises(RuleBroken, match="roster_not_text"):
        roster.decoded(b"PK\x03\x04\xff\xfe")


@pytest.mark.parametrize("sign", ["a", "é", "\n", "民"])
def test_a_list_that_is_read_fits_into_the_form_that_confirms_it(app, sign):
    accepted = 0
    for number in (1_000, 50_000, 74_000, 100_000, 440_000, 600_000):
        try:
            text = roster.decoded((sign * number).encode())
        except RuleBroken as problem:
            assert problem.code == "roster_too_large"
            continue
        accepted += 1
        sent = {"text": text.replace("\n", "\r\n"), "new_agency": text.replace("\n", "\r\n")}
        assert len(urlencode(sent)) + 10_000 < app.config["MAX_FORM_MEMORY_SIZE"]
    assert 0 < accepted < 6


def test_a_workbook_of_too_many_words_is_refused(app):
    rows = [["Kota Contoh " * 20] * 20 for _ in range(500)]

    with pytest.raises(RuleBroken, match="roster_too_large"):
        roster.decoded(sheet_file(Kind.XLSX, "orang", rows).get_data())


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        lines = roster.read(HEAD + text)
    except RuleBroken:
        return
    assert lines
