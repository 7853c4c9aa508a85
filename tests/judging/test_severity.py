"""The co-judge correction: what it takes off, and where it keeps its hands off."""

import random
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.judging.rules.severity import SHRINKAGE, Mark, corrected, has_enough
from tests.judging.marking import grids, marks

EVEN = "50 60 70 80 90 55"


def shifted(values, by):
    return " ".join(str(int(value) + by) for value in values.split())


def severities(found):
    return dict(zip(found.design.judges, found.severity.tolist(), strict=True))


def taken_off(found):
    return dict(zip(found.design.judges, found.taken_off.tolist(), strict=True))


def adjusted(found):
    return dict(zip(found.design.entries, found.adjusted.tolist(), strict=True))


def random_panel(seed, *, entries=40, judges=6, readers=3, shift=6.0, noise=8.0):
    chance = random.Random(seed)
    shifts = [chance.gauss(0, shift) for _ in range(judges)]
    return [
        Mark(entry, judge, quality + shifts[judge] + chance.gauss(0, noise))
        for entry, quality in enumerate(chance.gauss(70, 8) for _ in range(entries))
        for judge in chance.sample(range(judges), readers)
    ]


# --- against other ways to the same answer ---------------------------------------------------


def mixed_model(rows):
    """Qualities and shifts by the textbook: generalised least squares for the entries, which are
    fixed, and the best linear prediction of the judges, which are drawn with 1/3 of the noise's
    variance. Dense, over all marks at once: nothing is shared with the code."""
    entries, judges = sorted({m.entry for m in rows}), sorted({m.judge for m in rows})
    x = np.array([[m.entry == entry for entry in entries] for m in rows], float)
    z = np.array([[m.judge == judge for judge in judges] for m in rows], float)
    y = np.array([m.value for m in rows])
    inverse = np.linalg.inv(z @ z.T / SHRINKAGE + np.eye(len(rows)))
    quality = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
    return dict(zip(judges, z.T @ inverse @ (y - x @ quality) / SHRINKAGE, strict=True))


def stacked_squares(rows):
    """The same by ordinary least squares, with three marks of 0 points added for each judge."""
    entries, judges = sorted({m.entry for m in rows}), sorted({m.judge for m in rows})
    lines = [
        [m.entry == entry for entry in entries] + [m.judge == judge for judge in judges]
        for m in rows
    ]
    for judge in judges:
        lines += [[0] * len(entries) + [judge == one for one in judges]] * SHRINKAGE
    y = [m.value for m in rows] + [0] * (SHRINKAGE * len(judges))
    found = np.linalg.lstsq(np.array(lines, float), np.array(y), rcond=None)[0]
    return dict(zip(judges, found[len(entries) :], strict=True))


@pytest.mark.parametrize("other", [mixed_model, stacked_squares])
@pytest.mark.parametrize(
    "design",
    [
        {"entries": 40, "judges": 6, "readers": 3},
        {"entries": 12, "judges": 4, "readers": 2},
        {"entries": 9, "judges": 3, "readers": 3},
    ],
)
def test_the_shifts_are_those_of_the_mixed_model(other, design):
    rows = random_panel(7, **design)

    found, expected = severities(corrected(rows)), other(rows)

    # the same but for the level, which is set so that the marks keep their sum
    level = found[0] - expected[0]
    assert found == pytest.approx({judge: s + level for judge, s in expected.items()}, abs=1e-9)


def test_statsmodels_finds_the_same_shifts(monkeypatch):
    """What MixedLM of statsmodels 0.15.0 finds by restricted likelihood, entries fixed and judges
    random. It chooses the shrinkage by itself, so the code is given the one that it chose."""
    rows = marks(
        A="71 64 80 55 - 68 90 - 62 77",
        B="80 66 - 63 72 75 - 58 70 88",
        C="65 - 71 49 60 - 82 50 - 70",
        D="- 70 78 60 66 71 95 61 64 -",
    )
    monkeypatch.setattr("app.judging.rules.severity.SHRINKAGE", 0.1750283234492738)

    found = corrected(rows).severity

    expected = [-0.839654287, 5.553218378, -7.336715831, 2.623151740]
    assert found - found.mean() == pytest.approx(expected, abs=1e-7)


