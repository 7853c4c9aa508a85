from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts.contacts import contact_of, domain_of
from app.rating.models import FlagKind
from app.rating.rules.bursts import FEWEST, Census, Given, flags
from app.rating.rules.figures import Tally, final_score, usefulness

START = datetime.fromisoformat("2027-05-01T08:00+07:00")
TEN_DAYS = Fraction(240)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Warga@Contoh.test", " warga@contoh.test ", True),
        ("warga+lumbung@contoh.test", "warga@contoh.test", True),
        ("w.arga@gmail.com", "warga+1@googlemail.com", True),
        ("w.arga@contoh.test", "warga@contoh.test", False),
        ("warga@contoh.test", "warga@lain.test", False),
        ("+satu@contoh.test", "+dua@contoh.test", False),
    ],
)
def test_which_addresses_are_one_contact(one, other, same):
    assert (contact_of(one) == contact_of(other)) is same


def test_a_provider_has_one_name():
    assert domain_of("A@GoogleMail.com") == domain_of("b@gmail.com") == "gmail.com"


@pytest.mark.parametrize(
    ("n", "points", "mean"),
    [(0, 0, None), (1, 3, 0), (1, 15, 100), (1, 9, 50), (2, 21, Fraction(125, 2))],
)
def test_the_mean_runs_from_0_to_100(n, points, mean):
    assert Tally(n, points).mean == mean


def test_few_ratings_are_drawn_to_the_common_mean():
    found = usefulness({"few": Tally(1, 15), "many": Tally(270, 270 * 9), "none": Tally()}, 30)

    assert found["none"].shrunken == 75  # the mean of 100 and 50
    assert found["few"].shrunken == Fraction(30 * 75 + 100, 31)
    assert found["many"].shrunken == Fraction(30 * 75 + 270 * 50, 300)


def test_without_any_rating_there_is_no_figure():
    assert usefulness({1: Tally()}, 30)[1].shrunken is None


tallies = st.dictionaries(
    st.integers(1, 9),
    st.integers(0, 500).flatmap(
        lambda n: st.builds(Tally, st.just(n), st.integers(3 * n, 15 * n), st.just(0))
    ),
    min_size=1,
)


@settings(max_examples=40)
@given(tallies, st.integers(1, 1000))
def test_a_shrunken_mean_lies_between_the_own_and_the_common_one(given_tallies, weight):
    found = usefulness(given_tallies, weight)
    means = [one.mean for one in given_tallies.values() if one.mean is not None]

    for one in found.values():
        if not means:
            assert one.shrunken is None
        else:
            common = sum(means) / len(means)
            own = common if one.tally.mean is None else one.tally.mean
            assert min(own, common) <= one.shrunken <= max(own, common)


@settings(max_examples=40)
@given(st.fractions(0, 100), st.fractions(0, 100), st.integers(1, 20))
def test_the_public_moves_a_score_by_its_share_at_most(score, shrunken, share):
    assert abs(final_score(score, shrunken, share) - score) <= share
    assert final_score(score, score, share) == score


# --- bursts ----------------------------------------------------------------------------------

MIXED = [(5, 4, 5), (4, 4, 4), (5, 5, 5), (3, 4, 2)]


def spread(count, *, start=0, gap=timedelta(hours=2), after=timedelta(), **same):
    """Ratings one by one, of many networks and one common provider, with mixed answers."""
    return [
        Given(
            ref,
            START + (ref - start) * gap + after,
            same.get("network", f"network {ref}"),
            same.get("domain", "common"),
            same.get("answers", MIXED[ref % len(MIXED)]),
        )
        for ref in range(start, start + count)
    ]


def kinds(ratings, others=(), hours=TEN_DAYS):
    found = flags(ratings, Census.of([*ratings, *others]), hours=hours)
    return {flag.kind: len(flag.refs) for flag in found}


OTHERS = spread(100, start=1000)
MINUTE = timedelta(minutes=1)
LATER = timedelta(hours=150)


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        (spread(100), {}),
        (spread(FEWEST - 1, gap=MINUTE, network="x"), {}),
        (spread(60) + spread(40, start=200, gap=MINUTE, after=LATER), {FlagKind.TIME: 40}),
        (spread(60) + spread(20, start=200, network="x"), {FlagKind.NETWORK: 20}),
        (spread(60) + spread(19, start=200, network="x"), {}),
        (spread(60) + spread(20, start=200, domain="x"), {FlagKind.DOMAIN: 20}),
        (
            spread(60) + spread(12, start=200, answers=(1, 5, 1), after=LATER),
            {FlagKind.ANSWERS: 12},
        ),
    ],
)
def test_what_is_unusual_beside_the_others(ratings, expected):
    assert kinds(ratings, OTHERS) == expected


def test_a_network_and_answers_that_are_common_everywhere_are_not_flagged():
    own = spread(30, network="mobile", answers=(5, 5, 5))
    others = spread(100, start=1000, network="mobile", answers=(5, 5, 5))

    assert kinds(own, others) == {}


def test_a_lively_innovation_may_have_lively_hours():
    steady = spread(2000, gap=timedelta(minutes=7))

    assert kinds(steady + spread(20, start=5000, gap=MINUTE), OTHERS) == {}


def test_providers_are_not_judged_while_few_rated_others():
    assert kinds(spread(40), spread(5, start=1000, domain="other")) == {}


@settings(max_examples=40)
@given(st.lists(st.integers(0, 600), max_size=80), st.randoms())
def test_flags_do_not_depend_on_the_order_and_name_each_rating_once(minutes, random):
    ratings = [
        Given(ref, START + at * MINUTE, f"n{at % 3}", f"d{at % 2}", MIXED[at % 2])
        for ref, at in enumerate(minutes)
    ]
    shuffled = random.sample(ratings, len(ratings))
    found = flags(ratings, Census.of(ratings), hours=TEN_DAYS)

    assert flags(shuffled, Census.of(ratings), hours=TEN_DAYS) == found
    for kind in FlagKind:
        named = Counter(ref for flag in found if flag.kind is kind for ref in flag.refs)
        assert set(named.values()) <= {1}
