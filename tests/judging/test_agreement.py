"""How far judges agree: against published examples, and where there is nothing to tell."""

from math import inf, isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.judging.rules.agreement import agreement, pairs
from app.judging.rules.severity import Mark, corrected, design
from tests.judging.marking import grids, marks

SHROUT_AND_FLEISS = {
    "A": "9 6 8 7 10 6",
    "B": "2 1 4 1 5 2",
    "C": "5 3 6 2 6 4",
    "D": "8 2 8 6 9 7",
}
"""Six targets and four judges (Psychological Bulletin 86, 1979)."""
KRIPPENDORFF = {
    "A": "1 2 3 3 2 1 4 1 2 - - -",
    "B": "1 2 3 3 2 2 4 1 2 5 - 3",
    "C": "- 3 3 3 2 3 4 2 2 5 1 -",
    "D": "1 2 3 3 2 4 4 1 2 5 1 -",
}
"""Twelve units and four observers with gaps (Computing Krippendorff's Alpha-Reliability, 2011)."""


def of(rows):
    found = design(rows)
    return agreement(found, found.values)


def test_the_intraclass_correlation_of_the_textbook():
    found = of(marks(**SHROUT_AND_FLEISS))

    assert found.single == pytest.approx(0.17, abs=0.005)
    assert found.mean == pytest.approx(0.44, abs=0.005)


def test_where_judges_only_contradict_each_other_nothing_agrees():
    found = of(marks(A="80 60 80 60", B="60 80 60 80"))

    assert (found.single, found.mean) == (-1, -inf)
    assert found.alpha < 0


def test_krippendorffs_alpha_of_his_own_example():
    assert of(marks(**KRIPPENDORFF)).alpha == pytest.approx(0.849, abs=0.0005)


def test_alpha_needs_no_table_of_all_values():
    rows = [Mark(n, judge, n + judge / 7) for n in range(2000) for judge in range(2)]

    assert of(rows).alpha > 0.999


def test_correcting_severity_raises_agreement():
    found = corrected(marks(A="50 60 70 80 90 55", B="61 69 80 91 99 65", C="49 61 70 79 91 54"))

    raw, clean = (agreement(found.design, one) for one in (found.design.values, found.marks))

    assert raw.single < clean.single < 1
    assert raw.alpha < clean.alpha < 1


@pytest.mark.parametrize(
    "rows",
    [
        marks(A="50 60 70"),
        marks(A="50 - -", B="- 60 -", C="- - 70"),
        marks(A="50", B="60"),
        marks(A="70 70", B="70 70"),
    ],
)
def test_where_there_is_nothing_to_tell(rows):
    assert isnan(of(rows).single)
    assert len(rows) == 2 or isnan(of(rows).alpha)


def test_two_judges_beside_each_other():
    (pair, *others) = pairs(design(marks(A="50 60 70 80 -", B="55 70 65 90 20", C="- - - - 30")))

    assert (pair.one, pair.other, len(pair.values)) == ("A", "B", 4)
    assert pair.difference == -5
    assert pair.distance == 7.5
    assert pair.correlation == pytest.approx(0.8)
    assert [(one.one, one.other, len(one.values)) for one in others] == [("B", "C", 1)]
    assert isnan(others[0].correlation)


def test_ties_share_their_rank():
    (pair,) = pairs(design(marks(A="1 2 2 3", B="1 2 3 4")))

    assert pair.correlation == pytest.approx(0.9486833)


@settings(max_examples=25)
@given(grids(), st.integers(-50, 50), st.integers(2, 9))
def test_another_scale_is_the_same_agreement(rows, more, times):
    other = [Mark(one.entry, one.judge, one.value * times + more) for one in rows]

    before, after = of(rows), of(other)

    assert (after.single, after.alpha) == pytest.approx((before.single, before.alpha), nan_ok=True)
    assert isnan(before.single) or before.single <= 1
    assert isnan(before.alpha) or before.alpha <= 1
