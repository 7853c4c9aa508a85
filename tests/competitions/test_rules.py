from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.competitions import rules
from app.competitions.models import Edition, EditionState, Stage, StageKind
from app.competitions.rules import StageProgress

K = StageKind
MINUTE = timedelta(minutes=1)
moments = st.datetimes(
    min_value=datetime.fromisoformat("2020-01-01"),
    max_value=datetime.fromisoformat("2040-01-01"),
    timezones=st.just(UTC),
)


def stage(opens="2027-03-01T00:00", closes="2027-03-31T23:59", *, grace=0, early=None, position=1):
    return Stage(
        kind=StageKind.REGISTRATION,
        position=position,
        opens_at=wib(opens),
        closes_at=wib(closes),
        grace_minutes=grace,
        closed_early_at=early and wib(early),
    )


def wib(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.mark.parametrize(
    ("at", "where"),
    [
        ("2027-02-28T23:59:59.999999", StageProgress.COMING),
        ("2027-03-01T00:00:00", StageProgress.OPEN),
        ("2027-03-31T23:59:00", StageProgress.OPEN),
        ("2027-03-31T23:59:59.999999", StageProgress.OPEN),
        ("2027-04-01T00:00:00", StageProgress.OVER),
    ],
)
def test_the_closing_minute_counts_in_full(at, where):
    assert rules.progress(stage(), wib(at)) is where


@pytest.mark.parametrize(
    ("grace", "at", "open_"),
    [
        (0, "2027-04-01T00:00:00", False),
        (5, "2027-04-01T00:04:59", True),
        (5, "2027-04-01T00:05:00", False),
    ],
)
def test_grace_minutes_follow_the_closing_minute(grace, at, open_):
    assert rules.is_open(stage(grace=grace), wib(at)) is open_


@pytest.mark.parametrize(
    ("early", "extra", "deadline"),
    [
        (None, None, "2027-03-31T23:59"),
        ("2027-03-20T12:00", None, "2027-03-20T12:00"),
        ("2027-04-20T12:00", None, "2027-03-31T23:59"),
        (None, "2027-04-02T12:00", "2027-04-02T12:00"),
        (None, "2027-03-02T12:00", "2027-03-31T23:59"),
        ("2027-03-20T12:00", "2027-04-02T12:00", "2027-04-02T12:00"),
    ],
)
def test_deadline_of_an_agency(early, extra, deadline):
    assert rules.close_of(stage(early=early), extra and wib(extra)) == wib(deadline)


def test_extra_time_keeps_the_stage_open_for_that_agency_only():
    late = wib("2027-04-02T11:59:30")

    assert not rules.is_open(stage(), late)
    assert rules.is_open(stage(), late, wib("2027-04-02T11:59"))


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "UTC"])
def test_the_zone_of_the_question_does_not_matter(zone):
    last = wib("2027-03-31T23:59:59").astimezone(ZoneInfo(zone))

    assert rules.is_open(stage(), last)
    assert rules.is_over(stage(), last + timedelta(seconds=1))


@given(closes=moments, grace=st.integers(0, 120), after=st.timedeltas(timedelta(0), 200 * MINUTE))
def test_open_until_the_minute_and_the_grace_are_over(closes, grace, after):
    one = Stage(opens_at=closes - MINUTE, closes_at=closes, grace_minutes=grace)
    minute = closes.replace(second=0, microsecond=0)

    assert rules.is_open(one, minute + after) is (after < MINUTE * (grace + 1))


@given(closes=moments, extra=moments)
def test_extra_time_never_shortens(closes, extra):
    one = Stage(opens_at=closes - MINUTE, closes_at=closes, grace_minutes=0)

    assert rules.close_of(one, extra) == max(closes, extra)


@given(at=moments, closes=moments)
def test_a_stage_is_in_exactly_one_place(at, closes):
    one = Stage(opens_at=closes - 60 * MINUTE, closes_at=closes, grace_minutes=0)

    assert [rules.progress(one, at) is p for p in StageProgress].count(True) == 1
    assert rules.is_over(one, at) is (at >= rules.ends_at(one))


@pytest.mark.parametrize(
    ("at", "current"),
    [
        ("2027-02-01T00:00", None),
        ("2027-03-10T00:00", 1),
        ("2027-03-21T00:00", 2),
        ("2027-03-31T23:59", 2),
        ("2027-04-03T00:00", None),
        ("2027-04-06T00:00", 3),
        ("2027-06-06T00:00", None),
    ],
)
def test_current_stage_is_the_furthest_of_those_that_run(at, current):
    stages = [
        stage(),
        stage("2027-03-20T00:00", "2027-04-02T23:59", position=2),
        stage("2027-04-05T00:00", "2027-05-05T23:59", position=3),
    ]

    found = rules.current_stage(stages, wib(at))

    assert (found and found.position) == current


