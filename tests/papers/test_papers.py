"""Papers are issued once things are fixed, go out for signing and come back unchanged."""

import io
import zipfile

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.entries.actions.attaching import forget_files
from app.judging.actions import decide, publish_results
from app.judging.models import Outcome
from app.papers import actions
from app.papers.models import IssuedPaper, Kind
from tests.factories.accounts import grant, letters_to, make_user
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_panelist,
    make_passed_entry,
    make_reading,
    make_secretary,
)
from tests.harness.at_once import at_once
from tests.harness.pdf import tags
from tests.harness.signing import sign

pytestmark = pytest.mark.once

OFFICE = "/sekretariat/edisi-2027/naskah"


class House:
    """An assessment that is over; results were not published."""

    def __init__(self):
        self.edition = make_edition("edisi-2027", at=StageKind.DECISION)
        self.office, self.judge = make_secretary(self.edition), make_judge(self.edition, name="Sri")
        self.entry = make_passed_entry(self.edition, title="Antar Obat")
        stage = assessment(self.edition)
        closes = stage.closes_at
        move_stage(stage, closes_at="2100-01-01T00:00+07:00")
        points = {"dampak": 4, "ringkasan": 4}
        make_reading(self.edition, self.judge, self.entry, points=points, done=True)
        move_stage(stage, closes_at=closes.isoformat())

    def publish(self):
        with transaction():
            said = {"award": "Top 5", "reason": "Layak.", "by": self.office}
            decide(self.edition, [self.entry], Outcome.WINNER, **said)
            publish_results(self.edition, by=self.office)

    def minutes(self, number=0):
        stage = assessment(self.edition).id
        return {"kind": Kind.STAGE_MINUTES.value, "stage": stage, "number": number}


@pytest.fixture
def house(app):
    return House()


@pytest.fixture
def issued(house, new_client):
    """Minutes of the assessment, and the office that issued them."""
    office = new_client(house.office)
    office.post(f"{OFFICE}/terbitkan", data=house.minutes())
    (paper,) = papers()
    return paper, office


def papers():
    db.session.rollback()
    return db.session.scalars(select(IssuedPaper).order_by(IssuedPaper.id)).all()


def text(answer):
    assert answer.mimetype == "application/pdf"
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)


def upload(office, paper, content, name="naskah.pdf"):
    data = {"file": (io.BytesIO(content), name)}
    return office.post(f"{OFFICE}/{paper.id}", data=data, content_type="multipart/form-data")


def pressed(office, page, words):
    """The page behind the button that begins with these words."""
    form = next(
        one for one in page.soup.select("main form") if one.button.text.strip().startswith(words)
    )
    return office.submit(page, f"form[action='{form['action']}']")


def test_the_office_issues_minutes_which_never_change(house, new_client):
    office = new_client(house.office)
    page = office.get(OFFICE)
    assert "1 berita acara belum diterbitkan" in page.words
    shown = pressed(office, page, "Terbitkan")
    assert shown.soup.h1.text.strip().startswith("BAP-001/edisi-2027")
    first = office.get(f"/naskah/{papers()[0].id}.pdf")
    assert "BAP-001/edisi-2027" in text(first) and "Berita Acara Penilaian" in text(first)
    assert {"H1", "H2", "L", "Table", "TH"} <= set(tags(first.data))

    pressed(office, office.get(OFFICE), "Terbitkan lagi")
    old, new = papers()
    assert (old.number, new.number, new.replaces_id) == (1, 2, old.id)
    assert "BAP-001/edisi-2027" in text(office.get(f"/naskah/{new.id}.pdf"))
    assert office.get(f"/naskah/{old.id}.pdf").data == first.data


def test_pressed_twice_it_is_issued_once(house, new_client):
    office = new_client(house.office)
    for _twice in range(2):
        office.post(f"{OFFICE}/terbitkan", data=house.minutes())

    assert [one.number for one in papers()] == [1]


def test_it_waits_until_what_it_tells_of_is_over(house, new_client):
    move_stage(assessment(house.edition), closes_at="2100-01-01T00:00+07:00")
    office = new_client(house.office)
    page = office.get(OFFICE)
    assert "Berita acara ini terbit sesudah tahapnya ditutup." in page.words
    assert "Berita acara ini terbit sesudah finalis atau hasil diumumkan." in page.words
    assert "Surat keterangan terbit sesudah hasil diumumkan." in page.words
    office.post(f"{OFFICE}/terbitkan", data=house.minutes())
    office.post(f"{OFFICE}/terbitkan", data={"kind": Kind.PLENARY_MINUTES.value, "number": 0})
    office.post(f"{OFFICE}/surat-keterangan")

    assert papers() == []


@pytest.mark.both
def test_a_paper_goes_through_signing_without_change(issued):
    paper, office = issued
    page = office.get(f"{OFFICE}/{paper.id}")
    page = pressed(office, page, "Tandai sedang ditandatangani")
    assert "Sedang ditandatangani" in page.words
    original = office.get(f"/naskah/{paper.id}.pdf").data
    once = sign(original, box=(60, 60, 200, 120))
    page = office.get(upload(office, paper, once).location)
    assert "Isinya sama dengan naskahnya." in page.words
    assert "1 tanda tangan, tampak di halaman 1" in page.words

    twice = sign(once, "Tanda2")
    upload(office, paper, twice)
    (paper,) = papers()
    assert office.get(f"/naskah/{paper.id}.pdf").data == twice
    assert office.get(f"{OFFICE}/{paper.id}/asli.pdf").data == original
    page = office.get(f"{OFFICE}/{paper.id}")
    assert paper.signed_sha256 in page.words and paper.file_sha256 in page.words
    assert paper.signatures == 2
    noted = db.session.scalars(
        select(AuditRow.action).where(AuditRow.subject_type == "issued_paper").order_by(AuditRow.id)
    ).all()
    assert noted == ["paper.issued", "paper.sent_out", "paper.signed", "paper.signed"]


