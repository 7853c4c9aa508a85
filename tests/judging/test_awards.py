"""A public result is corrected or withdrawn by two people, with a reason, everywhere it shows."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.judging import actions, queries
from app.judging.models import Outcome
from app.judging.models.awards import AwardChange
from app.library import actions as library
from app.library.documents import document_of
from app.library.queries import entry_by_key
from tests.factories.accounts import grant, letters_to, make_user
from tests.factories.competitions import make_edition
from tests.factories.judging import make_judge, make_passed_entry, make_reading, make_secretary
from tests.harness.at_once import at_once

WHY = "Laporan hasilnya terbukti disalin."


class House:
    """An edition whose results are public: one winner, one finalist, one that was not chosen."""

    def __init__(self):
        self.edition = make_edition("edisi-2027", at=StageKind.DECISION)
        self.secretary = make_secretary(self.edition)
        self.chair = make_user(grants=[grant(Role.CHAIR, edition=self.edition)])
        titles = ("Bina Warga", "Antar Obat", "Kartu Desa")
        self.winner, self.finalist, self.other = (
            make_passed_entry(self.edition, title=one) for one in titles
        )
        self.judge = make_judge(self.edition)
        make_reading(self.edition, self.judge, self.other)
        with transaction():
            by = {"reason": "Layak.", "by": self.secretary}
            win = {"award": "Top 5", **by}
            actions.decide(self.edition, [self.winner], Outcome.WINNER, **win)
            actions.decide(self.edition, [self.finalist], Outcome.FINALIST, **by)
            actions.publish_results(self.edition, by=self.secretary)

    def place(self, entry=None):
        return f"/sekretariat/edisi-2027/keputusan/{(entry or self.winner).id}"

    def propose(self, outcome, *, entry=None, by=None, **said):
        with transaction():
            said = {"reason": WHY, **said}
            return actions.propose_change(
                entry or self.winner, outcome, by=by or self.secretary, **said
            )

    def confirm(self, change, *, by=None):
        with transaction():
            entry = db.session.get_one(type(self.winner), change.entry_id)
            actions.confirm_change(entry, change.id, by=by or self.chair)

    def change(self, outcome, **said):
        self.confirm(self.propose(outcome, **said))


@pytest.fixture
def house(app):
    return House()


def changes():
    db.session.rollback()
    return db.session.scalars(select(AwardChange).order_by(AwardChange.id)).all()


def test_two_people_withdraw_an_award_and_it_says_so_wherever_it_shows(house, new_client, client):
    office, head = new_client(house.secretary), new_client(house.chair)
    own = house.winner.started_by
    page = office.get("/sekretariat/edisi-2027/keputusan")
    link = page.soup.select_one(f'a[href="{house.place()}"]')
    said = {"outcome": "withdrawn", "reason": WHY}
    page = office.submit(office.get(link["href"]), "main form[novalidate]", said)
    assert "Usulan Anda menunggu persetujuan orang kedua" in page.words
    assert WHY not in client.get("/kompetisi/edisi-2027/hasil").words
    (todo,) = head.get("/sekretariat").soup.select(f'main a[href="{house.place()}"]')
    head.submit(head.get(todo["href"]), "main form.row", button="setujui")

    for page in (
        client.get("/kompetisi/edisi-2027/hasil"),
        new_client(own).get(f"/instansi/proposal/{house.winner.id}/hasil"),
        new_client(own).get(f"/instansi/proposal/{house.winner.id}"),
        office.get(house.place()),
    ):
        assert f"karena: {WHY}" in page.words
        assert "Dicabut pada" in page.words
    results = client.get("/kompetisi/edisi-2027/hasil")
    figures = results.soup.select("main .strip > div")
    assert {one.dt.text: one.dd.text for one in figures}["pemenang"] == "0"
    assert "Bina Warga" in results.soup.select_one('[aria-labelledby="withdrawn"]').text
    assert results.soup.select_one("#winners") is None
    letter = letters_to(own.email)[-1]
    assert letter.kind == "judging/award_changed" and WHY in letter.text
    assert "menunggu persetujuan Anda" not in head.get("/sekretariat").words


def test_what_is_corrected_tells_what_it_was(house, client):
    house.change(Outcome.WINNER, award="Terpuji", reason="Salah ketik.")
    house.change(Outcome.FINALIST, reason="Putusan pengadilan.")

    words = client.get("/kompetisi/edisi-2027/hasil").words
    assert "dari “Pemenang, Top 5” karena: Salah ketik." in words
    assert "dari “Pemenang, Terpuji” karena: Putusan pengadilan." in words
    stands = queries.award_of(house.winner)
    assert (stands.outcome, stands.award, stands.withdrawn_at) == (Outcome.FINALIST, "", None)
    assert [one.was_award for one in stands.changes] == ["Top 5", "Terpuji"]


def test_what_was_withdrawn_can_stand_again(house, client):
    house.change(None)
    house.change(Outcome.WINNER, award="Top 5", reason="Banding diterima.")

    page = client.get("/kompetisi/edisi-2027/hasil")
    winners = page.soup.select_one('[aria-labelledby="winners"]').text
    assert "Banding diterima." in winners and WHY in winners


def test_the_library_names_a_withdrawn_award_and_counts_it_no_more(house, client):
    entry = entry_by_key(f"entry-{house.winner.id}")
    with transaction():
        library.map_award(entry.award_mapping, "KIPP", "Top 5", by=house.secretary)
        entry.topic_key = db.session.scalar(db.text("SELECT key FROM topic LIMIT 1"))
        entry.licence = "CC BY 4.0"
        library.publish(entry, by=house.secretary)
    assert document_of(entry).facets["penghargaan"] == ["KIPP: Top 5"]
    house.change(None)

    document = document_of(entry)
    assert (document.facets["penghargaan"], document.fields["award"]) == ([], "")
    page = client.get(f"/inovasi/{entry.id}-{entry.slug}")
    assert "Top 5 (dicabut)" in page.words and f"karena: {WHY}" in page.words
    house.change(Outcome.FINALIST, entry=house.finalist, award="Terpuji")
    assert entry_by_key(f"entry-{house.finalist.id}") is None
    house.change(Outcome.WINNER, entry=house.finalist, award="Terpuji")
    assert entry_by_key(f"entry-{house.finalist.id}").award_mapping.text == "Terpuji"


@pytest.mark.parametrize(
    ("who", "outcome", "said", "refused"),
    [
        ("winner", Outcome.WINNER, {"award": ""}, "award_needed"),
        ("winner", Outcome.WINNER, {"award": "Top 5"}, "nothing_changes"),
        ("finalist", Outcome.FINALIST, {}, "nothing_changes"),
        ("other", Outcome.WINNER, {"award": "Top 5"}, "not_chosen"),
        ("other", None, {}, "not_chosen"),
        ("other", None, {"upheld": True}, "upheld_takes_nothing"),
        ("other", Outcome.FINALIST, {"upheld": True}, ""),
        ("winner", None, {}, ""),
    ],
)
def test_what_can_become_of_it(house, who, outcome, said, refused):
    try:
        house.propose(outcome, entry=getattr(house, who), **said)
    except RuleBroken as problem:
        assert problem.code == f"judging.{refused}"
    else:
        assert not refused


def test_before_the_results_only_marks_are_changed(app):
    edition = make_edition("edisi-2027", at=StageKind.DECISION)
    entry, by = make_passed_entry(edition), make_secretary(edition)

    with pytest.raises(RuleBroken, match="results_unknown"):
        actions.propose_change(entry, None, reason=WHY, by=by)


def test_sent_twice_it_is_one_and_confirmed_twice_it_is_told_once(house):
    first = house.propose(None)
    assert house.propose(None).id == first.id
    with pytest.raises(RuleBroken, match="change_waits"):
        house.propose(Outcome.FINALIST)
    for _twice in range(2):
        house.confirm(first)
    told = [one.kind for one in letters_to(house.winner.started_by.email)]
    assert told.count("judging/award_changed") == 1
    acts = db.session.scalars(select(AuditRow.action).where(AuditRow.action == "award.changed"))
    assert len(acts.all()) == 1


def test_one_person_or_two_without_a_chair_change_nothing(house):
    change = house.propose(None)
    with pytest.raises(RuleBroken, match="second_person_needed"):
        house.confirm(change, by=house.secretary)
    with pytest.raises(RuleBroken, match="chair_needed"):
        house.confirm(change, by=make_secretary(house.edition))
    assert queries.award_of(house.winner).withdrawn_at is None
    with transaction():
        actions.drop_change(house.winner, by=house.secretary)
    with pytest.raises(RuleBroken, match="change_gone"):
        house.confirm(change)


def test_a_confirmed_change_stays_as_it_is(house):
    house.change(None)

    for statement in ("UPDATE award_change SET reason = ''", "DELETE FROM award_change"):
        with pytest.raises(DBAPIError, match="stays as it is"):
            db.session.execute(db.text(statement))
        db.session.rollback()


def test_two_who_propose_at_once_make_one_proposal(app, house):
    def propose(award):
        entry = db.session.merge(house.winner)
        by = db.session.merge(house.secretary)
        actions.propose_change(entry, Outcome.WINNER, award=award, reason=WHY, by=by)

    assert sorted(at_once(app, propose, [("A",), ("B",)])) == ["", "judging.change_waits"]
    assert len(changes()) == 1


def test_each_role_may_do_its_part_alone(house, new_client):
    of_agency = make_user(
        grants=[
            grant(Role.SECRETARIAT, edition=house.edition),
            grant(Role.AGENCY_ADMIN, agency=house.winner.agency),
        ]
    )
    seen = {
        "secretary": (house.secretary, 200, 422),
        "chair": (house.chair, 200, 422),
        "judge": (house.judge, 404, 404),
        "applicant": (house.winner.started_by, 404, 404),
        "secretary of the agency": (of_agency, 403, 403),
        "nobody": (make_user(), 404, 404),
    }

    for name, (person, read, write) in seen.items():
        client = new_client(person)
        found = client.get(house.place()).status_code, client.post(house.place()).status_code
        assert found == (read, write), name
