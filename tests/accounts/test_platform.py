"""The platform admin and all people; the command that makes the first admin."""

import pytest

from app.accounts import queries, rules
from app.accounts.models import Role
from app.core import clock
from tests.factories.accounts import grant, invite, letters_to, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_competition, make_edition

pytestmark = pytest.mark.once


@pytest.fixture
def admin(app):
    return make_user("admin@situs.test", name="Admin Situs", grants=[Role.PLATFORM_ADMIN])


@pytest.fixture
def client(new_client, admin):
    return new_client(admin)


def names(page):
    return [head.contents[0] for head in page.soup.select("tbody th[data-label=Nama]")]


@pytest.mark.both
def test_people_are_found_by_name_role_and_state(client):
    make_user("dewi@kab.test", name="Dewi", grants=[grant(Role.INNOVATOR, agency=make_agency())])
    make_user("eko@kab.test", name="Eko", is_active=False)

    assert names(client.get("/pengelola/orang")) == ["Admin Situs", "Dewi", "Eko"]
    assert names(client.get("/pengelola/orang?q=dewi@")) == ["Dewi"]
    assert names(client.get("/pengelola/orang?peran=innovator")) == ["Dewi"]
    assert names(client.get("/pengelola/orang?keadaan=nonaktif")) == ["Eko"]
    assert "Tidak ada yang cocok" in client.get("/pengelola/orang?q=xyz&peran=kucing").words


@pytest.mark.parametrize(("sign", "found"), [("_", ["Dewi"]), ("%25", []), ("\\", [])])
def test_a_sign_of_a_pattern_is_sought_as_it_stands(client, sign, found):
    make_user("dewi_a@kab.test", name="Dewi")

    assert names(client.get(f"/pengelola/orang?q={sign}")) == found


def test_the_list_asks_as_often_for_three_people_as_for_one(client, count_queries):
    counts = []
    for _ in range(3):
        make_user(grants=[grant(Role.INNOVATOR, agency=make_agency(f"Kota {_}"))])
        with count_queries() as seen:
            client.get("/pengelola/orang")
        counts.append(len(seen))

    assert counts == [4, 4, 4]


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"role": "platform_admin"}, ""),
        ({"role": "secretariat", "competition": True}, "Kompetisi Contoh"),
        ({"role": "chair", "competition": True}, "Kompetisi Contoh"),
        ({"role": "agency_admin", "agency": "Kota Contoh"}, "Kota Contoh"),
    ],
)
def test_the_admin_invites_everybody_but_judges(client, values, place):
    competition = make_competition()
    make_agency("Kota Contoh")
    if "competition" in values:
        values = {**values, "competition": competition.id}

    page = client.submit(
        client.get("/pengelola/orang/undang"),
        values={"name": "Dewi", "email": "dewi@kab.test", **values},
    )

    assert "Undangan dikirim ke dewi@kab.test" in page.words
    assert place in letters_to("dewi@kab.test")[0].text
    offered = client.get("/pengelola/orang/undang").soup.select("[name=role]")
    assert "evaluator" not in {choice["value"] for choice in offered}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"role": "secretariat"}, "Pilih kompetisinya"),
        ({"role": "innovator"}, "Tulis nama instansinya"),
        ({"role": "innovator", "agency": "Tak Ada"}, "tidak ditemukan"),
    ],
)
def test_the_bounds_of_a_role_are_asked_for(client, values, words):
    page = client.submit(
        client.get("/pengelola/orang/undang"),
        values={"name": "Dewi", "email": "dewi@kab.test", **values},
    )

    assert page.status_code == 422
    assert words in page.words


@pytest.mark.both
def test_a_secretariat_is_invited_until_a_day(client, freeze):
    freeze("2026-11-23T10:00+07:00")
    competition = make_competition()
    make_edition(competition=competition, timezone="Asia/Makassar")

    page = client.submit(
        client.get("/pengelola/orang/undang"),
        values={
            "name": "Dewi",
            "email": "dewi@kab.test",
            "role": "secretariat",
            "competition": competition.id,
            "until": "2027-12-31",
        },
    )

    assert "sampai 31 Des 2027 22.59 WIB" in page.words