def test_what_is_not_the_paper_is_refused_and_nothing_changes(issued, house):
    paper, office = issued
    original = office.get(f"/naskah/{paper.id}.pdf").data
    office.post(f"{OFFICE}/terbitkan", data=house.minutes(number=1))
    other = office.get(f"/naskah/{papers()[1].id}.pdf").data
    refused = {
        "belum ditandatangani": original,
        "halaman 1": sign(other),
        "bukan PDF yang utuh": b"%PDF-1.7 rusak",
        "kosong": b"",
    }
    for words, content in refused.items():
        page = upload(office, paper, content)
        assert page.status_code == 422
        assert words in page.soup.select_one(".summary-error").text
    assert papers()[0].signed_sha256 is None

    upload(office, paper, sign(original))
    page = upload(office, paper, sign(original, "Lain"))
    assert "tidak memuat tanda tangan yang sudah ada" in page.soup.select_one(".summary-error").text


def test_each_judge_gets_a_statement_of_their_own(house, new_client):
    house.publish()
    office, judge = new_client(house.office), new_client(house.judge)
    assert "Belum ada surat keterangan" in judge.get("/penilaian/surat-keterangan").words
    page = pressed(office, office.get(OFFICE), "Terbitkan untuk semua juri")
    assert "1 surat keterangan terbit." in page.words
    page = pressed(office, page, "Terbitkan yang baru atau berubah")
    assert "Semua surat keterangan sudah terbit." in page.words

    own = judge.get("/penilaian/surat-keterangan").soup.select_one("main li a")["href"]
    (letter,) = letters_to(house.judge.email)
    assert own in letter.text and letter.kind == "papers/statement_issued"
    words = text(judge.get(own))
    assert "Sri" in words and "Evaluator" in words and "Antar Obat" not in words
    archive = zipfile.ZipFile(io.BytesIO(office.get(f"{OFFICE}/surat-keterangan.zip").data))
    assert archive.namelist() == ["KET-001-edisi-2027.pdf"]


@pytest.mark.both
def test_the_clean_up_of_uploads_leaves_papers_alone(issued):
    paper, office = issued
    with transaction():
        forget_files(clock.now())

    assert office.get(f"/naskah/{paper.id}.pdf").status_code == 200


def test_each_role_may_do_its_part_alone(house, new_client):
    house.publish()
    edition, office = house.edition, new_client(house.office)
    office.post(f"{OFFICE}/terbitkan", data=house.minutes())
    office.post(f"{OFFICE}/surat-keterangan")
    office.post(f"{OFFICE}/piagam")
    minutes, statement, certificate = papers()
    of_agency = make_user(
        grants=[
            grant(Role.SECRETARIAT, edition=edition),
            grant(Role.AGENCY_ADMIN, agency=house.entry.agency),
        ]
    )
    chair = make_user(grants=[grant(Role.CHAIR, edition=edition)])
    own = f"/instansi/proposal/{house.entry.id}/piagam.pdf"
    seen = {
        # page, minutes, statement, certificate, issue both, send out, upload, all of both, own
        "secretary": (house.office, 200, 200, 200, 200, 303, 303, 303, 422, 200, 200, 200),
        "chair": (chair, 200, 200, 200, 200, 403, 403, 403, 403, 200, 200, 200),
        "secretary of a competing agency": (
            *(of_agency, 200, 200, 200, 200, 403, 403, 403, 403, 200, 200, 200),
        ),
        "judge": (house.judge, 404, 404, 200, 404, 404, 404, 404, 404, 404, 404, 404),
        "another judge": (
            *(make_judge(edition), 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
        ),
        "panelist": (
            *(make_panelist(edition), 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404),
        ),
        "applicant": (
            *(house.entry.started_by, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 200),
        ),
    }
    for name, (person, *expected) in seen.items():
        client = new_client(person)
        found = [
            client.get(f"{OFFICE}/{minutes.id}").status_code,
            *(
                client.get(f"/naskah/{one.id}.pdf").status_code
                for one in (minutes, statement, certificate)
            ),
            client.post(f"{OFFICE}/surat-keterangan").status_code,
            client.post(f"{OFFICE}/piagam").status_code,
            client.post(f"{OFFICE}/{minutes.id}/keluar").status_code,
            client.post(f"{OFFICE}/{minutes.id}", data={}).status_code,
            client.get(f"{OFFICE}/surat-keterangan.zip").status_code,
            client.get(f"{OFFICE}/piagam.zip").status_code,
            client.get(own).status_code,
        ]
        assert found == expected, name


@pytest.mark.both
def test_two_colleagues_at_once_issue_one(app, house):
    kept = actions.prepare_minutes(
        house.edition, Kind.STAGE_MINUTES, assessment(house.edition), clock.now()
    )

    def issue(by):
        edition, person = (db.session.merge(one) for one in (house.edition, by))
        actions.issue(edition, kept, by=person)

    said = at_once(app, issue, [(house.office,), (make_secretary(house.edition),)])

    assert said == ["", ""]
    assert [one.number for one in papers()] == [1]
