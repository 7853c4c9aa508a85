"""Signing in and out, the lock-out, the session."""

import base64
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from app.accounts.models import Role, UserSession
from app.core import clock, settings
from app.core.db import db, transaction
from app.core.limits import CountedAct
from tests.factories.accounts import PASSWORD, make_user

WRONG = "Alamat surel atau kata sandi tidak cocok"


def fill_in(client, email, password=PASSWORD, address="/masuk", **kwargs):
    page = client.get(address)
    values = {"email": email, "password": password}
    return client.submit(page, values=values, follow_redirects=False, **kwargs)


@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Role.PLATFORM_ADMIN, "/pengelola"),
        (Role.SECRETARIAT, "/sekretariat"),
        (Role.EVALUATOR, "/penilaian"),
        (Role.INNOVATOR, "/instansi"),
    ],
)
def test_a_person_signs_in_and_begins_in_their_workspace(client, role, address):
    user = make_user("rina@kab.test", grants=[role])

    answer = fill_in(client, " Rina@Kab.test ")

    assert (answer.status_code, answer.location) == (303, address)
    assert user.last_sign_in_at is not None


def test_somebody_without_a_role_begins_at_their_account(client):
    make_user("rina@kab.test")

    assert fill_in(client, "rina@kab.test").location == "/akun"


@pytest.mark.parametrize(
    ("entered", "asked", "led_to"),
    [
        ("/masuk", "/instansi?halaman=2", "/instansi?halaman=2"),
        ("/en/masuk", "/instansi", "/en/instansi"),
        ("/en/masuk", "/en/instansi", "/en/instansi"),
        ("/masuk", "//jahat.test/", "/akun"),
        ("/masuk", "https://jahat.test/", "/akun"),
        ("/masuk", "/\\jahat.test", "/akun"),
        ("/en/masuk", "jahat", "/en/akun"),
    ],
)
def test_after_signing_in_one_goes_on_but_never_off_the_site(client, entered, asked, led_to):
    make_user("rina@kab.test")
    page = client.get(entered, query_string={"next": asked})

    answer = client.submit(
        page, values={"email": "rina@kab.test", "password": PASSWORD}, follow_redirects=False
    )

    assert answer.location == led_to


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("rina@kab.test", "bukan kata sandinya"),
        ("tidak.ada@kab.test", PASSWORD),
        ("pergi@kab.test", PASSWORD),
    ],
)
def test_a_wrong_pair_is_refused_in_the_same_words(client, email, password):
    make_user("rina@kab.test")
    make_user("pergi@kab.test", is_active=False)

    page = fill_in(client, email, password)

    assert page.status_code == 422
    assert WRONG in page.words
    assert page.soup.select_one("[name=email]")["value"] == email
    assert not page.soup.select_one("[name=password]").get("value")


def test_empty_fields_are_named(client):
    page = fill_in(client, "", "")

    assert page.soup.title.text.startswith("Galat:")
    assert "Tulis alamat surel Anda" in page.words
    assert "Tulis kata sandi Anda" in page.words


def test_an_address_is_locked_where_it_failed_too_often_then_opens_by_itself(client, freeze):
    freeze("2026-11-23T10:00+07:00")
    make_user("rina@kab.test")
    with transaction():
        settings.change("accounts.attempts_per_address", 3)
    for _ in range(3):
        fill_in(client, "rina@kab.test", "bukan kata sandinya")

    page = fill_in(client, "rina@kab.test")
    assert (page.status_code, page.headers["Retry-After"]) == (429, "900")
    assert page.soup.select_one("[name=email]")["value"] == "rina@kab.test"
    assert "Tunggu 15 menit" in page.words
    assert fill_in(client, "lain@kab.test").status_code == 422

    freeze("2026-11-23T10:16+07:00")
    assert fill_in(client, "rina@kab.test").status_code == 303


def strangers_try(new_client, email, times):
    """So many failures, each from another network."""
    for number in range(times):
        fill_in(new_client(), email, "tebakan orang asing", **network(f"198.51.100.{number}"))


def network(address):
    return {"environ_base": {"REMOTE_ADDR": address}}


def test_a_few_strangers_lock_nobody_out(client, new_client):
    make_user("rina@kab.test")
    with transaction():
        settings.change("accounts.attempts_per_address", 3)
    strangers_try(new_client, "rina@kab.test", 5)

    assert fill_in(client, "rina@kab.test").status_code == 303


def test_many_strangers_lock_an_address_but_not_on_a_device_of_its_owner(client, new_client):
    make_user("rina@kab.test")
    fill_in(client, "rina@kab.test")
    client.post("/keluar")
    with transaction():
        settings.change("accounts.attempts_everywhere", 20)
    strangers_try(new_client, "rina@kab.test", 20)

    assert "Tunggu 15 menit" in fill_in(new_client(), "rina@kab.test").words
    assert fill_in(client, "rina@kab.test").status_code == 303


