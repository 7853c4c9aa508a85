"""The decree is recorded once nothing can be objected to, and only then are winners appointed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.decrees import actions, rules
from app.decrees.models import Decree
from app.decrees.queries import decree_of
from app.judging.actions import decide, publish_results
from app.judging.models import Outcome
from app.objections.actions import answer_appeal, file_appeal
from app.objections.models import Verdict
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    make_judge,
    make_panelist,
    make_passed_entry,
    make_secretary,
    settings,
)
from tests.factories.objections import make_objection
from tests.harness.at_once import at_once

pytestmark = pytest.mark.once

DAY = timedelta(days=1)
OFFICE = "/sekretariat/edisi-2027/naskah"
PLACE = f"{OFFICE}/keputusan"
RESULTS = "/kompetisi/edisi-2027/hasil"


def wording(edition, **changed):
    """What is typed of a decree of today."""
    today = rules.local_day(clock.now(), edition)
    said = {"number": "12/KPTS/2027", "about": "Pemenang Lomba", "office": "Gubernur Tanah Uji"}
    return {**said, "dated": today.isoformat(), **changed}


def recorded(edition, by, *, base=0, reason="", **changed):
    said = wording(edition, **changed)
    words = actions.Wording(**{**said, "dated": date.fromisoformat(said["dated"])})
    with transaction():
        return actions.record_decree(edition, words, reason=reason, base=base, by=by)


class House:
    """An edition whose results were published; the time to object is over unless it has days."""

    def __init__(self, **rules):
        self.edition = make_edition("edisi-2027", at=StageKind.DECISION, rules=settings(**rules))
        self.office = make_secretary(self.edition)
        self.winner = make_passed_entry(self.edition, title="Bina Warga")
        self.other = make_passed_entry(self.edition, title="Antar Obat")
        with transaction():
            said = {"award": "Top 5", "reason": "Layak.", "by": self.office}
            decide(self.edition, [self.winner], Outcome.WINNER, **said)
            publish_results(self.edition, by=self.office)

    def goes_back(self, days):
        """The publication was so many days ago."""
        with transaction():
            self.edition.results_published_at = clock.now() - days * DAY


@pytest.fixture
def house(app):
    return House()


def test_the_office_records_it_and_everybody_reads_appointed(house, new_client, client):
    office = new_client(house.office)
    before = client.get(RESULTS)
    assert "Belum ditetapkan dengan keputusan." in before.words
    home = office.get("/sekretariat/edisi-2027")
    assert "Keputusan penetapan belum dicatat" in home.words
    papers = home.soup.select_one("main .todo a[href$=naskah]")["href"]
    page = office.get(office.get(papers).soup.select_one("main .todo a[href$=keputusan]")["href"])
    papers = office.submit(page, "main form", wording(house.edition))

    sentence = "Ditetapkan dengan Keputusan Gubernur Tanah Uji Nomor 12/KPTS/2027 tanggal"
    assert "Tercatat" in papers.words
    assert "belum dicatat" not in office.get("/sekretariat/edisi-2027").words
    assert sentence in client.get(RESULTS).words
    assert "Belum ditetapkan" not in client.get(RESULTS).words
    assert "Appointed by decree of Gubernur Tanah Uji" in client.get(f"/en{RESULTS}").words


@pytest.mark.both
def test_a_correction_needs_a_reason_and_keeps_what_was_there(house, new_client):
    recorded(house.edition, house.office)
    office = new_client(house.office)
    page = office.get(PLACE)
    changed = wording(house.edition, number="13/KPTS/2027")
    refused = office.submit(page, "main form", {**changed, "reason": ""})
    assert "Tulis alasan perbaikannya." in refused.soup.select_one(".summary-error").text
    assert refused.soup.select_one("input[name=number]")["value"] == "13/KPTS/2027"
    office.submit(refused, "main form", {**changed, "reason": "Salah ketik nomor."})

    page = office.get(PLACE)
    assert decree_of(house.edition).number == "13/KPTS/2027"
    assert "Dicatat: Nomor 12/KPTS/2027" in page.words
    assert "Salah ketik nomor." in page.words
    noted = db.session.scalars(select(AuditRow.action).where(AuditRow.subject_type == "decree"))
    assert sorted(noted) == ["decree.corrected", "decree.recorded"]


def test_sent_twice_it_is_one_and_what_another_recorded_is_not_overwritten(house, new_client):
    office = new_client(house.office)
    for _twice in range(2):
        office.post(PLACE, data={**wording(house.edition), "version": 0})
    late = office.post(PLACE, data={**wording(house.edition, number="99"), "version": 0})

    assert "dicatat orang lain" in late.soup.select_one(".summary-error").text
    assert late.soup.select_one("input[name=number]")["value"] == "99"
    assert late.soup.select_one("input[name=version]")["value"] == "1"
    assert db.session.scalars(select(Decree.number)).all() == ["12/KPTS/2027"]


@pytest.mark.both
def test_two_colleagues_at_once_record_one(app, house):
    def record(number):
        edition, by = db.session.merge(house.edition), db.session.merge(house.office)
        recorded(edition, by, number=number)

    said = at_once(app, record, [("1",), ("2",)])

    assert sorted(said) == ["", "decrees.recorded_meanwhile"]


def test_it_waits_for_the_results(app, new_client):
    edition = make_edition("edisi-2027", at=StageKind.DECISION, rules=settings())
    office = make_secretary(edition)
    with pytest.raises(RuleBroken, match=r"decrees\.not_published"):
        recorded(edition, office)
    page = new_client(office).get(PLACE)
    assert "Keputusan dicatat sesudah hasil diumumkan." in page.words
    assert page.soup.select_one("main form") is None


def test_it_waits_for_the_time_to_object_and_for_the_answers(app, new_client):
    house = House(appeal_days=5)
    with transaction():
        said = {"reason": "Lampiran dua tidak dibaca.", "evidence": ""}
        appeal = file_appeal(house.other, **said, by=house.other.started_by)
    with pytest.raises(RuleBroken, match=r"decrees\.objections_run"):
        recorded(house.edition, house.office)
    assert (
        "Masa keberatan dan sanggah berjalan sampai" in new_client(house.office).get(OFFICE).words
    )

    house.goes_back(6)
    with pytest.raises(RuleBroken, match=r"decrees\.objections_unanswered"):
        recorded(house.edition, house.office)
    assert "belum dijawab" in new_client(house.office).get(OFFICE).words

    with transaction():
        other = make_secretary(house.edition)
        answer_appeal(appeal, Verdict.REJECTED, answer="Sudah dibaca.", remedy="", by=other)
    yesterday = (rules.local_day(clock.now(), house.edition) - DAY).isoformat()
    with pytest.raises(RuleBroken, match=r"decrees\.day_too_early"):
        recorded(house.edition, house.office, dated=yesterday)
    assert recorded(house.edition, house.office).version == 1


@pytest.mark.both
def test_it_waits_for_what_the_public_objects(app, new_client):
    house = House(objection_days=5)
    office = new_client(house.office)
    with pytest.raises(RuleBroken, match=r"decrees\.objections_run"):
        recorded(house.edition, house.office)
    house.goes_back(6)
    assert "Keputusan penetapan belum dicatat" in office.get("/sekretariat/edisi-2027").words
    with transaction():
        objection = make_objection(house.winner)
    with pytest.raises(RuleBroken, match=r"decrees\.objections_unanswered"):
        recorded(house.edition, house.office)
    assert "Keputusan penetapan belum dicatat" not in office.get("/sekretariat/edisi-2027").words

    with transaction():
        objection.closed_at = clock.now()
    assert recorded(house.edition, house.office).version == 1


def test_of_which_day_it_can_be(house, new_client):
    house.goes_back(3)
    today = rules.local_day(clock.now(), house.edition)
    said = {
        (today - 4 * DAY).isoformat(): "paling awal bertanggal",
        (today + DAY).isoformat(): "tidak boleh sesudah hari ini",
        "": "Isi tanggalnya",
    }
    office = new_client(house.office)
    for dated, words in said.items():
        page = office.post(PLACE, data=wording(house.edition, dated=dated))
        assert words in page.soup.select_one(".summary-error").text
    assert (
        office.post(
            PLACE, data=wording(house.edition, dated=(today - 3 * DAY).isoformat())
        ).status_code
        == 303
    )


def test_each_role_may_do_its_part_alone(house, new_client):
    edition = house.edition
    of_agency = make_user(
        grants=[
            grant(Role.SECRETARIAT, edition=edition),
            grant(Role.AGENCY_ADMIN, agency=house.winner.agency),
        ]
    )
    seen = {
        "secretary": (house.office, 200, 422),
        "chair": (make_user(grants=[grant(Role.CHAIR, edition=edition)]), 200, 403),
        "secretary of a competing agency": (of_agency, 200, 403),
        "judge": (make_judge(edition), 404, 404),
        "panelist": (make_panelist(edition), 404, 404),
        "applicant": (house.winner.started_by, 404, 404),
    }
    for name, (person, read, write) in seen.items():
        client = new_client(person)
        found = tuple(client.get(place).status_code for place in (OFFICE, PLACE))
        assert found == (read, read), name
        assert client.post(PLACE, data={}).status_code == write, name