@pytest.mark.parametrize(
    ("state", "accepted"),
    [
        (EditionState.PREPARED, False),
        (EditionState.OPENED, True),
        (EditionState.CLOSED, False),
    ],
)
def test_only_an_opened_edition_accepts(state, accepted):
    at = wib("2027-03-10T00:00")

    assert rules.accepts(Edition(state=state), stage(), at) is accepted
    assert rules.accepts(Edition(state=state), None, at) is False


@given(at=moments, year=st.integers(2000, 2200))
def test_the_same_day_of_another_year_keeps_its_hour(at, year):
    moved = rules.same_day_in(year, at)

    assert moved.year == year
    assert moved.time() == at.time()
    assert (moved.month, moved.day) in {(at.month, at.day), (2, 28)}


@given(opens=st.lists(moments, min_size=1, max_size=5), hours=st.integers(0, 9999))
def test_a_calendar_in_order_has_no_problem(opens, hours):
    stages = [Stage(opens_at=at, closes_at=at + timedelta(hours=hours)) for at in sorted(opens)]

    assert rules.calendar_problem(stages, []) is None


@pytest.mark.parametrize(
    ("dates", "problem"),
    [
        ([(1, 0, None)], (0, "closes_at", "closes_before_it_opens")),
        ([(1, 5, 6)], (0, "internal_deadline_at", "internal_deadline_outside")),
        ([(1, 5, 0)], (0, "internal_deadline_at", "internal_deadline_outside")),
        ([(1, 5, None), (0, 6, None)], (1, "opens_at", "opens_at_before_previous")),
        ([(1, 5, None), (2, 4, None)], (1, "closes_at", "closes_at_before_previous")),
        ([(1, 1, 1), (1, 1, None)], None),
    ],
)
def test_what_is_wrong_with_a_calendar(dates, problem):
    start = wib("2027-03-01T00:00")
    stages = [
        Stage(
            opens_at=start + opens * MINUTE,
            closes_at=start + closes * MINUTE,
            internal_deadline_at=None if internal is None else start + internal * MINUTE,
        )
        for opens, closes, internal in dates
    ]

    assert rules.calendar_problem(stages, []) == problem


@pytest.mark.parametrize(
    ("opens", "closes", "problem"),
    [
        ("2027-03-11T00:00", "2027-03-19T23:59", None),
        ("2027-03-10T23:59", "2027-03-19T23:59", (1, "opens_at", "consolidation_before_close")),
        ("2027-03-11T00:00", "2027-03-20T00:00", (2, "opens_at", "decision_before_consolidated")),
    ],
)
def test_teams_meet_between_the_assessment_and_the_decision(opens, closes, problem):
    stages = [
        stage("2027-03-01T00:00", "2027-03-10T23:59"),
        stage(opens, closes),
        stage("2027-03-20T00:00", "2027-03-25T23:59"),
    ]
    kinds = [K.PROPOSAL_ASSESSMENT, K.TEAM_CONSOLIDATION, K.DECISION]

    assert rules.calendar_problem(stages, kinds) == problem


def test_teams_need_an_assessment():
    problem = rules.calendar_problem([stage()], [K.TEAM_CONSOLIDATION])

    assert problem == (0, "opens_at", "consolidation_before_close")


@pytest.mark.parametrize(
    ("opens", "closes", "problem"),
    [
        ("2027-03-11T00:00", "2027-03-19T23:59", None),
        ("2027-03-10T23:59", "2027-03-19T23:59", (1, "opens_at", "rating_before_check")),
        ("2027-03-11T00:00", "2027-03-20T00:00", (2, "opens_at", "announcement_before_rated")),
    ],
)
def test_the_public_rates_between_the_check_and_the_announcement(opens, closes, problem):
    stages = [
        stage("2027-03-01T00:00", "2027-03-10T23:59"),
        stage(opens, closes),
        stage("2027-03-20T00:00", "2027-03-25T23:59"),
    ]
    kinds = [K.ADMINISTRATIVE_SELECTION, K.USEFULNESS_RATING, K.ANNOUNCEMENT]

    assert rules.calendar_problem(stages, kinds) == problem