def test_a_success_elsewhere_does_not_clear_what_strangers_failed(client, new_client):
    make_user("rina@kab.test")
    with transaction():
        settings.change("accounts.attempts_everywhere", 20)
    strangers_try(new_client, "rina@kab.test", 19)
    fill_in(client, "rina@kab.test")
    strangers_try(new_client, "rina@kab.test", 1)

    assert "Tunggu 15 menit" in fill_in(new_client(), "rina@kab.test").words


def test_a_known_device_has_its_own_limit(client):
    make_user("rina@kab.test")
    fill_in(client, "rina@kab.test")
    client.post("/keluar")
    for _ in range(8):
        fill_in(client, "rina@kab.test", "bukan kata sandinya")

    assert "Tunggu 15 menit" in fill_in(client, "rina@kab.test").words


def test_people_who_share_a_device_are_all_known_on_it(client, new_client):
    for name in ("rina", "dewi"):
        make_user(f"{name}@kab.test")
        fill_in(client, f"{name}@kab.test")
        client.post("/keluar")
    with transaction():
        settings.change("accounts.attempts_everywhere", 20)
    strangers_try(new_client, "rina@kab.test", 20)

    assert fill_in(client, "rina@kab.test").status_code == 303


def test_the_cookie_of_a_device_names_nobody_and_is_believed_only_as_it_was_set(client):
    make_user("rina@kab.test")
    fill_in(client, "rina@kab.test")
    cookie = client.get_cookie("lumbung-perangkat")
    payload, _, signature = cookie.value.rpartition(".")

    assert cookie.http_only
    assert b"rina" not in base64.urlsafe_b64decode(payload + "==")
    client.post("/keluar")
    client.set_cookie("lumbung-perangkat", f"{payload}x.{signature}")
    assert fill_in(client, "rina@kab.test").status_code == 303


def test_an_unknown_address_is_locked_like_a_known_one(client):
    with transaction():
        settings.change("accounts.attempts_per_address", 3)
    for _ in range(3):
        fill_in(client, "tidak.ada@kab.test")

    assert "Tunggu 15 menit" in fill_in(client, "tidak.ada@kab.test").words


def test_a_network_is_locked_over_many_addresses(client):
    make_user("rina@kab.test")
    with transaction():
        settings.change("accounts.attempts_per_network", 10)
    for number in range(10):
        fill_in(client, f"tebakan{number}@kab.test")

    assert "Tunggu 15 menit" in fill_in(client, "rina@kab.test").words
    assert fill_in(client, "rina@kab.test", **network("192.0.2.7")).status_code == 303


def test_success_clears_the_count_and_old_attempts_leave_no_trace(client, freeze):
    freeze("2026-11-23T10:00+07:00")
    make_user("rina@kab.test")
    fill_in(client, "orang.lain@kab.test")
    fill_in(client, "rina@kab.test", "bukan kata sandinya")

    freeze("2026-11-23T11:00+07:00")
    fill_in(client, "rina@kab.test")

    assert db.session.scalar(select(func.count()).select_from(CountedAct)) == 0


def test_no_address_is_readable_in_the_attempts(client):
    fill_in(client, "rina@kab.test")

    attempt = db.session.scalars(select(CountedAct)).one()
    assert "rina" not in attempt.who
    assert "127" not in attempt.place


def test_an_outdated_hash_is_renewed_at_sign_in(client):
    user = make_user("rina@kab.test")
    older = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    with transaction():
        user.password_hash = older

    assert fill_in(client, "rina@kab.test").status_code == 303
    assert user.password_hash != older
    assert "m=19456,t=2,p=1" in user.password_hash


def test_signing_in_starts_a_new_session(client):
    make_user("rina@kab.test")
    client.get("/masuk")
    with client.session_transaction() as before:
        before["left"] = "by somebody"
        token = before["csrf_token"]

    fill_in(client, "rina@kab.test")

    with client.session_transaction() as after:
        assert "left" not in after
        assert after.get("csrf_token") != token


HERE = {"Origin": "http://localhost"}


def test_who_signed_in_beside_goes_on(client):
    make_user("rina@kab.test")
    page = client.get("/masuk?next=/akun/sandi")
    fill_in(client, "rina@kab.test")

    page = client.submit(page, values={"email": "Rina@kab.test", "password": "x"}, headers=HERE)

    assert page.request.path == "/akun/sandi"


def test_an_old_page_signs_nobody_in(client):
    make_user("rina@kab.test")
    page = client.get("/masuk?next=/akun/sandi")
    page.soup.select_one("main [name=csrf_token]")["value"] = "yesterday"
    values = {"email": "rina@kab.test", "password": PASSWORD}

    page = client.submit(page, values=values, headers=HERE)
    assert (page.status_code, page.title) == (400, "Masuk")
    assert "Tulis kata sandi Anda sekali lagi" in page.words
    assert PASSWORD not in page.get_data(as_text=True)
    assert client.get("/akun").status_code == 302

    page = client.submit(page, values={"password": PASSWORD})
    assert page.request.path == "/akun/sandi"


