"""Icons, addresses and attributes as templates draw them."""

import pytest
from flask import render_template_string
from flask_babel import force_locale

from app.core.templating import dashed, page_url
from tests.harness import html

pytestmark = pytest.mark.once


def test_a_page_carries_only_the_icons_it_shows(app):
    with app.test_request_context("/"):
        page = render_template_string("{{ icon('ok') }}{{ icon('ok') }}{{ icon_sprite() }}")

    assert page.count('id="i-ok"') == 1
    assert page.count("<symbol") == 1
    assert page.count('href="#i-ok"') == 2


def test_an_icon_in_a_fragment_needs_no_sprite(app):
    with app.test_request_context("/", headers={"HX-Request": "true"}):
        part = render_template_string("{{ icon('ok', large=true) }}")

    assert "<path" in part
    assert 'class="icon icon-lg"' in part
    assert "<use" not in part


def test_an_unknown_icon_is_a_mistake(app):
    with app.test_request_context("/"), pytest.raises(KeyError):
        render_template_string("{{ icon('sesuatu') }}")


@pytest.mark.parametrize(
    ("here", "changes", "there"),
    [
        ("/inovasi?q=air&halaman=2", {"halaman": 3}, "/inovasi?q=air&halaman=3"),
        ("/inovasi?q=air&halaman=2", {"halaman": None}, "/inovasi?q=air"),
        ("/inovasi?topik=a&topik=b", {"topik": ["a"]}, "/inovasi?topik=a"),
        ("/inovasi?q=air", {"q": ""}, "/inovasi"),
        ("/en/inovasi?q=a%26b", {"urut": "judul"}, "/en/inovasi?q=a%26b&urut=judul"),
    ],
)
def test_page_url_keeps_the_rest_of_the_address(app, here, changes, there):
    english = here.startswith("/en/")
    base = "http://localhost/en" if english else "http://localhost"
    with app.test_request_context(here.removeprefix("/en"), base_url=base):
        assert page_url(**changes) == there


def test_attribute_names_get_their_dashes():
    assert dashed({"hx_post": "/x", "name": "a"}) == {"hx-post": "/x", "name": "a"}


def test_an_answer_names_its_template_to_the_journeys(client):
    assert client.get("/tentang").headers["Server-Timing"] == 'template;desc="site/about.html"'
    assert "Server-Timing" not in client.get("/healthz").headers


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", ["1 orang", "1.234 orang"]), ("en", ["1 person", "1,234 people"])],
)
def test_a_number_of_things_is_written_as_its_reader_writes_numbers(app, language, words):
    source = "{{ ngettext('%(num)d orang', '%(num)d orang', count) }}"
    with app.test_request_context(), force_locale(language):
        assert [render_template_string(source, count=count) for count in (1, 1234)] == words


CHART = """{% from "components/charts.html" import before_after %}
{% set before, after = {"words": "9 hari", "value": 9}, {"words": "1 hari", "value": 1} %}
{{ before_after("Waktu tunggu", "", "hari", before, after) }}"""


def test_a_chart_of_an_english_page_says_what_of_it_is_indonesian(app):
    with app.test_request_context(), force_locale("en"):
        chart = html.parse(render_template_string(CHART))

    for written in ("Waktu tunggu", "9 hari", "1 hari", "hari"):
        places = chart.find_all(string=written)
        assert places
        assert all(place.find_parent(lang="id") for place in places), written
