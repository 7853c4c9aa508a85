"""One line a request, one id in all that it causes, and nothing of a person in any of them."""

import base64
import io
import json
import logging
import re

import pytest

from app.accounts import second_factor
from app.accounts.models import Role
from app.core import clock, jobs, logs
from app.core.db import db, transaction
from tests.factories.accounts import PASSWORD, invite, last_link, make_user

ME = "siti.rahma@kab-contoh.test"
GUEST = "dewi@kab-contoh.test"
NEW = "bubur ayam pagi hari"
WRONG = "bukan kata sandinya"


@pytest.fixture
def told(app):
    """What was logged so far: readable text and JSON, down to the quiet lines."""
    streams = {kind: io.StringIO() for kind in ("text", "json")}
    handlers = [logs.Handler(kind, stream) for kind, stream in streams.items()]
    root, ours = logging.getLogger(), logging.getLogger("app")
    before = ours.level
    ours.setLevel(logging.DEBUG)
    for handler in handlers:
        root.addHandler(handler)
    yield lambda kind: streams[kind].getvalue()
    ours.setLevel(before)
    for handler in handlers:
        root.removeHandler(handler)


@pytest.fixture
def lines(told):
    return lambda: [json.loads(line) for line in told("json").splitlines()]


@pytest.fixture
def break_about(app, monkeypatch):
    """Makes a page fail as it would for people, not as it does in tests."""

    def fail_with(work):
        monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
        monkeypatch.setitem(app.view_functions, "site.about", work)

    return fail_with


def add_the_same_address():
    make_user(ME)


def test_no_secret_and_no_person_reaches_the_logs(new_client, told, run_jobs, break_about):
    admin = make_user(grants=[Role.PLATFORM_ADMIN])
    make_user(ME)
    break_about(add_the_same_address)

    client, guest = new_client(), new_client()
    page = client.get("/masuk?next=/akun&rahasia=kueri")
    client.submit(page, values={"email": ME, "password": WRONG})
    client.submit(page, values={"email": ME, "password": PASSWORD})
    token = client.get("/akun").soup.select_one("[name=csrf_token]")["value"]
    client.post("/akun", csrf=False, data={"csrf_token": "basi" + token})
    assert client.get("/tentang?rahasia=kueri").status_code == 500
    guest.submit(guest.get("/sandi/lupa"), values={"email": ME})
    run_jobs()
    reset = last_link(ME)
    guest.submit(guest.get(reset), values={"new_password": NEW})
    _, link = invite(GUEST, by=admin, role=Role.PLATFORM_ADMIN)
    guest.submit(guest.get(link), values={"new_password": NEW})
    guest.get(f"{link}/tidak-ada?rahasia=kueri")

    cookies = [kept.value for one in (client, guest) for kept in one._cookies.values()]
    secret = [PASSWORD, WRONG, NEW, token, ME, GUEST, "@", "kueri", "next=", "Dewi", "Rina"]
    secret += [path.rsplit("/", 1)[1] for path in (reset, link)] + cookies
    for kind in ("text", "json"):
        written = told(kind)
        assert "/sandi/baru/<token>" in written
        assert "UNIQUE constraint" in written or "unique constraint" in written
        assert [one for one in secret if one in written] == []


