"""Every answer of a site in production carries what keeps browsers from being turned against it.

One table over the kinds of answers there are, and all addresses without parts as a visitor.
"""

from http.cookies import SimpleCookie

import pytest

from app import create_app
from app.accounts.models import Role
from app.config import from_environment
from app.core.db import db
from tests.factories.accounts import PASSWORD, grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.entries import make_attachment, make_entry
from tests.harness.visitor import Page, Visitor

pytestmark = pytest.mark.once

SITE = "https://lumbung.test"
HTMX = {"HX-Request": "true"}
SAME_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
SWITCHED_OFF = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


class Browser(Visitor):
    """A browser that reaches the site by its https address, as in production."""

    def open(self, *args, **kwargs):
        kwargs.setdefault("base_url", SITE)
        kwargs["headers"] = {"Referer": f"{SITE}/", **dict(kwargs.get("headers") or {})}
        return super().open(*args, csrf=False, **{k: v for k, v in kwargs.items() if k != "csrf"})


@pytest.fixture(scope="module")
def public_site(built_app):
    """The application as it runs in production, on the database of this run."""
    return create_app(
        from_environment(
            {
                "APP_ENV": "production",
                "INSTANCE_PATH": built_app.instance_path,
                "DATABASE_URL": built_app.extensions["test-store"].url,
                "SECRET_KEY": "a key for tests only, and never for people",
                "BASE_URL": SITE,
            }
        )
    )


@pytest.fixture
def visitor(app, public_site):
    """Nobody is signed in. The site's connections end before the database is brought back."""
    yield Browser(public_site, Page)
    with public_site.app_context():
        db.engine.dispose()


@pytest.fixture
def rina(app):
    return make_user(
        "rina@kab.test", grants=[grant(Role.INNOVATOR, agency=make_agency("Kabupaten Contoh"))]
    )


@pytest.fixture
def writer(rina, visitor):
    """Somebody who is signed in."""
    answer = visitor.submit(
        visitor.get("/masuk"), values={"email": "rina@kab.test", "password": PASSWORD}
    )
    assert answer.request.path == "/instansi"
    return visitor


def policy(answer):
    """Directive → its sources."""
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts)}


def assert_guarded(answer, told):
    headers = answer.headers
    missing = {name: headers.get(name) for name in SAME_EVERYWHERE} != SAME_EVERYWHERE
    assert not missing, (told, dict(headers))
    assert headers["Permissions-Policy"] == ", ".join(f"{one}=()" for one in SWITCHED_OFF), told
    rules = policy(answer)
    assert rules["default-src"] == ["'none'"], told
    if "sandbox" not in rules:
        assert rules["script-src"] == rules["style-src"] == ["'self'"], told
        assert rules["base-uri"] == rules["frame-ancestors"] == ["'none'"], told
        assert rules["form-action"] == ["'self'"], told
    sources = {source for each in rules.values() for source in each}
    assert sources <= {"'none'", "'self'", "data:"}, told


ANSWERS = [
    ("a page", "/", {}, 200),
    ("a page in English", "/en/privasi", {}, 200),
    ("a part of a page", "/inovasi?q=air", HTMX, 200),
    ("no such page", "/tidak-ada", {}, 404),
    ("no such part", "/tidak-ada", HTMX, 404),
    ("sign in first", "/akun", {}, 302),
    ("the session has ended", "/akun", HTMX, 401),
    ("a page to sign in", "/masuk", {}, 200),
    ("only a button leads here", "/zona", {}, 405),
    ("a table", "/inovasi.csv", {}, 200),
    ("a spreadsheet", "/inovasi.xlsx", {}, 200),
    ("a feed", "/inovasi.atom", {}, 200),
    ("an address with a slash too many", "/inovasi/", {}, 308),
    ("a monitor's question", "/readyz", {}, 200),
    ("what only Prometheus reads", "/metrics", {}, 404),
]


def test_a_visitor_gets_guarded_answers(visitor):
    for told, path, headers, status in ANSWERS:
        answer = visitor.get(path, headers=headers)
        assert answer.status_code == status, told
        assert_guarded(answer, told)


def test_scripts_sheets_and_pictures_are_guarded(visitor, public_site):
    names = public_site.extensions["assets"].names.values()
    kinds = {name.rsplit(".", 1)[1]: name for name in names}
    assert {"css", "js", "svg", "woff2"} <= set(kinds)

    for name in kinds.values():
        answer = visitor.get(f"/static/{name}")
        assert answer.status_code == 200
        assert_guarded(answer, name)


def test_every_address_without_parts_is_guarded(visitor, public_site):
    rules = public_site.url_map.iter_rules()
    paths = sorted({one.rule for one in rules if not one.arguments and "GET" in one.methods})
    assert len(paths) > 30

    for path in paths:
        assert_guarded(visitor.get(path), path)


def test_who_is_signed_in_gets_guarded_answers(writer, rina):
    entry = make_entry(make_edition("daftar-2027"), rina.grants[0].agency, by=rina)
    file = make_attachment(entry, by=rina)

    for path, status in (("/akun", 200), ("/pengelola", 403), ("/en/instansi", 200)):
        answer = writer.get(path)
        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == "no-store"
        assert_guarded(answer, path)
    answer = writer.get(f"/instansi/berkas/{file.id}")
    assert answer.status_code == 200
    assert policy(answer) == {"sandbox": [], "default-src": ["'none'"]}
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert_guarded(answer, "an attachment")


def test_what_is_refused_or_breaks_is_guarded(visitor, public_site, monkeypatch):
    assert_guarded(visitor.post("/masuk", data={"email": "x"}), "without a token")
    assert_guarded(visitor.post("/zona", data={"zone": "x" * 70_000_000}), "too much")

    def broken():
        raise RuntimeError("broken for the test")

    monkeypatch.setitem(public_site.view_functions, "site.about", broken)
    answer = visitor.get("/tentang")
    assert answer.status_code == 500
    assert_guarded(answer, "broken")


def cookies(answer):
    return [
        morsel
        for line in answer.headers.getlist("Set-Cookie")
        for morsel in SimpleCookie(line).values()
    ]


def test_cookies_stay_with_the_site_and_out_of_scripts(visitor, rina):
    page = visitor.get("/masuk")
    signed_in = visitor.submit(
        page, values={"email": "rina@kab.test", "password": PASSWORD}, follow_redirects=False
    )
    zone = visitor.post("/zona", data={"zone": "Asia/Jayapura"})

    given = [*cookies(page), *cookies(signed_in), *cookies(zone)]
    names = {"__Host-lumbung", "__Host-lumbung-perangkat", "zona"}
    assert {one.key for one in given} == names
    for one in given:
        assert (one["path"], one["domain"], one["samesite"]) == ("/", "", "Lax"), one
        assert one["secure"] and one["httponly"], one


def test_without_https_cookies_work_and_nothing_promises_it(client):
    page, zone = client.get("/masuk"), client.post("/zona", data={"zone": "Asia/Jayapura"})

    given = [*cookies(page), *cookies(zone)]
    assert {one.key for one in given} == {"lumbung", "zona"}
    assert not any(one["secure"] for one in given)
    assert all(one["httponly"] for one in given)
    assert "Strict-Transport-Security" not in page.headers
