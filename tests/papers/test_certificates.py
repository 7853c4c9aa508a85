"""A certificate says what is on record, and its code says what it is worth, for ever."""

import io
import zipfile

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.core.i18n import spoken
from app.judging.actions import awarding
from app.judging.models import Outcome
from app.papers import actions, rules
from app.papers.models import IssuedPaper, Kind
from tests.factories.accounts import grant, make_user
from tests.harness.pdf import structure, text_of
from tests.harness.signing import sign
from tests.papers.test_papers import OFFICE, House, pressed, upload

ISSUE = "Terbitkan semua piagam"
AGAIN = "Terbitkan yang baru atau berubah"


@pytest.fixture
def house(app):
    found = House()
    found.publish()
    return found


def certificates():
    db.session.rollback()
    of_kind = select(IssuedPaper).where(IssuedPaper.kind == Kind.CERTIFICATE)
    return db.session.scalars(of_kind.order_by(IssuedPaper.id)).all()


def change(house, outcome, award, reason):
    chair = make_user(grants=[grant(Role.CHAIR, edition=house.edition)])
    with transaction():
        proposed = awarding.propose_change(
            house.entry, outcome, award=award, reason=reason, by=house.office
        )
    with transaction():
        awarding.confirm_change(house.entry, proposed.id, by=chair)


def test_the_office_issues_them_in_one_go_and_the_applicant_takes_theirs(house, new_client):
    office, applicant = new_client(house.office), new_client(house.entry.started_by)
    result = f"/instansi/proposal/{house.entry.id}/hasil"
    assert "Unduh piagam" not in applicant.get(result).words
    page = pressed(office, office.get(OFFICE), ISSUE)
    assert "1 piagam terbit." in page.words
    page = pressed(office, page, AGAIN)
    assert "Semua piagam sudah terbit dan sesuai." in page.words

    (paper,) = certificates()
    page = applicant.get(result)
    link = next(one for one in page.soup.select("main a") if "Unduh piagam" in one.text)
    content = applicant.get(link["href"]).data
    told = text_of(content)
    for words in ("Antar Obat", house.entry.agency.name, "Top 5", "PGM-001/edisi-2027"):
        assert words in told
    assert f"/periksa/{rules.code_in_groups(paper.code)}" in told
    assert ("Figure", "Kode QR ke halaman yang memeriksa piagam ini") in structure(content)
    archive = zipfile.ZipFile(io.BytesIO(office.get(f"{OFFICE}/piagam.zip").data))
    assert archive.namelist() == ["PGM-001-edisi-2027.pdf"]


def test_before_the_results_none_is_issued_or_handed_out(app, new_client):
    house = House()
    office, applicant = new_client(house.office), new_client(house.entry.started_by)
    assert "Piagam terbit sesudah hasil diumumkan." in office.get(OFFICE).words
    office.post(f"{OFFICE}/piagam")

    assert certificates() == []
    assert office.get(f"{OFFICE}/piagam.zip").status_code == 404
    assert applicant.get(f"/instansi/proposal/{house.entry.id}/piagam.pdf").status_code == 404


def test_anybody_checks_it_by_its_code_however_it_is_written(house, new_client, client):
    new_client(house.office).post(f"{OFFICE}/piagam")
    code = certificates()[0].code

    for written in (code, rules.code_in_groups(code).lower(), f" {code[:4]} {code[4:]} "):
        page = client.get(client.get("/periksa", query_string={"kode": written}).location)
        assert "Piagam ini berlaku" in page.words
        assert "Antar Obat" in page.words and "PGM-001/edisi-2027" in page.words
    assert house.office.name not in page.words
    for wrong in ("ABCD-EFGH-JKMN", "bukan-kode", "0"):
        page = client.get(f"/periksa/{wrong}")
        assert page.status_code == 404 and "Kode ini tidak dikenal" in page.words


def test_a_withdrawn_award_takes_the_certificate_back_but_its_check_still_answers(
    house, new_client, client
):
    office, applicant = new_client(house.office), new_client(house.entry.started_by)
    office.post(f"{OFFICE}/piagam")
    change(house, None, "", "Data yang diajukan tidak benar.")

    page = client.get(f"/periksa/{certificates()[0].code}")
    assert "Piagam ini tidak berlaku: hasilnya dicabut" in page.words
    assert "Data yang diajukan tidak benar." in page.words
    own = f"/instansi/proposal/{house.entry.id}/piagam.pdf"
    assert applicant.get(own).status_code == 404
    assert office.get(f"{OFFICE}/piagam.zip").status_code == 404
    assert "Hasilnya dicabut" in office.get(OFFICE).words