def test_neither_key_nor_code_of_the_second_step_reaches_the_logs(new_client, told, run_jobs):
    make_user(ME)
    client, other, salt = new_client(), new_client(), "new_second_factor"
    client.submit(client.get("/masuk"), values={"email": ME, "password": PASSWORD})
    page = client.get("/akun/verifikasi/pasang")
    key = page.soup.select_one("code.key").text.replace(" ", "")
    with client.session_transaction() as session:
        secret = [key, base64.b32decode(key).hex(), session[salt]]
    code = second_factor.code_at(base64.b32decode(key), second_factor.step_at(clock.now()))
    page = client.submit(page, values={"code": code, "current_password": PASSWORD})
    codes = [one.text for one in page.soup.select(".codes code")]
    page = other.submit(other.get("/masuk"), values={"email": ME, "password": PASSWORD})
    page = other.submit(page, values={"code": "135791"})
    page = other.submit(page, values={"recovery_code": "tebakan-orang-asing"})
    page = other.submit(page, values={"recovery_code": codes[0]})
    assert page.request.path == "/akun"
    run_jobs()

    cookies = [kept.value for one in (client, other) for kept in one._cookies.values()]
    secret += [
        *codes,
        codes[0].replace("-", ""),
        code,
        "135791",
        "tebakan",
        PASSWORD,
        "@",
        *cookies,
    ]
    for kind in ("text", "json"):
        assert "/masuk/kode" in told(kind)
        assert [one for one in secret if one in told(kind)] == []


def test_a_request_has_one_id_in_answer_lines_and_jobs(client, told, lines, run_jobs):
    make_user(ME)
    client.submit(client.get("/sandi/lupa"), values={"email": ME}, follow_redirects=False)
    asked = lines()[-1]
    run_jobs()

    assert (asked["method"], asked["route"], asked["status"]) == ("POST", "/sandi/lupa", 303)
    assert re.fullmatch(r"[0-9a-f]{16}", asked["request_id"])
    done = [line for line in lines() if line["message"].endswith("done")]
    assert done
    assert {line["request_id"] for line in done} == {asked["request_id"]}
    assert "[" + asked["request_id"] + "]" in told("text")


def test_a_line_says_who_as_a_number_and_when_in_utc(new_client, lines):
    user = make_user(ME)
    answer = new_client(user).get("/akun?x=1")

    line = lines()[-1]

    assert line["time"].endswith("Z")
    assert {**line, "time": "", "ms": 0, "message": ""} == {
        "time": "",
        "level": "info",
        "logger": "app.core.logs",
        "message": "",
        "request_id": answer.headers["X-Request-ID"],
        "method": "GET",
        "route": "/akun",
        "status": 200,
        "ms": 0,
        "user_id": user.id,
    }


def test_work_that_no_request_caused_has_a_name_of_its_own(app, lines, monkeypatch):
    monkeypatch.setitem(jobs._handlers, "contoh", lambda job: job.tidak_ada)
    with transaction():
        job = jobs.enqueue("contoh")
    jobs.run_due()

    (line,) = lines()
    assert (line["level"], line["request_id"]) == ("error", f"job-{job.id}")
    assert "AttributeError" in line["trace"]
    db.session.rollback()


@pytest.mark.parametrize("path", ["/tentang", "/en/tentang"])
def test_the_page_of_a_failure_names_the_id(client, lines, break_about, path):
    break_about(lambda: 1 / 0)

    page = client.get(path)

    assert page.status_code == 500
    assert page.soup.select_one("main code").text == page.headers["X-Request-ID"]
    failure, line = lines()
    assert failure["request_id"] == line["request_id"] == page.headers["X-Request-ID"]
    assert failure["trace"].endswith("ZeroDivisionError: division by zero")


TOKEN = "a1b2c3d4-e5f6"


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [
        (1, TOKEN, True),
        (0, TOKEN, False),
        (1, "short", False),
        (1, "a" * 65, False),
        (1, 'x" onload="alert(1)', False),
        (1, "baris kedua", False),
    ],
)
def test_an_id_is_taken_from_a_trusted_proxy_only(client, monkeypatch, proxies, given, taken):
    monkeypatch.setitem(client.application.config, "TRUSTED_PROXIES", proxies)

    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert (answer.headers["X-Request-ID"] == given) is taken


def test_machines_that_ask_all_day_are_told_only_when_it_goes_wrong(client, lines):
    logging.getLogger("app").setLevel(logging.INFO)
    client.get("/healthz")
    client.get("/static/tidak-ada.css")

    assert [line["status"] for line in lines()] == [404]
