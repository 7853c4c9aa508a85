"""A province runs a round of its own: only agencies of its region enter it."""

import pytest

from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.competitions.models import StageKind
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import RuleBroken
from app.entries.actions import writing
from app.entries.models import Entry, EntryState
from tests.entries.test_handing_views import address, state
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry

OUTSIDE = (
    "Kompetisi ini hanya untuk instansi di wilayah kerja Pemerintah Provinsi Jawa Tengah. "
    "Pemerintah Kabupaten Sleman tidak termasuk di dalamnya."
)


@pytest.fixture
def province(app):
    kind = AgencyKind.PROVINCE
    return make_agency("Pemerintah Provinsi Jawa Tengah", kind=kind, region_code="33")


@pytest.fixture
def round_(province):
    return make_edition("jateng-2027", organiser=province, at=StageKind.REGISTRATION)


@pytest.fixture
def inside(province):
    return make_agency("Pemerintah Kabupaten Cilacap", region_code="33.01")


@pytest.fixture
def outside(app):
    return make_agency("Pemerintah Kabupaten Sleman", region_code="34.04")


def client_of(new_client, *agencies):
    held = [grant(Role.AGENCY_ADMIN, agency=agency) for agency in agencies]
    return new_client(make_user(grants=held))


def offered(page):
    return [one["value"] for one in page.soup.select("[name=edition]")]


def test_agencies_of_the_region_are_offered_the_round_and_others_are_not(
    new_client, round_, inside, outside
):
    make_edition("nasional-2027", at=StageKind.REGISTRATION)

    for agency, slugs in ((inside, {"jateng-2027", "nasional-2027"}), (outside, {"nasional-2027"})):
        person = client_of(new_client, agency)
        assert set(offered(person.get("/instansi/proposal/mulai"))) == slugs


def test_who_comes_from_elsewhere_is_told_at_once(new_client, round_, outside):
    page = client_of(new_client, outside).get("/instansi/proposal/mulai?edisi=jateng-2027")

    assert OUTSIDE in page.words
    assert "Tidak ada pendaftaran yang dibuka untuk instansi Anda" in page.words


def test_the_organiser_itself_enters_too(new_client, round_, province):
    assert offered(client_of(new_client, province).get("/instansi/proposal/mulai"))


def test_who_serves_two_agencies_starts_for_the_one_inside(new_client, round_, inside, outside):
    person = client_of(new_client, inside, outside)
    page = person.get("/instansi/proposal/mulai")
    assert [one["value"] for one in page.soup.select("[name=place]")] == [f"{inside.id}-0"]

    values = {"edition": round_.slug, "place": f"{outside.id}-0", "title": "Kelas Perahu"}
    page = person.post("/instansi/proposal/mulai", data=values)
    assert OUTSIDE in page.words
    assert page.soup.select_one("[name=title]")["value"] == "Kelas Perahu"
    assert db.session.scalars(db.select(Entry)).all() == []


def test_nobody_starts_for_an_agency_of_another_region(round_, outside):
    with pytest.raises(RuleBroken, match=r"entry\.outside"), transaction():
        writing.start(round_, outside, None, "Judul", by=make_user(), now=clock.now())


@pytest.mark.parametrize(
    ("before", "button"),
    [(EntryState.DRAFT, "/ajukan"), (EntryState.WITH_ADMIN, "/teruskan")],
)
def test_a_draft_begun_before_its_agency_lay_elsewhere_goes_no_further(
    new_client, round_, outside, before, button
):
    with transaction():
        outside.region_code = "33.02"
    entry = make_entry(round_, outside, state=before)
    with transaction():
        outside.region_code = "34.04"
    person = client_of(new_client, outside)

    page = person.get(address(entry, "/periksa"))
    assert OUTSIDE in page.words
    assert not page.soup.select(f'form[action$="{button}"]')
    assert OUTSIDE in person.post(address(entry, button), follow_redirects=True).words
    assert state(entry) is before


def test_the_public_page_says_who_may_enter(new_client, round_):
    make_edition("nasional-2027")
    visitor = new_client()

    said = "Hanya instansi di wilayah kerja Pemerintah Provinsi Jawa Tengah."
    assert said in visitor.get("/kompetisi/jateng-2027").words
    assert "di seluruh Indonesia" in visitor.get("/kompetisi/nasional-2027").words
