"""One's own account: profile, password, address, sessions; a new password by mail."""

import pytest

from app.accounts import devices
from app.accounts.actions import sessions
from app.accounts.models import OneTimeToken, Role, UserSession
from app.core import settings
from app.core.db import db, transaction
from tests.factories.accounts import PASSWORD, grant, last_link, letters_to, make_user
from tests.factories.agencies import make_agency

pytestmark = pytest.mark.once

NEW = "bubur ayam pagi hari"


@pytest.fixture
def rina(app):
    return make_user(
        "rina@kab.test", grants=[grant(Role.INNOVATOR, agency=make_agency("Kabupaten Contoh"))]
    )


def can_sign_in(client, email, password):
    page = client.get("/masuk")
    answer = client.submit(
        page, values={"email": email, "password": password}, follow_redirects=False
    )
    return answer.status_code == 303


def test_the_account_shows_name_address_and_roles(new_client, rina, count_queries):
    client = new_client(rina)

    with count_queries() as queries:
        page = client.get("/akun")

    assert page.title == "Akun saya"
    assert "rina@kab.test" in page.words
    assert "Inovator Kabupaten Contoh" in page.words
    assert len(queries) == 1


def test_a_visitor_is_asked_to_sign_in_first(client):
    answer = client.get("/akun")

    assert (answer.status_code, answer.location) == (302, "/masuk?next=/akun")


@pytest.mark.both
def test_name_zone_and_language_are_saved(new_client, rina):
    client = new_client(rina)

    page = client.submit(
        client.get("/akun"),
        values={"name": "Rina W.", "timezone": "Asia/Jayapura", "locale": "en"},
    )

    assert "Perubahan disimpan." in page.words
    assert (rina.name, rina.timezone, rina.locale) == ("Rina W.", "Asia/Jayapura", "en")


def test_a_new_address_outlives_the_session_but_no_password_does(new_client, rina):
    person = new_client(rina)
    page = person.get("/en/akun/surel")
    with transaction():
        sessions.end_all(rina)
    typed = {"email": "baru@kab.test", "current_password": "rahasia sekali"}

    page = person.submit(page, values=typed, headers={"Origin": "http://localhost"})
    assert (page.status_code, page.title) == (401, "Sign in")
    assert page.soup.select_one("#typed textarea").text.strip() == "baru@kab.test"
    answers = [page.get_data(as_text=True)]
    page = person.submit(page, values={"email": rina.email, "password": PASSWORD})
    answers.append(page.get_data(as_text=True))
    page = person.submit(page)

    assert page.soup.select_one("[name=email]")["value"] == "baru@kab.test"
    assert not any("rahasia sekali" in answer for answer in answers)


def test_who_sent_nothing_but_passwords_is_told_and_led_back(new_client, rina):
    person = new_client(rina)
    page = person.get("/akun/sandi")
    with transaction():
        sessions.end_all(rina)
    here = {"Origin": "http://localhost", "Referer": "http://localhost/akun/sandi"}

    page = person.submit(page, values={"current_password": PASSWORD}, headers=here)
    assert "kiriman terakhir belum tersimpan" in page.words
    page = person.submit(page, values={"email": rina.email, "password": PASSWORD})

    assert page.title == "Ganti kata sandi"


def test_a_profile_from_an_old_page_comes_back_filled_but_no_password(new_client, rina):
    client, own = new_client(rina), {"Origin": "http://localhost"}
    page = client.post("/akun", data={"name": "Rina W."}, headers=own, csrf=False)
    assert (page.status_code, page.title) == (400, "Tulisan Anda masih ada")
    assert page.soup.select_one("#sent textarea[name=name]").text.strip() == "Rina W."

    secret = {"current_password": PASSWORD, "new_password": NEW, "email": "baru@kab.test"}
    for path in ("sandi", "surel", "verifikasi/kode", "verifikasi/matikan"):
        page = client.post(f"/akun/{path}", data=secret, headers=own, csrf=False)
        assert page.status_code == 400
        assert "terlalu lama terbuka" in page.soup.select_one("#e-current_password").text
        assert not {PASSWORD, NEW} & {one.get("value") for one in page.soup.select("input")}
        if path == "surel":
            assert page.soup.select_one("[name=email]")["value"] == "baru@kab.test"
    assert PASSWORD not in page.get_data(as_text=True)
    assert client.get("/akun").status_code == 200, "nothing was changed, so the session goes on"


