"""Places by raw and by corrected score, how sure they are, and how ties are broken."""

import random
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.judging.rules.placing import ranking
from app.judging.rules.severity import Mark, corrected
from tests.judging.marking import grids, marks
from tests.judging.test_severity import EVEN, random_panel, shifted


def ranked(rows, *, top=3, seed=1, **more):
    return ranking(corrected(rows), top=top, seed=seed, **more)


def order(found):
    return [place.entry for place in found.places]


def place(found, entry):
    return next(one for one in found.places if one.entry == entry)


def test_raw_and_corrected_stand_side_by_side():
    """e7 had the mild judge C and e8 did not: raw e7 is ahead, corrected e8."""
    rows = marks(A=EVEN + " 60 64", B=shifted(EVEN, 1) + " - 65", C=shifted(EVEN, 20) + " 70 -")

    found = ranked(rows)

    assert (place(found, "e7").raw, place(found, "e8").raw) == (65, 64.5)
    assert place(found, "e7").rank_raw < place(found, "e8").rank_raw
    assert place(found, "e7").rank > place(found, "e8").rank
    assert [one.rank for one in found.places] == list(range(1, 9))


# --- ties ------------------------------------------------------------------------------------


def test_a_tie_goes_to_the_higher_mark_in_the_heaviest_criterion():
    rows = marks(A="70 70", B="70 70")

    assert order(ranked(rows, deciding={"e1": (3,), "e2": (4,)})) == ["e2", "e1"]
    assert order(ranked(rows, deciding={"e1": (5,), "e2": (4,)})) == ["e1", "e2"]
    assert order(ranked(rows, deciding={"e1": (4, 1), "e2": (4, 2)})) == ["e2", "e1"]
    assert order(ranked(rows, deciding={"e2": (1,)})) == ["e2", "e1"]  # e1 lacks it


def test_then_to_the_one_its_judges_agree_on():
    assert order(ranked(marks(A="60 69", B="80 71"))) == ["e2", "e1"]
    assert order(ranked(marks(A="69 60", B="71 80"))) == ["e1", "e2"]


def test_one_mark_is_no_agreement():
    assert order(ranked(marks(A="70 60", B="- 80"))) == ["e2", "e1"]


def test_then_a_draw_decides_that_anybody_can_draw_again():
    rows = marks(A="70 70 70 70 70", B="70 70 70 70 70")

    drawn = {seed: order(ranked(rows, seed=seed)) for seed in range(5)}

    assert len({tuple(one) for one in drawn.values()}) > 1
    for seed, found in drawn.items():
        lots = {entry: sha256(f"{seed}/{entry}".encode()).hexdigest() for entry in found}
        assert found == sorted(found, key=lots.__getitem__)


def test_without_a_draw_the_equal_are_told_and_stand_by_name():
    rows = marks(A="60 69 65 90", B="80 71 75 90")

    found = ranked(rows, by_lot=False)

    assert order(found) == ["e4", "e1", "e2", "e3"]
    assert found.equal == [["e1", "e2", "e3"]]
    assert ranked(rows).equal == []


def test_what_the_machine_rounds_is_no_difference():
    rows = [*marks(A="70.1", B="70.2", C="70.3"), Mark("e2", "A", 70.3), Mark("e2", "B", 70.2)]

    found = ranked([*rows, Mark("e2", "C", 70.1)], deciding={"e1": (1,), "e2": (2,)})

    assert order(found) == ["e2", "e1"]


# --- how sure --------------------------------------------------------------------------------


