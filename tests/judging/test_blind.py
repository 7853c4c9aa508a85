"""Where the assessment is blind, no page and no file tells a judge who the people are."""

from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import transaction
from app.entries.models import EntryState
from app.judging import actions
from tests.core.test_unsigned import NAME, everything_in, pdf
from tests.factories import entries
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency, make_unit
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry
from tests.factories.judging import make_judge, make_reading, make_secretary, save
from tests.judging.test_access import with_questions
from tests.judging.test_secrecy import naming, walk

pytestmark = pytest.mark.once

WHO = {
    "key": "penulis",
    "kind": "line",
    "label": "Penulis",
    "audience": "judges",
    "identifies": True,
}
POINTS = {"ringkasan": 4, "dampak": 3}


@pytest.fixture
def edition(app):
    form = with_questions(WHO)
    at = StageKind.PROPOSAL_ASSESSMENT
    return make_edition("edisi-2027", at=at, form=form, blind=True, teams=True)


@pytest.fixture
def entry(edition, monkeypatch):
    """The name stands wherever one can stand outside the answers that judges read."""
    monkeypatch.setattr(entries, "PDF", pdf())
    agency = make_agency(f"Pemerintah {NAME}")
    unit = make_unit(agency, f"Dinas {NAME}")
    roles = [grant(Role.INNOVATOR, agency=agency), grant(Role.AGENCY_ADMIN, agency=agency)]
    return make_entry(
        edition,
        agency,
        unit=unit,
        by=make_user(name=NAME, grants=roles),
        state=EntryState.PASSED,
        title="Antar Obat",
        answers={"penulis": NAME, "penanggung-jawab": NAME},
        files={"bukti": f"{NAME}.pdf", "pernyataan": f"{NAME}.pdf"},
    )


@pytest.fixture
def judge(edition):
    return make_judge(edition)


@pytest.fixture
def reading(edition, entry, judge):
    return make_reading(edition, judge, entry)


def test_what_was_drawn_for_others_never_reaches_who_reads_blind(reading, judge, new_client):
    """The same snapshot, read openly and blind, in both languages, from one process."""
    desk, stage = new_client(judge), reading.stage
    pages = {}
    for blind in (False, True, False):
        with transaction():
            stage.blind = blind
        for tongue in ("", "/en"):
            pages[blind, tongue] = desk.get(f"{tongue}/penilaian/{reading.id}").words

    assert [NAME in pages[blind, tongue] for blind in (False, True) for tongue in ("", "/en")] == [
        *(True, True),
        *(False, False),
    ]


def test_the_name_is_there_for_who_may_know_it(edition, reading, new_client):
    office = new_client(make_secretary(edition))

    page = office.get(f"/sekretariat/edisi-2027/proposal/{reading.entry_id}")

    assert page.text.count(NAME) > 3


def test_no_page_file_or_search_tells_the_judge(edition, reading, judge, new_client, freeze):
    desk = new_client(judge)
    make_reading(
        edition,
        make_judge(edition, name=NAME),
        reading.entry,
        points=POINTS,
        comment="Kata rekan",
        done=True,
    )
    pages = walk(desk)
    save(reading, judge, POINTS)
    with transaction():
        actions.finish(reading, by=judge, now=clock.now())
    for own in (f"/penilaian/{reading.id}", f"/en/penilaian/{reading.id}", "/penilaian"):
        pages[f"{own}, finished"] = desk.get(own).text

    freeze(clock.now() + timedelta(days=20))
    pages |= walk(desk)

    assert f"/penilaian/{reading.id}" in pages
    assert "Kata rekan" in pages[f"/penilaian/{reading.id}/tim"]
    assert naming(NAME, pages) == []
    found = desk.get("/inovasi", query_string={"q": NAME})
    assert "0 inovasi untuk" in found.words


def test_the_file_has_another_name_and_no_properties(reading, judge, new_client):
    desk = new_client(judge)
    (link,) = desk.get(f"/penilaian/{reading.id}").soup.select("ul.files a")

    file = desk.get(link["href"])

    assert file.mimetype == "application/pdf"
    assert "Lampiran" in file.headers["Content-Disposition"]
    assert NAME not in file.headers["Content-Disposition"]
    assert NAME.encode() not in everything_in(file.data)
    assert "ETag" not in file.headers


def test_the_rules_page_says_exactly_what_is_hidden(edition, client):
    page = client.get("/kompetisi/edisi-2027")

    hidden = [" ".join(one.text.split()) for one in page.soup.select("#tertutup ~ ul")[0]("li")]
    assert hidden[-2:] == ["jawaban “Penanggung jawab”", "jawaban “Penulis”"]
    assert "nama berkas: penilai melihat “Lampiran 1”" in hidden[1]
    assert "Yang tidak disembunyikan" in page.words


def test_an_open_assessment_says_nothing_of_it(client):
    make_edition("terbuka-2027")

    assert not client.get("/kompetisi/terbuka-2027").soup.select("#tertutup")
