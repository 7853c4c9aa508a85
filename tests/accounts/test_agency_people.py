"""An agency admin and the agency's people."""

import pytest

from app.accounts import rules
from app.accounts.actions import grants
from app.accounts.models import Grant, Role, User
from app.agencies.models import AgencyKind
from app.core import clock
from app.core.db import db
from tests.factories.accounts import (
    grant,
    invite,
    last_link,
    letters_to,
    make_grant,
    make_user,
)
from tests.factories.agencies import make_agency, make_unit
from tests.harness.at_once import at_once

pytestmark = pytest.mark.once


@pytest.fixture
def agency(app):
    return make_agency("Pemerintah Kabupaten Contoh")


@pytest.fixture
def admin(agency):
    return make_user(
        "sari@kab.test", name="Sari Admin", grants=[grant(Role.AGENCY_ADMIN, agency=agency)]
    )


@pytest.fixture
def client(new_client, admin):
    return new_client(admin)


def names(page):
    return [head.contents[0] for head in page.soup.select("tbody th[data-label=Nama]")]


@pytest.mark.both
def test_the_admin_sees_the_agencys_people_and_nobody_elses(client, agency):
    make_user(name="Dewi", grants=[grant(Role.INNOVATOR, agency=agency, unit=make_unit(agency))])
    make_user(name="Pergi", grants=[grant(Role.INNOVATOR, agency=agency, ends_at=clock.now())])
    make_user(name="Lain", grants=[grant(Role.INNOVATOR, agency=make_agency("Kota Lain"))])

    page = client.get("/instansi/orang")

    assert names(page) == ["Dewi", "Sari Admin"]
    assert page.soup.caption.text == "2 peran dan pemegangnya"
    dewi, own = page.soup.select("tbody tr")
    assert "(Anda)" not in dewi.text
    assert "(Anda)" in own.th.text
    assert [a.text for a in own.select("a")] == [
        "Serahkan peran Sari Admin",
        "Akhiri peran Sari Admin",
    ]
    assert "Dinas Kesehatan" in page.words
    assert page.soup.select_one(".desk-bar [aria-current=page]").text == "Orang"


def test_the_list_asks_as_often_for_three_people_as_for_one(client, agency, count_queries):
    with count_queries() as at_one:
        client.get("/instansi/orang")
    for name in ("Dewi", "Eko", "Fitri"):
        make_user(name=name, grants=[grant(Role.INNOVATOR, agency=agency)])
        make_agency(f"Perumda {name}", kind=AgencyKind.BUMD, parent_id=agency.id)
    with count_queries() as at_more:
        client.get("/instansi/orang")

    assert len(at_one) == len(at_more) == 6


@pytest.mark.both
def test_people_are_found_by_name_or_address_without_the_whole_page(client, agency):
    make_user("dewi@kab.test", name="Dewi", grants=[grant(Role.INNOVATOR, agency=agency)])

    part = client.get("/instansi/orang?q=DEWI@", headers={"HX-Request": "true"})

    assert names(part) == ["Dewi"]
    assert part.soup.select_one("html") is None
    assert "Tidak ada yang cocok" in client.get("/instansi/orang?q=xyz").words


def test_the_admin_invites_an_innovator_for_a_unit(client, agency):
    unit = make_unit(agency)
    page = client.submit(
        client.get(f"/instansi/{agency.id}/orang/undang"),
        values={"name": "Dewi", "email": "dewi@kab.test", "role": "innovator", "unit": unit.id},
    )

    assert "Undangan dikirim ke dewi@kab.test" in page.words
    assert "Menunggu jawaban" in page.words
    assert "Dinas Kesehatan" in letters_to("dewi@kab.test")[0].text


def test_an_innovator_gets_no_unit_unasked(client, agency):
    make_unit(agency)
    address = f"/instansi/{agency.id}/orang/undang"
    values = {"name": "Dewi", "email": "dewi@kab.test", "role": "innovator"}

    page = client.submit(client.get(address), values=values)
    assert page.status_code == 422
    assert "Pilih unitnya" in page.soup.select_one(".summary-error").text
    assert letters_to("dewi@kab.test") == []

    client.submit(page, values={"unit": 0})
    assert len(letters_to("dewi@kab.test")) == 1


def test_an_agency_admin_needs_no_unit(client, agency):
    make_unit(agency)
    client.submit(
        client.get(f"/instansi/{agency.id}/orang/undang"),
        values={"name": "Adi", "email": "adi@kab.test", "role": "agency_admin"},
    )

    assert len(letters_to("adi@kab.test")) == 1


def test_what_cannot_be_sent_is_explained_and_kept(client, admin, agency):
    invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    page = client.submit(
        client.get(f"/instansi/{agency.id}/orang/undang"),
        values={"name": "Dewi", "email": "dewi@kab.test"},
    )

    assert page.status_code == 422
    assert "sudah diundang" in page.soup.select_one(".summary-error").text
    assert page.soup.select_one("[name=name]")["value"] == "Dewi"


def test_an_invitation_is_sent_again_or_taken_back(client, admin, agency):
    sent, _ = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    page = client.submit(client.get("/instansi/orang"), "form[action$='/kirim-ulang']")
    assert "dikirim lagi" in page.words
    assert len(letters_to("dewi@kab.test")) == 2

    page = client.submit(page, "form[action$='/batal']")
    assert page.request.path == "/instansi/orang"
    assert "dibatalkan" in page.words
    assert "Menunggu jawaban" not in page.words
    assert sent.revoked_at is not None


