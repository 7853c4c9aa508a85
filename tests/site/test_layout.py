"""The frame of every page, and the pages for errors."""

import pytest
from flask import flash, render_template_string
from sqlalchemy.exc import OperationalError

from app.accounts.models import Role
from app.core.errors import error_page
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.harness import html

pytestmark = pytest.mark.once

PAGE = """{% extends "layouts/base.html" %}{% block title %}Uji{% endblock %}
{% block main %}<h1>Uji</h1>{% endblock %}"""


@pytest.mark.both
def test_both_languages_point_at_each_other(client):
    page = client.get("/en/tidak-ada?q=air").soup

    links = {tag["hreflang"]: tag["href"] for tag in page.select("link[rel=alternate]")}
    assert links["id"] == "http://localhost/tidak-ada?q=air"
    assert links["en"] == "http://localhost/en/tidak-ada?q=air"
    assert links["x-default"] == links["id"]
    switch = page.select_one("a.lang")
    assert (switch["href"], switch["lang"]) == ("/tidak-ada?q=air", "id")
    assert page.html["lang"] == "en"


def test_a_visitor_gets_no_cookie_and_no_token(client):
    answer = client.get("/tidak-ada")

    assert "Set-Cookie" not in answer.headers
    assert not answer.soup.body.has_attr("hx-headers")


def test_htmx_sends_the_token_in_both_its_versions(app):
    user = make_user()
    with app.test_request_context("/"):
        page = html.parse(render_template_string(PAGE, current_user=user))

    assert page.body["hx-headers"] == page.body["hx-headers:inherited"]
    assert page.select_one("form[action='/keluar'] input[name=csrf_token]")
    assert page.select_one("meta[name=htmx-config]")["content"].count("false") >= 4


def test_the_menu_leads_to_each_workspace_of_the_person(app, new_client):
    user = make_user(grants=[grant(Role.INNOVATOR, agency=make_agency()), grant(Role.EVALUATOR)])

    page = new_client(user).get("/tidak-ada").soup

    assert [a["href"] for a in page.select("nav.menu a")] == [
        "/inovasi",
        "/kompetisi",
        "/instansi",
        "/penilaian",
    ]


def test_the_title_ends_with_the_name_of_the_site(app):
    with app.test_request_context("/"):
        page = html.parse(render_template_string(PAGE))

    assert page.title.text == "Uji · Lumbung Inovasi"


def test_messages_speak_up_once(app):
    with app.test_request_context("/"):
        flash("Proposal diajukan.", "ok")
        flash("Berkas ditolak.", "bad")
        page = html.parse(render_template_string(PAGE))

    said = [(a["class"], a["role"], a.p.text) for a in page.select("#flashes .alert")]
    assert said == [
        (["alert", "ok"], "status", "Proposal diajukan."),
        (["alert", "bad"], "alert", "Berkas ditolak."),
    ]


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429, 500, 503])
@pytest.mark.parametrize("language", ["", "/en"])
def test_each_error_has_a_page_that_says_what_to_do(app, status, language):
    base = f"http://localhost{language}"
    with app.test_request_context("/x", base_url=base):
        answer = error_page(status)
        page = html.parse(answer.get_data(as_text=True))

    assert answer.status_code == status
    assert page.h1.text.strip()
    assert page.select_one(".lede").text.strip()
    assert page.select_one(f"main a[href='{language}/']")


def test_a_refused_htmx_request_gets_only_the_words(app):
    with app.test_request_context("/x", headers={"HX-Request": "true"}):
        part = html.parse(error_page(403).get_data(as_text=True))

    assert part.select_one("#words[role=alert]")
    assert part.select_one("html") is None


def test_an_outage_needs_no_database(app, monkeypatch):
    def broken(_key):
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(app.login_manager, "_request_callback", broken)
    with app.test_request_context("/x"):
        page = html.parse(error_page(503).get_data(as_text=True))

    assert page.h1.text == "Situs sedang tidak dapat dipakai"


def test_a_zone_is_kept_for_a_visitor(client):
    page = client.get("/tidak-ada?q=a")

    answer = client.submit(page, "form[action='/zona']", button="WIT", follow_redirects=False)

    assert answer.status_code == 303
    assert answer.location.endswith("/tidak-ada?q=a")
    again = client.get("/tidak-ada").soup
    assert again.select_one(".segment [aria-pressed=true]").text == "WIT"


@pytest.mark.parametrize("elsewhere", ["https://jahat.test/", "//jahat.test", "/\\jahat.test", ""])
def test_choosing_a_zone_leads_nowhere_else(client, elsewhere):
    answer = client.post("/zona", data={"zone": "Asia/Jayapura", "next": elsewhere})

    assert answer.location == "/"


def test_an_unknown_zone_changes_nothing(client):
    answer = client.post("/zona", data={"zone": "Europe/Paris", "next": "/"})

    assert "Set-Cookie" not in answer.headers
