"""Where two judges are far apart the secretariat is told to give the proposal to a third."""

import pytest

from app.competitions.models import StageKind
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)

PAGE = "/sekretariat/edisi-2027/penugasan"
NEEDED = "Butuh juri ketiga"
GIVEN = {"Sepakat": (4, 4), "Jauh": (5, 1), "Beda Sisi": (3, 4)}
"""Title → the points of two judges in every criterion; a point is 20 of 100."""


@pytest.fixture
def office(app, new_client):
    """The secretariat of an edition with these settings, where two judges have read all."""

    def open_with(**values):
        edition = make_edition(
            "edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(**values)
        )
        judges = [make_judge(edition) for _ in range(3)]
        for title, marks in GIVEN.items():
            entry = make_passed_entry(edition, title=title)
            for judge, points in zip(judges, marks, strict=False):
                given = {"ringkasan": points, "dampak": points}
                make_reading(edition, judge, entry, points=given, done=True)
        waits = make_passed_entry(edition, title="Menunggu")
        make_reading(edition, judges[0], waits, points={"ringkasan": 1, "dampak": 1}, done=True)
        third = make_reading(edition, judges[2], waits, points={"ringkasan": 5})
        return new_client(make_secretary(edition)), third

    return open_with


def told(page):
    """Title → why a third judge is needed there."""
    rows = {row.th.text: row for row in page.soup.select("#assignment-table tbody tr")}
    return {
        title: row.select_one("td .small.soft").text
        for title in [*GIVEN, "Menunggu"]
        for words, row in rows.items()
        if title in words and NEEDED in row.text
    }


def test_far_apart_and_on_both_sides_of_the_grade(office):
    client, _third = office(third_reader=40, passing_grade=75)

    page = client.get(PAGE)

    assert told(page) == {
        "Jauh": "nilai dua juri terpaut jauh",
        "Beda Sisi": "hanya satu dari dua nilai mencapai ambang batas",
    }
    (link,) = page.soup.find_all("a", string=NEEDED)
    alone = client.get(link["href"])
    assert len(alone.soup.select("#assignment-table tbody tr")) == 2


def test_no_grade_leaves_only_the_points(office):
    client, _third = office(third_reader=40)

    assert list(told(client.get(PAGE))) == ["Jauh"]


def test_without_the_setting_nobody_is_told(office):
    client, _third = office(passing_grade=75)

    assert NEEDED not in client.get(PAGE).words


def test_the_edition_tells_it_to_everybody(office, new_client):
    office(third_reader=15, passing_grade=75)

    page = new_client(None).get("/kompetisi/edisi-2027")

    assert "berbeda lebih dari 15 poin, atau hanya satu yang mencapai ambang batas" in page.words
