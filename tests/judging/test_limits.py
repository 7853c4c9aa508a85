"""How many readings a judge can take: the secretariat says it, the solver keeps to it."""

import json

import pytest

from app.competitions.models import StageKind
from app.core.audit import AuditRow
from app.core.db import db
from app.judging import queries
from app.judging.models import Assignment
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entries,
    make_passed_entry,
    make_reading,
    save,
    settings,
)

PLACE = "/sekretariat/edisi-2027/penugasan"


@pytest.fixture
def edition(app):
    rules = settings(readers_per_entry=1)
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)


@pytest.fixture
def judges(edition):
    return [make_judge(edition, name=name) for name in ("Ani", "Budi")]


def limit(office, *pairs):
    """The page that follows when these judges get these limits, as typed."""
    typed = {f"batas-{judge.id}": most for judge, most in pairs}
    return office.post(f"{PLACE}/batas", data=typed, follow_redirects=True)


def propose(office, **fields):
    return office.post(f"{PLACE}/usulan", data=fields, follow_redirects=True)


def loads(page):
    """Judge → readings that a proposal gives them, as its table says."""
    rows = page.soup.select("#plan-judges tbody tr")
    return {row.th.text.split()[0]: int(row.select("td")[1].text.split()[0]) for row in rows}


def test_a_proposal_keeps_to_each_judges_own_limit(edition, office, judges):
    make_passed_entries(edition, 5)

    limit(office, (judges[0], "1"), (judges[1], ""))

    assert loads(propose(office)) == {"Ani": 1, "Budi": 4}
    page = propose(office, batas=2)
    assert loads(page) == {"Ani": 1, "Budi": 2}
    assert "2 karena batas bacaan per juri" in page.words


def test_a_limit_that_changed_asks_for_a_new_proposal(edition, office, judges):
    make_passed_entry(edition)
    page = propose(office)
    limit(office, (judges[0], "0"), (judges[1], ""))

    page = office.post(page.request.path, data={"reason": "Merata."}, follow_redirects=True)

    assert "Buat usulan baru" in page.words
    assert db.session.scalars(db.select(Assignment)).all() == []


def test_what_has_begun_stays_above_the_limit(edition, office, judges):
    for _ in range(2):
        entry = make_passed_entry(edition)
        save(make_reading(edition, judges[0], entry), judges[0], {"dampak": 3})
    make_passed_entry(edition)

    limit(office, (judges[0], "1"), (judges[1], ""))

    assert loads(propose(office)) == {"Ani": 2, "Budi": 1}


def test_who_assigns_beyond_a_limit_is_told(edition, office, judges):
    entries = make_passed_entries(edition, 2)
    limit(office, (judges[0], "1"), (judges[1], "5"))

    page = office.post(
        PLACE,
        data={
            "proposal": [entry.id for entry in entries],
            "juri": [judge.id for judge in judges],
            "scope": "ticked",
            "reason": "Keduanya ahli.",
        },
        follow_redirects=True,
    )

    assert "4 penugasan dibuat." in page.words
    assert "Bacaan Ani kini 2, melampaui batasnya (1)." in page.words
    assert "Bacaan Budi" not in page.words
    assert "batas 1 sudah penuh" in page.words
    noted = db.select(AuditRow.payload).where(AuditRow.action == "reading.assigned")
    assert {json.loads(row)["reason"] for row in db.session.scalars(noted)} == {"Keduanya ahli."}


def test_only_what_changed_is_noted(edition, office, judges):
    limit(office, (judges[0], "7"), (judges[1], ""))
    limit(office, (judges[0], "7"), (judges[1], "3"))
    limit(office, (judges[0], ""), (judges[1], "3"))

    assert queries.limits_of(assessment(edition)) == {judges[1].id: 3}
    noted = (
        db.select(AuditRow.payload)
        .where(AuditRow.action == "reading.limited")
        .order_by(AuditRow.id)
    )
    kept = [json.loads(row) for row in db.session.scalars(noted)]
    assert [(one["was"], one["most"]) for one in kept] == [(None, 7), (None, 3), (7, None)]


def test_what_is_no_number_is_said_at_the_judge(edition, office, judges):
    page = limit(office, (judges[0], "-1"), (judges[1], "3"))

    assert "Ani: isi angka antara 0 dan 10.000, atau kosongkan." in page.words
    assert queries.limits_of(assessment(edition)) == {}


def say(judge, new_client, **typed):
    """The judge says how much they can read."""
    desk = new_client(judge)
    page = desk.get("/penilaian/keahlian")
    (box,) = page.soup.select("input[name^=sanggup-]")
    return desk.submit(page, "main form", {box["name"]: typed["most"]}, follow_redirects=True)


@pytest.mark.parametrize("numbers", [("1", "", 1), ("3", "2", 2), ("1", "2", 1)])
def test_what_a_judge_can_take_and_their_limit_count_whichever_is_less(
    edition, office, judges, new_client, numbers
):
    said, limited, given = numbers
    make_passed_entries(edition, 5)
    assert "Keahlian Anda tersimpan." in say(judges[0], new_client, most=said).words
    limit(office, (judges[0], limited))

    page = office.get(f"{PLACE}/batas")
    assert f"Ia sendiri menyatakan sanggup: {said}" in page.words
    assert loads(propose(office)) == {"Ani": given, "Budi": 5 - given}


def test_a_judge_takes_it_back_and_a_wrong_number_is_refused(edition, judges, new_client):
    say(judges[0], new_client, most="4")
    assert say(judges[0], new_client, most="-1").status_code == 422
    assert queries.limits_of(assessment(edition)) == {judges[0].id: 4}

    say(judges[0], new_client, most="")

    assert queries.limits_of(assessment(edition)) == {}
    said = db.session.scalars(
        db.select(AuditRow.payload).filter_by(action="user.capacity_declared").order_by(AuditRow.id)
    )
    assert ['"most":4' in one for one in said] == [True, False]