def test_the_noise_is_what_the_marks_were_made_with():
    found = corrected(random_panel(3, entries=400, judges=12))

    assert found.noise == pytest.approx(8, abs=0.4)


# --- what a person can check by hand ---------------------------------------------------------


def test_a_mild_judge_is_moved_back_and_a_strict_one_up():
    found = corrected(marks(A=EVEN, B=EVEN, C=shifted(EVEN, 9)))

    # C stands 6 above the means of 6 entries read by three, which 3 average marks shrink
    assert severities(found)["C"] == pytest.approx(9 * 6 / (6 + 3) * 2 / 3)
    assert taken_off(found) == severities(found)


def test_who_read_the_stronger_entries_is_not_taken_for_mild():
    """B read good entries and C bad ones, A read both: all three are equally strict."""
    found = corrected(
        marks(
            A="90 91 92 93 94 40 41 42 43 44",
            B="90 91 92 93 94 - - - - -",
            C="- - - - - 40 41 42 43 44",
        )
    )

    assert severities(found) == pytest.approx({"A": 0, "B": 0, "C": 0}, abs=1e-9)


def test_a_corrected_score_may_leave_the_scale():
    found = corrected(marks(A="100 60 60 60 60 60", B="100 60 60 60 60 60", C="- 20 20 20 20 20"))

    assert adjusted(found)["e1"] < 100
    assert max(found.marks) > 60
    assert min(corrected(marks(A="0 9 9 9 9 9", B="- 0 0 0 0 0", C="- 0 0 0 0 0")).adjusted) < 0


# --- edge cases ------------------------------------------------------------------------------


def test_one_judge_in_all_is_not_corrected():
    found = corrected(marks(A=EVEN))

    assert severities(found) == {"A": 0}
    assert adjusted(found) == {"e1": 50, "e2": 60, "e3": 70, "e4": 80, "e5": 90, "e6": 55}
    assert found.noise is None


def test_judges_who_share_no_entry_are_not_corrected():
    found = corrected(marks(A="50 60 - - - -", B="- - 70 80 - -", C="- - - - 90 55"))

    assert severities(found) == {"A": 0, "B": 0, "C": 0}
    assert found.design.panels.tolist() == [0, 1, 2]
    assert found.noise is None


def test_panels_are_corrected_each_by_itself():
    one = {"A": EVEN, "B": shifted(EVEN, 5), "C": shifted(EVEN, 1)}
    other = {judge + judge: "- - - - - - " + shifted(values, 8) for judge, values in one.items()}

    found = corrected(marks(**one, **other))

    apart = severities(corrected(marks(**one)))
    assert found.design.panels.tolist() == [0, 1, 0, 1, 0, 1]  # A AA B BB C CC
    assert severities(found) == pytest.approx(
        apart | {judge + judge: value for judge, value in apart.items()}
    )


def test_an_entry_that_two_panels_read_joins_them():
    apart = {"A": "50 60 - -", "B": "55 65 - -", "C": "- - 70 80", "D": "- - 75 85"}
    joined = apart | {"D": "- 62 75 85"}

    assert len(set(corrected(marks(**apart)).design.panels)) == 2
    assert len(set(corrected(marks(**joined)).design.panels)) == 1


def test_two_judges_are_shown_their_difference_and_nothing_is_taken_off():
    found = corrected(marks(A=EVEN, B=shifted(EVEN, 9)))

    assert severities(found)["B"] > 2
    assert taken_off(found) == {"A": 0, "B": 0}


