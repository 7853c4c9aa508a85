"""Every page and every form stands under /en too; what machines read stands once."""

import re

import pytest

from app.core.i18n import ONE_LANGUAGE

pytestmark = pytest.mark.once

PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")


def addresses(app):
    """Method and an address of each route."""
    for rule in app.url_map.iter_rules():
        path = PARAMETER.sub(lambda kind: "1" if kind[1] == "int" else "kata", rule.rule)
        for method in rule.methods & {"GET", "POST"}:
            yield method, path


def test_every_page_and_every_form_has_its_english_twin(app, client):
    asked = 0
    for method, path in addresses(app):
        if path.startswith(ONE_LANGUAGE):
            continue
        english = "/en" if path == "/" else f"/en{path}"
        here, there = client.open(path, method=method), client.open(english, method=method)
        assert there.status_code == here.status_code, (method, path)
        if there.location:
            assert there.location.startswith("/en/"), (method, path, there.location)
            assert there.location.replace("/en/", "/") == here.location
        elif there.mimetype == "text/html":
            # what HTMX puts into a page is no page: it has no <html>, in neither language
            languages = [page.soup.html and page.soup.html["lang"] for page in (here, there)]
            assert languages in (["id", "en"], [None, None]), path
        asked += 1
    assert asked > 100


def test_what_machines_read_has_no_twin(app, client):
    alone = [path for _, path in addresses(app) if path.startswith(ONE_LANGUAGE)]

    assert [one for one in ONE_LANGUAGE if not any(p.startswith(one) for p in alone)] == []
    for path in alone:
        assert client.get(f"/en{path}").status_code == 404, path
