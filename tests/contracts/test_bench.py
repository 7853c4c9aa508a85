"""What `make bench` measures is there to be measured."""

from dataclasses import replace

import pytest

from app.accounts.queries import user_by_email
from tests.bench import rush
from tests.bench.__main__ import bare_server, fetch
from tests.bench.arithmetic import percentile
from tests.bench.crowd import form_to
from tests.bench.fill import busy_editions
from tests.bench.judging import METHODS, SCENARIOS, Scenario, measured


def test_every_page_of_the_bench_answers(demo, new_client):
    busy = busy_editions(entries=3, library_times=1)

    for name, path, person in busy.pages():
        visitor = new_client(user_by_email(person) if person else None)

        assert visitor.get(path).status_code == 200, name


def test_every_agency_of_the_rush_may_write_and_has_something_to_forward(app, demo, new_client):
    plan = rush.plan(app, agencies=3, submissions=2)

    for ref, cookie in plan.drafts:
        assert carrying(new_client(), cookie).get(f"/instansi/proposal/{ref}").status_code == 200
    for ref, cookie in plan.waiting:
        page = carrying(new_client(), cookie).get(f"/instansi/proposal/{ref}/periksa")
        way = f"/instansi/proposal/{ref}/teruskan"
        assert form_to(way, page.get_data(as_text=True)) is not None
    assert len(dict(plan.drafts)) == 3
    assert len(dict(plan.waiting)) == 2


def carrying(client, cookie):
    client.set_cookie(*cookie.split("=", 1))
    return client


def test_the_bare_page_is_served():
    with bare_server() as (port, path, _process):
        assert b"Halaman kosong" in fetch(port, path)


@pytest.mark.parametrize(
    ("share", "found"), [(0, 1), (1, 1), (50, 50), (95, 95), (99, 99), (100, 100)]
)
def test_percentiles_are_of_the_nearest_rank(share, found):
    assert percentile(range(1, 101), share) == found
    assert percentile([7.0], share) == 7
    assert percentile([], share) == 0


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
def test_every_competition_of_the_bench_is_played(scenario):
    small = replace(scenario, entries=min(scenario.entries, 120), winners=3, runs=1)

    found = measured(small)

    assert set(found.winners) == set(METHODS)
    assert all(0 <= share <= 1 for (share,) in found.winners.values())
    assert 0.5 < found.held[0] <= 1
    assert found.line() == measured(small).line()


def test_the_correction_finds_winners_where_z_scores_lose_them():
    tracks = Scenario("", entries=240, judges=24, winners=24, runs=4, tracks=6, tracks_differ=10)

    found = {method: sum(shares) / 4 for method, shares in measured(tracks).winners.items()}

    assert found["z-score"] < found["raw"] < found["corrected"] <= found["oracle"] + 0.05