@pytest.mark.parametrize(("shared", "counts"), [(4, False), (5, True)])
def test_a_judge_needs_five_marks_beside_those_of_others(shared, counts):
    few = " ".join(["95"] * shared + ["-"] * (6 - shared))
    alone = "- - - - - - 99"  # nobody else read the seventh

    found = corrected([*marks(A=EVEN, B=EVEN, C=EVEN, D=few), *marks(D=alone)])

    assert bool(has_enough(found.design)[3]) is counts
    assert severities(found)["D"] > 5
    assert (taken_off(found)["D"] > 0) is counts


def test_an_entry_with_one_mark_is_corrected_by_its_judge():
    found = corrected([*marks(A=EVEN, B=EVEN, C=shifted(EVEN, 9)), Mark("e7", "C", 80.0)])

    assert adjusted(found)["e7"] == pytest.approx(80 - severities(found)["C"])


def test_one_mark_for_all_still_tells_how_strict_a_judge_is():
    found = corrected(marks(A=EVEN, B=EVEN, C="80 80 80 80 80 80"))

    assert severities(found)["C"] > 5


def test_the_same_mark_from_everybody_moves_nothing():
    found = corrected(marks(A="70 70 70 70 70", B="70 70 70 70 70", C="70 70 70 70 70"))

    assert severities(found) == {"A": 0, "B": 0, "C": 0}
    assert found.noise == 0


def test_who_recused_themselves_is_absent_and_not_zero():
    with_all = marks(A=EVEN, B=EVEN, C=EVEN)
    without = [mark for mark in with_all if (mark.entry, mark.judge) != ("e6", "C")]

    assert adjusted(corrected(without))["e6"] == 55


def test_a_late_mark_changes_the_fit_of_all():
    early = marks(A=EVEN, B=EVEN, C=shifted(EVEN, 9))
    late = [*early, Mark("e7", "A", 50.0), Mark("e7", "C", 90.0)]

    before, after = corrected(early), corrected(late)

    assert severities(after)["C"] > severities(before)["C"]
    assert adjusted(after)["e1"] != adjusted(before)["e1"]


def test_no_marks_and_two_marks_of_one_judge_are_no_design():
    with pytest.raises(ValueError, match="no marks"):
        corrected([])
    with pytest.raises(ValueError, match="twice"):
        corrected([Mark(1, 2, 50.0), Mark(1, 2, 60.0)])


# --- what holds for all marks ----------------------------------------------------------------


@settings(max_examples=40)
@given(grids())
def test_the_marks_of_each_panel_keep_their_sum(rows):
    found = corrected(rows)

    before, after = defaultdict(float), defaultdict(float)
    for panel, given_mark, left in zip(
        found.design.panels[found.design.judge_at], found.design.values, found.marks, strict=True
    ):
        before[panel] += given_mark
        after[panel] += left
    assert after == pytest.approx(before, abs=1e-7)


@settings(max_examples=25)
@given(grids(), st.randoms(use_true_random=False))
def test_the_order_of_the_marks_is_nothing(rows, chance):
    mixed = chance.sample(rows, len(rows))

    assert corrected(mixed).adjusted.tolist() == corrected(rows).adjusted.tolist()


@settings(max_examples=25)
@given(grids(), st.integers(-500, 500))
def test_points_for_everybody_change_no_judge(rows, points):
    more = [Mark(one.entry, one.judge, one.value + points) for one in rows]

    before, after = corrected(rows), corrected(more)

    assert after.severity == pytest.approx(before.severity, abs=1e-7)
    assert after.adjusted == pytest.approx(before.adjusted + points, abs=1e-7)


@settings(max_examples=25)
@given(grids(), st.integers(1, 40))
def test_points_of_one_judge_for_everything_are_noticed_but_never_more_than_there_are(rows, points):
    judge = rows[0].judge
    more = [
        Mark(one.entry, one.judge, one.value + (points if one.judge == judge else 0))
        for one in rows
    ]

    before, after = severities(corrected(rows)), severities(corrected(more))

    assert -1e-7 <= after[judge] - before[judge] <= points + 1e-7