def test_a_name_is_needed(new_client, rina):
    client = new_client(rina)

    page = client.submit(client.get("/akun"), values={"name": " "})

    assert page.status_code == 422
    assert "Tulis nama Anda" in page.words


def test_changing_the_password_ends_other_sessions_and_tells_by_mail(new_client, rina):
    here, elsewhere = new_client(rina), new_client(rina)

    page = here.submit(
        here.get("/akun/sandi"), values={"current_password": PASSWORD, "new_password": NEW}
    )

    assert "Kata sandi sudah diganti" in page.words
    assert elsewhere.get("/akun").status_code == 302
    assert "sudah diganti" in letters_to("rina@kab.test")[-1].subject
    assert can_sign_in(new_client(), "rina@kab.test", NEW)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"current_password": "bukan ini", "new_password": NEW}, "tidak cocok"),
        ({"current_password": PASSWORD, "new_password": "pendek"}, "12 karakter atau lebih"),
        ({"current_password": PASSWORD, "new_password": "rina@kab.test"}, "terlalu mirip"),
    ],
)
def test_a_refused_password_changes_nothing(new_client, rina, values, words):
    client = new_client(rina)

    page = client.submit(client.get("/akun/sandi"), values=values)

    assert page.status_code == 422
    assert words in page.soup.select_one(".summary-error").text
    assert client.get("/akun").status_code == 200


@pytest.mark.parametrize(
    ("address", "values"),
    [("/akun/sandi", {"new_password": NEW}), ("/akun/surel", {"email": "baru@kab.test"})],
)
def test_the_present_password_cannot_be_guessed_at_an_open_screen(
    new_client, rina, address, values
):
    client = new_client(rina)
    page = client.get(address)
    for _ in range(8):
        page = client.submit(page, values={"current_password": "tebakan saya ini", **values})
    assert "tidak cocok" in page.soup.select_one(".summary-error").text

    page = client.submit(page, values={"current_password": PASSWORD, **values})

    assert page.status_code == 429
    assert "Terlalu banyak kata sandi yang salah. Tunggu 15 menit" in page.words
    typed = page.soup.select_one("main form [type=email]")
    assert typed is None or typed["value"] == "baru@kab.test"
    assert can_sign_in(new_client(), "rina@kab.test", PASSWORD)


def test_the_right_password_clears_the_count(new_client, rina):
    client = new_client(rina)
    for _ in range(2):
        for _ in range(7):
            client.post(
                "/akun/surel", data={"email": "b@kab.test", "current_password": "salah ini"}
            )
        page = client.submit(
            client.get("/akun/surel"),
            values={"email": "baru@kab.test", "current_password": PASSWORD},
        )
        assert "Buka tautan" in page.words


def test_other_sessions_can_be_ended(new_client, rina):
    here, elsewhere = new_client(rina), new_client(rina)

    page = here.submit(here.get("/akun/sesi"), "form[action$='/akun/sesi']")

    assert "sudah diakhiri" in page.words
    assert elsewhere.get("/akun").status_code == 302


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.both
def test_the_open_sessions_are_listed_and_one_can_be_ended(client, new_client, rina):
    page = client.get("/masuk", headers={"User-Agent": FIREFOX})
    client.submit(
        page,
        values={"email": "rina@kab.test", "password": PASSWORD},
        headers={"User-Agent": FIREFOX},
    )
    elsewhere = new_client(rina)

    page = client.get("/akun/sesi")
    rows = [" ".join(row.text.split()) for row in page.soup.select("tbody tr")]
    assert len(rows) == 2
    assert [row for row in rows if row.startswith("Firefox, Windows Perangkat ini")]
    assert [row for row in rows if row.startswith("Tidak dikenal")]

    page = client.submit(page, "form[action$='/akhiri']")
    assert "Sesi itu sudah diakhiri." in page.words
    assert elsewhere.get("/akun").status_code == 302
    assert len(page.soup.select("tbody tr")) == 1


def test_sessions_of_others_cannot_be_seen_or_ended(client, new_client, rina):
    theirs = new_client(rina)
    row = db.session.scalars(db.select(UserSession)).one()
    other = new_client(make_user())

    assert other.post(f"/akun/sesi/{row.id}/akhiri").status_code == 404
    assert client.post(f"/akun/sesi/{row.id}/akhiri").status_code == 302
    assert theirs.get("/akun").status_code == 200


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (FIREFOX, "Firefox, Windows"),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8.5.0", ""),
    ],
)
def test_how_a_browser_is_named(app, said, told):
    with app.test_request_context(headers={"User-Agent": said}):
        assert devices.browser() == told


