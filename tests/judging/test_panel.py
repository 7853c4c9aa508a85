"""Who reads in the decision stage: its panelists, and nobody else; and what they do not reach."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import transaction
from app.core.i18n import period_days
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition, stage
from tests.factories.judging import make_judge, make_panelist, make_passed_entry, make_reading

pytestmark = pytest.mark.once

PANEL = "/penilaian/panel/edisi-putusan"
OUTSIDE = {
    "nobody": lambda own, entry: (),
    "innovator": lambda own, entry: [grant(Role.INNOVATOR, agency=entry.agency)],
    "agency admin": lambda own, entry: [grant(Role.AGENCY_ADMIN, agency=entry.agency)],
    "evaluator": lambda own, entry: [grant(Role.EVALUATOR, edition=own)],
    "secretariat": lambda own, entry: [grant(Role.SECRETARIAT, edition=own)],
    "chair": lambda own, entry: [grant(Role.CHAIR, edition=own)],
    "platform admin": lambda own, entry: [grant(Role.PLATFORM_ADMIN)],
    "examiner": lambda own, entry: [grant(Role.EXAMINER, entry=entry)],
    "panelist of another edition": lambda own, entry: [
        grant(Role.PANELIST, edition=make_edition())
    ],
    "former panelist": lambda own, entry: [
        grant(Role.PANELIST, edition=own, ends_at=own.stages[0].opens_at)
    ],
}


@pytest.fixture
def deciding(app):
    return make_edition("edisi-putusan", at=StageKind.DECISION)


@pytest.fixture
def entry(deciding):
    return make_passed_entry(deciding, title="Antar Obat")


@pytest.mark.parametrize("who", OUTSIDE)
def test_whoever_is_not_on_the_panel_does_not_learn_of_it(deciding, entry, new_client, who):
    person = new_client(make_user(grants=OUTSIDE[who](deciding, entry)))

    for address in (PANEL, f"{PANEL}/{entry.id}"):
        assert person.get(address).status_code == 404, address
    assert PANEL not in person.get("/penilaian").get_data(as_text=True)


def test_a_visitor_is_asked_to_sign_in(deciding, entry, client):
    for address in (PANEL, f"{PANEL}/{entry.id}"):
        assert client.get(address).location.startswith("/masuk")


@pytest.mark.both
@pytest.mark.parametrize("scope", ["edition", "competition"])
def test_a_panelist_of_the_edition_or_of_its_competition_reads(deciding, entry, new_client, scope):
    held = {
        "edition": grant(Role.PANELIST, edition=deciding),
        "competition": grant(Role.PANELIST, competition=deciding.competition),
    }
    panelist = new_client(make_user(grants=[held[scope]]))

    assert PANEL in panelist.get("/penilaian").get_data(as_text=True)
    assert "Antar Obat" in panelist.get(PANEL).words
    assert panelist.get(f"{PANEL}/{entry.id}").title == "Antar Obat"


def test_a_panelist_who_judges_nothing_sees_the_panel_with_state_and_dates(deciding, new_client):
    decision = stage(deciding, StageKind.DECISION)
    page = new_client(make_panelist(deciding)).get("/penilaian")

    assert page.title == "Sidang panel"
    assert "Sedang berlangsung" in page.words
    assert "Buka untuk membaca proposal dan rekapitulasi nilainya." in page.words
    days = period_days(decision.opens_at, decision.closes_at)
    assert " ".join(days.split()) in page.words


def test_a_panelist_changes_and_manages_nothing(deciding, entry, new_client):
    reading = make_reading(deciding, make_judge(deciding), entry)
    panelist = new_client(make_panelist(deciding))
    office = "/sekretariat/edisi-putusan"
    closed = [
        f"/penilaian/{reading.id}",
        *(f"{office}{page}" for page in ("", "/rekap", "/rekap.csv", "/keputusan", "/catatan")),
        f"{office}/proposal/{entry.id}",
        f"/instansi/proposal/{entry.id}",
        f"/instansi/proposal/{entry.id}/cetak",
    ]

    assert {page: panelist.get(page).status_code for page in closed} == dict.fromkeys(closed, 404)
    for address in (PANEL, f"{PANEL}/{entry.id}"):
        assert panelist.post(address).status_code == 405
        assert panelist.get(address).soup.select("main form[method=post]") == []


def test_a_role_that_ends_closes_the_open_page(deciding, entry, new_client):
    person = make_panelist(deciding)
    panelist = new_client(person)
    assert panelist.get(f"{PANEL}/{entry.id}").status_code == 200

    with transaction():
        person.grants[0].ends_at = clock.now()

    assert panelist.get(f"{PANEL}/{entry.id}").status_code == 404
