"""The longest texts that may be, with spaces and without, and none at all: no page breaks."""

import re

import pytest

from tests.factories import extremes
from tests.harness import layout
from tests.journeys.places import WAYS, Demo

SHOWN = re.compile("(entries|judging|library|site|competitions|operations/letters?|agencies/show)")
LISTS = re.compile("accounts/(agency_people|all_people|judges|person|account)|agencies/index")
"""Templates that show texts of people, and lists that do."""


@pytest.mark.parametrize("person", WAYS)
def test_no_text_breaks_a_page_of(person, on_own_site):
    page = on_own_site(person)
    ways = {name: way for name, way in WAYS[person](Demo()).items() if isinstance(way, str)}
    faults = []

    for make, wanted in ((extremes.stretch, (SHOWN, LISTS)), (extremes.bare, (SHOWN,))):
        make()
        for address in [ways[name] for name in ways if any(one.match(name) for one in wanted)]:
            page.goto(address)
            told = layout.faults_at(page, 320, 1280)
            faults += [f"{make.__name__} {address} {fault}" for fault in told]

    page.watch.forget()
    assert not faults, "\n".join(faults)
