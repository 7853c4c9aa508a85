"""From the points of criteria to the mark of a card."""

from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.judging.rules.scorecards import Points, totals


def card(judge, entry="e1", **points):
    weights = {"idea": 50, "impact": 30, "plan": 20}
    return [Points(entry, judge, float(v), key, weights[key]) for key, v in points.items()]


def values(found):
    return {(one.entry, one.judge): one.value for one in found.marks}


def test_each_criterion_counts_by_its_weight():
    found = totals(card("A", idea=4, impact=2, plan=1))

    assert values(found) == {("e1", "A"): pytest.approx(2.8)}
    assert (found.incomplete, found.left_out, found.uneven) == ([], [], False)


def test_without_criteria_a_mark_is_what_was_given():
    assert values(totals([Points("e1", "A", 0.1)])) == {("e1", "A"): 0.1}


def test_a_criterion_left_open_takes_its_weight_with_it_and_is_told():
    found = totals([*card("A", idea=4, impact=2, plan=1), *card("B", idea=4, plan=1)])

    assert values(found)["e1", "B"] == pytest.approx((4 * 50 + 1 * 20) / 70)
    assert found.incomplete == [("e1", "B")]
    assert not found.uneven


def test_a_card_without_a_required_criterion_does_not_count():
    points = [*card("A", idea=4, impact=2, plan=1), *card("B", idea=5, plan=1)]

    found = totals(points, required={"impact"})

    assert set(values(found)) == {("e1", "A")}
    assert found.left_out == [("e1", "B")]
    assert found.heaviest == {"e1": [4]}


def test_criteria_of_one_category_make_totals_uneven_but_no_card_incomplete():
    found = totals([*card("A", idea=4, impact=2), *card("A", "e2", idea=4, impact=2, plan=5)])

    assert found.uneven
    assert found.incomplete == []


def test_the_heaviest_criterion_is_kept_for_ties():
    found = totals([*card("A", idea=4, impact=1), *card("B", idea=1, impact=5)])

    assert found.heaviest == {"e1": [2.5]}


def test_where_all_weigh_the_same_they_decide_together():
    found = totals([Points("e1", "A", 4, "one"), Points("e1", "A", 1, "two")])

    assert found.heaviest == {"e1": [2.5]}


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 10)), min_size=1),
    st.floats(0.1, 50),
)
def test_only_the_ratio_of_weights_matters_and_no_mark_leaves_its_points(cells, factor):
    unique = {(entry, key): value for entry, key, value in cells}
    points = [Points(e, "A", float(v), str(k), k + 1.0) for (e, k), v in unique.items()]
    scaled = [Points(p.entry, "A", p.value, p.criterion, p.weight * factor) for p in points]

    found = values(totals(points))

    assert found == pytest.approx(values(totals(scaled)))
    for entry, group in groupby(sorted(points, key=lambda p: p.entry), lambda p: p.entry):
        given_points = [one.value for one in group]
        assert min(given_points) - 1e-9 <= found[entry, "A"] <= max(given_points) + 1e-9
