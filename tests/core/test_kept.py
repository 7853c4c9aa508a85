"""What is made once and kept."""

import pytest
from flask import render_template_string

from app.core.kept import Kept
from app.core.request import asked_once

pytestmark = pytest.mark.once

PART = (
    "{% call drawn_once('part', shown, {'deep': other}) %}{{ icon('ok') }}{{ _('Keluar') }}"
    " {{ drawn() }}{% endcall %}{{ icon_sprite() }}"
)


@pytest.fixture
def draw(app):
    """Draws the part on a page of its own; `drawn` counts how often."""
    drawn = []

    def page(shown, other="", path="/", **headers):
        with app.test_request_context(path, headers=headers):
            values = {"shown": shown, "other": other}
            return render_template_string(PART, drawn=lambda: drawn.append(1) or shown, **values)

    page.drawn = drawn
    return page


def test_a_value_is_made_once_for_a_key():
    kept, made = Kept(2), []

    for key in ("a", "a", "b", "a"):
        assert kept.get(key, lambda key=key: made.append(key) or key) == key

    assert made == ["a", "b"]


def test_what_nobody_asked_for_longest_goes_first():
    kept, made = Kept(2), []

    for key in ("a", "b", "a", "c", "a", "b"):
        kept.get(key, lambda key=key: made.append(key))

    assert made == ["a", "b", "c", "b"]


def test_a_part_is_drawn_once_and_brings_its_icons_each_time(draw):
    first, second = draw("icons"), draw("icons")

    assert first == second
    assert 'id="i-ok"' in second
    assert len(draw.drawn) == 1


def test_a_part_is_drawn_anew_where_anything_in_it_differs(draw):
    pages = [draw("one"), draw("two"), draw("one", "more")]

    assert len(draw.drawn) == 3
    assert "one" in pages[0]
    assert "two" in pages[1]


def test_a_fragment_has_icons_of_its_own(draw):
    draw("fragment")

    assert "<path" in draw("fragment", **{"HX-Request": "true"}).split("Keluar")[0]


def test_a_page_asks_once_and_a_form_each_time(app):
    asked = []

    for method in ("GET", "POST"):
        with app.test_request_context("/", method=method):
            for _ in range(2):
                asked_once("question", lambda method=method: asked.append(method))

    assert asked == ["GET", "POST", "POST"]