def test_a_new_address_counts_once_its_owner_confirms(new_client, rina):
    client = new_client(rina)
    client.submit(
        client.get("/akun/surel"),
        values={"email": "Rina@Prov.test", "current_password": PASSWORD},
    )
    assert rina.email == "rina@kab.test"
    assert "Permintaan mengganti" in letters_to("rina@kab.test")[-1].subject

    other_device = new_client()
    page = other_device.get(last_link("rina@prov.test"))
    assert rina.email == "rina@kab.test"
    other_device.submit(page, follow_redirects=False)

    assert rina.email == "rina@prov.test"
    assert "tidak berlaku lagi" in other_device.get(last_link("rina@prov.test")).title
    assert can_sign_in(new_client(), "rina@prov.test", PASSWORD)


def ask_for(client, email):
    client.submit(client.get("/akun/surel"), values={"email": email, "current_password": PASSWORD})
    return last_link(email)


def forget(client, run_jobs):
    client.submit(client.get("/sandi/lupa"), values={"email": "rina@kab.test"})
    run_jobs()
    return last_link("rina@kab.test")


@pytest.mark.both
def test_a_new_address_ends_other_sessions_and_is_told_to_the_old_one(new_client, rina):
    here, elsewhere = new_client(rina), new_client(rina)
    page = here.submit(here.get(ask_for(here, "rina@prov.test")))

    assert page.request.path == "/akun"
    assert "rina@prov.test" in page.words
    assert elsewhere.get("/akun").status_code == 302
    letter = letters_to("rina@kab.test")[-1]
    assert letter.subject == "Alamat surel akun Anda sudah diganti"
    assert "rina@prov.test" not in letter.text


def test_asking_for_an_address_spends_the_links_before(new_client, rina, run_jobs):
    client = new_client(rina)
    first = ask_for(client, "satu@kab.test")
    reset = forget(new_client(), run_jobs)
    second = ask_for(client, "dua@kab.test")

    for link in (first, reset):
        assert client.get(link).title == "Tautan ini tidak berlaku lagi"
    assert client.get(second).title == "Pastikan alamat surel baru"


def test_a_confirmed_address_spends_all_other_links(new_client, rina, run_jobs):
    client = new_client(rina)
    change = ask_for(client, "baru@kab.test")
    reset = forget(new_client(), run_jobs)

    client.submit(client.get(change))

    assert client.get(reset).title == "Tautan ini tidak berlaku lagi"
    assert client.get(change).title == "Tautan ini tidak berlaku lagi"


def test_an_address_in_use_is_neither_taken_nor_told(new_client, rina):
    make_user("ada@kab.test")
    client = new_client(rina)

    page = client.submit(
        client.get("/akun/surel"), values={"email": "ada@kab.test", "current_password": PASSWORD}
    )

    assert "Buka tautan yang dikirim" in page.words
    assert letters_to("ada@kab.test") == []


def test_one_s_own_mailbox_does_not_tell_which_addresses_are_in_use(new_client, rina):
    make_user("ada@kab.test")
    client = new_client(rina)
    told = []
    for address in ("ada@kab.test", "bebas@kab.test", rina.email):
        page = client.submit(
            client.get("/akun/surel"), values={"email": address, "current_password": PASSWORD}
        )
        told.append((page.words, letters_to(rina.email)[-1].text, len(letters_to(rina.email))))

    assert [one[2] for one in told] == [1, 2, 3]
    assert len({one[:2] for one in told}) == 1


def test_an_address_taken_meanwhile_is_refused(new_client, rina):
    client = new_client(rina)
    client.submit(
        client.get("/akun/surel"), values={"email": "baru@kab.test", "current_password": PASSWORD}
    )
    make_user("baru@kab.test")

    page = client.submit(client.get(last_link("baru@kab.test")))

    assert rina.email == "rina@kab.test"
    assert page.status_code in (200, 409)


