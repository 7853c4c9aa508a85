"""The rules of proposals as tables; no database."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competitions.definition import Audience, Question, QuestionKind, parse_form
from app.core.errors import RuleBroken
from app.entries.models import EntryState
from app.entries.rules import checklist, completeness, eligibility, reading, states, values
from app.entries.rules.completeness import Progress
from app.entries.rules.states import Step
from tests.factories.competitions import FORM

S = EntryState
FORM_READ = parse_form(FORM)
WHOLE = {
    "judul": "Antar Obat Sehari Sampai",
    "kelompok": "umum",
    "kategori": "kesehatan",
    "mulai": "2024-03-17",
    "ringkasan": "Obat dititipkan pada perahu dagang.",
    "dampak": "Waktu tunggu turun menjadi satu hari.",
}

MAY = {
    #                draft  with_admin returned submitted passed failed withdrawn
    Step.EDIT: [True, True, True, False, False, False, False],
    Step.HAND: [True, False, True, False, False, False, False],
    Step.RETURN: [False, True, False, False, False, False, False],
    Step.FORWARD: [False, True, False, False, False, False, False],
    Step.WITHDRAW: [True, True, True, True, True, False, False],
    Step.CHECK: [False, False, False, True, False, False, False],
    Step.REOPEN: [False, False, False, False, True, True, False],
}
ORDER = [S.DRAFT, S.WITH_ADMIN, S.RETURNED, S.SUBMITTED, S.PASSED, S.FAILED, S.WITHDRAWN]


@pytest.mark.parametrize("step", Step)
def test_each_step_belongs_to_its_states(step):
    found = [states.refusal(step, state, as_admin=True) is None for state in ORDER]

    assert found == MAY[step]


@pytest.mark.parametrize(
    ("step", "state", "as_admin", "started", "code"),
    [
        (Step.EDIT, S.WITH_ADMIN, False, False, "entry.with_admin"),
        (Step.EDIT, S.WITH_ADMIN, True, False, None),
        (Step.EDIT, S.SUBMITTED, True, False, "entry.already_forwarded"),
        (Step.HAND, S.WITHDRAWN, False, False, "entry.withdrawn"),
        (Step.FORWARD, S.DRAFT, True, False, "entry.not_with_admin"),
        (Step.CHECK, S.PASSED, False, False, "entry.already_checked"),
        (Step.WITHDRAW, S.PASSED, True, False, None),
        (Step.WITHDRAW, S.PASSED, True, True, "entry.assessment_started"),
        (Step.WITHDRAW, S.SUBMITTED, True, True, "entry.assessment_started"),
        (Step.WITHDRAW, S.DRAFT, True, True, None),
        (Step.REOPEN, S.SUBMITTED, False, False, "check.not_concluded"),
        (Step.REOPEN, S.PASSED, False, True, "check.assessment_started"),
        (Step.REOPEN, S.FAILED, False, True, "check.assessment_started"),
    ],
)
def test_a_refusal_names_its_rule(step, state, as_admin, started, code):
    refused = states.refusal(step, state, as_admin=as_admin, assessment_started=started)

    assert refused == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("   \n ", 0),
        ("satu", 1),
        ("satu  dua\ntiga\tempat", 4),
        ("satu\u00a0dua\u2003tiga", 3),
        ("tidak-terpisah (satu)", 2),
        ("\ufeffsatu dua", 2),
        ("ﬁlm ½", 2),
    ],
)
def test_words_are_runs_between_white_space(text, words):
    assert values.word_count(text) == words


@given(st.text(), st.text())
def test_joining_two_texts_by_a_space_adds_their_words(one, other):
    assert values.word_count(f"{one} {other}") == values.word_count(one) + values.word_count(other)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9", "9"),
        ("9,5", "9.5"),
        ("1.234", "1234"),
        ("1.234.567,8", "1234567.8"),
        ("9.5", None),
        ("1234", "1234"),
        ("1.23", None),
        ("1e5", None),
        ("1_000", None),
        ("+3", None),
        ("٣", None),
        ("1.234,", None),
        ("9" * 5000, None),
        ("40 %", "40"),
        ("-3", "-3"),
        ("", None),
        ("sembilan", None),
        ("NaN", None),
    ],
)
def test_numbers_are_read_in_indonesian_form(text, number):
    assert values.as_number(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://video.example.org/a?b=1", True),
        ("http://example.org", True),
        ("video.example.org", False),
        ("javascript:alert(1)", False),
        ("https://ex ample.org", False),
        ("https://example.org?b=1", True),
        ("https://video.example.org/@kanal/a@b", True),
        ("https://ina:sandi@video.example.org/a", False),
        ("https://bank.example.org@evil.example/", False),
        ("https://evil.example\\@bank.example.org/", False),
    ],
)
def test_links_start_with_http(text, link):
    assert values.is_link(text) is link


def question(kind, **more):
    return Question(key="q", kind=QuestionKind(kind), label="Q", **more)


@pytest.mark.parametrize(
    ("asked", "raw", "value"),
    [
        (question("line"), "  dua\n kata ", "dua kata"),
        (question("text"), " a\r\nb ", "a\nb"),
        (question("text"), None, ""),
        (question("sdgs"), ["17", "3", "99"], [3, 17]),
        (question("sources"), ["5", "2", "5"], [5, 2]),
        (question("partners"), [{"name": " ", "role": ""}], []),
        (question("partners"), [{"name": "BPS", "x": "y"}], [{"name": "BPS", "role": ""}]),
    ],
)
def test_an_answer_has_one_form(asked, raw, value):
    assert values.normalise(asked, raw) == value


def test_an_unknown_option_is_left_out():
    assert values.normalise(question("group"), "gelap", {"umum"}) == ""
    assert values.normalise(question("group"), "umum", {"umum"}) == "umum"


@pytest.mark.parametrize(
    "other", ["antar OBAT  sehari sampai", "Antar Obat: Sehari Sampai!", "Antar obat sehari-sampai"]
)
def test_titles_are_the_same_whatever_their_case_and_marks(other):
    assert values.title_key(other) == values.title_key("Antar Obat Sehari Sampai")


def test_a_whole_form_has_no_gaps():
    assert completeness.missing(FORM_READ, WHOLE, {}, "umum") == []


@pytest.mark.parametrize(
    ("answers", "files", "group", "gaps"),
    [
        ({"judul": ""}, {}, "umum", [("judul", "missing")]),
        ({"mulai": "17 Maret"}, {}, "umum", [("mulai", "not_a_date")]),
        ({"ringkasan": "kata " * 22}, {}, "umum", [("ringkasan", "too_long")]),
        ({"video": "video.example"}, {}, "umum", [("video", "not_a_link")]),
        ({"judul": "x" * 301}, {}, "umum", [("judul", "title_too_long")]),
        ({"mulai": "0001-01-01"}, {}, "umum", [("mulai", "unlikely_date")]),
        ({"mulai": "9999-12-31"}, {}, "umum", [("mulai", "unlikely_date")]),
        ({"mulai": "20240317"}, {}, "umum", [("mulai", "not_a_date")]),
        ({}, {}, "replikasi", [("sumber", "missing")]),
        ({"sumber": [3]}, {}, "replikasi", []),
    ],
)
def test_gaps_are_named_in_the_order_of_the_form(answers, files, group, gaps):
    given_answers = {**WHOLE, **answers}

    found = completeness.missing(FORM_READ, given_answers, files, group)

    assert [(gap.question, gap.code) for gap in found] == gaps


FIGURES = {
    "baseline": "9",
    "indicator": "Waktu tunggu",
    "period": "2024",
    "result": "1",
    "source": "Catatan farmasi",
    "unit": "hari",
}


@pytest.mark.parametrize(
    ("row", "gaps"),
    [
        ({}, []),
        ({"baseline": "1.234,5", "result": "40 %"}, []),
        ({"baseline": "sembilan"}, [("baseline", "not_a_number")]),
        ({"result": "1e5"}, [("result", "not_a_number")]),
        ({"source": ""}, [("source", "part_missing")]),
        ({"indicator": "", "unit": ""}, [("indicator", "part_missing"), ("unit", "part_missing")]),
        ({"unit": "", "result": ""}, [("unit", "part_missing"), ("result", "part_missing")]),
    ],
)
def test_a_row_of_figures_says_which_part_is_wrong(row, gaps):
    answers = {**WHOLE, "angka": [FIGURES, {**FIGURES, **row}]}

    found = completeness.missing(FORM_READ, answers, {}, "umum")

    assert [(gap.data["part"], gap.code) for gap in found] == gaps
    assert {gap.data["row"] for gap in found} <= {2}


@pytest.mark.parametrize(
    ("answers", "progress"),
    [
        ({}, Progress.EMPTY),
        ({"ringkasan": "Satu"}, Progress.PARTIAL),
        ({"ringkasan": "Satu", "dampak": "Dua"}, Progress.COMPLETE),
        ({"ringkasan": "kata " * 22, "dampak": "Dua"}, Progress.PARTIAL),
    ],
)
def test_progress_of_a_section(answers, progress):
    section = FORM_READ.section("isi")

    assert completeness.progress(section, answers, {}, "umum") is progress


@pytest.mark.parametrize(
    ("closes", "months", "latest"),
    [
        (date(2026, 12, 11), 24, date(2024, 12, 11)),
        (date(2026, 12, 11), 12, date(2025, 12, 11)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_age_counts_backwards_from_the_close(closes, months, latest):
    assert eligibility.latest_first_day(closes, months) == latest
    assert eligibility.age_in_months(latest, closes) == months
    assert eligibility.age_finding(latest, closes, months, "mulai") is None
    assert eligibility.age_finding(closes, closes, months + 1, "mulai").code == "too_young"


@pytest.mark.parametrize(
    ("used", "quota", "full"), [(9, 10, False), (10, 10, True), (99, None, False)]
)
def test_the_quota_counts_the_others(used, quota, full):
    assert (eligibility.quota_finding(used, quota, "kelompok") is not None) is full


CONTENT = {
    "group": {"key": "umum", "name": "Umum"},
    "answers": {**WHOLE, "penanggung-jawab": "Rina"},
    "files": [
        {"id": 1, "question_key": "pernyataan", "kind": "administrative"},
        {"id": 2, "question_key": "bukti", "kind": "evidence"},
    ],
}


@pytest.mark.parametrize(
    ("audience", "seen", "hidden"),
    [
        (Audience.PUBLIC, {"judul", "ringkasan"}, {"dampak", "bukti", "penanggung-jawab"}),
        (Audience.JUDGES, {"judul", "dampak", "bukti"}, {"pernyataan", "penanggung-jawab"}),
        (Audience.SECRETARIAT, {"pernyataan", "penanggung-jawab", "bukti"}, {"sumber"}),
    ],
)
def test_each_audience_reads_its_part(audience, seen, hidden):
    sections = reading.readable(CONTENT, FORM_READ, audience)
    keys = {answer.question.key for section in sections for answer in section.answers}

    assert seen <= keys
    assert not hidden & keys


def test_blind_reading_hides_who_the_people_are():
    sections = reading.readable(CONTENT, FORM_READ, Audience.SECRETARIAT, blind=True)

    assert "penanggung-jawab" not in {a.question.key for s in sections for a in s.answers}


def test_each_answer_comes_with_its_files():
    sections = reading.readable(CONTENT, FORM_READ, Audience.JUDGES)
    files = {a.question.key: [f["id"] for f in a.files] for s in sections for a in s.answers}

    assert files["bukti"] == [2]
    assert files["dampak"] == []


@pytest.mark.parametrize(
    ("items", "outcome"),
    [
        ([], "check.items_open"),
        ([{"key": "a", "passed": None, "reason": ""}], "check.items_open"),
        ([{"key": "a", "passed": False, "reason": ""}], "check.reason_missing"),
        ([{"key": "a", "passed": False, "reason": "Kosong"}], False),
        ([{"key": "a", "passed": True, "reason": ""}], True),
        (
            [
                {"key": "a", "passed": True, "reason": ""},
                {"key": "b", "passed": False, "reason": "Kosong"},
            ],
            False,
        ),
    ],
)
def test_the_check_passes_when_every_item_does(items, outcome):
    try:
        found = checklist.verdict(items)
    except RuleBroken as problem:
        found = problem.code

    assert found == outcome


def test_receipt_numbers_tell_year_entry_and_count():
    assert states.receipt_number(2027, 12, 3) == "TT-2027-000012-03"
