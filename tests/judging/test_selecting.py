"""The rule of selection proposes, and a person approves."""

import pytest

from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.judging.models import Decision
from app.judging.rules.selecting import Candidate, Why, selected
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)

PROPOSED = "/sekretariat/edisi-2027/keputusan/usulan"


def candidates(text):
    """ "A B! -C" of groups by letter: ! has precedence, - does not reach the passing grade."""
    return [
        Candidate(
            number,
            passes=not word.startswith("-"),
            first=word.endswith("!"),
            counted_as=[f"group:{word.strip('-!')}"],
        )
        for number, word in enumerate(text.split())
    ]


@pytest.mark.parametrize(
    ("ranked", "places", "quotas", "said"),
    [
        ("A A A", None, {}, "rank rank rank"),
        ("A A A", 2, {}, "rank rank full"),
        ("A -A A", 2, {}, "rank below rank"),
        ("A A A!", 2, {}, "rank full first"),
        ("A -A! A", 1, {}, "rank below full"),
        ("A A B A", 3, {"group:A": 1}, "rank quota rank quota"),
        ("A A! A", None, {"group:A": 1}, "quota first quota"),
        ("A B A B", 3, {"group:A": 1, "group:B": 9}, "rank rank quota rank"),
        ("", 3, {"group:A": 1}, ""),
    ],
)
def test_the_rule(ranked, places, quotas, said):
    lines = selected(candidates(ranked), places=places, quotas=quotas)

    assert [line.why for line in lines] == [Why(one) for one in said.split()]
    assert [line.place for line in lines] == list(range(1, len(lines) + 1))
    assert all(bool(line.quota) is (line.why is Why.QUOTA) for line in lines)


@pytest.mark.parametrize(
    ("ranked", "places", "quotas", "equal", "said"),
    [
        ("A A A", 2, {}, [1, 2], "rank tied tied"),
        ("A A A", 3, {}, [1, 2], "rank rank rank"),
        ("A A A A", 1, {}, [1, 2, 3], "rank full full full"),
        ("A A! A", 1, {}, [0, 2], "full first full"),
        ("A B B", None, {"group:B": 1}, [1, 2], "rank tied tied"),
        ("A -A A", 1, {}, [0, 1], "rank below full"),
    ],
)
def test_of_equals_the_rule_never_takes_some(ranked, places, quotas, equal, said):
    lines = selected(candidates(ranked), places=places, quotas=quotas, equal=[equal])

    assert [line.why for line in lines] == [Why(one) for one in said.split()]


@pytest.fixture
def edition(app):
    """Means 100, 80, 60, 40; the best two in the category kesehatan, of which one is taken."""
    rules = settings(
        passing_grade=50,
        selected_entries=2,
        selection_quotas=[{"category": "kesehatan", "most": 1}],
    )
    edition = make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)
    judge = make_judge(edition)
    for title, points in (("Antar", 5), ("Bina", 4), ("Cerdas", 3), ("Damai", 2)):
        category = "kesehatan" if points > 3 else "pendidikan"
        entry = make_passed_entry(edition, title=title, answers={"kategori": category})
        given = {"ringkasan": points, "dampak": points}
        make_reading(edition, judge, entry, points=given, done=True)
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    return edition


@pytest.fixture
def office(new_client, edition):
    return new_client(make_secretary(edition))


def decided(edition):
    db.session.expire_all()
    return sorted(one.entry.title for one in db.session.query(Decision))


def test_what_the_rule_proposes_is_marked_when_a_person_approves(office, edition):
    page = office.get(PROPOSED)
    heads = [next(iter(one.stripped_strings)) for one in page.soup.select("tbody th")]
    assert [head.partition(" · ")[2] for head in heads] == ["Antar", "Cerdas"]
    assert decided(edition) == []

    page = office.submit(page, values={"outcome": "finalist"})

    assert "Belum diumumkan kepada siapa pun" in page.text
    assert decided(edition) == ["Antar", "Cerdas"]
    assert "Semua yang diusulkan sudah ditandai." in office.get(PROPOSED).words


def test_what_was_marked_before_stays(office, edition):
    page = office.get("/sekretariat/edisi-2027/keputusan")
    first = page.soup.select_one("tbody input[name=proposal]")["value"]
    values = {"proposal": first, "outcome": "winner", "award": "Top 5"}
    office.submit(page, "form[data-picks]", values)

    office.submit(office.get(PROPOSED), values={"outcome": "finalist"})

    db.session.expire_all()
    found = {one.entry.title: one.outcome.value for one in db.session.query(Decision)}
    assert found == {"Antar": "winner", "Cerdas": "finalist"}


def test_who_departs_from_the_rule_says_why(office, edition):
    address = "/sekretariat/edisi-2027/keputusan"
    page = office.get(address)
    refs = [one["value"] for one in page.soup.select("tbody input[name=proposal]")]
    values = {"proposal": refs[:2], "outcome": "finalist"}  # Antar and Bina, who is over the quota

    page = office.submit(page, "form[data-picks]", values)

    said = page.soup.select_one("#e-reason").text
    assert "1 dari yang Anda pilih menyimpang" in said
    assert decided(edition) == []
    office.submit(page, "form[data-picks]", {"reason": "Mewakili daerah 3T."})
    assert decided(edition) == ["Antar", "Bina"]


def test_it_says_of_each_other_proposal_why_not(office, edition):
    page = office.get(PROPOSED, query_string={"tampil": "semua"})

    said = {
        next(iter(row.th.stripped_strings)).partition(" · ")[2]: row.select("td")[-1].get_text(" ")
        for row in page.soup.select("tbody tr")
    }
    assert "Jatah sudah penuh" in said["Bina"]
    assert "Kesehatan" in said["Bina"]
    assert "Tidak mencapai ambang batas" in said["Damai"]


def test_another_proposal_than_the_one_that_was_read_is_not_approved(office, edition):
    page = office.get(PROPOSED)
    with transaction():
        edition.rules = settings(selected_entries=1)

    page = office.submit(page)

    assert page.status_code == 422
    assert "Usulan berubah sejak halaman ini dibuka" in page.words
    assert decided(edition) == []
    office.submit(page)
    assert decided(edition) == ["Antar"]


def test_before_the_close_nothing_is_proposed(office, edition):
    move_stage(assessment(edition), closes_at="2099-01-01T00:00+07:00")

    page = office.get(PROPOSED)

    assert "Belum dapat diputuskan" in page.words
    assert "Antar" not in page.words


def test_who_is_equal_at_the_border_waits_for_the_panel(app, new_client):
    edition = make_edition(
        "edisi-seri", at=StageKind.PROPOSAL_ASSESSMENT, rules=settings(selected_entries=2)
    )
    judge = make_judge(edition)
    for title, points in (("Antar", 5), ("Bina", 3), ("Cerdas", 3)):
        given = {"ringkasan": points, "dampak": points}
        entry = make_passed_entry(edition, title=title)
        make_reading(edition, judge, entry, points=given, done=True)
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    office = new_client(make_secretary(edition))

    page = office.get("/sekretariat/edisi-seri/keputusan/usulan?tampil=semua")

    assert page.words.count("Nilainya persis sama dengan yang lain di batas") == 2
    office.submit(page, values={"outcome": "finalist"})
    assert decided(edition) == ["Antar"]
