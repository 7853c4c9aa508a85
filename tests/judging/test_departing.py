"""Who is preferred to somebody better, with no reason on record."""

import pytest

from app.judging.models import Outcome
from app.judging.rules.departing import departures

WON, NAMED = 2, 1


@pytest.mark.once
@pytest.mark.parametrize(
    ("places", "levels", "explained", "apart"),
    [
        ("1 2 3", {1: WON, 2: NAMED}, (), set()),
        ("1 2 3", {}, (), set()),
        ("1 2 3", {2: NAMED}, (), {2}),
        ("1 2 3", {2: NAMED}, (2,), set()),
        ("1 2 3", {2: NAMED, 3: NAMED}, (1,), set()),  # why one is passed over explains all below
        ("1 2 3", {2: NAMED, 3: NAMED}, (2,), {3}),  # why one is preferred explains that one only
        ("1 2 3", {1: NAMED, 2: WON, 3: NAMED}, (), {2}),
        ("1,2 3", {2: NAMED}, (), set()),  # the equal have one place
        ("1,2 3", {2: NAMED, 3: NAMED}, (), {3}),
        ("1 2,3", {2: NAMED, 1: NAMED}, (), set()),
    ],
)
def test_a_better_entry_that_nothing_explains_makes_a_departure(places, levels, explained, apart):
    order = [frozenset(map(int, place.split(","))) for place in places.split()]
    assert departures(order, levels, explained) == apart


def test_a_winner_below_another_finalist_needs_a_reason(round_, new_client):
    first, second, third = round_.entries
    round_.name(first, second, third)
    for entry, points in ((first, 5), (second, 4), (third, 3)):
        round_.score(entry, points)
    round_.close()
    office, address = new_client(round_.secretary), "/sekretariat/edisi-2027/keputusan"

    values = {"proposal": [third.id], "outcome": Outcome.WINNER, "award": "Top Contoh"}
    page = office.submit(office.get(address), "form[data-picks]", values)
    assert "1 dari yang Anda pilih menyimpang" in page.soup.select_one("#e-reason").text
    page = office.submit(page, "form[data-picks]", {"reason": "Satu-satunya dari daerah 3T."})
    assert "Tersimpan" in page.words

    values = {"proposal": [first.id], "outcome": Outcome.WINNER, "award": "Top Contoh"}
    assert "Tersimpan" in office.submit(office.get(address), "form[data-picks]", values).words