def test_ending_a_role_asks_first_and_tells_the_person(client, agency):
    dewi = make_user("dewi@kab.test", name="Dewi", grants=[grant(Role.INNOVATOR, agency=agency)])
    (link,) = [
        a for a in client.get("/instansi/orang").soup.select("tbody a") if "peran Dewi" in a.text
    ]

    page = client.get(link["href"])
    assert rules.is_in_force(dewi.grants[0], clock.now())
    page = client.submit(page)

    assert page.request.path == "/instansi/orang"
    assert names(page) == ["Sari Admin"]
    assert "sudah diakhiri" in letters_to("dewi@kab.test")[0].text


def test_the_last_admin_cannot_leave_without_a_successor(client, admin):
    page = client.submit(client.get(f"/peran/{admin.grants[0].id}/akhiri"))

    assert "admin terakhir" in page.words or page.status_code == 409
    assert rules.is_in_force(admin.grants[0], clock.now())


@pytest.mark.both
def test_two_admins_who_end_each_other_leave_one(app, admin, agency):
    other = make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)])

    def end(held, by):
        grants.end(db.session.get(Grant, held), by=db.session.get(User, by))

    answers = at_once(app, end, [(other.grants[0].id, admin.id), (admin.grants[0].id, other.id)])

    assert sorted(answers) == ["", "last_agency_admin"]


def test_who_ends_an_own_role_lands_on_a_page_that_is_still_open(client, admin, agency):
    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)])

    page = client.submit(client.get(f"/peran/{admin.grants[0].id}/akhiri?next=/instansi/orang"))

    assert (page.status_code, page.request.path) == (200, "/akun")
    assert "Peran Sari Admin diakhiri" in page.soup.get_text()


def test_whoever_hands_over_an_own_role_stays_until_the_successor_accepts(client, admin, agency):
    make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)])
    held = admin.grants[0]
    page = client.get(f"/peran/{held.id}/serahkan?next=/instansi/orang")
    assert not page.soup.select("[name=at_once]")

    page = client.post(
        f"/peran/{held.id}/serahkan?next=/instansi/orang",
        data={"name": "Tono", "email": "tono@kab.test", "at_once": "y"},
        follow_redirects=True,
    )

    assert (page.status_code, page.request.path) == (200, "/instansi/orang")
    assert "Undangan dikirim" in page.soup.get_text()
    assert rules.is_in_force(held, clock.now())


def test_an_admin_hands_over_to_a_successor(client, new_client, admin, agency):
    held = admin.grants[0]
    page = client.submit(
        client.get(f"/peran/{held.id}/serahkan?next=/instansi/orang"),
        values={"name": "Tono Baru", "email": "tono@kab.test"},
    )
    assert "Undangan dikirim" in page.words
    assert rules.is_in_force(held, clock.now())

    successor = new_client()
    page = successor.submit(
        successor.get(last_link("tono@kab.test")), values={"new_password": "bubur ayam pagi"}
    )
    db.session.rollback()
    assert not rules.is_in_force(held, clock.now())
    assert names(successor.get("/instansi/orang")) == ["Tono Baru"]
    assert client.get("/instansi/orang").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/instansi/{agency}/orang",
        "/instansi/{agency}/orang/undang",
        "/peran/{grant}/akhiri",
        "/peran/{grant}/serahkan",
    ],
)
def test_another_agencys_pages_are_not_found(client, path):
    other = make_agency("Kota Lain")
    stranger = make_user(grants=[grant(Role.INNOVATOR, agency=other)])

    answer = client.get(path.format(agency=other.id, grant=stranger.grants[0].id))

    assert answer.status_code == 404


def test_another_agencys_invitations_are_not_found(client):
    other = make_agency("Kota Lain")
    boss = make_user(grants=[grant(Role.AGENCY_ADMIN, agency=other)])
    sent, _ = invite(by=boss, role=Role.INNOVATOR, agency=other)

    assert client.post(f"/undangan/{sent.id}/batal").status_code == 404
    assert client.post(f"/undangan/{sent.id}/kirim-ulang").status_code == 404
    assert sent.revoked_at is None


def test_an_innovator_has_no_list_of_people(new_client, agency):
    client = new_client(make_user(grants=[grant(Role.INNOVATOR, agency=agency)]))

    assert client.get("/instansi/orang").status_code == 403
    assert client.get(f"/instansi/{agency.id}/orang").status_code == 404


def test_the_local_governments_admin_serves_the_enterprise_it_manages(client, agency):
    water = make_agency("Perumda Air Contoh", kind=AgencyKind.BUMD, parent_id=agency.id)

    (link,) = client.get("/instansi/orang").soup.select(".tabs a:not([aria-current])")
    assert (link.text, link["href"]) == ("Perumda Air Contoh", f"/instansi/{water.id}/orang")
    assert client.get(link["href"]).soup.select_one(".tabs [aria-current]").text == link.text
    client.submit(
        client.get(f"/instansi/{water.id}/orang/undang"),
        values={"name": "Dewi", "email": "dewi@kab.test"},
    )
    assert len(letters_to("dewi@kab.test")) == 1


def test_somebody_who_serves_two_agencies_changes_between_them(client, admin):
    other = make_agency("Kota Lain")
    make_grant(admin, Role.AGENCY_ADMIN, agency=other)

    page = client.get(f"/instansi/{other.id}/orang")

    assert page.soup.select_one(".tabs [aria-current]").text == "Kota Lain"
    assert page.soup.select_one(".desk-bar [aria-current=page]").text == "Orang"
