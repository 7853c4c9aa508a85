"""How sure the places are, and how strict the judges: for the secretariat and the chair."""

import re
from math import ceil

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import transaction
from app.judging import actions
from app.judging.models import AssignmentState
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
    open_to,
    save,
    settings,
)

pytestmark = pytest.mark.once

PAGE = "/sekretariat/edisi-2027/rekap/peringkat"


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


GIVEN = [(one, one, one + 1) for one in (4, 1, 2, 2, 3, 1)]
"""What three judges gave six proposals in every criterion, the third a point more than the others:
numbers three and four have the same marks, and two and six."""


@pytest.fixture
def scored(edition):
    return read_by_three(edition, GIVEN)


def read_by_three(edition, marks):
    """A proposal for each row of marks; None is a judge who did not read it, and 3.4 are three
    points in one criterion and four in the other, lighter one."""
    entries = []
    judges = [make_judge(edition, name=name) for name in ("Bu Ani", "Pak Budi", "Bu Citra")]
    for number, row in enumerate(marks, 1):
        entry = make_passed_entry(edition, title=f"Proposal {number}")
        for judge, points in zip(judges, row, strict=True):
            if points is not None:
                given = {"ringkasan": ceil(points), "dampak": int(points)}
                make_reading(edition, judge, entry, points=given, done=True)
        entries.append(entry)
    return entries


def close(edition):
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")


def cells_of(page, table, number):
    """Column → text of a row of this table, from 1."""
    row = page.soup.select(f"#{table} tbody tr")[number - 1]
    return {cell["data-label"]: " ".join(cell.stripped_strings) for cell in row.select("th, td")}


def test_each_place_comes_with_what_it_could_be(edition, scored, new_client):
    close(edition)

    page = new_client(make_secretary(edition)).get(PAGE, query_string={"terbaik": 1})

    first, last = cells_of(page, "ranking-table", 1), cells_of(page, "ranking-table", 6)
    assert "Proposal 1" in first["Proposal"]
    assert (first["Peringkat"], first["Rentang 90 persen"]) == ("1", "1–1")
    assert first["Peluang 1 besar"] == "100 %"
    assert first["Rata-rata"] == "86,67"
    assert last["Peluang 1 besar"] == "0 %"
    assert "Kesepakatan juri" in page.words
    third, fourth = (f"{entry.id:03d}" for entry in scored[2:4])
    assert f"panel yang memutuskan (2 kelompok): {third}, {fourth}; " in page.words
    assert "undian terbuka" not in page.words


def test_whose_passing_depends_on_the_figure_is_listed(app, new_client):
    """Number seven had the mild judge and one other, number eight only the two strict ones."""
    edition = make_edition(
        "edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(passing_grade=70)
    )
    *_six, lucky, unlucky = read_by_three(edition, [*GIVEN, (3, None, 4), (3.4, 3.4, None)])
    close(edition)

    page = new_client(make_secretary(edition)).get(PAGE)

    assert f"hanya menurut rata-rata (1): {lucky.id:03d}" in page.words
    assert f"hanya menurut nilai terkoreksi (1): {unlucky.id:03d}" in page.words


def test_those_too_close_to_call_can_be_seen_alone(edition, scored, new_client):
    close(edition)
    office = new_client(make_secretary(edition))

    every = office.get(PAGE, query_string={"terbaik": 3})
    (link,) = every.soup.find_all("a", string="Terlalu dekat untuk diputuskan")
    close_ones = office.get(link["href"])

    found = [cells_of(close_ones, "ranking-table", n)["Proposal"] for n in (1, 2)]
    assert len(close_ones.soup.select("#ranking-table tbody tr")) == 2
    assert all("Terlalu dekat" in words for words in found)
    assert {"Proposal 3", "Proposal 4"} == {
        title for title in ("Proposal 3", "Proposal 4") if title in " ".join(found)
    }


def test_the_secretariat_sees_how_strict_each_judge_is(edition, scored, new_client):
    close(edition)

    page = new_client(make_secretary(edition)).get(PAGE)

    strict, mild = cells_of(page, "judge-table", 1), cells_of(page, "judge-table", 3)
    assert strict["Juri"] == "Juri A Bu Ani"
    assert strict["Selisih"].startswith("-")
    assert mild["Juri"] == "Juri C Bu Citra"
    assert mild["Selisih"].startswith("+")
    assert mild["Dinilai"].startswith("6")


def test_the_chair_sees_letters_and_no_names(edition, scored, new_client):
    close(edition)
    chair = new_client(make_user(grants=[grant(Role.CHAIR, edition=edition)]))

    page = chair.get(PAGE)

    assert "Juri C" in page.words
    assert "Bu Citra" not in page.words


def test_before_the_close_nothing_is_told(edition, scored, new_client):
    page = new_client(make_secretary(edition)).get(PAGE)

    assert "Nilai belum dapat dilihat" in page.words
    assert page.soup.select("#ranking-table, #judge-table") == []
    assert "Juri A" not in page.words


