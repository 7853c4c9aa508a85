"""Reading import lines; addresses; figures."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competitions.definition import parse_form
from app.library.messages import RULES
from app.library.rules.citing import Work, bibtex, ris
from app.library.rules.records import Vocabulary, read_line
from app.library.rules.text import as_number, slug_of, source_name
from app.library.rules.winners import public_content

VOCABULARY = Vocabulary(
    topics={"kesehatan"}, agency_types={"kabupaten"}, knows_province=lambda name: name == "Bali"
)
LINE = {
    "key": "d001",
    "title": "Antar Obat",
    "agency": "Pemerintah Kabupaten Contoh",
    "agency_type": "kabupaten",
    "topic": "kesehatan",
}


def read(**changes):
    return read_line(json.dumps({**LINE, **changes}).encode(), VOCABULARY)


def test_a_record_may_tell_cost_people_law_timeline_and_failures():
    told = {"cost": "Rp5 juta", "people": "Dua kurir", "legal_base": "SK", "failures": "Sepi"}

    record = read(**told, timeline=["2019: diuji", "", "2019: diuji"]).record

    assert {name: getattr(record, name) for name in told} == told
    assert record.timeline == ("2019: diuji",)
    assert read(timeline="2019").problems[0].code == "import.not_texts"


def test_a_reference_names_version_and_day_and_breaks_no_file():
    work = Work("LI-7", "Dinas A & B", "Antar\nObat {50%}", None, 3, date(2026, 12, 1), "https://x")

    assert "author = {{Dinas A \\& B}}," in bibtex(work)
    assert "title = {{Antar Obat \\{50\\%\\}}}," in bibtex(work)
    assert "note = {LI-7, versi 3, 2026-12-01}," in bibtex(work)
    assert ris(work)[0] == "TY  - ELEC" and ris(work)[-1] == "ER  - "
    assert "TI  - Antar Obat {50%}" in ris(work) and "ET  - versi 3" in ris(work)
    assert not [line for line in ris(work) if line.startswith("PY")]


def test_a_record_with_only_a_title_is_enough():
    reading = read()

    assert reading.problems == []
    assert reading.record.title == "Antar Obat"
    assert reading.record.sdgs == ()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "title: belum diisi"),
        ({"title": "x" * 301}, "title: lebih dari 300 karakter"),
        ({"topic": "sihir"}, "topic: “sihir”"),
        ({"agency_type": "kerajaan"}, "agency_type: “kerajaan”"),
        ({"province": "Atlantis"}, "province: “Atlantis”"),
        ({"year": "2019"}, "year: “2019”"),
        ({"year": 12}, "year: “12”"),
        ({"year": True}, "year: “true”"),
        ({"sdgs": [0]}, "sdgs: “[0]”"),
        ({"sdgs": "3"}, "sdgs: “3”"),
        ({"source_urls": ["javascript:alert(1)"]}, "source_urls:"),
        ({"source_urls": "http://x"}, "source_urls: harus berupa daftar"),
        ({"key": "A B"}, "key: “A B”"),
        ({"colour": "red"}, "colour: bidang ini tidak dikenal"),
        ({"problem": 5}, "problem: harus berupa teks"),
        ({"problem": "a\0b"}, "problem: berisi karakter"),
        ({"vulnerable_groups": ["\ud800"]}, "vulnerable_groups: berisi karakter"),
        ({"vulnerable_groups": ["x" * 501]}, "vulnerable_groups: ada isi yang lebih dari 500"),
        ({"replicated_by": ["x"] * 101}, "replicated_by: lebih dari 100 isi"),
        ({"sdgs": [3] * 1000}, "sdgs: lebih dari 100 isi"),
        ({"title": "   "}, "title: belum diisi"),
        ({"title": "\u202e\u200b"}, "title: belum diisi"),
        ({"agency": "\u00a0\ufeff"}, "agency: belum diisi"),
        ({"year": "9" * 500}, "year: “" + "9" * 80 + "…”"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(changes, told):
    reading = read(**changes)

    assert reading.record is None
    said = [f"{one.place}: {str(RULES[one.code]) % one.data}" for one in reading.problems]
    assert any(words.startswith(told) for words in said), said


def test_what_nobody_sees_is_taken_off_and_lists_say_each_thing_once():
    record = read(
        title=" Ojek\u200b Darah\u202e ",
        sdgs=[3, 3, 10],
        vulnerable_groups=["", " lansia", "lansia ", "\u200b"],
    ).record

    assert record.title == "Ojek Darah"
    assert record.sdgs == (3, 10)
    assert record.vulnerable_groups == ("lansia",)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'{"title": "Satu", "title": "Dua"}', "import.doubled"),
        (b"[" * 100_000, "import.not_json"),
        (b'{"year": ' + b"[" * 900 + b"]" * 900 + b"}", "import.senseless"),
        (b'{"year": ' + b"9" * 5_000 + b"}", "import.not_json"),
        (b'{"year": NaN}', "import.senseless"),
        (b'{"x": "' + b"x" * 1_000_001 + b'"}', "import.line_too_long"),
    ],
)
def test_huge_deep_and_doubled_lines_are_refused(line, code):
    reading = read_line(line, VOCABULARY)

    assert reading.record is None
    assert code in {problem.code for problem in reading.problems}
    for problem in reading.problems:
        assert len(str(RULES[problem.code]) % problem.data) < 300


@given(st.text())
def test_no_line_of_text_breaks_the_reader(text):
    assert read_line(text.encode("utf-8", "surrogatepass"), VOCABULARY).record is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_no_value_of_any_kind_breaks_the_reader(value):
    for name in LINE | {"year": 1, "sdgs": 1, "source_urls": 1, "province": 1}:
        read_line(json.dumps({**LINE, name: value}).encode(), VOCABULARY)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Blood Jek Si Pengawal Nyawa", "blood-jek-si-pengawal-nyawa"),
        ("e-KTP: 1 Hari!", "e-ktp-1-hari"),
        ("✨", "inovasi"),
        ("x" * 200, "inovasi"),
    ],
)
def test_the_slug_is_made_of_plain_words(title, slug):
    assert slug_of(title) == slug


@given(st.text())
def test_a_slug_is_always_short_and_safe(title):
    slug = slug_of(title)

    assert 0 < len(slug) <= 80
    assert slug.replace("-", "").isalnum()
    assert slug.isascii()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9", Decimal(9)),
        ("1.234,5", Decimal("1234.5")),
        ("12,5", Decimal("12.5")),
        ("2.5", Decimal("2.5")),
        ("1.234.567", Decimal(1234567)),
        ("2–3 jam", None),
        ("", None),
    ],
)
def test_figures_are_read_as_indonesians_write_them(text, number):
    assert as_number(text) == number


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.menpan.go.id/", "menpan.go.id"),
        (
            "http://jipp.sulselprov.go.id/direktori/read/98",
            "jipp.sulselprov.go.id/direktori/read/98",
        ),
        ("https://a.go.id/" + "x" * 80 + "/id/2308", "a.go.id/…" + "x" * 42 + "/id/2308"),
    ],
)
def test_a_source_is_named_by_host_and_path(address, name):
    assert source_name(address) == name


def test_a_question_of_the_form_is_no_heading_and_sources_are_numbers():
    form = parse_form(
        {
            "sections": [
                {
                    "key": "isi",
                    "title": "Sumber daya",
                    "title_en": "Resources",
                    "questions": [
                        {
                            "key": key,
                            "kind": kind,
                            "label": label,
                            "audience": "public",
                            "identifies": False,
                        }
                        for key, kind, label in (
                            ("judul", "title", "Judul"),
                            ("kelompok", "group", "Kelompok"),
                            ("kategori", "category", "Kategori"),
                            ("biaya", "text", "Berapa biayanya?"),
                            ("tenaga", "text", "Berapa orang yang bekerja?"),
                            ("mitra", "line", "Mitra"),
                            ("asal", "sources", "Inovasi yang direplikasi"),
                        )
                    ],
                }
            ]
        }
    )
    answers = {"biaya": "Murah.", "tenaga": "Dua.", "mitra": "Forum Warga", "asal": [4, 2]}

    content = public_content({"title": "T", "unit": None, "answers": answers}, form, 2026)

    assert [section["title"] for section in content["sections"]] == [
        "Sumber daya",
        "Berapa orang yang bekerja?",
        "Mitra",
    ]
    assert content["sections"][0]["title_en"] == "Resources"
    assert content["replication_of"] == [4, 2]