def test_a_corrected_award_gets_a_new_certificate_and_the_old_code_says_so(
    house, new_client, client
):
    office, applicant = new_client(house.office), new_client(house.entry.started_by)
    office.post(f"{OFFICE}/piagam")
    change(house, Outcome.WINNER, "Top 3", "Salah tulis pada pengumuman.")
    old = f"/periksa/{certificates()[0].code}"
    page = client.get(old)
    assert "Piagam ini tidak sesuai lagi" in page.words
    assert "Salah tulis pada pengumuman." in page.words
    own = f"/instansi/proposal/{house.entry.id}/piagam.pdf"
    assert applicant.get(own).status_code == 404

    office.post(f"{OFFICE}/piagam")
    first, second = certificates()
    assert second.replaces_id == first.id
    assert "Top 3" in text_of(applicant.get(own).data)
    way = client.get(old).soup.select_one(".alert a")["href"]
    assert "Piagam ini berlaku" in client.get(way).words


def test_an_award_corrected_and_corrected_back_gets_a_certificate_that_holds(house, new_client):
    office, applicant = new_client(house.office), new_client(house.entry.started_by)
    change(house, Outcome.WINNER, "Top 3", "Salah tulis pada pengumuman.")
    office.post(f"{OFFICE}/piagam")
    change(house, Outcome.WINNER, "Top 5", "Salah baca keputusan.")
    change(house, Outcome.WINNER, "Top 3", "Koreksinya keliru.")

    page = pressed(office, office.get(OFFICE), AGAIN)

    assert "1 piagam terbit." in page.words
    own = f"/instansi/proposal/{house.entry.id}/piagam.pdf"
    assert "PGM-002/edisi-2027" in text_of(applicant.get(own).data)


def test_an_award_corrected_while_its_certificate_was_made_gets_none_with_the_old_words(house):
    with spoken("id"):
        prepared = actions.prepare_certificates(house.edition, clock.now())
    change(house, Outcome.WINNER, "Top 3", "Salah tulis pada pengumuman.")

    with pytest.raises(RuleBroken, match=r"papers\.award_changed"), transaction():
        actions.issue_certificates(house.edition, prepared, by=house.office)

    assert certificates() == []


def test_prepared_twice_at_once_each_is_issued_once(house):
    with spoken("id"):
        one, other = (actions.prepare_certificates(house.edition, clock.now()) for _ in range(2))
    with transaction():
        made = actions.issue_certificates(house.edition, [*one, *other], by=house.office)

    assert len(made) == 1
    assert len(certificates()) == 1


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7K3M-9QXB-4D2H", "7K3M9QXB4D2H"),
        ("7k3m 9qxb 4d2h", "7K3M9QXB4D2H"),
        ("OIL0-1111-0000", "011011110000"),
        ("7K3M-9QXB-4D2", ""),
        ("7K3M-9QXB-4D2HH", ""),
        ("7K3M-9QXB-4D2U", ""),
        ("", ""),
    ],
)
def test_a_code_as_people_write_it(typed, code):
    assert rules.normal_code(typed) == code


@pytest.mark.once
def test_codes_are_of_signs_that_nobody_mistakes_and_none_comes_twice():
    codes = {rules.new_code() for _ in range(500)}

    assert len(codes) == 500
    assert all(rules.normal_code(one) == one for one in codes)


def test_a_certificate_with_its_code_and_link_goes_through_signing(house, new_client):
    office = new_client(house.office)
    pressed(office, office.get(OFFICE), ISSUE)
    (paper,) = certificates()
    original = office.get(f"/naskah/{paper.id}.pdf").data
    signed = sign(original, box=(60, 60, 200, 120))
    page = office.get(upload(office, paper, signed).location)

    assert "Isinya sama dengan naskahnya." in page.words
    assert office.get(f"/naskah/{paper.id}.pdf").data == signed
