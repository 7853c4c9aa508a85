import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search import lexicon
from app.search.query import LONGEST_TEXT, MOST_WORDS, Demand, parse


def words(text):
    return [concept.word for concept in parse(text).concepts]


def counts_as(text, place=0):
    return {alternative.terms for alternative in parse(text).concepts[place].alternatives}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("antrean rumah sakit", ["antrean", "rumah sakit"]),
        ("pelayanan di puskesmas", ["pelayanan", "puskesmas"]),
        ("e-KTP", ["ektp"]),
        ('"jemput bola" desa', ["jemput bola", "desa"]),
        ("sampah -plastik", ["sampah"]),
        ('"belum ditutup', ["belum", "ditutup"]),
        ("yang dan", ["yang", "dan"]),
        ("", []),
        ("  ", []),
        ("🙂", []),
        ("AND OR NOT ( : *", ["and", "or", "not"]),
    ],
)
def test_words_of_a_query(text, expected):
    assert words(text) == [word for word in expected if word != "and"]


def test_a_minus_before_a_word_excludes_it():
    assert parse("sampah -plastik").excluded == ("plastik",)


def test_a_hyphen_inside_a_word_excludes_nothing():
    assert parse("anak-anak").excluded == ()


def test_quoted_words_must_stand_as_written():
    (phrase,) = parse('"Pelayanan Publik"').concepts

    assert phrase.demand is Demand.ALWAYS
    assert [(one.terms, one.exact) for one in phrase.alternatives] == [
        (("pelayanan", "publik"), True)
    ]


def test_words_of_a_question_do_not_narrow_the_search():
    demands = {
        concept.word: concept.demand for concept in parse("contoh inovasi stunting").concepts
    }

    assert demands["stunting"] is Demand.USUALLY
    assert demands["contoh"] is demands["inovasi"] is Demand.OPTIONAL


def test_words_of_a_question_alone_are_searched():
    assert [concept.demand for concept in parse("inovasi").concepts] == [Demand.USUALLY]


def test_words_of_a_complaint_come_second_to_its_subject():
    demands = [concept.demand for concept in parse("antrean KTP").concepts]

    assert demands == [Demand.SECONDLY, Demand.USUALLY]
    assert [one.demand for one in parse("cara kurangi antrean").concepts][-1] is Demand.USUALLY


def test_words_of_a_fixed_phrase_count_only_together():
    (concept,) = parse("kurang darah").concepts

    assert concept.word == "kurang darah"
    assert ("darah",) not in counts_as("kurang darah")
    assert ("anemia",) in counts_as("kurang darah")


def test_a_word_asked_for_itself_stands_for_no_other():
    assert ("tikus",) in counts_as("hama")
    assert ("tikus",) not in counts_as("hama di ladang tikus")


def test_exact_words_have_no_other_forms():
    (concept,) = parse("pelayanan", exactly=True).concepts

    assert [(one.terms, one.exact) for one in concept.alternatives] == [(("pelayanan",), True)]


@pytest.mark.parametrize(
    ("text", "also"),
    [
        ("puskesmas", ("pusat", "sehat", "masyarakat")),
        ("pusat kesehatan masyarakat", ("puskesmas",)),
        ("e-ktp", ("ktp",)),
        ("NTB", ("nusa", "tenggara", "barat")),
        ("elderly", ("lansia",)),
        ("tuna netra", ("tunanetra",)),
        ("pjk", ("pajak",)),
        ("farmers", ("tani",)),
        ("penjara", ("lpka",)),
    ],
)
def test_what_else_counts_as_the_word(text, also):
    assert also in counts_as(text)


def test_only_a_last_word_without_a_space_may_still_be_typed():
    assert [concept.unfinished for concept in parse("bank sam").concepts] == [False, True]
    assert [concept.unfinished for concept in parse("bank sam ").concepts] == [False, False]


@given(st.text(max_size=80))
def test_no_text_makes_it_fail(text):
    parsed = parse(text)

    assert all(one.terms for concept in parsed.concepts for one in concept.alternatives)
    assert parsed.is_blank == (not parsed.text.strip())


@given(st.text(alphabet="ab\"-' *()\0🙂", max_size=60))
def test_no_operators_make_it_fail(text):
    parse(text)


@pytest.mark.parametrize("text", ["a" * 10_000, "kata " * 2_000, '"a ' * 3_000, "-x " * 5_000])
def test_long_input_is_cut(text):
    parsed = parse(text)

    assert len(parsed.text) <= LONGEST_TEXT
    assert len(parsed.concepts) <= 2 * MOST_WORDS
    assert len(parsed.excluded) <= MOST_WORDS


def test_groups_of_words_use_one_sign_and_say_something():
    for line in lexicon.lines("groups"):
        members = [member.strip() for member in re.split("[=~>,]", line)]

        assert sum(sign in line for sign in "=~>") == 1, line
        assert len(members) > 1, line
        assert all(parse(member).concepts for member in members), line
