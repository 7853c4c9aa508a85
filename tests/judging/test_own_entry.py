"""Who of the secretariat belongs to the applicant's agency leaves that very proposal to others."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core.db import db
from app.judging.models import Anchor, Assignment, Conflict
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition, move_stage
from tests.factories.judging import assessment, make_judge, make_passed_entry, make_reading

OFFICE = "/sekretariat/edisi-2027"
OWN = "Proposal instansi Anda sendiri"
POINTS = {"dampak": 4, "ringkasan": 3}


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=StageKind.PROPOSAL_ASSESSMENT)


@pytest.fixture
def home():
    return make_agency("Kota Contoh")


@pytest.fixture
def own(edition, home):
    return make_passed_entry(edition, agency=home, title="Punya Sendiri")


@pytest.fixture
def other(edition):
    return make_passed_entry(edition, title="Punya Orang")


@pytest.fixture
def client(edition, home, new_client):
    """Of the secretariat and an agency admin at once."""
    roles = [grant(Role.SECRETARIAT, edition=edition), grant(Role.AGENCY_ADMIN, agency=home)]
    return new_client(make_user(grants=roles))


def test_its_readers_are_chosen_by_others_and_all_the_rest_stays_usable(
    edition, own, other, client
):
    judge = make_judge(edition)
    page = client.get(f"{OFFICE}/penugasan")
    assert [box["value"] for box in page.soup.select("[data-pick]")] == [str(other.id)]
    assert OWN in page.words

    sent = {"juri": judge.id, "scope": "ticked", "reason": "Ahlinya."}
    refused = client.post(f"{OFFICE}/penugasan", data={"proposal": own.id, **sent})
    assert refused.status_code == 422
    assert "ditugaskan oleh orang lain di sekretariat" in refused.words
    page = client.post(
        f"{OFFICE}/penugasan", data={"proposal": [own.id, other.id], **sent}, follow_redirects=True
    )
    assert "1 penugasan dibuat" in page.words and "oleh orang lain" in page.words
    assert [one.entry_id for one in db.session.scalars(db.select(Assignment))] == [other.id]


def test_its_conflicts_readings_and_marks_are_decided_by_others(edition, own, other, home, client):
    reading = make_reading(edition, make_judge(edition), own, points=POINTS, done=True)
    make_reading(edition, make_judge(edition, agency=home), own)
    assert not client.get(f"{OFFICE}/penugasan").soup.select(".readers a")
    client.post(f"{OFFICE}/konflik")
    (conflict,) = db.session.scalars(db.select(Conflict))
    assert OWN in client.get(f"{OFFICE}/konflik").words

    place = f"{OFFICE}/penugasan/{reading.id}"
    refused = [
        client.post(f"{OFFICE}/konflik/{conflict.id}", data={"reason": "Tidak apa."}),
        client.post(f"{place}/buka-kembali", data={"reason": "Salah."}),
        client.post(f"{place}/hapus"),
        client.post(f"{place}/benturan", data={"putusan": "berlaku", "reason": "Kenal."}),
    ]
    move_stage(assessment(edition), closes_at="2020-01-01T00:00+07:00")
    refused += [
        client.get(f"{OFFICE}/rekap/{own.id}"),
        client.post(f"{OFFICE}/rekap/bacaan/{reading.id}", data={"reason": "Salah.", "days": 2}),
    ]

    assert [page.status_code for page in refused] == [403] * len(refused)
    page = client.get(f"{OFFICE}/rekap")
    assert "1 proposal instansi Anda sendiri tidak tampil" in page.words
    for place in ("rekap.csv", "rekap/peringkat"):
        assert own.title not in client.get(f"{OFFICE}/{place}").text
    links = [link["href"] for link in page.soup.select("#recap-table th a[href*='/rekap/']")]
    assert links == [f"{OFFICE}/rekap/{other.id}"]


def test_it_is_no_anchor_by_their_hand(edition, own, client):
    stage = assessment(edition)
    data = {f"points-{one.id}": 5 for one in stage.rubric.criteria}
    data |= {"proposal": own.id, "reason": "Bagus.", "when": "awal"}
    place = f"{OFFICE}/penugasan/kalibrasi"

    assert client.post(place, data=data).status_code == 422
    assert not db.session.scalars(db.select(Anchor)).all()
