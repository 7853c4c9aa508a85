"""What a judge writes for the jury alone is nowhere that applicants, agencies or visitors read."""

import re
from urllib.parse import urljoin, urlsplit

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock, mail
from app.core.db import db, transaction
from app.judging import actions
from app.judging.models import Outcome
from app.library.models import LibraryEntry
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import (
    assessment,
    make_judge,
    make_passed_entry,
    make_reading,
    make_secretary,
    save,
)

pytestmark = pytest.mark.once

SECRET = "rahasiajuri"
RELEASED = "catatanterbuka"
JUDGE = "Sri Namajuri"
POINTS = {"ringkasan": 4, "dampak": 3}
ENOUGH = 150
AGAIN = ("halaman=", "wilayah=")
"""What an address asks for that shows the same rows once more: a further page, a province."""


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def judge(edition):
    return make_judge(edition, name=JUDGE)


@pytest.fixture
def agency(app):
    return make_agency("Pemerintah Kabupaten Terbuka")


@pytest.fixture
def reading(edition, judge, agency):
    entry = make_passed_entry(edition, title="Antar Obat", agency=agency)
    reading = make_reading(edition, judge, entry, points=POINTS)
    save(reading, judge, POINTS, comment=RELEASED, private_note=SECRET)
    with transaction():
        actions.finish(reading, by=judge, now=clock.now())
    return reading


@pytest.fixture
def published(edition, reading):
    """The results are out, the comment is released, the winner is in the library."""
    office = make_secretary(edition)
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    with transaction():
        actions.release_comments(reading.stage, [reading.id], [reading.id], by=office)
        actions.decide(edition, [reading.entry], Outcome.WINNER, award="Top 5", by=office)
        actions.publish_results(edition, by=office)
    with transaction():
        db.session.scalars(db.select(LibraryEntry)).one().published_at = clock.now()
    return reading


def walk(visitor):
    """The text of every page and file that links lead to, by address."""
    found, ahead = {}, ["/", "/instansi", "/penilaian", "/inovasi.atom", "/sitemap.xml"]
    while ahead:
        address = ahead.pop(0)
        if address in found:
            continue
        assert len(found) < ENOUGH, "more pages than this test walks"
        answer = visitor.get(address, follow_redirects=True)
        found[address] = answer.get_data().decode("utf-8", "replace")
        if answer.mimetype == "text/html":
            ahead += [link for link in links_of(answer, address) if link not in found]
    return found


def links_of(page, address):
    for tag in page.soup.select("a[href]"):
        there = urlsplit(urljoin(address, tag["href"]))
        if there.scheme in ("", "http") and there.netloc in ("", "localhost"):
            path = there.path
            again = any(word in there.query for word in AGAIN)
            if not path.startswith(("/en", "/static")) and not again:
                query = f"?{there.query}" if there.query and "urut" not in there.query else ""
                yield path + query


def naming(text, pages):
    return [address for address, body in pages.items() if text in body]


@pytest.fixture(params=["the applicant", "an agency admin", "a visitor"])
def outsider(request, new_client, reading, agency):
    person = {
        "the applicant": reading.entry.started_by,
        "an agency admin": make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)]),
        "a visitor": None,
    }[request.param]
    return new_client(person)


def test_a_walk_finds_what_is_there(reading, judge, new_client):
    pages = walk(new_client(judge))

    assert naming(SECRET, pages) == [f"/penilaian/{reading.id}"]


def test_no_page_tells_it_while_judges_score(reading, outsider):
    pages = walk(outsider)

    for text in (SECRET, RELEASED, JUDGE):
        assert naming(text, pages) == []


def test_no_page_tells_it_once_the_results_are_out(published, outsider, run_jobs):
    run_jobs()
    pages = walk(outsider)

    for text in (SECRET, JUDGE):
        assert naming(text, pages) == []
    own = f"/instansi/proposal/{published.entry_id}"
    is_theirs = "/instansi/proposal.csv" in pages
    assert naming(RELEASED, pages) == ([f"{own}/hasil"] if is_theirs else [])
    assert "Antar Obat" in pages["/kompetisi/edisi-2027/hasil"]
    assert any(re.match(r"/inovasi/\d+-antar-obat", address) for address in pages)
    if is_theirs:
        assert {f"{own}/riwayat", f"{own}/cetak"} <= {path.partition("?")[0] for path in pages}
        assert any(f"{own}/tanda-terima" in address for address in pages)


def test_no_letter_tells_it(published, run_jobs):
    run_jobs()

    letters = db.session.scalars(db.select(mail.Letter)).all()

    assert published.entry.started_by.email in {letter.recipient for letter in letters}
    assert [one.subject for one in letters if SECRET in one.subject + one.text] == []
    assert [one.subject for one in letters if JUDGE in one.text and one.recipient != ""] == []


def test_the_secretariats_files_leave_it_out(published, edition, new_client):
    office = new_client(make_secretary(edition))

    for name in ("rekap.csv", "proposal.csv", "catatan", "rekap", "keputusan"):
        assert SECRET not in office.get(f"/sekretariat/edisi-2027/{name}").get_data(as_text=True)
