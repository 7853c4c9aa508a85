"""Figures are exact, and a reading changes hands only as the rules say."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competitions.models import (
    FOR_FINALISTS,
    Criterion,
    Edition,
    EditionState,
    Rubric,
    Stage,
    StageKind,
)
from app.competitions.settings import Reasons
from app.entries.models import Entry, EntryState
from app.judging import rules
from app.judging.models import Assignment, AssignmentState
from app.judging.rules import deciding, merging
from app.judging.rules.further import why_third_reader
from app.judging.rules.writing import POINTS, lacking

A, S, K, E = AssignmentState, EntryState, StageKind, EditionState
NOW = datetime(2027, 1, 24, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def rubric(*weights, most=5):
    made = Rubric(scale_minimum=1, scale_maximum=most)
    made.criteria = [
        Criterion(id=n, key=str(n), position=n, weight=Decimal(w)) for n, w in enumerate(weights, 1)
    ]
    return made


def whole_total(points, made):
    """Where every criterion judges the entry."""
    return rules.weighted_total(points, made, made.criteria)


def stage(kind=K.PROPOSAL_ASSESSMENT, *, opens=-DAY, closes=DAY):
    has_rubric = kind in {K.PROPOSAL_ASSESSMENT, *FOR_FINALISTS}
    return Stage(
        kind=kind,
        opens_at=NOW + opens,
        closes_at=NOW + closes,
        grace_minutes=0,
        rubric_id=1 if has_rubric else None,
    )


def reading(state=A.ASSIGNED, *, entry=S.PASSED, started_at=None, **when):
    return Assignment(
        state=state, started_at=started_at, entry=Entry(state=entry), stage=stage(**when)
    )


def edition(*stages, state=E.OPENED, published=None, named=None):
    made = Edition(state=state, results_published_at=published, finalists_published_at=named)
    made.stages = list(stages)
    return made


COMING = {"opens": DAY, "closes": 2 * DAY}
OVER = {"opens": -2 * DAY, "closes": -DAY}


# --- figures --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weights", "points", "total"),
    [
        (["40", "60"], {1: 5, 2: 5}, Fraction(100)),
        (["40", "60"], {1: 1, 2: 1}, Fraction(20)),
        (["40", "60"], {1: 4, 2: 3}, Fraction(68)),
        (["12.5", "87.5"], {1: 3, 2: 4}, Fraction(155, 2)),
        (["33.33", "66.67"], {1: 2}, Fraction(3333, 250)),
        (["40", "60"], {}, Fraction(0)),
    ],
)
def test_a_total_is_points_by_weight(weights, points, total):
    assert whole_total(points, rubric(*weights)) == total


def test_what_may_be_left_out_may_not_all_be():
    made = rubric("50", "50")
    for one in made.criteria:
        one.is_optional = True

    def fields(points):
        found = lacking(points, {}, "", made, criteria=made.criteria, asked=Reasons.NONE)
        return [one.place for one in found]

    assert fields({}) == [f"{POINTS}1", f"{POINTS}2"]
    assert fields({2: 3}) == []


@pytest.mark.parametrize(
    ("category", "points", "total"),
    [
        ("kesehatan", {1: 5, 2: 5, 3: 5}, Fraction(100)),
        ("kesehatan", {1: 5, 2: 1, 3: 1}, Fraction(60)),
        ("kesehatan", {1: 5, 2: 1}, Fraction(5 * 50 + 30, 80) * 20),
        ("pangan", {1: 5, 4: 1, 3: 1}, Fraction(60)),
        ("pangan", {1: 5, 4: 1}, Fraction(5 * 50 + 30, 80) * 20),
        (None, {1: 5}, Fraction(100)),
        ("pangan", {3: 5}, Fraction(20 * 100, 100)),
        ("pangan", {}, Fraction(0)),
    ],
)
def test_what_is_left_out_or_of_another_category_counts_nothing(category, points, total):
    made = rubric("50", "30", "20", "30")
    made.criteria[1].category_keys = ["kesehatan"]
    made.criteria[2].is_optional = True
    made.criteria[3].category_keys = ["pangan", "energi"]

    criteria = rules.asked(made, category)

    assert rules.weighted_total(points, made, criteria) == total


def test_a_scale_of_seven_is_exact():
    assert whole_total({1: 2, 2: 3}, rubric("50", "50", most=7)) == Fraction(250, 7)


marks = st.lists(st.integers(1, 5), min_size=1, max_size=8)


@given(marks)
def test_a_total_lies_between_its_lowest_and_highest_criterion(points):
    given_points = dict(enumerate(points, 1))
    weights = [Decimal(100) / 8] * (len(points) - 1)
    total = whole_total(given_points, rubric(*weights, 100 - sum(weights)))

    assert min(points) * 20 <= total <= max(points) * 20


@given(marks, st.data())
def test_one_point_more_never_lowers_a_total(points, data):
    made = rubric(*[Decimal(100) / 8] * len(points))
    before = dict(enumerate(points, 1))
    which = data.draw(st.sampled_from(sorted(before)))

    after = {**before, which: min(before[which] + 1, 5)}

    assert whole_total(after, made) >= whole_total(before, made)


@pytest.mark.parametrize(
    ("values", "mean", "span", "deviation"),
    [
        ([], None, None, None),
        ([68], Fraction(68), None, None),
        ([60, 80], Fraction(70), 20, "10.00"),
        ([60, 70, 71], Fraction(67), 11, "4.97"),
    ],
)
def test_mean_and_spread(values, mean, span, deviation):
    values = [Fraction(v) for v in values]
    variance = rules.variance(values)

    assert rules.mean(values) == mean
    assert rules.span(values) == span
    assert (variance is not None and str(rules.root(variance))) == (deviation or False)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 200), "0.01"),
        (Fraction(200, 3), "66.67"),
        (Fraction("66.665"), "66.67"),
        (Fraction("66.6649999999999999999"), "66.66"),
        (Fraction(100), "100.00"),
    ],
)
def test_rounding_is_half_up_and_only_for_show(value, shown):
    assert str(rules.rounded(value)) == shown


def test_a_negative_mark_is_refused():
    with pytest.raises(ValueError, match="negative"):
        rules.rounded(Fraction(-1))


@given(st.fractions(min_value=0, max_value=10_000))
def test_rounding_stays_within_half_a_hundredth(value):
    assert abs(Fraction(rules.rounded(value)) - value) <= Fraction(1, 200)


@given(st.fractions(min_value=0, max_value=10_000, max_denominator=10**6))
def test_a_root_is_the_root(value):
    assert abs(float(rules.root(value)) - sqrt(value)) <= 0.005_000_1


@given(st.integers(0, 10**7))
def test_a_root_that_ends_on_half_goes_up(thousandths):
    exact = Fraction(thousandths, 1000)

    assert rules.root(exact * exact) == rules.rounded(exact)


@given(st.dictionaries(st.integers(1, 8), st.integers(1, 5)))
def test_what_is_missing_and_what_is_scored_make_the_rubric(points):
    made = rubric(*["12.5"] * 8)

    found = lacking(points, {}, "", made, criteria=made.criteria, asked=Reasons.NONE)

    open_ = [int(one.place.removeprefix(POINTS)) for one in found]
    assert sorted([*open_, *points]) == list(range(1, 9))


@pytest.mark.parametrize(
    ("asked", "reasons", "comment", "wanted"),
    [
        (Reasons.NONE, {}, "", []),
        (Reasons.COMMENT, {}, "", ["comment"]),
        (Reasons.COMMENT, {}, "Jelas.", []),
        (Reasons.ENDS, {}, "", ["reason-1", "reason-3", "comment"]),
        (Reasons.ENDS, {1: "Tanpa data.", 2: "Biasa."}, "Jelas.", ["reason-3"]),
        (Reasons.ENDS, {1: "Tanpa data.", 3: "Teruji."}, "Jelas.", []),
    ],
)
def test_what_must_be_written_is_a_rule_of_the_edition(asked, reasons, comment, wanted):
    made = rubric("50", "25", "25")

    found = lacking({1: 1, 2: 4, 3: 5}, reasons, comment, made, criteria=made.criteria, asked=asked)

    assert [one.place for one in found] == wanted


# --- what may be done -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "broken"),
    [
        (reading(), None),
        (reading(A.STARTED), None),
        (reading(A.DONE), "judging.locked"),
        (reading(A.RECUSED), "judging.recused"),
        (reading(entry=S.WITHDRAWN), "judging.entry_gone"),
        (reading(**COMING), "judging.stage_coming"),
        (reading(**OVER), "judging.stage_over"),
        (reading(A.DONE, **OVER), "judging.locked"),
    ],
)
def test_scoring(of, broken):
    assert rules.why_not_score(of, NOW) == broken


@pytest.mark.parametrize(
    ("of", "broken"),
    [
        (reading(A.DONE), None),
        (reading(A.STARTED), "judging.not_done"),
        (reading(A.RECUSED), "judging.not_done"),
        (reading(A.DONE, **OVER), "judging.stage_over"),
    ],
)
def test_reopening(of, broken):
    assert rules.why_not_reopen(of, NOW) == broken


@pytest.mark.parametrize(
    ("of", "broken"),
    [
        (reading(), None),
        (reading(started_at=NOW), "judging.touched"),
        (reading(A.STARTED, started_at=NOW), "judging.touched"),
        (reading(A.DONE), "judging.touched"),
    ],
)
def test_taking_an_assignment_back(of, broken):
    assert rules.why_not_unassign(of) == broken


@pytest.mark.parametrize(
    ("of", "state", "broken"),
    [
        (stage(), E.OPENED, None),
        (stage(**COMING), E.OPENED, None),
        (stage(**OVER), E.OPENED, "judging.stage_over"),
        (stage(), E.PREPARED, "judging.edition_not_open"),
        (stage(K.DECISION), E.OPENED, "judging.no_assessment"),
    ],
)
def test_assigning(of, state, broken):
    assert rules.why_not_assign(of, edition(of, state=state), NOW) == broken


@pytest.mark.parametrize(
    ("at", "visible"),
    [(NOW, False), (NOW + DAY, False), (NOW + DAY + timedelta(minutes=1), True)],
)
def test_marks_of_others_appear_when_the_last_minute_has_passed(at, visible):
    assert rules.marks_visible(stage(), at) is visible


@pytest.mark.parametrize(
    ("of", "broken"),
    [
        (edition(stage(**OVER)), None),
        (edition(stage()), "judging.assessment_running"),
        (edition(stage(**OVER), stage(K.INTERVIEW, **COMING)), None),
        (edition(stage(**OVER), stage(K.INTERVIEW), named=NOW), "judging.finalists_being_scored"),
        (edition(stage(**OVER), stage(K.INTERVIEW, **OVER), named=NOW), None),
        (edition(stage(K.DECISION)), "judging.no_assessment"),
        (edition(stage(**OVER), published=NOW), "judging.results_published"),
    ],
)
def test_deciding(of, broken):
    assert deciding.why_not_decide(of, NOW) == broken


@pytest.mark.parametrize(
    ("of", "meets"),
    [
        (edition(stage(**OVER), stage(K.DECISION)), True),
        (edition(stage(**OVER), stage(K.DECISION, **OVER)), True),
        (edition(stage(**OVER), stage(K.DECISION, **COMING)), False),
        (edition(stage(), stage(K.DECISION)), False),
        (edition(stage(K.DECISION)), False),
    ],
)
def test_the_panel_meets_after_the_assessment(of, meets):
    assert deciding.panel_meets(of, NOW) is meets


# --- conflicts ------------------------------------------------------------------------------

PROVINCE, REGENCY, BUMD, OTHER = 1, 2, 3, 4
PARENTS = {PROVINCE: None, REGENCY: PROVINCE, BUMD: REGENCY}


@pytest.mark.parametrize(
    ("home", "near"),
    [
        (REGENCY, {PROVINCE, REGENCY, BUMD}),
        (PROVINCE, {PROVINCE, REGENCY}),
        (BUMD, {REGENCY, BUMD}),
        (OTHER, {OTHER}),
    ],
)
def test_kin_is_one_step_up_and_down(home, near):
    assert rules.kin([home], PARENTS) == near


# --- two pages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "sent", "present", "becomes"),
    [
        ("", "4", "", "stored"),
        ("3", "4", "3", "stored"),
        ("3", "", "3", "stored"),
        ("3", "3", "3", "nothing"),
        ("3", "5", "5", "nothing"),
        ("3", "3", "5", "outdated"),
        ("3", "4", "5", "aside"),
    ],
)
def test_a_save_changes_only_what_its_page_changed(base, sent, present, becomes):
    merged = merging.merge({"f": base}, {"f": sent}, {"f": present})

    assert merged.store == ({"f": sent} if becomes == "stored" else {})
    assert merged.aside == ({"f": sent} if becomes == "aside" else {})
    assert merged.outdated == ({"f"} if becomes == "outdated" else set())


@pytest.mark.parametrize("sent", ["3", "4"])
def test_a_page_that_missed_an_answer_does_not_argue_with_itself(sent):
    merged = merging.merge({"f": "3"}, {"f": sent}, {"f": "5"}, own={"f"})

    assert (merged.store, merged.aside, merged.outdated) == ({"f": sent}, {}, frozenset())


values = st.sampled_from(["", "1", "2", "3"])


@given(values, values, values)
def test_no_value_is_ever_lost(base, sent, present):
    merged = merging.merge({"f": base}, {"f": sent}, {"f": present})
    kept = {merged.store.get("f", present), merged.aside.get("f")}

    assert present in kept or present == base
    assert sent in kept or sent == base


@given(values, values, values)
def test_saving_the_same_page_again_changes_nothing(base, sent, present):
    first = merging.merge({"f": base}, {"f": sent}, {"f": present})
    stored = first.store.get("f", present)

    again = merging.merge(first.agreed, {"f": sent}, {"f": stored})

    assert again.store == {}
    assert again.aside == first.aside


@pytest.mark.parametrize(
    ("totals", "apart", "grade", "why"),
    [
        ((60, 80), 20, None, None),
        ((60, Fraction(801, 10)), 20, None, "judging.far_apart"),
        ((80, 60), 19, None, "judging.far_apart"),
        ((69, 71), 20, 70, "judging.across_grade"),
        ((69, 70), 1, 70, "judging.across_grade"),
        ((70, 71), 20, 70, None),
        ((60, 69), 20, 70, None),
        ((50, 90), None, 70, None),
        ((50,), 20, 70, None),
        ((50, 70, 90), 20, 70, None),
    ],
)
def test_a_third_reader_where_two_are_far_apart_or_on_both_sides(totals, apart, grade, why):
    found = why_third_reader([Fraction(one) for one in totals], apart=apart, grade=grade)

    assert found == why
