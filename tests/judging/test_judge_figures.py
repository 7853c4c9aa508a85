"""What is told of one judge beside the others."""

from math import isnan

import pytest

from app.judging.rules.judges import figures
from app.judging.rules.severity import corrected
from tests.judging.marking import marks

EVEN = "50 60 70 80 90 55 65 75 85 58 68 78 88"


def of(order=None, **judges):
    return {one.judge: one for one in figures(corrected(marks(**judges)), order)}


def test_severity_and_spread_beside_those_of_the_same_entries():
    narrow = "68 69 70 71 72 68 69 70 71 68 69 70 71"

    found = of(A=EVEN, B=EVEN, Sempit=narrow)

    one = found["Sempit"]
    assert (one.marks, one.shared) == (13, 13)
    assert one.spread < 2
    assert one.spread_of_others > 10
    assert found["A"].spread > 10
    assert not one.is_flat


def test_one_mark_for_all_is_told():
    found = of(A=EVEN, B=EVEN, Datar=" ".join(["70"] * 13))

    assert [one.judge for one in found.values() if one.is_flat] == ["Datar"]
    assert found["Datar"].spread == 0


def test_the_entries_on_which_a_judge_differs_most():
    odd = EVEN.replace("90", "40").replace("55", "75")

    found = of(A=EVEN, B=EVEN, Lain=odd)["Lain"]

    assert [one.entry for one in found.differences[:2]] == ["e5", "e6"]
    assert found.differences[0].points < -35
    assert len(found.differences) == 5


def test_a_judge_who_gets_stricter_is_noticed():
    tired = "57 66 77 86 97 62 71 69 78 52 61 71 82"
    rows = {"A": EVEN, "B": EVEN, "Lelah": tired}
    order = {(f"e{n}", judge): n for n in range(1, 14) for judge in rows}

    found = of(order, **rows)

    assert found["Lelah"].drift < -8
    assert [one.judge for one in found.values() if one.drifts and one.judge == "Lelah"]
    assert not of({key: (7 * n) % 13 for key, n in order.items()}, **rows)["Lelah"].drifts


def test_without_times_or_with_few_marks_no_drift_is_told():
    rows = {"A": "50 60 70", "B": "60 50 75", "C": "61 71 40"}

    assert isnan(of(**rows)["C"].drift)
    assert isnan(of({(f"e{n}", j): n for n in range(1, 4) for j in rows}, **rows)["C"].drift)
    assert not of(**rows)["C"].drifts


def test_one_shared_entry_has_no_spread():
    found = of(A="70", B="60", C="60")["A"]

    assert isnan(found.spread) and isnan(found.spread_of_others)


def test_a_judge_alone_has_only_a_spread():
    (found,) = of(A="50 60 70").values()

    assert (found.shared, found.severity, found.differences) == (0, 0, [])
    assert found.spread == pytest.approx(10)
    assert isnan(found.spread_of_others)