def test_an_old_page_without_an_address_asks_for_it(client):
    client.sign_in(make_user())

    page = client.post("/masuk", headers=HERE, csrf=False)

    assert (page.status_code, page.title) == (400, "Masuk")


@pytest.mark.parametrize("origin", [{"Origin": "https://evil.test"}, {}])
def test_another_site_gets_no_filled_in_sign_in(client, origin):
    page = client.post("/masuk", data={"email": "x@kab.test"}, headers=origin, csrf=False)

    assert page.status_code == 400
    assert "x@kab.test" not in page.get_data(as_text=True)


def test_a_session_ends_after_the_set_hours(client, freeze):
    freeze("2026-11-23T08:00+07:00")
    make_user("rina@kab.test")
    fill_in(client, "rina@kab.test")
    now = clock.now()

    freeze(now + timedelta(hours=11, minutes=59))
    assert client.get("/masuk").status_code == 302
    freeze(now + timedelta(hours=12))
    assert client.get("/masuk").status_code == 200


def cookie_of(client):
    return client.get_cookie("lumbung").value


def test_a_copied_cookie_ends_with_signing_out(client, new_client):
    make_user("rina@kab.test")
    fill_in(client, "rina@kab.test")
    thief = new_client()
    thief.set_cookie("lumbung", cookie_of(client))
    assert thief.get("/akun").status_code == 200

    client.post("/keluar")

    assert thief.get("/akun").status_code == 302


def test_signing_out_here_leaves_other_devices_signed_in(client, new_client):
    user = make_user("rina@kab.test")
    elsewhere = new_client(user)
    fill_in(client, "rina@kab.test")

    client.post("/keluar")

    assert elsewhere.get("/akun").status_code == 200


def test_signing_in_again_ends_the_session_before(client, new_client):
    make_user("rina@kab.test")
    make_user("dewi@kab.test")
    fill_in(client, "rina@kab.test")
    kept = new_client()
    kept.set_cookie("lumbung", cookie_of(client))

    client.post("/masuk", data={"email": "dewi@kab.test", "password": PASSWORD})

    assert kept.get("/akun").status_code == 302


def test_ended_sessions_leave_no_rows(client, new_client, freeze):
    freeze("2026-11-23T08:00+07:00")
    make_user("rina@kab.test")
    fill_in(client, "rina@kab.test")
    freeze("2026-11-24T08:00+07:00")
    fill_in(new_client(), "rina@kab.test")

    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 1


def test_no_session_is_readable_in_the_database(client):
    make_user("rina@kab.test")
    fill_in(client, "rina@kab.test")

    with client.session_transaction() as session:
        secrets = set(session.values())
    assert db.session.scalars(select(UserSession)).one().token_hash not in secrets


def test_signing_out_needs_a_post(client):
    make_user("rina@kab.test")
    fill_in(client, "rina@kab.test")

    page = client.get("/en/keluar")
    assert page.title == "Sign out of this account?"
    assert client.get("/masuk").status_code == 302

    answer = client.submit(page, follow_redirects=False)
    assert (answer.status_code, answer.location) == (303, "/en/")
    assert client.get("/masuk").status_code == 200
    assert client.get("/keluar").location == "/"


@pytest.mark.parametrize(
    "target",
    [
        "/keluar",
        "/en/keluar",
        "/keluar?x=1",
        "/keluar/",
        "/KELUAR",
        "/./keluar",
        "/akun/../keluar",
        "/en//keluar",
        "/%6Beluar",
        "/.\\keluar",
    ],
)
def test_nobody_signs_in_to_be_asked_to_sign_out(client, target):
    make_user("rina@kab.test")
    page = client.get("/masuk", query_string={"next": target})

    answer = client.submit(
        page, values={"email": "rina@kab.test", "password": PASSWORD}, follow_redirects=False
    )

    assert answer.location == "/akun"


def test_an_address_of_a_button_names_what_it_takes(client):
    answer = client.get("/zona")

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert "hanya dipakai oleh tombol" in answer.words
    assert answer.soup.select_one('main a[href="/"]')


def test_a_refused_sign_in_says_that_the_password_is_to_be_typed_again(client):
    page = fill_in(client, "rina@kab.test", "bukan kata sandinya")

    assert page.soup.select_one("#email")["value"] == "rina@kab.test"
    assert "kecuali kata sandi: ketik lagi" in page.soup.select_one(".summary-error").text


def test_signing_in_needs_the_token_of_the_form(client):
    make_user("rina@kab.test")

    answer = client.post(
        "/masuk", data={"email": "rina@kab.test", "password": PASSWORD}, csrf=False
    )

    assert answer.status_code == 400


def test_pages_that_name_people_are_kept_by_no_browser(client):
    assert client.get("/masuk").headers["Cache-Control"] == "no-store"


def test_a_session_of_somebody_who_is_no_longer_active_is_over(new_client):
    user = make_user()
    client = new_client(user)
    assert client.get("/akun").status_code == 200

    with transaction():
        user.is_active = False

    assert client.get("/akun").status_code == 302