def test_without_marks_there_is_nothing_to_rank(edition, new_client):
    make_passed_entry(edition)
    close(edition)

    assert "Belum ada penilaian" in new_client(make_secretary(edition)).get(PAGE).words


def test_marks_that_sink_along_the_lists_are_told(edition, new_client, monkeypatch):
    """Each judge gives less and less in the order that their own list shows."""
    monkeypatch.setattr("app.judging.rules.fatigue.FEWEST_LEFT", 10)
    entries = [make_passed_entry(edition, title=f"Proposal {number}") for number in range(8)]
    for name in ("Bu Ani", "Pak Budi", "Bu Citra"):
        judge = make_judge(edition, name=name)
        readings = {one.id: one for one in (make_reading(edition, judge, e) for e in entries)}
        with transaction():
            readings.popitem()[1].state = AssignmentState.RECUSED
        for place, ref in enumerate(open_to(judge)):
            given = dict.fromkeys(("ringkasan", "dampak"), 5 - place // 2)
            save(readings[ref], judge, given)
            with transaction():
                actions.finish(readings[ref], by=judge, now=clock.now())
    close(edition)

    page = new_client(make_secretary(edition)).get(PAGE)

    (note,) = (one.text for one in page.soup.select("li") if "daftar baca, makin" in one.text)
    points, error = re.search(r"rendah nilainya: ([\d,]+) poin \(± ([\d,]+)\)", note).groups()
    assert 45 < float(points.replace(",", ".")) < 90  # 60, more or less by how lists are shuffled
    assert float(error.replace(",", ".")) < 15


def test_unasked_some_win_and_some_do_not_and_it_is_said(edition, scored, new_client):
    close(edition)

    page = new_client(make_secretary(edition)).get(PAGE)

    assert "Dihitung untuk 3 dari 6 proposal yang diperingkat" in page.words
    assert cells_of(page, "ranking-table", 6)["Peluang 3 besar"] != "100 %"
    assert "Ini bukan selisih mentah" in page.words and "hanya ditampilkan" in page.words


@pytest.mark.parametrize("asked", ["0", "-5", "x", "99999999999999999999"])
def test_an_impossible_number_of_winners_is_put_right(edition, new_client, asked):
    close(edition)

    page = new_client(make_secretary(edition)).get(PAGE, query_string={"terbaik": asked})

    assert page.status_code == 200


def test_judges_panelists_and_applicants_never_reach_it(edition, new_client):
    entry = make_passed_entry(edition)
    close(edition)

    for person in (make_judge(edition), make_panelist(edition), entry.started_by):
        assert new_client(person).get(PAGE).status_code in {403, 404}


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ({}, "Proposal 8"),
        ({"ranked_by": "mean"}, "Proposal 8"),
        ({"ranked_by": "corrected"}, "Proposal 7"),
    ],
)
def test_the_edition_says_which_figure_ranks_on_every_page(new_client, app, rule, first):
    """Seven was read by the strict judge and is better than its mean of 70, eight has 74."""
    edition = make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(**rule))
    read_by_three(edition, [(2, 2, 1)] * 6 + [(4, None, 3), (4, 3.4, None)])
    close(edition)
    move_stage(stage(edition, StageKind.DECISION), opens_at="2020-01-02T00:00+07:00")
    office, panel = new_client(make_secretary(edition)), new_client(make_panelist(edition))
    pages = [
        office.get("/sekretariat/edisi-2027/rekap"),
        office.get("/sekretariat/edisi-2027/keputusan"),
        panel.get("/penilaian/panel/edisi-2027"),
    ]

    for page in pages:
        head = page.soup.select_one("table tbody tr th")
        assert next(iter(head.stripped_strings)).endswith(first), page.title
        heads = [cell.get_text(" ", strip=True) for cell in page.soup.select("table thead th")]
        assert any("Rata-rata" in one for one in heads)
        assert any("Terkoreksi" in one for one in heads)
    words = (
        "nilai terkoreksi (" if rule.get("ranked_by") == "corrected" else "rata-rata nilai juri."
    )
    assert f"Yang menentukan peringkat: {words}" in pages[0].words


STRICT = [(5, 3, None), (4, 2, None), (None, 3, 5), (None, 2, 4), (None, 4, 5), (5, None, 5)]
"""The second judge is two points stricter than the others."""


@pytest.mark.parametrize("figure", ["mean", "corrected"])
def test_the_places_stand_in_the_order_that_rules(app, new_client, figure):
    edition = make_edition(
        "edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(ranked_by=figure)
    )
    read_by_three(edition, STRICT * 3)
    close(edition)

    page = new_client(make_secretary(edition)).get(PAGE)

    rows = [cells_of(page, "ranking-table", number) for number in range(1, 19)]
    column = "Rata-rata" if figure == "mean" else "Terkoreksi"
    scores = [float(row[column].replace(",", ".")) for row in rows]
    assert [int(row["Peringkat"]) for row in rows] == list(range(1, 19))
    assert scores == sorted(scores, reverse=True)
    other = "Peringkat terkoreksi" if figure == "mean" else "Peringkat mentah"
    assert [int(row[other]) for row in rows] != list(range(1, 19))
