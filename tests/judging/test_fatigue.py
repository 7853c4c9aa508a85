"""Whether judges tire along their lists; the list itself is in test_desk.py."""

import random

import numpy as np
import pytest

from app.judging.rules.fatigue import fatigue
from app.judging.rules.severity import Mark, design

CATEGORIES = 2


def stage(seed=0, *, tires=(), all_tire=0.0, strict_in=None, entries=200, judges=10, noise=8.0):
    """Marks by two judges for each entry, each list category by category in an order of its own.

    `tires`: judge → points that the last of the list gets more than the first. `strict_in`: of
    the first judges, points less in one category, which comes last in all lists.
    """
    chance, tires = random.Random(seed), dict(tires)
    category = {entry: entry % CATEGORIES for entry in range(entries)}
    readers = {entry: chance.sample(range(judges), 2) for entry in range(entries)}
    quality = {entry: chance.gauss(70, 8) for entry in range(entries)}
    places, rows = {}, []
    for judge in range(judges):
        own = [entry for entry in readers if judge in readers[entry]]
        blocks = list(range(CATEGORIES))
        if strict_in is None:
            chance.shuffle(blocks)
        order = sorted(own, key=lambda entry: (blocks.index(category[entry]), chance.random()))
        severity = chance.gauss(0, 6)
        for turn, entry in enumerate(order):
            place = places[entry, judge] = turn / (len(order) - 1)
            value = quality[entry] + severity + chance.gauss(0, noise)
            value += place * (all_tire + tires.get(judge, 0))
            if strict_in is not None and category[entry] == CATEGORIES - 1 and judge < strict_in:
                value -= 30
            rows.append(Mark(entry, judge, value))
    return design(rows), places, category


def test_it_is_ordinary_least_squares():
    """Against a dense regression on a column for each entry, each judge's category, and places."""
    found, places, category = stage(entries=80, judges=6)
    cells = sorted({(j, category[e]) for e, j in zip(found.entry_at, found.judge_at, strict=True)})
    at = list(zip(found.entry_at, found.judge_at, strict=True))
    dummies = [[e == one for one in found.entries] for e, _judge in at]
    shifts = [[(j, category[e]) == cell for cell in cells] for e, j in at]
    place = [[places[e, j]] for e, j in at]
    table = np.hstack([np.array(place), np.array(dummies, float), np.array(shifts, float)])
    solution, *_rest = np.linalg.lstsq(table, found.values, rcond=None)
    rest = found.values - table @ solution
    left = len(rest) - np.linalg.matrix_rank(table)
    error = np.sqrt(rest @ rest / left * np.linalg.pinv(table.T @ table)[0, 0])

    slope = fatigue(found, places, category).all

    assert slope.points == pytest.approx(solution[0])
    assert slope.error == pytest.approx(error)


@pytest.mark.parametrize("points", [-9, 9])
def test_all_who_tire_are_told_with_their_points(points):
    found = fatigue(*stage(entries=600, all_tire=points))

    assert found.all.matters()
    assert found.all.points == pytest.approx(points, abs=2 * found.all.error)


def test_one_who_tires_is_told_alone():
    found = fatigue(*stage(entries=600, tires={3: -30}))

    assert list(found.told) == [3]
    assert found.told[3].points == pytest.approx(-30, abs=2 * found.told[3].error)


def test_strictness_in_the_category_that_comes_last_is_no_fatigue():
    """Half of the judges are, so their co-judges do not make up for it."""
    marks, places, category = stage(entries=600, strict_in=5)
    assert fatigue(marks, places, dict.fromkeys(category)).told

    found = fatigue(marks, places, category)

    assert not found.all.matters()
    assert not found.told


def test_without_fatigue_chance_is_told_as_rarely_as_promised():
    tries = [fatigue(*stage(seed)) for seed in range(80)]

    assert sum(one.all.matters() for one in tries) <= 9
    assert sum(bool(one.told) for one in tries) <= 9
    assert any(abs(one.all.points) > one.all.error for one in tries)


def test_a_slope_too_small_to_matter_is_not_told():
    found = fatigue(*stage(all_tire=-0.5, noise=0.1))

    assert abs(found.all.points) > 3 * found.all.error
    assert not found.all.matters()


@pytest.mark.parametrize(("entries", "judges"), [(2, 2), (30, 6), (1, 2)])
def test_with_few_marks_nothing_is_told(entries, judges):
    rows = [Mark(e, j, 50.0 + e * j) for e in range(entries) for j in range(judges)][:60]
    places = {(one.entry, one.judge): one.entry / entries for one in rows}

    assert fatigue(design(rows), places, dict.fromkeys(range(entries))) is None


def test_where_all_read_in_the_same_order_entries_explain_everything():
    rows = [Mark(e, j, 50.0 + (e * 7 + j * 3) % 11) for e in range(60) for j in range(3)]
    places = {(one.entry, one.judge): one.entry / 59 for one in rows}

    assert fatigue(design(rows), places, dict.fromkeys(range(60))) is None