def test_a_deactivated_person_is_out_at_once_and_may_come_back(client, new_client):
    user = make_user("dewi@kab.test", name="Dewi")
    theirs = new_client(user)

    page = client.submit(client.get(f"/pengelola/orang/{user.id}"), "form[action$='/nonaktifkan']")
    assert "Akun dinonaktifkan" in page.words
    assert theirs.get("/akun").status_code == 302

    page = client.submit(page, "form[action$='/aktifkan']")
    assert "diaktifkan kembali" in page.words
    assert new_client(user).get("/akun").status_code == 200


def test_the_admin_ends_sessions_and_roles(client, new_client):
    agency = make_agency()
    user = make_user("dewi@kab.test", grants=[grant(Role.AGENCY_ADMIN, agency=agency)])
    theirs = new_client(user)

    page = client.submit(client.get(f"/pengelola/orang/{user.id}"), "form[action$='/akhiri-sesi']")
    assert theirs.get("/akun").status_code == 302

    (link,) = [a for a in page.soup.select("tbody a") if a.text.startswith("Akhiri")]
    page = client.submit(client.get(link["href"]))
    assert "Peran yang sudah berakhir" in page.words
    assert not rules.is_in_force(user.grants[0], clock.now())


@pytest.mark.both
def test_the_admin_cannot_shut_themselves_out(client, admin):
    page = client.get(f"/pengelola/orang/{admin.id}")
    assert not page.soup.select("form[action$='/nonaktifkan']")

    client.post(f"/pengelola/orang/{admin.id}/nonaktifkan")
    client.post(f"/peran/{admin.grants[0].id}/akhiri")

    assert admin.is_active
    assert rules.is_in_force(admin.grants[0], clock.now())


def test_open_invitations_are_listed(client, admin):
    invite("dewi@kab.test", by=admin, role=Role.PLATFORM_ADMIN)

    page = client.get("/pengelola/orang/undangan")

    assert "dewi@kab.test" in page.words
    assert "Seluruh situs" in page.words


@pytest.mark.parametrize("path", ["", "/undang", "/undangan", "/1"])
def test_nobody_else_gets_in(new_client, path):
    agency = make_agency()
    client = new_client(make_user(grants=[grant(Role.AGENCY_ADMIN, agency=agency)]))

    assert client.get(f"/pengelola/orang{path}").status_code in (403, 404)


def run(app, *args):
    return app.test_cli_runner().invoke(args=["accounts", "create-admin", *args])


def test_the_first_admin_is_made_by_command_and_may_sign_in(app, client):
    result = run(app, "Kepala@Situs.test", "--name", "Kepala")

    assert result.exit_code == 0
    password = result.output.rsplit(" ", 1)[1].strip()
    page = client.submit(
        client.post("/keluar", follow_redirects=False) and client.get("/masuk"),
        values={"email": "kepala@situs.test", "password": password},
        follow_redirects=False,
    )
    assert page.location == "/pengelola"


def test_the_command_may_be_repeated(app):
    run(app, "kepala@situs.test")
    before = queries.user_by_email("kepala@situs.test").password_hash

    result = run(app, "kepala@situs.test")

    assert result.exit_code == 0
    assert "kata sandinya tidak berubah" in result.output
    user = queries.user_by_email("kepala@situs.test")
    assert user.password_hash == before
    assert len(user.grants) == 1


def test_the_command_takes_a_password_and_refuses_a_weak_one(app):
    refused = app.test_cli_runner().invoke(
        args=["accounts", "create-admin", "a@situs.test", "--prompt"], input="rahasia\nrahasia\n"
    )
    assert refused.exit_code == 1
    made = app.test_cli_runner().invoke(
        args=["accounts", "create-admin", "a@situs.test", "--prompt"],
        input="bubur ayam pagi hari\nbubur ayam pagi hari\n",
    )
    assert made.exit_code == 0
    assert "bubur" not in made.output


def test_the_command_refuses_what_is_no_address(app):
    result = run(app, "bukan alamat")

    assert result.exit_code == 1
    assert result.output.startswith("Error: Tulis alamat surel yang lengkap")


def test_the_command_wants_a_name(app):
    result = run(app, "kepala@situs.test", "--name", "  ")

    assert result.exit_code == 2
    assert "--name: tulis nama orangnya" in result.output
    assert queries.user_by_email("kepala@situs.test") is None
