"""What lifts a result among those whose words fit equally well."""

from datetime import UTC, datetime, timedelta

import pytest

from app.core import clock, settings
from app.core.db import transaction
from app.library import browse
from app.library.models import LibraryStatus
from app.library.rules.entries import PARTS
from app.library.rules.ranking import (
    AWARD,
    COMPLETENESS,
    REPLICATIONS,
    SIGNALS,
    VALIDITY,
    Standing,
    factor,
    reordered,
    signals,
)
from tests.factories.library import index_library, make_library_entry

NOW = datetime(2026, 12, 1, tzinfo=UTC)
WEIGHTS = {VALIDITY: 6, COMPLETENESS: 4, REPLICATIONS: 4, AWARD: 1}
GOING, UNKNOWN, STOPPED = LibraryStatus.CONTINUING, LibraryStatus.UNKNOWN, LibraryStatus.STOPPED


def standing(status=UNKNOWN, *, days=None, filled=(), replications=0, award=False):
    confirmed = None if days is None else NOW - timedelta(days=days)
    return Standing(dict.fromkeys(filled, "x"), status, confirmed, replications, award)


@pytest.mark.parametrize(
    ("status", "days", "value"),
    [
        (GOING, 10, 1),
        (LibraryStatus.GROWING, 365, 1),
        (GOING, 400, 0.5),
        (GOING, 800, 0),
        (UNKNOWN, None, 0),
        (STOPPED, 10, -1),
    ],
)
def test_a_status_counts_while_it_is_fresh_and_against_what_stopped(status, days, value):
    assert signals(standing(status, days=days), NOW)[VALIDITY] == value


def test_completeness_is_the_share_of_what_a_complete_entry_has():
    assert signals(standing(filled=PARTS), NOW)[COMPLETENESS] == 1
    assert signals(standing(), NOW)[COMPLETENESS] == 0


def test_each_further_replication_counts_less():
    values = [signals(standing(replications=n), NOW)[REPLICATIONS] for n in (0, 1, 3, 100)]

    assert values == sorted(values)
    assert values[0] == 0
    assert values[2] == 0.5
    assert values[3] < 1


def test_all_signals_together_move_a_score_by_no_more_than_their_weights():
    best = dict.fromkeys(SIGNALS, 1.0)

    assert factor(best, WEIGHTS) == pytest.approx(1.15)
    assert factor({**best, VALIDITY: -1.0}, WEIGHTS) == pytest.approx(1.03)
    assert factor(best, dict.fromkeys(SIGNALS, 0)) == 1


def test_what_holds_all_words_stays_before_what_does_not():
    scored = [(1, 5.0), (2, 4.9), (3, 9.0)]

    assert reordered(scored, 2, {1: 1.0, 2: 1.1, 3: 1.1}) == [2, 1, 3]
    assert reordered(scored, 2, {}) == [1, 2, 3]


# --- in the library -------------------------------------------------------------------------


def test_of_equal_texts_the_one_that_goes_on_comes_first_and_the_stopped_last(app):
    confirmed = clock.now() - timedelta(days=30)
    unknown = make_library_entry("Ojek Satu").id
    stopped = make_library_entry("Ojek Dua", status=STOPPED, confirmed_at=confirmed).id
    going = make_library_entry("Ojek Tiga", status=GOING, confirmed_at=confirmed).id
    index_library()

    assert list(browse.first("ojek", 3)) == [going, unknown, stopped]


def test_the_admin_may_leave_a_signal_out(app):
    first = make_library_entry("Ojek Satu").id
    going = make_library_entry("Ojek Dua", status=GOING, confirmed_at=clock.now()).id
    index_library()
    with transaction():
        settings.change(VALIDITY, 0)
        settings.change(COMPLETENESS, 0)

    assert list(browse.first("ojek", 2)) == [first, going]


def test_an_award_does_not_outweigh_words(app):
    make_library_entry("Bank Sampah", results="Ojek membawa sampah.", award="Juara")
    named = make_library_entry("Ojek Desa").id
    index_library()

    assert browse.first("ojek", 2)[0] == named


def test_pages_follow_the_same_order(client):
    for number in range(12):
        make_library_entry(f"Ojek {number:02}")
    last = make_library_entry("Ojek 99", status=GOING, confirmed_at=clock.now())
    index_library()

    pages = [client.get(f"/inovasi?q=ojek&halaman={n}") for n in (1, 2)]

    titles = [a.get_text() for page in pages for a in page.soup.select("article.hit h3 a")]
    assert titles[0] == last.title
    assert len(titles) == len(set(titles)) == 13