def test_a_forgotten_password_is_renewed_by_mail(new_client, rina, run_jobs):
    client, elsewhere = new_client(), new_client(rina)
    page = client.submit(client.get("/sandi/lupa"), values={"email": "RINA@kab.test"})
    assert "Bila alamat itu terdaftar" in page.words
    run_jobs()

    link = last_link("rina@kab.test")
    refused = client.submit(client.get(link), values={"new_password": "rahasia"})
    assert refused.status_code == 422
    page = client.submit(client.get(link), values={"new_password": NEW})

    assert page.title == "Masuk"
    assert elsewhere.get("/akun").status_code == 302
    assert "tidak berlaku lagi" in client.get(link).title
    assert can_sign_in(client, "rina@kab.test", NEW)


def test_the_link_of_a_forgotten_password_ends_after_an_hour(client, rina, run_jobs, freeze):
    freeze("2026-11-23T10:00+07:00")
    client.submit(client.get("/sandi/lupa"), values={"email": "rina@kab.test"})
    run_jobs()

    freeze("2026-11-23T11:00+07:00")
    link = last_link("rina@kab.test")
    assert "tidak berlaku lagi" in client.get(link).title
    client.post(link, data={"new_password": NEW})
    assert not can_sign_in(client, "rina@kab.test", NEW)


@pytest.mark.parametrize("email", ["tidak.ada@kab.test", "pergi@kab.test"])
def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, run_jobs, email):
    make_user("pergi@kab.test", is_active=False)

    page = client.submit(client.get("/sandi/lupa"), values={"email": email})
    run_jobs()

    assert "Bila alamat itu terdaftar" in page.words
    assert letters_to(email) == []


def test_somebody_cannot_be_flooded_with_letters(client, rina, run_jobs):
    for _ in range(5):
        client.submit(client.get("/sandi/lupa"), values={"email": "rina@kab.test"})
    run_jobs()

    assert len(letters_to("rina@kab.test")) == 3


def test_a_new_password_unlocks_a_locked_address(client, rina, run_jobs):
    for _ in range(8):
        can_sign_in(client, "rina@kab.test", "bukan kata sandinya")
    client.submit(client.get("/sandi/lupa"), values={"email": "rina@kab.test"})
    run_jobs()
    client.submit(client.get(last_link("rina@kab.test")), values={"new_password": NEW})

    assert can_sign_in(client, "rina@kab.test", NEW)


def test_whoever_made_a_new_password_is_not_locked_out_by_strangers(
    client, new_client, rina, run_jobs
):
    with transaction():
        settings.change("accounts.attempts_everywhere", 20)
    client.submit(client.get("/sandi/lupa"), values={"email": "rina@kab.test"})
    run_jobs()
    client.submit(client.get(last_link("rina@kab.test")), values={"new_password": NEW})
    for number in range(20):
        stranger = {"environ_base": {"REMOTE_ADDR": f"198.51.100.{number}"}}
        new_client().post(
            "/masuk", data={"email": "rina@kab.test", "password": "tebakan"}, **stranger
        )

    assert can_sign_in(client, "rina@kab.test", NEW)
    assert not can_sign_in(new_client(), "rina@kab.test", NEW)


@pytest.mark.both
def test_letters_speak_the_readers_language(client, rina, run_jobs):
    with transaction():
        rina.locale = "en"
    client.submit(client.get("/sandi/lupa"), values={"email": "rina@kab.test"})
    run_jobs()

    assert last_link("rina@kab.test").startswith("/en/sandi/baru/")


@pytest.mark.both
def test_no_link_is_kept_readable(client, rina, run_jobs):
    client.submit(client.get("/sandi/lupa"), values={"email": "rina@kab.test"})
    run_jobs()

    token = last_link("rina@kab.test").rsplit("/", 1)[1]
    assert db.session.scalars(db.select(OneTimeToken)).one().token_hash != token


@pytest.mark.parametrize("csrf", [True, False])
def test_links_used_twice_say_so(new_client, rina, run_jobs, csrf):
    client = new_client()
    reset = forget(client, run_jobs)
    client.submit(client.get(reset), values={"new_password": NEW})
    mine = new_client(rina)
    mine.submit(mine.get("/akun/surel"), values={"email": "baru@kab.test", "current_password": NEW})
    change = last_link("baru@kab.test")
    client.submit(client.get(change))

    for link, advice in ((reset, "Minta tautan baru"), (change, "Buka akun saya")):
        page = client.post(link, data={"new_password": NEW}, csrf=csrf, follow_redirects=True)
        assert page.title == "Tautan ini tidak berlaku lagi"
        assert advice in page.words
