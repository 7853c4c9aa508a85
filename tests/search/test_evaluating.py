import json
import math

import pytest

from app.core.errors import RuleBroken
from app.search.evaluating import Judgement, by_kind, evaluate, figures, read

pytestmark = pytest.mark.once


def evaluated(relevant, found, kind=""):
    return evaluate([Judgement("sampah", kind, relevant)], lambda _text: found)


@pytest.mark.parametrize(
    ("relevant", "found", "ndcg", "mrr", "recall"),
    [
        ({"a": 3}, ["a"], 1, 1, 1),
        ({"a": 3}, ["x", "a"], 1 / math.log2(3), 1 / 2, 1),
        ({"a": 3, "b": 1}, ["b", "a"], (1 + 7 / math.log2(3)) / (7 + 1 / math.log2(3)), 1, 1),
        ({"a": 3, "b": 1}, ["a"], 7 / (7 + 1 / math.log2(3)), 1, 1 / 2),
        ({"a": 2}, [*"qwertyuiop", "a"], 0, 0, 1),  # the eleventh
        ({"a": 2}, [str(n) for n in range(50)] + ["a"], 0, 0, 0),  # beyond the fiftieth
        ({"a": 2}, [], 0, 0, 0),
    ],
)
def test_one_query(relevant, found, ndcg, mrr, recall):
    told = figures(evaluated(relevant, found))

    assert (told.ndcg, told.mrr, told.recall) == pytest.approx((ndcg, mrr, recall))
    assert told.zero == (not found)


def test_a_longer_list_of_relevant_entries_than_ten_can_still_be_perfect():
    relevant = {str(n): 3 for n in range(12)}

    assert figures(evaluated(relevant, [str(n) for n in range(12)])).ndcg == pytest.approx(1)


def test_figures_are_means_and_kinds_stand_apart():
    every = [*evaluated({"a": 3}, ["a"], "judul"), *evaluated({"a": 3}, [], "masalah")]

    assert figures(every).ndcg == pytest.approx(0.5)
    assert figures(every).zero == pytest.approx(0.5)
    assert {kind: one.recall for kind, one in by_kind(every).items()} == {"judul": 1, "masalah": 0}


def line(**said):
    return json.dumps({"query": "sampah", "kind": "title", "relevant": {"d1": 3}} | said).encode()


def test_a_file_is_read_line_by_line():
    file = read(b"\xef\xbb\xbf" + line() + b"\r\n\n" + line(relevant={"d1": 0, "d2": 1}))

    assert [one.relevant for one in file.judgements] == [{"d1": 3}, {"d2": 1}]
    assert not file.problems


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"{", "not_json"),
        (b"[1]", "not_json"),
        (b"[" * 100_000, "not_json"),
        (line(query=" "), "no_query"),
        (line(query=7), "no_query"),
        (line(kind=7), "bad_kind"),
        (line(relevant=["d1"]), "bad_grades"),
        (line(relevant={"d1": 4}), "bad_grades"),
        (line(relevant={"d1": True}), "bad_grades"),
        (line(relevant={"d1": 1.5}), "bad_grades"),
        (line(relevant={}), "nothing_relevant"),
        (line(relevant={"d1": 0}), "nothing_relevant"),
    ],
)
def test_a_line_that_is_no_judgement_is_named(content, code):
    file = read(line() + b"\n" + content)

    assert [(number, problem.code) for number, problem in file.problems] == [
        (2, f"judgements.{code}")
    ]


@pytest.mark.parametrize(("content", "code"), [(b"\xff", "not_utf8"), (b" \n", "empty")])
def test_what_is_no_file_of_judgements_is_refused(content, code):
    with pytest.raises(RuleBroken) as broken:
        read(content)

    assert broken.value.code == f"judgements.{code}"
