"""Every page template, seen by the person who uses it: in both themes, narrow, and in large text.

`places.py` says for each template where it is seen. An address that another template answers fails
here; a template that nobody names there fails in tests/contracts.
"""

import pytest
from flask import request
from sqlalchemy.exc import OperationalError

from app.core.db import db
from app.site.demo.cast import PASSWORD
from tests.harness import browser as chromium
from tests.harness import layout
from tests.journeys.places import WAYS, Demo

STATUS = {"library/gone.html": 410, "errors/send_again.html": 400, "errors/400.html": 405}
"""Of pages that answer otherwise than with 200, besides those of `errors/` named after theirs."""
BROKEN = {
    "errors/500.html": RuntimeError("broken for the test"),
    "errors/503.html": OperationalError("SELECT 1", {}, Exception("gone for the test")),
}


@pytest.fixture
def breaking(app, monkeypatch):
    """`/robots.txt?draws=…` breaks as that page says."""

    def broken():
        raise BROKEN[request.args["draws"]]

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "site.robots", broken)


@pytest.fixture
def tour(browser, own_site, breaking):
    window = Tour(browser, own_site)
    yield window
    window.context.close()


class Tour:
    """One person's window, and what was wrong in it."""

    def __init__(self, browser, url):
        self.context = browser.new_context(
            base_url=url, locale="id-ID", viewport={"width": 1280, "height": 900}
        )
        self.context.set_default_timeout(15_000)
        self.watch = chromium.Watch(self.context, url)
        self.page = self.context.new_page()
        self.page.on("response", self._note_status)
        self.faults = []
        self._titles = {}
        self._status = None

    def sign_in(self, person):
        self.page.goto("/masuk")
        self.page.get_by_label("Alamat surel").fill(f"{person}@demo.test")
        self.page.get_by_label("Kata sandi", exact=True).fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="Masuk").click()
        self.page.wait_for_url(lambda address: "/masuk" not in address)

    def visit(self, template, way):
        """Go there; note what is wrong with the page."""
        db.session.rollback()
        if callable(way):
            way(self.page)
            self.page.wait_for_load_state()
        else:
            self.page.goto(way)
        drawn = chromium.template_of(self.page)
        if template in BROKEN:  # drawn without anything that might be broken, a name included
            self.watch.forget()
        elif drawn != template:
            self.faults.append(f"{template}: {self.page.url} is drawn by {drawn}")
            return
        told = [
            *chromium.accessibility_faults(self.page),
            *layout.faults_of(self.page),
            *self._faults_of_frame(template),
            *self.watch.complaints,
        ]
        self.watch.forget()
        self.faults += [f"{template}: {fault}" for fault in told]

    def _faults_of_frame(self, template):
        page, title = self.page, self.page.title()
        heads, language = page.locator("h1").count(), page.locator("html").get_attribute("lang")
        other = self._titles.setdefault(title, template)
        if heads != 1:
            yield f"{heads} first headings"
        if language != "id":
            yield f"lang is {language}"
        if other != template:
            yield f"has the title of {other}: {title}"
        if self._status != (wanted := _status_of(template)):
            yield f"answers {self._status} instead of {wanted}"

    def _note_status(self, response):
        if response.request.is_navigation_request():
            self._status = response.status


def _status_of(template):
    name = template.removeprefix("errors/").removesuffix(".html")
    return STATUS.get(template) or (int(name) if name.isdigit() else 200)


@pytest.mark.parametrize("person", WAYS)
def test_pages_are_whole_for(person, tour, app):
    if person:
        tour.sign_in(person)
    ways = WAYS[person](Demo())

    for template, way in ways.items():
        tour.visit(template, way)

    assert not tour.faults, "\n".join(tour.faults)
