"""Files of marks as spreadsheets and people make them."""

import pytest

from app.core.errors import RuleBroken, problem_text
from app.judging.rules.marks_file import LARGEST, read
from app.judging.rules.scorecards import Points

HEAD = "entry,judge,score\n"


def rows(text):
    return read(text.encode()).points


def wrong(text):
    """Line → the code of what is wrong there."""
    return {line: problem.code for line, problem in read(text.encode()).problems}


def refused(content):
    with pytest.raises(RuleBroken) as caught:
        read(content if isinstance(content, bytes) else content.encode())
    return caught.value.code, caught.value.data


# --- what is read ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"entry,judge,score\ne1,A,87.5\n",
        b"entry,judge,score\r\ne1,A,87.5",
        b"entry,judge,score\re1,A,87.5\r",
        b"\xef\xbb\xbfentry;judge;score\r\ne1;A;87,5\r\n",
        b'entry,judge,score\ne1,A,"87,5"\n',
        b"entry\tjudge\tscore\ne1\tA\t87,5\n",
        b"\n\nJudge ;ENTRY; Score ;catatan\n;;;\nA; e1 ;+87.50;bagus\n\n",
        b'score,catatan,entry,judge\n87.5,"dua\nbaris, dan ""kutip""",e1,A\n',
    ],
)
def test_all_of_these_are_the_same_mark(content):
    found = read(content)

    assert (found.points, found.problems) == ([Points("e1", "A", 87.5)], [])


def test_spaces_that_nobody_sees_make_no_second_judge():
    composed, parted = "Café", "Cafe\u0301"
    found = rows(f"{HEAD}e1,{composed},1\ne2, {parted}\u00a0,2\ne3,Bu  Ani,3\ne4,Bu Ani,4\n")

    assert [one.judge for one in found] == ["Café", "Café", "Bu Ani", "Bu Ani"]


def test_numbers_of_entries_stay_as_they_are_written():
    assert [one.entry for one in rows(f"{HEAD}01,A,1\n1,A,2\n")] == ["01", "1"]


def test_criteria_come_with_their_weights():
    found = rows("entry,judge,criterion,weight,score\ne1,A,Ide,60,4\ne1,A,Dampak,40,5\n")

    assert found == [Points("e1", "A", 4, "Ide", 60), Points("e1", "A", 5, "Dampak", 40)]


@pytest.mark.parametrize(("score", "value"), [("-3", -3), ("0", 0), ("007", 7), ("1.5", 1.5)])
def test_numbers(score, value):
    assert rows(f"{HEAD}e1,A,{score}\n")[0].value == value


# --- rows that are no marks ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("e1,A,", "no_number"),
        ("e1,A,  ", "no_number"),
        ("e1,A,baik", "not_a_number"),
        ("e1,A,nan", "not_a_number"),
        ("e1,A,inf", "not_a_number"),
        ("e1,A,-Infinity", "not_a_number"),
        ("e1,A,1e999", "not_a_number"),
        ("e1,A,1_000", "not_a_number"),
        ("e1,A,٨٧", "not_a_number"),
        ('e1,A,"1.234,5"', "not_a_number"),
        ("e1,A,9999999999", "number_too_large"),
        (f"e1,A,{'9' * 400}", "not_a_number"),
        ("e1,A,87,5", "cells"),
        ("e1,A", "cells"),
        (",A,5", "no_name"),
        ("e1,\u00a0,5", "no_name"),
        (f"{'e' * 201},A,5", "name_too_long"),
        ("e\x001,A,5", "unprintable"),
        ("e1,\x1b[31mA,5", "unprintable"),
        ("e1,A\u202e,5", "unprintable"),
        ('e1,"A"B,5', "quotes"),
    ],
)
def test_a_wrong_row_is_named_and_the_next_is_read(row, code):
    found = read(f"{HEAD}e0,A,1\n{row}\ne2,A,2\n".encode())

    assert [(line, one.code) for line, one in found.problems] == [(3, f"marks.{code}")]
    assert [one.entry for one in found.points] == ["e0", "e2"]


