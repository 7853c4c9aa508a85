"""What a method costs its judges and finds, told before anybody has read anything."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.judging.rules.severity import corrected, design, fitted
from app.judging.rules.simulated import advice
from app.judging.rules.simulating import (
    Method,
    Spreads,
    Way,
    first_readings,
    judges_needed,
    simulate,
)
from tests.judging.marking import marks

REAL = Method(entries=3500, judges=60, readers=3, winners=175)
SMALL = Method(entries=120, judges=12, readers=3, winners=20)


@st.composite
def methods(draw):
    panels, readers = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    entries = draw(st.integers(panels + 1, 60))
    judges = draw(st.integers(panels * readers, panels * readers + 20))
    minutes, hours = draw(st.integers(5, 60)), draw(st.integers(1, 12))
    return Method(entries, judges, readers, 1, panels, draw(st.integers(0, 100)), minutes, hours)


def codes(found):
    return [problem.code.removeprefix("simulation.") for problem in advice(found)]


def of(found, way):
    (course,) = (course for course in found.others if course.way is way)
    return course


# --- hours -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "readings", "hours"),
    [
        (REAL, 175, 58.3),
        (replace(REAL, readers=2, minutes=12), 117, 23.4),
        (Method(1329, 11, 2, 99), 242, 80.7),
        (Method(10, 7, 1, 2, panels=3), 2, 0.7),
    ],
)
def test_readings_and_hours_are_those_of_the_busiest_judge(method, readings, hours):
    assert method.per_judge == readings
    assert readings * method.minutes / 60 == pytest.approx(hours, abs=0.05)


@given(methods())
@settings(max_examples=60)
def test_all_readings_are_given_out_evenly_and_nobody_reads_an_entry_twice(method):
    method = replace(method, bridging=0)
    entries, judges, _none = first_readings(method, np.random.RandomState(1))
    loads = np.bincount(judges, minlength=method.judges)

    assert (
        loads.sum()
        == method.entries * method.readers
        == len(set(zip(entries, judges, strict=True)))
    )
    assert loads.max() == method.per_judge
    assert all(np.ptp(loads[panel :: method.panels]) <= 1 for panel in range(method.panels))
    assert (entries % method.panels == judges % method.panels).all()


@given(methods())
@settings(max_examples=60)
def test_a_bridge_is_one_reader_of_another_panel(method):
    entries, judges, _none = first_readings(method, np.random.RandomState(1))
    outside = np.bincount(entries, entries % method.panels != judges % method.panels)
    bridged = method.panels > 1 and method.readers > 1

    assert len(set(zip(entries, judges, strict=True))) == method.readings
    assert set(outside) <= {0, 1}
    assert outside.sum() == (-(-method.entries * method.bridging // 100) if bridged else 0)


@given(methods())
@settings(max_examples=100)
def test_so_many_judges_suffice_and_one_fewer_does_not(method):
    needed = judges_needed(method)

    assert replace(method, judges=needed).per_judge <= method.most
    if needed > method.judges:
        assert replace(method, judges=needed - 1).per_judge > method.most


def test_where_no_reading_fits_no_number_of_judges_helps():
    with pytest.raises(ValueError, match="fits"):
        judges_needed(Method(10, 5, 1, 1, minutes=90, hours=1))


# --- what is found ---------------------------------------------------------------------------


def test_more_readers_find_more_of_the_true_winners():
    methods = [replace(SMALL, readers=n, minutes=6, hours=n) for n in (1, 2, 3, 6)]
    found = [simulate(method, runs=40).planned for method in methods]

    shares, furthest = [one.found.mean for one in found], [one.true_rank[1] for one in found]
    assert shares == sorted(shares)
    assert shares[-1] > shares[0] + 0.15
    assert furthest[-1] < furthest[0]


def test_it_finds_what_was_measured_for_small_finals():
    """40 entries, 6 judges, 3 each, 10 winners: .70 corrected, .65 by the mean."""
    found = simulate(Method(40, 6, 3, 10, minutes=18, hours=6)).planned

    assert found.found.mean == pytest.approx(0.70, abs=0.03)
    assert found.by_mean.mean == pytest.approx(0.66, abs=0.03)
    assert found.found.low < found.found.mean < found.found.high


@pytest.mark.parametrize(("severity", "least", "most"), [(0, -0.02, 0.02), (12, 0.1, 0.4)])
def test_correcting_is_worth_as_much_as_judges_differ(severity, least, most):
    found = simulate(replace(SMALL, hours=10), Spreads(severity=severity)).planned

    assert least < found.found.mean - found.by_mean.mean < most


def test_the_same_seed_has_the_same_answer():
    first, other = (simulate(SMALL, seed=seed, runs=4) for seed in (4, 5))
    simulate.cache_clear()
    again = simulate(SMALL, seed=4, runs=4)

    assert first == again
    assert first.planned.found != other.planned.found


def test_other_marks_of_the_same_readings_are_fitted_alike():
    rows = marks(A="50 60 70 80", B="60 - 80 70", C="70 75 - 65")
    known = corrected(rows)
    zeros = design(rows).given(np.zeros(len(rows)))
    assert fitted(zeros).severity.tolist() == [0.0, 0.0, 0.0]

    again = fitted(zeros.given(known.design.values))

    assert again.severity.tolist() == known.severity.tolist()
    assert again.noise == known.noise


# --- what else could be done -----------------------------------------------------------------


def test_above_the_hours_it_offers_screening_more_judges_and_fewer_readers():
    method = replace(SMALL, hours=7)  # 21 readings for a judge, where 30 are planned
    found = simulate(method, runs=40)

    assert codes(found) == ["planned", "over", "best_screening", "more_judges"]
    assert [course.way for course in found.others] == [
        Way.SCREENING,
        Way.MORE_JUDGES,
        Way.FEWER_READERS,
    ]
    assert not found.planned.fits
    assert all(course.fits for course in found.others)
    screening, fewer = of(found, Way.SCREENING), of(found, Way.FEWER_READERS)
    assert screening.further == 12 * 21 - 120
    assert fewer.method.readers == 2
    assert screening.found.mean > fewer.found.mean
    assert of(found, Way.MORE_JUDGES).method.judges == 18


def test_hours_that_are_left_go_where_it_is_undecided():
    found = simulate(
        replace(SMALL, hours=12), runs=40
    )  # 36 readings for a judge, where 30 are planned

    further = of(found, Way.FURTHER)
    assert codes(found) == ["planned", "further"]
    assert further.further == 72
    assert further.found.mean > found.planned.found.mean + 0.02


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hours": 10}, ["planned", "fits"]),
        ({"hours": 1, "minutes": 90}, ["planned", "no_reading"]),
        ({"hours": 3}, ["planned", "over", "too_few", "more_judges"]),
        ({"readers": 1, "hours": 3}, ["planned", "over", "too_few", "more_judges", "one_reader"]),
        ({"panels": 4, "bridging": 0, "hours": 10}, ["planned", "fits", "apart"]),
        ({"panels": 4, "hours": 10}, ["planned", "fits"]),
        (
            {"panels": 6, "bridging": 0, "readers": 2, "hours": 7},
            ["planned", "fits", "apart", "small_panels"],
        ),
    ],
)
def test_what_is_said_of_a_method(change, said):
    assert codes(simulate(replace(SMALL, **change), runs=4)) == said


def test_panels_that_share_nothing_are_counted_and_a_few_bridges_join_them():
    apart = simulate(replace(SMALL, panels=4, bridging=0, hours=10), runs=4)

    (problem,) = (one for one in advice(apart) if one.code == "simulation.apart")
    assert (problem.data["parts"], problem.data["bridges"]) == (4, 12)
    assert simulate(replace(SMALL, panels=4, hours=10), runs=4).planned.parts == 1


def test_no_way_calls_for_more_judges_than_there_are_anywhere():
    found = simulate(replace(SMALL, entries=1000, hours=1, minutes=60), runs=2)

    assert (codes(found), found.others) == (["planned", "over", "too_few"], [])