def test_a_clear_winner_is_sure_and_equals_are_not():
    rows = marks(A="95 61 60 59 60 20 61", B="96 60 61 60 59 21 60", C="95 59 60 61 60 20 59")

    found = ranked(rows, top=1)

    first, last = place(found, "e1"), place(found, "e6")
    assert (first.rank_low, first.rank_high, first.p_top) == (1, 1, 1)
    assert (last.rank_low, last.rank_high, last.p_top) == (7, 7, 0)
    middle = [place(found, entry) for entry in ("e2", "e3", "e4", "e5", "e7")]
    assert all(one.rank_high - one.rank_low >= 3 for one in middle)
    assert [one.entry for one in found.places if one.is_close(1)] == []
    assert {one.entry for one in found.places if one.is_close(3)} == {one.entry for one in middle}


def test_an_entry_with_one_mark_is_the_least_sure():
    rows = [*random_panel(5, entries=30), Mark(99, 0, 75.0)]

    found = ranked(rows)

    widths = {one.entry: one.rank_high - one.rank_low for one in found.places}
    others = sorted(width for entry, width in widths.items() if entry != 99)
    assert widths[99] > others[len(others) * 3 // 4]


def test_one_mark_for_all_leaves_every_place_open():
    rows = marks(A="70 70 70 70 70 70 70 70", B="70 70 70 70 70 70 70 70")

    found = ranked(rows, top=4)

    assert {(one.rank_low, one.rank_high) for one in found.places} == {(1, 8)}
    assert all(0.4 < one.p_top < 0.6 for one in found.places)


def test_without_a_second_mark_anywhere_everything_is_possible():
    found = ranked(marks(A="90 50 70 60"), top=1)

    assert order(found) == ["e1", "e3", "e4", "e2"]
    assert {(one.rank_low, one.rank_high, one.p_top) for one in found.places} == {(1, 4, 0.25)}


def test_the_range_holds_the_true_place_nine_times_in_ten():
    held = total = 0
    for seed in range(12):
        chance = random.Random(seed)
        quality = {entry: chance.gauss(70, 8) for entry in range(60)}
        shift = [chance.gauss(0, 6) for _ in range(8)]
        rows = [
            Mark(entry, judge, quality[entry] + shift[judge] + chance.gauss(0, 8))
            for entry in quality
            for judge in chance.sample(range(8), 3)
        ]
        true = {entry: at for at, entry in enumerate(sorted(quality, key=lambda e: -quality[e]), 1)}
        for one in ranked(rows).places:
            held += one.rank_low <= true[one.entry] <= one.rank_high
            total += 1

    assert 0.86 < held / total < 0.95


# --- what holds for all marks ----------------------------------------------------------------


@settings(max_examples=20)
@given(grids(), st.randoms(use_true_random=False), st.integers(1, 12))
def test_the_same_marks_and_seed_give_the_same_answer(rows, chance, top):
    found = ranked(rows, top=top, draws=40)

    assert ranked(chance.sample(rows, len(rows)), top=top, draws=40).places == found.places


@settings(max_examples=30)
@given(grids(), st.integers(1, 12), st.integers(0, 2**64))
def test_places_are_whole_and_chances_add_up(rows, top, seed):
    places = ranked(rows, top=top, seed=seed, draws=40).places

    everybody = list(range(1, len(places) + 1))
    assert [one.rank for one in places] == everybody
    assert sorted(one.rank_raw for one in places) == everybody
    assert all(1 <= one.rank_low <= one.rank <= one.rank_high <= len(places) for one in places)
    assert sum(one.p_top for one in places) == pytest.approx(min(top, len(places)))


@settings(max_examples=20)
@given(grids(), st.integers(-500, 500))
def test_points_for_everybody_change_no_place(rows, points):
    more = [Mark(one.entry, one.judge, one.value + points) for one in rows]

    assert order(ranked(more, draws=20)) == order(ranked(rows, draws=20))


@settings(max_examples=20)
@given(grids())
def test_a_better_mark_never_costs_its_entry_a_raw_place(rows):
    first, *others = rows
    better = [Mark(first.entry, first.judge, first.value + 1), *others]

    before, after = ranked(rows, draws=20), ranked(better, draws=20)

    assert place(after, first.entry).rank_raw <= place(before, first.entry).rank_raw