def test_lines_are_counted_as_an_editor_counts_them():
    text = 'entry,judge,score,note\ne1,A,1,"a\nb\nc"\n\ne2,A,x,\n\ne3,A,y,\n'

    assert list(wrong(text)) == [6, 8]


def test_a_mark_that_is_there_already_is_wrong_and_the_first_stays():
    found = read(f"{HEAD}e1,A,5\ne1,B,6\ne1,A,7\ne1 ,A,5\n".encode())

    assert [(line, one.code, one.data) for line, one in found.problems] == [
        (4, "marks.twice", {"line": 2}),
        (5, "marks.twice", {"line": 2}),
    ]
    assert [one.value for one in found.points] == [5, 6]


def test_a_quotation_mark_without_its_pair_tells_how_far_it_went():
    found = read(f'{HEAD}e1,A,5\ne2,"A,6\ne3,A,7\n'.encode())

    assert [(line, one.code, one.data) for line, one in found.problems] == [
        (3, "marks.quotes", {"until": 4})
    ]
    assert len(found.points) == 1


def test_a_huge_cell_is_one_wrong_row():
    found = read(f"{HEAD}e1,A,5\ne2,{'A' * 200_000},6\ne3,A,7\n".encode())

    assert [(line, one.code) for line, one in found.problems] == [(3, "marks.quotes")]
    assert [one.entry for one in found.points] == ["e1", "e3"]


@pytest.mark.parametrize(
    ("weight", "code"),
    [("0", "weight_not_positive"), ("-1", "weight_not_positive"), ("", "no_number")],
)
def test_a_weight_is_more_than_nothing(weight, code):
    assert wrong(f"entry,judge,score,criterion,weight\ne1,A,5,Ide,{weight}\n") == {
        2: f"marks.{code}"
    }


def test_a_criterion_has_one_weight():
    text = "entry,judge,score,criterion,weight\ne1,A,5,Ide,60\ne1,B,5,Ide,40\ne1,B,5,Lain,40\n"

    assert wrong(text) == {3: "marks.weight_differs"}


def test_what_is_shown_of_a_wrong_cell_is_short_and_harmless(app):
    ((_, problem),) = read(f"{HEAD}e1,A,\x1b[2J{'x' * 500}\n".encode()).problems

    words = problem_text(problem)
    assert "�[2Jxxx" in words
    assert len(words) < 80


# --- files that cannot be read ---------------------------------------------------------------


@pytest.mark.parametrize("content", ["", "\n\n", " \n;;\n", "\ufeff"])
def test_an_empty_file(content):
    assert refused(content)[0] == "marks.none"


def test_a_head_alone_holds_no_marks():
    assert rows(HEAD) == []


@pytest.mark.parametrize(
    ("head", "missing"),
    [("entri,juri,nilai", "entry, judge, score"), ("entry,judge,total", "score"), ("x", None)],
)
def test_columns_that_are_not_there_are_named(head, missing):
    code, data = refused(f"{head}\n1,2,3\n")

    assert code == "marks.columns_missing"
    assert data["names"] == (missing or "entry, judge, score")
    assert data["there"] == ", ".join(head.split(","))


def test_a_column_that_is_there_twice():
    assert refused("entry,judge,score,Score\n1,2,3,4\n") == (
        "marks.column_twice",
        {"names": "score"},
    )


@pytest.mark.parametrize("content", [b"\xff\xfee\x00n\x00", b"entry,judge,score\ne\xe9,A,5\n"])
def test_other_encodings(content):
    assert refused(content)[0] == "marks.not_utf8"


def test_limits(monkeypatch):
    monkeypatch.setattr("app.judging.rules.marks_file.MOST_JUDGES", 2)
    monkeypatch.setattr("app.judging.rules.marks_file.MOST_MARKS", 4)

    assert len(rows(f"{HEAD}e,A,1\ne,B,1\n")) == 2
    assert refused(f"{HEAD}e,A,1\ne,B,1\ne,C,1\n")[0] == "marks.too_many_judges"
    assert refused(HEAD + "".join(f"e{n},A,1\n" for n in range(5)))[0] == "marks.too_many"
    assert refused(b"x" * (LARGEST + 1))[0] == "marks.too_large"
