"""Two-step verification: set up, asked for when signing in, required by roles, given up."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts import second_factor
from app.accounts.models import RecoveryCode, Role, UserSession
from app.core import audit, clock, settings
from app.core.db import db, transaction
from app.entries import queries as entries
from tests.factories.accounts import PASSWORD, grant, invite, letters_to, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry

NOW = "2026-11-23T10:00:10+07:00"
RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_rfc_6238(seconds, code):
    step = second_factor.step_at(datetime.fromtimestamp(seconds, UTC))

    assert second_factor.code_at(RFC_SECRET, step, digits=8) == code
    assert second_factor.code_at(RFC_SECRET, step) == code[2:]


@pytest.mark.parametrize(
    ("late", "after", "accepted"),
    [(0, 0, True), (1, 0, True), (-1, 0, True), (2, 0, False), (-2, 0, False), (0, 100, False)],
)
def test_a_code_counts_half_a_minute_around_and_once(late, after, accepted):
    now = datetime.fromtimestamp(100 * 30, UTC)
    code = second_factor.code_at(RFC_SECRET, 100 + late)

    step = second_factor.matching_step(RFC_SECRET, f"{code[:3]} {code[3:]}", now=now, after=after)

    assert (step is not None) is accepted


@pytest.mark.parametrize("code", ["", "x", "１２３４５６", "-1", "94287082", "\ud83d"])
def test_what_is_no_code_is_refused(code):
    now = datetime.fromtimestamp(59, UTC)

    assert second_factor.matching_step(RFC_SECRET, code, now=now) is None


@pytest.fixture
def rina(app, freeze):
    freeze(NOW)
    return make_user(
        "rina@kab.test", grants=[grant(Role.INNOVATOR, agency=make_agency("Kabupaten Contoh"))]
    )


def later(freeze, seconds=30):
    freeze(clock.now() + timedelta(seconds=seconds))


def key_on(page):
    """The secret as somebody reads it from the page."""
    return page.soup.select_one("code.key").text.replace(" ", "")


def code_of(user):
    secret = second_factor.secret_of(user.id, user.second_factor)
    return second_factor.code_at(secret, second_factor.step_at(clock.now()))


def code_for(key):
    import base64

    return second_factor.code_at(base64.b32decode(key), second_factor.step_at(clock.now()))


def set_up(client, page=None):
    """As a person does it; the page with the recovery codes."""
    page = page or client.get("/akun/verifikasi/pasang")
    values = {"code": code_for(key_on(page)), "current_password": PASSWORD}
    return client.submit(page, values=values)


def codes_on(page):
    return [one.text for one in page.soup.select(".codes code")]


def turn_on(user, new_client):
    """The recovery codes of a person who has set it up."""
    return codes_on(set_up(new_client(user)))


def show_password(client, email="rina@kab.test", address="/masuk"):
    return client.submit(
        client.get(address), values={"email": email, "password": PASSWORD}, follow_redirects=True
    )


def is_signed_in(client):
    return client.get("/akun").status_code == 200


def test_it_is_set_up_with_a_picture_or_a_typed_key(new_client, rina):
    here, elsewhere = new_client(rina), new_client(rina)
    assert "Kode cadangan yang tersisa 0" in here.get("/akun/verifikasi").words
    page = here.get("/akun/verifikasi/pasang")
    assert page.soup.select_one(".qr[role=img] svg path")
    assert not page.soup.select("main [style], main style")
    assert key_on(here.get("/akun/verifikasi/pasang")) == key_on(page)  # a reload keeps it

    page = set_up(here, page)

    assert page.title == "Simpan kode cadangan Anda"
    codes = codes_on(page)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", code) for code in codes)
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert "aktif di akun Anda" in letters_to("rina@kab.test")[-1].subject
    assert "Kode cadangan yang tersisa 10" in here.get("/akun/verifikasi").words
    assert here.get("/akun/verifikasi/pasang").location == "/akun/verifikasi"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"code": "000000"}, "Kode ini tidak cocok"),
        ({"code": ""}, "Tulis kode yang ditampilkan aplikasi"),
        ({"current_password": "bukan sandinya"}, "tidak cocok"),
    ],
)
def test_a_refused_set_up_shows_the_same_key_again(new_client, rina, values, words):
    client = new_client(rina)
    page = client.get("/akun/verifikasi/pasang")
    right = {"code": code_for(key_on(page)), "current_password": PASSWORD}

    again = client.submit(page, values={**right, **values})

    assert again.status_code == 422
    assert words in again.soup.select_one(".summary-error").text
    assert key_on(again) == key_on(page)
    assert not rina.second_factor


def test_signing_in_takes_two_steps_and_goes_on(client, new_client, rina, freeze):
    turn_on(rina, new_client)
    later(freeze)
    page = show_password(client, address="/masuk?next=/instansi?halaman=2")
    assert page.title == "Kode verifikasi"
    assert page.request.path == "/masuk/kode"
    assert not is_signed_in(client)
    with client.session_transaction() as before:
        before["left"] = "by somebody"

    answer = client.submit(page, values={"code": code_of(rina)}, follow_redirects=False)

    assert (answer.status_code, answer.location) == (303, "/instansi?halaman=2")
    assert is_signed_in(client)
    assert rina.last_sign_in_at == clock.now()
    with client.session_transaction() as after:
        assert not {"left", "half_signed_in"} & set(after)


def test_in_english_too(client, new_client, rina, freeze):
    turn_on(rina, new_client)
    later(freeze)

    page = show_password(client, address="/en/masuk")
    assert page.title == "Verification code"
    answer = client.submit(page, values={"code": code_of(rina)}, follow_redirects=False)

    assert answer.location == "/en/instansi"


def test_no_code_works_twice(client, new_client, rina, freeze):
    turn_on(rina, new_client)
    page = show_password(client)
    assert "sudah dipakai" in client.submit(page, values={"code": code_of(rina)}).words
    later(freeze)
    used = code_of(rina)
    client.submit(show_password(client), values={"code": used})
    assert is_signed_in(client)

    other = new_client()
    page = other.submit(show_password(other), values={"code": used})

    assert page.status_code == 422
    assert not is_signed_in(other)


def test_a_recovery_code_opens_once_and_its_owner_is_told(client, new_client, rina):
    code = turn_on(rina, new_client)[3]
    page = show_password(client)
    page = client.submit(page, values={"recovery_code": "xxxx-xxxx"})
    assert page.status_code == 422
    assert page.soup.select_one("details[open] .error")

    client.submit(page, values={"recovery_code": f" {code.replace('-', ' ').upper()} "})

    assert is_signed_in(client)
    assert "Tersisa 9 kode" in letters_to("rina@kab.test")[-1].text
    other = new_client()
    assert other.submit(show_password(other), values={"recovery_code": code}).status_code == 422
    assert not is_signed_in(other)


def test_recovery_codes_belong_to_one_person_and_are_readable_nowhere(client, new_client, rina):
    dewi = make_user("dewi@kab.test")
    codes, others = turn_on(rina, new_client), turn_on(dewi, new_client)

    page = client.submit(show_password(client), values={"recovery_code": others[0]})

    assert page.status_code == 422
    kept = " ".join(db.session.scalars(select(RecoveryCode.code_hash)))
    assert not [code for code in codes if code.replace("-", "") in kept]


def test_new_recovery_codes_end_the_old_ones(client, new_client, rina):
    old = turn_on(rina, new_client)
    here = new_client(rina)
    page = here.get("/akun/verifikasi/kode")
    refused = here.submit(page, values={"current_password": "bukan sandinya"})
    assert refused.status_code == 422

    new = codes_on(here.submit(page, values={"current_password": PASSWORD}))

    assert len(set(new)) == 10
    assert not set(new) & set(old)
    assert "dibuat baru" in letters_to("rina@kab.test")[-1].subject
    page = client.submit(show_password(client), values={"recovery_code": old[0]})
    client.submit(page, values={"recovery_code": new[0]})
    assert is_signed_in(client)


def test_codes_cannot_be_guessed_wherever_one_tries(new_client, rina, freeze):
    codes = turn_on(rina, new_client)
    with transaction():
        settings.change("limits.codes_account", 3)
    for number in range(3):
        stranger = new_client()
        page = show_password(stranger)
        address = {"environ_base": {"REMOTE_ADDR": f"198.51.100.{number}"}}
        assert stranger.submit(page, values={"code": "000000"}, **address).status_code == 422

    client = new_client()
    later(freeze)
    page = client.submit(show_password(client), values={"code": code_of(rina)})
    assert (page.status_code, page.headers["Retry-After"]) == (429, "870")
    assert "Tunggu 15 menit" in page.words
    page = client.submit(page, values={"code": "", "recovery_code": codes[0]})
    assert page.status_code == 429
    assert not is_signed_in(client)
    told = [one.subject for one in letters_to("rina@kab.test")]
    assert told.count("Terlalu banyak kode yang salah di akun Anda") == 1

    later(freeze, 901)
    client.submit(show_password(client), values={"code": code_of(rina)})
    assert is_signed_in(client)


def test_the_second_step_needs_the_first_and_waits_ten_minutes(client, new_client, rina, freeze):
    turn_on(rina, new_client)
    assert client.get("/masuk/kode?next=/akun").location == "/masuk?next=/akun"
    assert client.post("/masuk/kode", data={"code": code_of(rina)}).status_code == 200
    assert not is_signed_in(client)
    page = show_password(client)
    later(freeze, 601)

    page = client.submit(page, values={"code": code_of(rina)})

    assert "Waktu untuk menulis kode sudah lewat" in page.soup.text
    assert page.title == "Masuk"
    assert not is_signed_in(client)


@pytest.mark.parametrize("change", ["password_hash", "is_active", "second_factor"])
def test_half_a_sign_in_ends_with_what_it_rests_on(client, new_client, rina, freeze, change):
    turn_on(rina, new_client)
    later(freeze)
    page = show_password(client)
    code = code_of(rina)
    with transaction():
        setattr(rina, change, {"password_hash": "x", "is_active": False}.get(change, "anew"))

    client.submit(page, values={"code": code})

    assert not is_signed_in(client)


def test_a_form_that_came_too_late_is_kept_through_both_steps(client, new_client, rina, freeze):
    turn_on(rina, new_client)
    later(freeze)
    own = {"Origin": "http://localhost"}
    page = client.post("/akun", data={"name": "Rina & Dewi", "timezone": "x"}, headers=own)
    assert page.status_code == 401

    page = client.submit(page, values={"email": "rina@kab.test", "password": PASSWORD})
    assert page.title == "Kode verifikasi"
    page = client.submit(page, values={"code": "000000"})
    assert page.status_code == 422
    page = client.submit(page, values={"code": code_of(rina)})

    assert page.title == "Tulisan Anda masih ada"
    sent = page.soup.select_one("#sent form")
    assert sent["action"] == "/akun"
    assert sent.select_one("textarea[name=name]").text.strip() == "Rina & Dewi"


def test_the_text_is_kept_when_the_second_step_came_too_late(client, new_client, rina, freeze):
    turn_on(rina, new_client)
    own = {"Origin": "http://localhost"}
    page = client.post("/akun", data={"name": "Rina"}, headers=own)
    page = client.submit(page, values={"email": "rina@kab.test", "password": PASSWORD})
    later(freeze, 601)
    page = client.submit(page, values={"code": code_of(rina)})
    page = client.submit(page, values={"email": "rina@kab.test", "password": PASSWORD})

    page = client.submit(page, values={"code": code_of(rina)})

    assert page.title == "Tulisan Anda masih ada"


def test_a_code_from_an_old_page_goes_on_with_what_it_carried(client, new_client, rina, freeze):
    turn_on(rina, new_client)
    later(freeze)
    own = {"Origin": "http://localhost"}
    page = client.post("/akun", data={"name": "Rina & Dewi"}, headers=own)
    page = client.submit(page, values={"email": "rina@kab.test", "password": PASSWORD})
    with client.session_transaction() as session:
        session["csrf_token"] = "of another page"

    page = client.submit(page, values={"code": code_of(rina)}, headers=own)
    assert page.status_code == 400
    assert page.title == "Tulisan Anda masih ada"
    page = client.submit(page, "#sent form")

    assert is_signed_in(client)
    assert page.soup.select_one("#sent textarea[name=name]").text.strip() == "Rina & Dewi"


def test_setting_up_from_an_old_page_begins_anew_and_loses_nothing(client, rina):
    client.sign_in(rina)
    page = client.get("/akun/verifikasi/pasang?next=/akun/sandi")
    page.soup.select_one("main [name=csrf_token]")["value"] = "yesterday"
    own = {"Origin": "http://localhost"}

    page = client.submit(
        page, values={"code": "123456", "current_password": "rahasia"}, headers=own
    )

    assert (page.status_code, page.title) == (400, "Pasang verifikasi dua langkah")
    assert page.soup.select_one("[name=next]")["value"] == "/akun/sandi"
    assert "rahasia" not in page.get_data(as_text=True)


def test_an_invitation_does_not_go_round_the_second_step(client, new_client, rina, freeze):
    turn_on(rina, new_client)
    later(freeze)
    admin = make_user(grants=[Role.PLATFORM_ADMIN])
    other = make_agency("Kota Lain")
    _, link = invite("rina@kab.test", by=admin, role=Role.INNOVATOR, agency=other)

    page = client.submit(client.get(link), values={"password": PASSWORD})
    assert page.title == "Kode verifikasi"
    assert not is_signed_in(client)
    assert len(rina.grants) == 1

    page = client.submit(page, values={"code": code_of(rina)})
    assert page.request.path == link
    client.submit(page)
    assert len(rina.grants) == 2


def test_a_new_password_by_mail_does_not_go_round_the_second_step(
    client, new_client, rina, freeze, run_jobs
):
    from tests.factories.accounts import last_link

    turn_on(rina, new_client)
    client.submit(client.get("/sandi/lupa"), values={"email": "rina@kab.test"})
    run_jobs()
    new = "bubur ayam pagi hari"
    page = client.submit(client.get(last_link("rina@kab.test")), values={"new_password": new})

    page = client.submit(page, values={"email": "rina@kab.test", "password": new})

    assert page.title == "Kode verifikasi"
    assert not is_signed_in(client)


def test_turning_it_off_needs_the_password(client, new_client, rina):
    turn_on(rina, new_client)
    here = new_client(rina)
    page = here.get("/akun/verifikasi/matikan")
    assert here.submit(page, values={"current_password": "salah"}).status_code == 422
    assert rina.second_factor

    page = here.submit(page, values={"current_password": PASSWORD})

    assert "Verifikasi dua langkah dimatikan." in page.soup.text
    assert "dimatikan" in letters_to("rina@kab.test")[-1].subject
    assert not db.session.scalars(select(RecoveryCode)).all()
    show_password(client)
    assert is_signed_in(client)


def test_demo_accounts_stay_without(client, new_client, rina):
    with transaction():
        rina.is_demo = True
        settings.change("accounts.second_factor_innovator", 1)
    here = new_client(rina)

    assert "Akun contoh dipakai bersama" in here.get("/akun/verifikasi").words
    assert "Akun contoh dipakai bersama" in set_up(here).words
    assert not rina.second_factor
    assert here.get("/instansi").status_code == 200


def test_the_secret_is_not_in_the_database(new_client, rina):
    turn_on(rina, new_client)

    secret = second_factor.secret_of(rina.id, rina.second_factor)
    key = second_factor.key_text(secret).replace(" ", "")
    row = " ".join(map(str, db.session.execute(db.text("SELECT * FROM user_account")).one()))
    assert key not in row
    assert secret.hex() not in row


# --- required by a role ---------------------------------------------------------------------


def require(role):
    with transaction():
        settings.change(f"accounts.second_factor_{role}", 1)


def test_a_role_that_needs_it_opens_nothing_before_it_is_set_up(client, rina):
    require(Role.INNOVATOR)
    page = show_password(client)
    assert page.title == "Pasang verifikasi dua langkah"
    assert "Peran Anda memerlukannya" in page.words
    assert not page.soup.select(".menu a[href='/instansi']")
    hint = client.get("/akun").soup.select_one(".alert.warn")
    assert hint.a["href"] == "/akun/verifikasi/pasang"
    led = client.get("/instansi?halaman=2", follow_redirects=True)
    assert led.title == "Pasang verifikasi dua langkah"
    assert is_signed_in(client)
    assert client.get("/inovasi").status_code == 200

    page = set_up(client, led)
    (onward,) = page.soup.select("main a.btn")

    assert onward["href"] == "/instansi?halaman=2"
    assert client.get("/instansi").status_code == 200


def test_only_the_role_that_needs_it_is_closed(new_client, rina, freeze):
    edition = make_edition("daftar-2027")
    entry = make_entry(edition, rina.grants[0].agency, by=rina)
    with transaction():
        rina.grants.append(grant(Role.EVALUATOR, edition=edition))
    require(Role.INNOVATOR)
    client = new_client(rina)

    assert client.get("/penilaian").status_code == 200
    assert client.get(f"/instansi/proposal/{entry.id}").status_code == 302
    assert not entries.places_of(rina, clock.now())
    set_up(client)
    assert client.get(f"/instansi/proposal/{entry.id}").status_code == 200


def test_what_was_sent_while_the_rule_changed_is_kept(new_client, rina):
    client = new_client(rina)
    entry = make_entry(make_edition("daftar-2027"), rina.grants[0].agency, by=rina)
    require(Role.INNOVATOR)

    page = client.post(
        f"/instansi/proposal/{entry.id}/isi/ringkasan",
        data={"q_ringkasan": "Tulisan saya"},
        headers={"Origin": "http://localhost"},
    )
    assert page.title == "Pasang verifikasi dua langkah"
    page = client.submit(page, values={"code": "000000", "current_password": PASSWORD})
    page = set_up(client, page)

    sent = page.soup.select_one("#sent form")
    assert sent["action"] == f"/instansi/proposal/{entry.id}/isi/ringkasan"
    assert sent.select_one("textarea").text.strip() == "Tulisan saya"


def test_what_cannot_be_kept_is_not_blamed_on_a_session_that_still_stands(new_client, rina):
    client = new_client(rina)
    entry = make_entry(make_edition("daftar-2027"), rina.grants[0].agency, by=rina)
    require(Role.INNOVATOR)

    page = client.post(
        f"/instansi/proposal/{entry.id}/isi/ringkasan",
        data={"q_ringkasan": "Tulisan saya"},
        headers={"Origin": "https://another.test"},
        follow_redirects=True,
    )

    assert page.title == "Pasang verifikasi dua langkah"
    assert "memerlukan verifikasi dua langkah, jadi kiriman terakhir belum tersimpan" in page.words
    assert "Sesi Anda sudah berakhir" not in page.words


def test_who_joins_with_such_a_role_sets_it_up_first(client, rina):
    require(Role.INNOVATOR)
    admin = make_user(grants=[Role.PLATFORM_ADMIN])
    agency = rina.grants[0].agency
    _, link = invite("dewi@kab.test", by=admin, role=Role.INNOVATOR, agency=agency)

    page = client.submit(client.get(link), values={"new_password": PASSWORD})

    assert page.title == "Pasang verifikasi dua langkah"
    assert client.get("/instansi").status_code == 302


def test_the_requirement_is_a_setting_and_closes_again_when_it_is_off(new_client, rina):
    admin = new_client(make_user(grants=[Role.PLATFORM_ADMIN]))
    page = admin.get("/pengelola/pengaturan")
    page = admin.submit(page, values={"accounts-second_factor_innovator": "y"})
    assert page.soup.select_one("[name=accounts-second_factor_innovator][checked]")
    client = new_client(rina)
    set_up(client)
    assert "Inovator" in client.get("/akun/verifikasi").words

    page = client.get("/akun/verifikasi/matikan")
    assert "halaman peran itu tertutup" in page.words
    client.submit(page, values={"current_password": PASSWORD})
    assert client.get("/instansi").status_code == 302

    admin.submit(
        admin.get("/pengelola/pengaturan"), values={"accounts-second_factor_innovator": None}
    )
    assert client.get("/instansi").status_code == 200


def test_nothing_more_is_asked_of_the_database_for_it(new_client, rina, count_queries):
    client, counts = new_client(rina), []
    for _ in range(2):
        with count_queries() as queries:
            client.get("/akun")
        counts.append(len(queries))
        require(Role.EVALUATOR)

    assert counts == [1, 1]


# --- lost ------------------------------------------------------------------------------------


def test_the_admin_turns_off_what_somebody_lost_and_says_why(client, new_client, rina):
    turn_on(rina, new_client)
    theirs = new_client(rina)
    admin = make_user(grants=[Role.PLATFORM_ADMIN])
    desk = new_client(admin)
    page = desk.get(f"/pengelola/orang/{rina.id}")
    (link,) = [a for a in page.soup.select("main a") if "Matikan" in a.text]
    page = desk.get(link["href"])
    assert desk.submit(page, values={"reason": " "}).status_code == 422

    page = desk.submit(page, values={"reason": "Ponsel hilang, sudah ditelepon"})

    assert "dimatikan dan semua sesinya diakhiri" in page.soup.text
    assert not is_signed_in(theirs)
    assert "Ponsel hilang, sudah ditelepon" in letters_to("rina@kab.test")[-1].text
    row = db.session.scalars(
        select(audit.AuditRow).where(audit.AuditRow.action == "user.second_factor_off")
    ).one()
    assert (row.actor_id, row.subject_id) == (admin.id, rina.id)
    assert "Ponsel hilang" in row.payload
    show_password(client)
    assert is_signed_in(client)


def test_an_admin_does_not_go_round_their_own_password(new_client, freeze):
    freeze(NOW)
    admin = make_user("admin@situs.test", grants=[Role.PLATFORM_ADMIN])
    client = new_client(admin)
    set_up(client)

    page = client.post(f"/pengelola/orang/{admin.id}/verifikasi", data={"reason": "Saya lupa"})

    assert "dengan kata sandi Anda" in page.words
    assert admin.second_factor


def test_the_only_admin_comes_back_by_command(app, client, new_client, freeze):
    freeze(NOW)
    admin = make_user("admin@situs.test", grants=[Role.PLATFORM_ADMIN])
    set_up(new_client(admin))

    def run(*args):
        return app.test_cli_runner().invoke(args=["accounts", "reset-second-factor", *args])

    assert run("lain@situs.test", "--reason", "x").exit_code == 1
    assert run("admin@situs.test", "--reason", " ").exit_code == 2
    done = run(" Admin@Situs.test ", "--reason", "Ponsel rusak")

    assert done.exit_code == 0, done.output
    assert not admin.second_factor
    assert not db.session.scalars(select(UserSession)).all()
    assert "Ponsel rusak" in letters_to("admin@situs.test")[-1].text
    show_password(client, "admin@situs.test")
    assert is_signed_in(client)
