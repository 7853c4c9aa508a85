"""An applicant objects once to each publication; somebody who took no part before answers."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging.actions import decide, publish_results, withdraw_decisions
from app.judging.models import Outcome
from app.judging.models.plenary import Choice, PanelPick
from app.judging.queries import decisions_of
from app.objections import actions, rules
from app.objections.models import Appeal, Verdict
from app.objections.queries import took_part
from tests.factories.accounts import grant, letters_to, make_user
from tests.factories.competitions import make_edition
from tests.factories.judging import (
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
    settings,
)
from tests.harness.at_once import at_once

DAY = timedelta(days=1)
OFFICE = "/sekretariat/edisi-2027/keberatan"
SAID = {"reason": "Lampiran dua tidak dibaca.", "evidence": "Halaman 4."}
UPHELD = {"verdict": "upheld", "answer": "Lampirannya terlewat.", "remedy": "Dibaca juri lain."}


class House:
    """An edition whose results were published without one of the two entries that passed."""

    def __init__(self, **rules):
        self.edition = make_edition("edisi-2027", at=StageKind.DECISION, rules=settings(**rules))
        self.decider = make_secretary(self.edition)
        self.winner = make_passed_entry(self.edition, title="Bina Warga")
        self.entry = make_passed_entry(self.edition, title="Antar Obat")
        self.judge = make_judge(self.edition)
        make_reading(self.edition, self.judge, self.entry)

    def publish(self):
        with transaction():
            decide(self.edition, [self.winner], Outcome.FINALIST, reason="Layak.", by=self.decider)
            publish_results(self.edition, by=self.decider)

    def name(self):
        """Only the finalists are public yet."""
        with transaction():
            decide(self.edition, [self.winner], Outcome.FINALIST, reason="Layak.", by=self.decider)
            self.edition.finalists_published_at = clock.now()
            (decision,) = decisions_of(self.edition.id)
            decision.named_at = clock.now()

    @property
    def page(self):
        return f"/instansi/proposal/{self.entry.id}/keberatan"


@pytest.fixture
def house(app):
    house = House(appeal_days=5, answer_days=10)
    house.publish()
    return house


def appeals():
    db.session.rollback()
    return db.session.scalars(select(Appeal).order_by(Appeal.id)).all()


def counted(page):
    """What the page says of two of the four figures."""
    found = {
        one.dt.text.strip(): one.dd.text.strip() for one in page.soup.select("main .strip > div")
    }
    return {words: found[words] for words in ("Diajukan", "Menunggu jawaban")}


def publish(house):
    with transaction():
        publish_results(house.edition, by=house.decider)


def answered(appeal, verdict):
    with transaction():
        other = make_secretary(appeal.entry.edition)
        actions.answer_appeal(
            appeal, Verdict(verdict), answer="Dibaca lagi.", remedy="Sudah.", by=other
        )


def filed(house):
    with transaction():
        return actions.file_appeal(house.entry, **SAID, by=house.entry.started_by)


def test_an_applicant_objects_gets_a_receipt_and_reads_the_answer(house, new_client):
    own = house.entry.started_by
    applicant, office = new_client(own), new_client(make_secretary(house.edition))
    result = applicant.get(f"/instansi/proposal/{house.entry.id}/hasil")
    page = applicant.get(result.soup.find("a", string="Keberatan atas keputusan ini")["href"])
    receipt = applicant.submit(page, "main form", SAID)

    (appeal,) = appeals()
    assert "Tanda terima keberatan" in receipt.words
    assert "Dijawab paling lambat" in receipt.words
    assert "WIB" in receipt.words
    assert receipt.soup.select_one("main textarea") is None
    assert letters_to(own.email)[-1].kind == "objections/appeal_filed"
    home = office.get("/sekretariat/edisi-2027")
    assert "1 keberatan menunggu jawaban" in home.words
    listed = office.get(home.soup.find("a", string="Keberatan pengusul")["href"])
    asked = office.get(listed.soup.select_one("tbody a")["href"])
    assert [one for one in SAID.values() if one in asked.words] == [*SAID.values()]
    without = office.submit(asked, "main form", {**UPHELD, "remedy": ""})
    assert "Tulis tindak lanjut" in without.soup.select_one(".summary-error").text
    assert UPHELD["answer"] in without.soup.select_one("textarea[name=answer]").text
    office.submit(asked, "main form", UPHELD)

    answered = applicant.get(house.page)
    assert "Dibaca juri lain." in answered.words
    assert "Lampirannya terlewat." in answered.words
    assert letters_to(own.email)[-1].kind == "objections/appeal_answered"
    assert "menunggu jawaban" not in office.get("/sekretariat/edisi-2027").words
    assert appeal.about == "results"


def test_sent_twice_it_is_one_and_other_words_are_not_lost(house, new_client):
    applicant = new_client(house.entry.started_by)
    for _twice in range(2):
        applicant.post(house.page, data=SAID)
    other = applicant.post(house.page, data={**SAID, "reason": "Alasan lain."})

    assert "sudah mengajukan keberatan" in other.soup.select_one(".summary-error").text
    assert other.soup.select_one("textarea[name=reason]").text.strip() == "Alasan lain."
    assert [one.reason for one in appeals()] == [SAID["reason"]]
    empty = applicant.post(house.page, data={"evidence": "Halaman 4."})
    assert "Tulis alasan keberatan" in empty.soup.select_one(".summary-error").text


def test_two_colleagues_at_once_file_one(app, house):
    def file(reason):
        entry = db.session.merge(house.entry)
        actions.file_appeal(entry, reason=reason, evidence="", by=entry.started_by)

    said = at_once(app, file, [("Satu.",), ("Dua.",)])

    assert sorted(said) == ["", "objections.appealed_already"]
    assert len(appeals()) == 1


def test_everybody_reads_how_many_and_nobody_who(house, client):
    results = "/kompetisi/edisi-2027/hasil"
    assert counted(client.get(results)) == {"Diajukan": "0", "Menunggu jawaban": "0"}
    appeal = filed(house)
    assert counted(client.get(results)) == {"Diajukan": "1", "Menunggu jawaban": "1"}
    answered(appeal, "upheld")

    page = client.get(results)
    assert counted(page) == {"Diajukan": "1", "Menunggu jawaban": "0"}
    assert house.entry.title not in page.words


def test_results_wait_for_the_answers_about_finalists(app, new_client):
    house = House(appeal_days=5)
    house.name()
    appeal, office = filed(house), new_client(house.decider)
    page = office.get("/sekretariat/edisi-2027/keputusan/umumkan")
    assert "Masih ada keberatan atas pengumuman finalis" in page.words
    assert "Umumkan sekarang" not in page.words

    with pytest.raises(RuleBroken, match=r"objections\.unanswered"):
        publish(house)
    db.session.rollback()
    assert house.edition.results_published_at is None
    answered(appeal, "rejected")
    assert "Umumkan sekarang" in office.get("/sekretariat/edisi-2027/keputusan/umumkan").words
    publish(house)
    assert house.edition.results_published_at is not None


def test_an_answer_stands(house, new_client):
    appeal = filed(house)
    office = new_client(make_secretary(house.edition))
    for _twice in range(2):
        office.post(f"{OFFICE}/{appeal.id}", data=UPHELD)
    late = office.post(f"{OFFICE}/{appeal.id}", data={"verdict": "rejected", "answer": "Tidak."})

    assert "sudah dijawab" in late.soup.select_one(".summary-error").text
    assert late.soup.select_one("textarea[name=answer]").text.strip() == "Tidak."
    assert [(one.verdict, one.remedy) for one in appeals()] == [("upheld", UPHELD["remedy"])]


@pytest.mark.parametrize("who", ["marked", "unmarked", "published", "picked", "reads", "nobody"])
def test_who_took_part_does_not_answer(app, who):
    house = House(appeal_days=5)
    person = {"picked": make_panelist, "reads": make_judge}.get(who, make_secretary)(house.edition)
    with transaction():
        if who in {"marked", "unmarked"}:
            decide(house.edition, [house.entry], Outcome.FINALIST, reason="Layak.", by=person)
        if who == "unmarked":
            withdraw_decisions(house.edition, [house.entry], by=person)
        if who == "published":
            decide(house.edition, [house.winner], Outcome.FINALIST, reason="Layak.", by=person)
            publish_results(house.edition, by=person)
        if who == "picked":
            pick = {"edition_id": house.edition.id, "entry_id": house.entry.id}
            db.session.add(
                PanelPick(
                    **pick, panelist_id=person.id, choice=Choice.FINALIST, picked_at=clock.now()
                )
            )
    if who == "reads":
        make_reading(house.edition, person, house.entry)

    assert took_part(house.entry, person) is (who != "nobody")


def test_each_role_may_do_its_part_alone(house, new_client):
    appeal, agency = filed(house), house.entry.agency
    place = f"{OFFICE}/{appeal.id}"
    chair = make_user(grants=[grant(Role.CHAIR, edition=house.edition)])
    of_agency = make_user(
        grants=[
            grant(Role.SECRETARIAT, edition=house.edition),
            grant(Role.AGENCY_ADMIN, agency=agency),
        ]
    )
    seen = {
        "decider": (house.decider, 200, 403, 403),
        "chair": (chair, 200, 422, 403),
        "judge": (house.judge, 404, 404, 404),
        "other applicant": (house.winner.started_by, 404, 404, 404),
        "applicant": (house.entry.started_by, 404, 404, 200),
        "secretary of the agency": (of_agency, 404, 404, 200),
    }

    for name, (person, read, answer, own) in seen.items():
        client = new_client(person)
        found = (
            client.get(place).status_code,
            client.post(place, data={}).status_code,
            client.get(house.page).status_code,
        )
        assert found == (read, answer, own), name
    assert "Orang lain yang menjawab" in new_client(house.decider).get(place).words


@pytest.mark.parametrize(
    ("days", "later", "offered"), [(None, 0, False), (5, 4, True), (5, 7, False)]
)
def test_the_edition_says_how_long(new_client, freeze, days, later, offered):
    house = House(**({"appeal_days": days} if days else {}))
    applicant = new_client(house.entry.started_by)
    result = f"/instansi/proposal/{house.entry.id}/hasil"
    assert "Keberatan atas" not in applicant.get(result).words
    house.publish()
    freeze(clock.now() + later * DAY)

    assert ("Keberatan atas" in applicant.get(result).words) is offered
    applicant.post(house.page, data=SAID)
    assert len(appeals()) == offered


@pytest.mark.parametrize(
    ("zone", "last"),
    [("Asia/Jakarta", "2027-05-06T16:59+00:00"), ("Asia/Jayapura", "2027-05-07T14:59+00:00")],
)
def test_days_end_where_the_edition_is(zone, last):
    since = datetime(2027, 5, 1, 16, 30, tzinfo=ZoneInfo("UTC"))

    assert rules.last_minute(since, 5, zone) == datetime.fromisoformat(last)


@pytest.mark.parametrize(
    ("left", "said"), [(4 * DAY, ""), (3 * DAY, "soon"), (-DAY, "late"), (None, "")]
)
def test_urgency(left, said):
    now = datetime(2027, 5, 1, 8, tzinfo=ZoneInfo("Asia/Jakarta"))

    assert rules.urgency(left if left is None else now + left, now) == said


def test_many_objections_are_asked_for_like_one(house, new_client, count_queries):
    office, counted = new_client(make_secretary(house.edition)), []
    for entry in (house.entry, house.winner):
        with transaction():
            actions.file_appeal(entry, **SAID, by=entry.started_by)
        for address in ("/sekretariat/edisi-2027", OFFICE):
            office.get(address)
            with count_queries() as asked:
                assert office.get(address).status_code == 200
            counted.append(len(asked))

    assert counted[:2] == counted[2:]
