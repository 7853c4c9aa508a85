"""An upheld objection brings new readers; what they change is seen before anybody decides."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.core.files import path_of
from app.judging import actions as judging
from app.judging import queries as judged
from app.judging.actions.conflicts import put_on_record
from app.judging.actions.sealing import seal
from app.judging.models import Assignment, ConflictSource, Decision, Origin, Outcome
from app.judging.queries.rereading import effect_of, rereading_of
from app.judging.queries.sealing import bundle_of
from app.judging.rules.sealed.checking import checked
from app.objections import actions, queries
from app.objections.models import Appeal, Consequence, Verdict
from app.objections.queries import key_of
from tests.factories.accounts import grant, letters_to, make_user
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
    settings,
)
from tests.factories.objections import make_objection

DAY = timedelta(days=1)
OFFICE = "/sekretariat/edisi-2027/keberatan"
RESULTS = "/kompetisi/edisi-2027/hasil"
UPHELD = {"verdict": "upheld", "answer": "Lampirannya terlewat.", "remedy": "Dibaca juri lain."}


class House:
    """Three proposals read by two judges each; the first won, the last was scored lowest. Two
    judges more have read nothing."""

    def __init__(self, **more):
        rules = settings(appeal_days=5, answer_days=10, **more)
        self.edition = make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT, rules=rules)
        self.decider = make_secretary(self.edition)
        self.secretary = make_secretary(self.edition)
        self.chair = make_user(grants=[grant(Role.CHAIR, edition=self.edition)])
        self.judges = [make_judge(self.edition, name=f"Juri {one}") for one in "ABCD"]
        titles = ("Bina Warga", "Antar Obat", "Kartu Desa")
        self.winner, self.other, self.entry = (
            make_passed_entry(self.edition, title=one) for one in titles
        )
        for entry, points in ((self.winner, 4), (self.other, 2), (self.entry, 1)):
            for judge in self.judges[:2]:
                given = {"ringkasan": points, "dampak": points}
                make_reading(self.edition, judge, entry, points=given, done=True)
        move_stage(assessment(self.edition), closes_at="2020-01-01T00:00+07:00")
        with transaction():
            win = {"award": "Top 5", "by": self.decider}
            judging.decide(self.edition, [self.winner], Outcome.WINNER, **win)
            judging.publish_results(self.edition, by=self.decider)
        seal(self.edition)

    def file(self):
        with transaction():
            return actions.file_appeal(
                self.entry, reason="Lampiran tak dibaca.", evidence="", by=self.entry.started_by
            )

    def uphold(self, appeal, **said):
        with transaction():
            actions.answer_appeal(
                appeal,
                Verdict.UPHELD,
                answer="Terlewat.",
                remedy="Dibaca lagi.",
                by=self.secretary,
                **said,
            )

    def conclude(self, appeal, consequence, *, by=None, **said):
        with transaction():
            actions.conclude_appeal(
                appeal, consequence, by=by or self.secretary, **{"reason": "Terlewat.", **said}
            )


@pytest.fixture
def house(app):
    return House()


def fresh(entry):
    """The readings of its new judges."""
    wanted = select(Assignment).where(
        Assignment.entry_id == entry.id, Assignment.origin == Origin.OBJECTION
    )
    return db.session.scalars(wanted.order_by(Assignment.id)).all()


def read(entry, points, freeze):
    """All new judges give the same points, and nobody can take it back any more."""
    for reading in fresh(entry):
        save(reading, reading.judge, {"ringkasan": points, "dampak": points})
        with transaction():
            judging.finish(reading, by=reading.judge, now=clock.now())
    freeze(clock.now() + timedelta(minutes=11))


def test_from_the_objection_to_another_award(house, new_client, client, freeze):
    own, office = new_client(house.entry.started_by), new_client(house.secretary)
    head, appeal = new_client(house.chair), house.file()
    place = f"{OFFICE}/{appeal.id}"
    assert "Daftar ini belum tetap: keberatan dapat diajukan sampai" in client.get(RESULTS).words
    page = office.submit(office.get(place), "main form", {**UPHELD, "readers": 2, "days": 5})
    assert "2 juri yang belum pernah membaca" in page.words
    assert "Putuskan tindak lanjut" not in page.words
    (first, second) = fresh(house.entry)
    assert {first.judge_id, second.judge_id} == {one.id for one in house.judges[2:]}
    assert letters_to(first.judge.email)[-1].kind == "judging/readings_assigned"
    assert "Dibaca lagi" in own.get(f"/instansi/proposal/{house.entry.id}/keberatan").words
    desk = new_client(first.judge).get(f"/penilaian/{first.id}")
    assert desk.status_code == 200 and "Bacaan lanjutan" in desk.words

    read(house.entry, 5, freeze)
    applicant = own.get(f"/instansi/proposal/{house.entry.id}/keberatan")
    table = {row.th.text: [td.text for td in row.select("td")] for row in applicant.soup("tr")[1:]}
    assert table["Rata-rata nilai"] == ["20,00", "60,00"]
    assert table["Peringkat"] == ["3 dari 3", "2 dari 3"]
    assert table["Terhadap batas"] == ["kurang 60,00 poin", "kurang 20,00 poin"]
    assert "1 proposal lain berpindah peringkat" in applicant.words
    assert not any(one.name in applicant.words for one in house.judges)
    assert house.other.title not in applicant.words
    assert "menunggu tindak lanjut" in office.get("/sekretariat").words
    said = {"consequence": "award", "outcome": "finalist", "reason": "Keberatan 1 diterima."}
    page = office.submit(office.get(place), "form[action$=tindak-lanjut]", said)
    assert "Menunggu persetujuan orang kedua" in page.words
    assert house.entry.title not in client.get(RESULTS).words
    link = head.get("/sekretariat").soup.select_one(f'main a[href$="/keputusan/{house.entry.id}"]')
    head.submit(head.get(link["href"]), "main form.row", button="setujui")

    freeze(clock.now() + 6 * DAY)
    results = client.get(RESULTS)
    assert house.entry.title in results.soup.select_one('[aria-labelledby="finalists"]').text
    assert "karena: Keberatan 1 diterima." in results.words
    assert "Daftar ini tetap sejak" in results.words
    figures = {one.dt.text: one.dd.text for one in results.soup.select("#appeals ~ .strip > div")}
    assert figures["Dibaca lagi juri baru"] == "1" and figures["Mengubah hasil"] == "1"
    kinds = [one.kind for one in letters_to(house.entry.started_by.email)]
    assert kinds[-2:] == ["objections/appeal_concluded", "judging/award_changed"]


def test_an_objection_of_the_public_takes_an_award_back_once_new_judges_have_read(
    app, new_client, client, freeze
):
    house = House(objection_days=5, response_days=1)
    office, head = new_client(house.secretary), new_client(house.chair)
    agency = new_client(house.winner.started_by)
    with transaction():
        objection = make_objection(house.winner, forwarded=True)
    place = f"/sekretariat/edisi-2027/sanggahan/{objection.id}"
    own, receipt = (
        f"/instansi/sanggahan/{objection.id}",
        f"/sanggah/{objection.id}/{key_of(objection)}",
    )
    assert "Peringkat tanpa inovasi ini" not in office.get(place).words
    page = office.submit(
        office.get(place), "form[action$=putuskan]", {**UPHELD, "readers": 2, "days": 2}
    )
    assert "2 juri yang belum pernah membaca" in page.words
    assert "Putuskan tindak lanjut" not in page.words
    assert "sedang dibaca lagi" in client.get(receipt).words
    assert "masyarakat menunggu Anda" not in office.get("/sekretariat").words

    read(house.winner, 1, freeze)
    assert "1 sanggahan masyarakat menunggu Anda" in office.get("/sekretariat").words
    page = office.get(place)
    table = {row.th.text: [td.text for td in row.select("td")] for row in page.soup("tr")[1:]}
    assert table["Rata-rata nilai"] == ["80,00", "50,00"]
    without = page.soup.find(id="without-h").parent.get_text(" ", strip=True)
    assert "1 dari 3" in without and "Yang naik satu peringkat 2" in without
    assert house.other.title in without and house.entry.title not in without
    said = {"consequence": "award", "outcome": "withdrawn", "reason": "Laporannya berbeda."}
    page = office.submit(page, "form[action$=tindak-lanjut]", said)
    assert "Menunggu persetujuan orang kedua" in page.words
    for reader, told in ((client, receipt), (agency, own)):
        words = reader.get(told).words
        assert "Tindak lanjutnya menunggu putusan" in words and said["reason"] not in words
    assert queries.is_anything_open(house.edition)

    link = head.get("/sekretariat").soup.select_one(f'main a[href$="/keputusan/{house.winner.id}"]')
    head.submit(head.get(link["href"]), "main form.row", button="setujui")
    assert not queries.is_anything_open(house.edition)
    assert said["reason"] in client.get(receipt).words
    assert "Keputusan yang diumumkan diubah" in agency.get(own).words
    results = client.get(RESULTS)
    figures = {
        one.dt.text: one.dd.text for one in results.soup.select("#objections ~ .strip > div")
    }
    assert figures["Dibaca lagi juri baru"] == "1" and figures["Mengubah hasil"] == "1"
    assert [one.kind for one in letters_to(objection.email)][-2:] == [
        "objections/objection_ended",
        "objections/objection_followed",
    ]


def test_what_follows_from_an_objection_may_be_nothing_and_everybody_is_told(
    app, new_client, client
):
    house = House(objection_days=5)
    office = new_client(house.secretary)
    with transaction():
        objection = make_objection(house.winner, forwarded=True)
        actions.answer(
            objection, Verdict.UPHELD, answer="Keliru.", remedy="Diperbaiki.", by=house.secretary
        )
    place = f"/sekretariat/edisi-2027/sanggahan/{objection.id}"
    said = {"consequence": "none", "reason": "Angkanya diperbaiki di pustaka."}
    refused = office.submit(office.get(place), "form[action$=tindak-lanjut]", {"reason": "Sebab."})
    assert refused.status_code == 422 and "Sebab." in refused.soup.select_one("textarea").text
    office.submit(refused, "form[action$=tindak-lanjut]", said)

    assert said["reason"] in client.get(f"/sanggah/{objection.id}/{key_of(objection)}").words
    kinds = [one.kind for one in letters_to(house.winner.started_by.email)]
    assert kinds[-1] == "objections/objection_concluded"
    assert letters_to(objection.email)[-1].kind == "objections/objection_followed"
    with pytest.raises(RuleBroken, match=r"objections\.concluded_already"), transaction():
        actions.conclude(objection, Consequence.NONE, reason="Lain.", by=house.secretary)


def test_what_was_published_and_sealed_stays(house, freeze):
    before = path_of(bundle_of(house.edition).sha256).read_bytes()
    stage = assessment(house.edition)
    order = list(judged.ranked(judged.recap(stage, with_marks=True), "-rata"))
    appeal = house.file()
    house.uphold(appeal, readers=2, days=5)
    read(house.entry, 5, freeze)

    assert list(judged.ranked(judged.recap(stage, with_marks=True), "-rata")) == order
    assert judged.result_of(house.entry, stage)[1] == 20
    assert effect_of(house.entry, clock.now()).after.standing.rank == 2
    house.conclude(appeal, Consequence.AWARD, outcome=Outcome.WINNER, award="Top 5")
    assert path_of(bundle_of(house.edition).sha256).read_bytes() == before
    assert [one.code for one in checked(before).differences] == []


def test_nobody_sees_marks_of_new_judges_come_in(house, new_client):
    appeal = house.file()
    house.uphold(appeal, readers=2, days=5)
    (first, _second) = fresh(house.entry)
    save(first, first.judge, {"ringkasan": 5, "dampak": 5})
    with transaction():
        judging.finish(first, by=first.judge, now=clock.now())

    assert effect_of(house.entry, clock.now()) is None
    page = new_client(house.entry.started_by).get(f"/instansi/proposal/{house.entry.id}/keberatan")
    assert "hasilnya tampil sesudah semua selesai" in page.words and not page.soup.table
    with pytest.raises(RuleBroken, match=r"objections\.readers_read"):
        house.conclude(appeal, Consequence.NONE)


def test_who_has_read_it_or_has_a_conflict_does_not_read_it_again(house, new_client):
    appeal, third = house.file(), house.judges[2]
    with transaction():
        put_on_record(house.entry, third, {ConflictSource.PACT}, clock.now())
    office = new_client(house.secretary)
    page = office.submit(
        office.get(f"{OFFICE}/{appeal.id}"), "main form", {**UPHELD, "readers": 2, "days": 5}
    )
    assert "Hanya 1 juri yang bebas" in page.soup.select_one(".summary-error").text
    assert page.soup.select_one("textarea[name=answer]").text.strip() == UPHELD["answer"]
    assert db.session.get_one(Appeal, appeal.id).verdict is None
    house.uphold(appeal, readers=1, days=5)
    assert [one.judge_id for one in fresh(house.entry)] == [house.judges[3].id]


def test_who_finds_a_conflict_is_replaced(house):
    appeal = house.file()
    house.uphold(appeal, readers=1, days=5)
    (first,) = fresh(house.entry)
    with transaction():
        judging.declare_conflict(first, "Saudara.", by=first.judge)

    _gone, second = fresh(house.entry)
    assert second.judge_id != first.judge_id and second.open_until == first.open_until
    assert rereading_of(house.entry, clock.now()).all == 1


def test_the_same_again_changes_nothing_and_other_words_are_refused(house):
    appeal = house.file()
    house.uphold(appeal)
    change = {"outcome": Outcome.FINALIST}
    house.conclude(appeal, Consequence.AWARD, **change)
    house.conclude(appeal, Consequence.AWARD, **change)
    with pytest.raises(RuleBroken, match=r"objections\.concluded_already"):
        house.conclude(appeal, Consequence.NONE)
    with transaction():
        judging.drop_change(house.entry, by=house.chair)
    house.conclude(appeal, Consequence.NONE)
    assert appeal.consequence is Consequence.NONE


def test_who_decided_decides_no_consequence(house, new_client):
    appeal = house.file()
    house.uphold(appeal)
    seen = {
        "decider": (house.decider, 403),
        "chair": (house.chair, 422),
        "secretary": (house.secretary, 422),
        "judge": (house.judges[0], 404),
        "new judge": (house.judges[2], 404),
        "applicant": (house.entry.started_by, 404),
        "other applicant": (house.winner.started_by, 404),
    }
    for name, (person, answer) in seen.items():
        page = new_client(person).post(f"{OFFICE}/{appeal.id}/tindak-lanjut", data={})
        assert page.status_code == answer, name


class Finals(House):
    """The first is a public finalist; finalists are interviewed from in three days on."""

    def __init__(self):
        rules, kind = settings(appeal_days=5), StageKind.INTERVIEW
        self.edition = make_edition("edisi-2027", at=kind, finals={kind: 40}, rules=rules)
        self.interview = stage(self.edition, kind)
        self.decider, self.secretary = make_secretary(self.edition), make_secretary(self.edition)
        self.winner, self.entry = (make_passed_entry(self.edition) for _ in range(2))
        self.judges = [make_judge(self.edition) for _ in range(3)]
        move_stage(assessment(self.edition), closes_at="2100-01-01T00:00+07:00")
        for entry, given in ((self.winner, 4), (self.entry, 1)):
            points = {"ringkasan": given, "dampak": given}
            make_reading(self.edition, self.judges[0], entry, points=points, done=True)
        move_stage(assessment(self.edition), closes_at="2020-01-01T00:00+07:00")
        now = clock.now()
        move_stage(self.interview, opens_at=now + 3 * DAY, closes_at=now + 9 * DAY)
        with transaction():
            judging.decide(self.edition, [self.winner], Outcome.FINALIST, by=self.decider)
            judging.publish_finalists(self.edition, by=self.decider)

    def begin(self):
        move_stage(self.interview, opens_at=clock.now() - DAY)


@pytest.fixture
def finals(app):
    return Finals()


def test_an_objection_adds_a_finalist_before_finalists_are_judged(finals, client, freeze):
    appeal = finals.file()
    finals.uphold(appeal, readers=2, days=20)
    (first, _second) = fresh(finals.entry)
    assert first.open_until == finals.interview.opens_at
    assert queries.waits_for_answers(finals.edition) == ["objections.unconcluded"]
    read(finals.entry, 5, freeze)

    assert queries.consequences_of(appeal, clock.now()) == ["none", "finalist"]
    ranks = judged.ranked(judged.recap(assessment(finals.edition), with_marks=True), "-rata")
    assert judged.result_of(finals.entry, assessment(finals.edition))[1] > 20
    assert len(ranks) == 2
    finals.conclude(appeal, Consequence.FINALIST)
    assert finals.entry.title in client.get(RESULTS).soup.select_one("main").text
    assert letters_to(finals.entry.started_by.email)[-1].kind == "objections/appeal_concluded"
    named = {one.entry_id for one in judged.named_finalists(finals.edition.id)}
    assert named == {finals.winner.id, finals.entry.id}


@pytest.mark.parametrize("step", ["readers", "finalist"])
def test_once_finalists_are_judged_none_is_added(finals, new_client, step):
    appeal = finals.file()
    if step == "finalist":
        finals.uphold(appeal)
    finals.begin()

    assert queries.consequences_of(appeal, clock.now()) == ["none"]
    if step == "readers":
        page = new_client(finals.secretary).get(f"{OFFICE}/{appeal.id}")
        assert "Tahap finalis sudah dimulai" in page.words
        assert page.soup.select_one("[name=readers]") is None
        with pytest.raises(RuleBroken, match="finalists_begun"):
            finals.uphold(appeal, readers=1, days=5)
    else:
        with pytest.raises(RuleBroken, match="finalists_begun"):
            finals.conclude(appeal, Consequence.FINALIST)
    assert db.session.scalars(select(Decision.entry_id)).all() == [finals.winner.id]


def test_what_new_judges_gave_is_sealed_with_the_rest(finals, freeze):
    appeal = finals.file()
    finals.uphold(appeal, readers=2, days=2)
    read(finals.entry, 5, freeze)
    finals.conclude(appeal, Consequence.FINALIST)
    move_stage(finals.interview, opens_at=clock.now() - 2 * DAY)
    panelist = make_panelist(finals.edition)
    for entry in (finals.winner, finals.entry):
        given = {"points": {"mandiri": 4}, "done": True, "kind": StageKind.INTERVIEW}
        make_reading(finals.edition, panelist, entry, **given)
    move_stage(finals.interview, closes_at="2020-01-02T00:00+07:00")
    with transaction():
        win = {"award": "Top 5", "reason": "Diputus panel.", "by": finals.decider}
        judging.decide(finals.edition, [finals.entry], Outcome.WINNER, **win)
        judging.publish_results(finals.edition, by=finals.decider)
    seal(finals.edition)

    content = path_of(bundle_of(finals.edition).sha256).read_bytes()
    assert [one.code for one in checked(content).differences] == []
