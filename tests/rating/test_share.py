"""Where the edition gives the public a share, the final score stands beside the ranking."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.files import path_of
from app.judging.actions import decide, publish_results
from app.judging.actions.sealing import seal
from app.judging.models import Outcome
from app.judging.queries.sealing import bundle_of
from app.judging.rules.sealed import envelope
from app.rating.actions import review
from app.rating.models import RatedEntry, Verdict
from app.rating.queries import say_of, waiting_flags
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)
from tests.factories.rating import make_rated, make_ratings
from tests.factories.sealed import changed, codes, freeze

pytestmark = pytest.mark.once
K = StageKind
RECAP = "/sekretariat/edisi-2027/rekap"
FINAL = "Nilai akhir dengan kebermanfaatan"


@pytest.fixture
def make(app):
    """An edition whose rating is over; the judges gave 80 and 60, the public 100 to the second."""

    def make(**rules):
        edition = make_edition("edisi-2027", at=K.USEFULNESS_RATING, rules=settings(**rules))
        now, day = clock.now(), timedelta(days=1)
        move_stage(assessment(edition), opens_at=now - 9 * day, closes_at=now + day)
        judge = make_judge(edition)
        for title, points in (("Antar Obat", 4), ("Bina Warga", 3)):
            entry = make_passed_entry(edition, title=title)
            given = {"ringkasan": points, "dampak": points}
            make_reading(edition, judge, entry, points=given, done=True)
        make_ratings(make_rated(edition, entry=entry), 9, answers=(5, 5, 5))
        for one in (K.PROPOSAL_ASSESSMENT, K.USEFULNESS_RATING):
            move_stage(stage(edition, one), closes_at=now - timedelta(minutes=2))
        return edition

    return make


def rows(page):
    return [" ".join(row.text.split()) for row in page.soup.select("tbody tr")]


def test_it_is_shown_beside_the_figures_and_ranks_nobody(make, new_client):
    edition = make(usefulness_share=20)
    office = new_client(make_secretary(edition))

    for address in (RECAP, f"{RECAP}/peringkat"):
        page = office.get(address)
        assert FINAL in page.words
        first, second = rows(page)[:2]
        assert ("Antar Obat" in first, "Bina Warga" in second) == (True, True)
        assert "68,009 penilai publik" in second  # 80 % of 60 and 20 % of 100
    sheet = office.get(f"{RECAP}.csv").get_data().decode("utf-8-sig")
    assert '"9";"68,00"' in sheet


def test_the_panel_sees_it_too(make, new_client):
    edition = make(usefulness_share=20)
    move_stage(stage(edition, K.DECISION), opens_at=clock.now() - timedelta(hours=1))
    panelist = new_client(make_user(grants=[grant(Role.PANELIST, edition=edition)]))

    assert "68,00" in panelist.get("/penilaian/panel/edisi-2027").words


@pytest.mark.parametrize("why", ["no share", "still running"])
def test_it_is_not_shown(make, new_client, why):
    edition = make(**({"usefulness_share": 20} if why == "still running" else {}))
    if why == "still running":
        day = timedelta(days=1)
        move_stage(stage(edition, K.USEFULNESS_RATING), closes_at=clock.now() + day)
    office = new_client(make_secretary(edition))

    for address in (RECAP, f"{RECAP}/peringkat", f"{RECAP}.csv"):
        assert FINAL not in office.get(address).get_data().decode("utf-8-sig")


def test_the_rules_page_says_it(make, client):
    make(usefulness_share=15)

    words = client.get("/kompetisi/edisi-2027").words
    assert "15 %, ditampilkan di samping peringkat" in words
    assert "Layanan ini menjawab kebutuhan saya." in words


def test_who_publishes_is_told_what_is_undecided(make, new_client):
    edition = make()
    rated = db.session.scalars(select(RatedEntry)).one()
    make_ratings(rated, 12, answers=(1, 1, 1), minutes=1, network="satu")
    secretary = make_secretary(edition)
    with transaction():
        decide(edition, [rated.entry], Outcome.FINALIST, reason="Layak.", by=secretary)

    page = new_client(secretary).get("/sekretariat/edisi-2027/keputusan/umumkan")
    assert "lonjakan belum diputus" in page.words
    assert "masih menilai" not in page.words


def sealed(edition, office):
    with transaction():
        decide(
            edition,
            [db.session.scalar(select(RatedEntry)).entry],
            Outcome.FINALIST,
            reason="Layak.",
            by=office,
        )
        publish_results(edition, by=office)
    seal(edition)
    return path_of(bundle_of(edition).sha256).read_bytes()


def test_it_is_worked_out_again_from_the_sealed_record(make):
    edition = make(usefulness_share=20)
    office = freeze(edition)
    rated = db.session.scalar(select(RatedEntry))
    make_ratings(rated, 3, answers=(1, 2, 3))
    make_ratings(rated, 12, answers=(1, 1, 1), minutes=1, network="satu")
    with transaction():
        mark = waiting_flags(rated)[0].mark
        review(rated, mark, Verdict.SET_ASIDE, "Serentak.", by=office)
    whole = sealed(edition, office)

    assert codes(whole) == []
    parts = envelope.unpacked(whole)
    assert b"network" not in parts["public.json"] and b"contact" not in parts["public.json"]
    ((ref, n, usefulness, final),) = json.loads(parts["results.json"])["public"]
    told = say_of(edition, clock.now()).figures[rated.entry_id]
    assert (ref, n) == (rated.entry_id, told.tally.n)
    assert float(usefulness) == pytest.approx(float(told.shrunken))
    assert float(final) == pytest.approx(60 * 0.8 + float(told.shrunken) * 0.2)
    for part, change, code in (
        ("public.json", lambda it: it["rated"][str(ref)]["sums"].__setitem__(0, 4), "public"),
        ("public.json", lambda it: it.update(share=10), "public_rule"),
        ("public.json", lambda it: it["rated"].clear(), "public"),
        ("results.json", lambda it: it["public"][0].__setitem__(3, "99"), "public"),
        ("results.json", lambda it: it["public"].clear(), "public"),
    ):
        assert code in codes(changed(whole, part, change))
