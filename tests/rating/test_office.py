"""The secretariat follows the public rating, and decides about what is unusual in it."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.rating.actions.looking import EVERY, look_later
from app.rating.models import Run
from app.rating.queries import usefulness_in
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.judging import make_secretary
from tests.factories.rating import make_rated, make_ratings

K = StageKind
PAGE = "/sekretariat/edisi-2027/kebermanfaatan"


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=K.USEFULNESS_RATING)


@pytest.fixture
def office(new_client, edition):
    return new_client(make_secretary(edition))


@pytest.fixture
def rated(edition):
    """Rated 5, 5, 5 by thirty people over days, and 1, 1, 1 by twenty within minutes."""
    rated = make_rated(edition, title="Antar Obat")
    make_ratings(make_rated(edition, title="Bina Warga"), 9, answers=(3, 3, 3))
    make_ratings(rated, 30, answers=(5, 5, 5), minutes=180)
    make_ratings(rated, 20, answers=(1, 1, 1), minutes=1, network="satu", comment="Buruk.")
    return rated


def end(edition):
    move_stage(stage(edition, K.USEFULNESS_RATING), closes_at=clock.now() - timedelta(minutes=2))


def figures(rated):
    db.session.rollback()
    return usefulness_in(rated.stage)[rated.entry_id].tally


def marks(office, rated):
    page = office.get(f"{PAGE}/{rated.entry_id}")
    return [one["href"] for one in page.soup.select("a[href*='putuskan']")]


def row_of(page, title):
    (row,) = (row for row in page.soup.select("tbody tr") if title in row.text)
    return row.text


def test_while_people_rate_only_numbers_and_flags_are_seen(office, edition, rated):
    page = office.get(PAGE)
    assert "50" in row_of(page, "Antar Obat")
    assert "ditandai" in row_of(page, "Antar Obat")
    assert "tidak ada" in row_of(page, "Bina Warga")
    assert "Tertimbang" not in page.words

    end(edition)
    page = office.get(PAGE)
    assert "60,00" in row_of(page, "Antar Obat")  # (30 · 100 + 20 · 0) / 50
    assert "50,00" in row_of(page, "Bina Warga")


def test_a_person_sets_aside_what_is_flagged_and_takes_that_back(office, rated):
    assert figures(rated).n == 50
    page = office.get(f"{PAGE}/{rated.entry_id}")
    assert "satu jaringan" in page.words
    assert "Buruk." in page.words
    network = next(
        href for href in marks(office, rated) if "satu jaringan" in office.get(href).words
    )

    for _twice in range(2):
        said = {"verdict": "set_aside", "reason": "Semua dari satu kantor."}
        page = office.post(network, data=said, follow_redirects=True)
        assert "Semua dari satu kantor." in page.words
        assert (figures(rated).n, figures(rated).set_aside) == (30, 20)
    assert network not in marks(office, rated)

    undo = page.soup.select_one("form[action$='/cabut']")
    sent = {"keputusan": undo.select_one("[name=keputusan]")["value"]}
    for _twice in range(2):
        office.post(undo["action"], data=sent)
        assert (figures(rated).n, figures(rated).set_aside) == (50, 0)
    assert network in marks(office, rated)
    noted = select(AuditRow.action).where(AuditRow.action.like("rating.%")).order_by(AuditRow.id)
    assert db.session.scalars(noted).all() == ["rating.reviewed", "rating.review_taken_back"]


def test_the_home_says_what_waits_and_the_worker_finds_it(office, edition, rated, run_jobs):
    """Nobody has to look for it; the look itself is the worker's, for it reads every rating."""
    assert "4 lonjakan penilaian publik menunggu keputusan" in office.get("/sekretariat").words
    with transaction():
        db.session.execute(delete(Run))
    assert "lonjakan" not in office.get("/sekretariat").words

    with transaction():
        look_later(rated.stage_id, clock.now() - 2 * EVERY)
        look_later(rated.stage_id, clock.now() - 2 * EVERY)
    run_jobs()
    page = office.get("/sekretariat")
    (link,) = [one for one in page.soup.select("main a") if "yang ditandai" in one.text]
    assert link["href"] == PAGE
    for href in marks(office, rated):
        office.post(href, data={"verdict": "kept", "reason": "Ada acara di loket."})
    assert "lonjakan" not in office.get("/sekretariat").words


def test_what_is_kept_counts_and_a_run_that_grows_is_shown_again(office, rated):
    for href in marks(office, rated):
        office.post(href, data={"verdict": "kept", "reason": "Ada acara di loket."})
    assert marks(office, rated) == []
    assert figures(rated).n == 50

    make_ratings(rated, 1, answers=(1, 1, 1), network="satu")
    assert marks(office, rated) != []


def test_a_reason_is_needed_and_kept_when_the_run_has_changed(office, rated):
    href = marks(office, rated)[0]
    empty = office.post(href, data={"verdict": "kept", "reason": " "})
    assert "Tulis alasannya" in empty.words

    gone = f"{PAGE}/{rated.entry_id}/putuskan?tanda=0000000000000000"
    page = office.post(gone, data={"verdict": "kept", "reason": "Alasan panjang."})
    assert "sudah diputus atau bertambah" in page.words
    assert page.soup.select_one("textarea[name=reason]").text.strip() == "Alasan panjang."
    assert figures(rated).set_aside == 0


def test_nothing_changes_after_the_results(office, edition, rated):
    href = marks(office, rated)[0]
    with transaction():
        edition.results_published_at = clock.now()

    assert marks(office, rated) == []
    page = office.post(href, data={"verdict": "set_aside", "reason": "Terlambat."})
    assert "Hasil sudah diumumkan" in page.words
    assert figures(rated).set_aside == 0


def test_the_file_has_figures_and_nobody(office, edition, rated):
    def rows():
        text = office.get(f"{PAGE}.csv").get_data().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))

    assert rows()[1][1:5] == ["Antar Obat", rated.entry.agency.name, "50", "0"]
    assert len(rows()[0]) == 6
    end(edition)
    assert rows()[1][6] == "60,00"
    assert "Buruk." not in str(rows())


def test_others_see_none_of_it(new_client, edition, rated):
    strangers = make_user(), make_secretary(make_edition("lain-2027"))
    href = f"{PAGE}/{rated.entry_id}"

    for person in strangers:
        for address in (PAGE, f"{PAGE}.csv", href, f"{href}/putuskan"):
            assert new_client(person).get(address).status_code == 404


def test_who_works_at_the_agency_decides_nothing_about_it(new_client, edition, rated):
    roles = [
        grant(Role.SECRETARIAT, edition=edition),
        grant(Role.AGENCY_ADMIN, agency=rated.entry.agency),
    ]
    own = new_client(make_user(grants=roles))
    flagged = f"{PAGE}/{rated.entry_id}"

    assert own.get(flagged).status_code == 200
    assert marks(own, rated) == []
    assert own.get(f"{flagged}/putuskan").status_code == 403
