"""Titles of proposals are Indonesian; pages in English say so wherever one stands."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core.db import transaction
from app.entries import queries
from app.entries.models import EntryState
from app.judging import actions as judging
from app.judging.models import Outcome
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.entries import make_entry
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_reading,
    make_secretary,
)

pytestmark = pytest.mark.once

TITLE = "Kelas Perahu Terapung"
POINTS = {"ringkasan": 4, "dampak": 3}


def unmarked(page):
    """The elements of the page in which a title stands as if it were English."""
    places = page.soup.body.find_all(string=lambda text: TITLE in text)
    shown = [place.parent for place in places if place.parent.name != "textarea"]
    assert shown, f"no title on {page.request.path}"
    return [
        str(one)
        for one in shown
        if next(part["lang"] for part in [one, *one.parents] if part.get("lang")) != "id"
    ]


@pytest.fixture
def look(new_client):
    """See pages of a person in English; gives what stands there unmarked."""

    def look(person, *paths):
        client = new_client(person)
        return [words for path in paths for words in unmarked(client.get(f"/en{path}"))]

    return look


def test_the_agency_reads_titles_as_indonesian(look, app):
    agency = make_agency("Kabupaten Hulu")
    admin = make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)])
    edition = make_edition("daftar-2027", at=StageKind.REGISTRATION)
    entry = make_entry(edition, agency, by=admin, title=TITLE, state=EntryState.WITH_ADMIN)
    make_entry(edition, agency, by=admin, title=TITLE, state=EntryState.RETURNED)
    receipt = queries.latest_snapshot(entry.id).receipt_number
    place = f"/instansi/proposal/{entry.id}"
    parts = ("", "/isi/isi", "/periksa", "/riwayat", "/cetak", "/tarik", f"/tanda-terima/{receipt}")

    assert look(admin, "/instansi", *(place + part for part in parts)) == []


def test_secretariat_and_judges_read_titles_as_indonesian(look, app):
    edition = make_edition("nilai-2027", at=StageKind.PROPOSAL_ASSESSMENT)
    office, judge = make_secretary(edition), make_judge(edition)
    waits = make_entry(edition, state=EntryState.SUBMITTED, title=TITLE)
    entry = make_entry(edition, state=EntryState.PASSED, title=TITLE)
    reading = make_reading(edition, judge, entry, points=POINTS, comment="Baik", done=True)
    other = make_reading(edition, make_judge(edition), entry, comment="Baik")
    with transaction():
        judging.declare_conflict(other, "Kerabat", by=other.judge)
    desk, check = "/sekretariat/nilai-2027", f"/sekretariat/nilai-2027/proposal/{waits.id}"

    assert look(office, f"{desk}/proposal", check, f"{check}/seleksi", f"{desk}/penugasan") == []
    assert look(office, f"{desk}/penugasan/{reading.id}", f"{desk}/konflik") == []
    assert look(judge, "/penilaian", f"/penilaian/{reading.id}") == []
    assert look(judge, f"/penilaian/{reading.id}/benturan") == []

    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    with transaction():
        judging.decide(edition, [entry], Outcome.WINNER, award="Top 5", by=office)
    move_stage(stage(edition, StageKind.DECISION), opens_at="2020-01-02T00:00+07:00")
    panelist = make_panelist(edition)
    assert look(panelist, "/penilaian/panel/nilai-2027") == []
    assert (
        look(
            office,
            f"{desk}/rekap",
            f"{desk}/rekap/peringkat",
            f"{desk}/catatan",
            f"{desk}/keputusan",
        )
        == []
    )
    assert look(office, f"{desk}/keputusan/umumkan") == []
    with transaction():
        judging.publish_results(edition, by=office)
    assert look(entry.started_by, f"/instansi/proposal/{entry.id}/hasil") == []
    assert look(None, "/kompetisi/nilai-2027/hasil") == []
