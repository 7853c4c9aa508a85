"""Who reaches the files and pages of what is judged."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core.db import db, transaction
from app.entries.models import Attachment, EntryState
from app.judging import actions
from app.permissions import Permission, permits
from tests.factories.accounts import make_grant
from tests.factories.competitions import FORM, make_edition, move_stage, stage
from tests.factories.entries import make_entry
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
)


@pytest.fixture
def running(app):
    """An edition of which every stage runs now."""
    return make_edition()


@pytest.fixture
def entry(running):
    """It passed with a statement and with evidence."""
    files = ("pernyataan", "bukti")
    return make_entry(running, state=EntryState.PASSED, files=files)


def may_download(person, entry):
    """The questions whose files the person gets."""
    attachments = db.session.scalars(db.select(Attachment).where(Attachment.entry_id == entry.id))
    return {a.question_key for a in attachments if permits(person, Permission.ATTACHMENT_VIEW, a)}


def test_a_judge_gets_the_evidence_of_an_own_reading_only(running, entry):
    judge, stranger = make_judge(running), make_judge(running)
    make_reading(running, judge, entry)

    assert may_download(judge, entry) == {"bukti"}
    assert may_download(stranger, entry) == set()


def test_a_file_that_came_after_the_snapshot_is_not_read(running, entry):
    judge = make_judge(running)
    make_reading(running, judge, entry)
    with transaction():
        late = make_attachment_row(entry)

    assert not permits(judge, Permission.ATTACHMENT_VIEW, late)


def with_questions(*added):
    """The form of the factories, with more questions in its section of files."""
    return {
        "sections": [
            {**part, "questions": [*part["questions"], *(added if part["key"] == "isi" else ())]}
            for part in FORM["sections"]
        ]
    }


def files_question(key, **more):
    kept = {"audience": "judges", "identifies": False, "attachment_class": "evidence"}
    return {"key": key, "kind": "files", "label": key, **kept, **more}


def test_evidence_for_the_secretariat_alone_reaches_no_judge_and_no_panelist(app, new_client):
    form = with_questions(files_question("rahasia", audience="secretariat"))
    edition = make_edition(form=form)
    entry = make_entry(edition, state=EntryState.PASSED, files=("bukti", "rahasia"))
    judge, panelist = make_judge(edition), make_panelist(edition)
    desk = f"/penilaian/{make_reading(edition, judge, entry).id}"
    kept = db.session.scalar(db.select(Attachment).where(Attachment.question_key == "rahasia"))
    assert len(new_client(judge).get(desk).soup.select("ul.files a")) == 1

    assert new_client(judge).get(f"/instansi/berkas/{kept.id}").status_code == 404
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    assert new_client(panelist).get(f"/instansi/berkas/{kept.id}").status_code == 404
    assert may_download(panelist, entry) == {"bukti"}
    assert may_download(make_secretary(edition), entry) == {"bukti", "rahasia"}


def test_a_conflict_closes_the_files_too(running, entry):
    judge = make_judge(running)
    reading = make_reading(running, judge, entry)
    with transaction():
        actions.declare_conflict(reading, "Kerabat.", by=judge)

    assert may_download(judge, entry) == set()


def test_a_role_in_the_entrys_agency_closes_desk_and_files(running, entry, new_client):
    judge = make_judge(running)
    desk = f"/penilaian/{make_reading(running, judge, entry).id}"
    bukti = db.session.scalar(db.select(Attachment).where(Attachment.question_key == "bukti"))
    visitor, evidence = new_client(judge), f"/instansi/berkas/{bukti.id}"
    asked = [
        lambda: visitor.get(desk),
        lambda: visitor.post(desk, data={"comment": "Baik"}),
        lambda: visitor.post(f"{desk}/selesai"),
        lambda: visitor.get(evidence),
    ]
    assert [visitor.get(address).status_code for address in (desk, evidence)] == [200, 200]

    make_grant(judge, Role.EVALUATOR, edition=running, agency=entry.agency)

    assert [ask().status_code for ask in asked] == [404] * 4


def test_the_panel_gets_evidence_once_it_meets(running, entry):
    panelist = make_panelist(running)
    related = make_panelist(running, agency=entry.agency)
    assert may_download(panelist, entry) == set()

    move_stage(assessment(running), closes_at="2020-01-01T00:00+07:00")

    assert may_download(panelist, entry) == {"bukti"}
    assert may_download(related, entry) == set()


@pytest.fixture
def blind(app):
    """An edition whose assessment tells no names; its entry has a file with a telling one."""
    hidden = {
        "key": "penulis",
        "kind": "line",
        "label": "Penulis",
        "audience": "judges",
        "identifies": True,
    }
    return make_edition(blind=True, form=with_questions(hidden))


@pytest.fixture
def telling(blind):
    files = {"bukti": "kabupaten-rahasia.pdf", "pernyataan": "surat.pdf"}
    answers = {"penulis": "Bupati Contoh"}
    return make_entry(blind, state=EntryState.PASSED, files=files, answers=answers)


class TestBlindStages:
    def download(self, visitor, page):
        (link,) = page.soup.select("ul.files a")
        return visitor.get(link["href"]).headers["Content-Disposition"]

    def test_names_of_files_and_people_are_hidden(self, blind, telling, new_client):
        judge = make_judge(blind)
        reading = make_reading(blind, judge, telling)
        desk = new_client(judge)

        page = desk.get(f"/penilaian/{reading.id}")

        text = page.get_data(as_text=True)
        assert "rahasia" not in text.lower()
        assert "Bupati Contoh" not in text
        assert telling.agency.name not in text
        assert "Lampiran 1.pdf" in page.words
        assert "rahasia" not in self.download(desk, page).lower()

    def test_a_file_that_tells_who_they_are_stays_away_while_names_do(self, app):
        portrait = files_question("potret", identifies=True)
        edition = make_edition(blind=True, form=with_questions(portrait))
        entry = make_entry(edition, state=EntryState.PASSED, files=("bukti", "potret"))
        judge, panelist = make_judge(edition), make_panelist(edition)
        make_reading(edition, judge, entry)
        assert may_download(judge, entry) == {"bukti"}

        move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
        assert may_download(panelist, entry) == {"bukti", "potret"}
        with transaction():
            stage(edition, StageKind.DECISION).blind = True
        assert may_download(panelist, entry) == {"bukti"}

    def test_whoever_may_know_gets_the_file_under_its_name(self, blind, telling, new_client):
        bukti = db.session.scalar(db.select(Attachment).where(Attachment.question_key == "bukti"))
        for person in (make_secretary(blind), telling.started_by):
            answer = new_client(person).get(f"/instansi/berkas/{bukti.id}")
            assert "kabupaten-rahasia.pdf" in answer.headers["Content-Disposition"]

    def test_the_panel_is_as_blind_as_its_stage(self, blind, telling, new_client):
        move_stage(assessment(blind), closes_at="2020-01-01T00:00+07:00")
        panelist = new_client(make_panelist(blind))
        address = f"/penilaian/panel/{blind.slug}/{telling.id}"
        assert "kabupaten-rahasia.pdf" in panelist.get(address).words

        with transaction():
            stage(blind, StageKind.DECISION).blind = True

        page = panelist.get(address)
        assert "Lampiran 1.pdf" in page.words
        assert telling.agency.name not in page.get_data(as_text=True)
        assert "rahasia" not in self.download(panelist, page)
        listed = panelist.get(f"/penilaian/panel/{blind.slug}")
        assert telling.agency.name not in listed.get_data(as_text=True)


def test_the_secretariat_gets_everything(running, entry):
    assert may_download(make_secretary(running), entry) == {"pernyataan", "bukti"}


def make_attachment_row(entry):
    first = db.session.scalar(db.select(Attachment).where(Attachment.question_key == "bukti"))
    late = Attachment(
        entry_id=entry.id,
        question_key="bukti",
        kind=first.kind,
        filename="susulan.pdf",
        sha256=first.sha256,
        added_by_id=first.added_by_id,
        added_at=first.added_at,
    )
    db.session.add(late)
    return late


@pytest.fixture
def edition(app):
    return make_edition(at=StageKind.PROPOSAL_ASSESSMENT)


def test_a_comment_that_is_too_long_stays_in_the_page(edition, new_client):
    judge = make_judge(edition)
    reading = make_reading(edition, judge, make_passed_entry(edition))
    criterion = reading.stage.rubric.criteria[0]
    data = {"comment": "a" * 5001, f"points-{criterion.id}": "5"}
    desk = new_client(judge)

    page = desk.post(f"/penilaian/{reading.id}", data=data)
    line = desk.post(f"/penilaian/{reading.id}", data=data, headers={"HX-Request": "true"})

    assert page.status_code == 422
    assert "a" * 5001 in page.soup.select_one("textarea[name=comment]").text
    assert page.soup.select_one(f"#points-{criterion.id}-5").has_attr("checked")
    assert line.soup.find(True)["id"] == "save-state"
    assert "belum tersimpan" in line.words


@pytest.mark.parametrize("address", ["", "/selesai"])
@pytest.mark.parametrize(
    "sent",
    [
        {"points": "8" * 5000},
        {"points": "\u0664"},
        {"base": "[" * 3000},
        {"points": "4", "comment": "a" * 5001, "points-" + "8" * 5000: "4"},
    ],
)
def test_hostile_values_are_answered_in_words(edition, new_client, address, sent):
    judge = make_judge(edition)
    reading = make_reading(edition, judge, make_passed_entry(edition))
    names = {"points": f"points-{reading.stage.rubric.criteria[0].id}"}
    data = {names.get(name, name): value for name, value in sent.items()}

    answer = new_client(judge).post(f"/penilaian/{reading.id}{address}", data=data)

    assert answer.status_code in (303, 409, 422)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.CHAIR])
def test_an_evaluator_who_comes_to_organise_reads_no_more(edition, role):
    judge = make_judge(edition)
    reading = make_reading(edition, judge, make_passed_entry(edition))
    assert permits(judge, Permission.ASSIGNMENT_SCORE, reading)

    make_grant(judge, role, edition=edition)

    assert not permits(judge, Permission.ASSIGNMENT_SCORE, reading)


def test_a_withdrawn_entry_is_out_of_reach(edition):
    judge = make_judge(edition)
    reading = make_reading(edition, judge, make_passed_entry(edition))
    with transaction():
        reading.entry.state = EntryState.WITHDRAWN

    assert not permits(judge, Permission.ASSIGNMENT_SCORE, reading)


def test_a_grant_that_ended_closes_the_desk(edition, new_client):
    judge = make_judge(edition)
    reading = make_reading(edition, judge, make_passed_entry(edition))
    with transaction():
        judge.grants[0].ends_at = edition.stages[0].opens_at

    assert not permits(judge, Permission.ASSIGNMENT_SCORE, reading)
