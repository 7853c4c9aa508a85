"""Templates speak through the catalogue, and a partial is named after what it replaces."""

import re

import pytest
from jinja2 import Environment

from tests.contracts import source
from tests.harness.templates import PAGES_ON_DISK

pytestmark = pytest.mark.static

SPOKEN = r'\b(?:alt|title|placeholder|aria-label|aria-description|data-label|label)="([^"]*)"'
SILENT = r"(?s)<!--.*?-->|<(style|script|code|kbd)\b.*?</\1>"
CLASS_BLOCK = r"{% block \w*class %}[\w -]*{% endblock %}"
SAME_EVERYWHERE = {
    "Lumbung Inovasi",
    "Lumbung",
    "Inovasi",
    "English",
    "Bahasa Indonesia",
    "EN",
    "ID",
}
FORBIDDEN = (
    r"<script(?! type=.application/ld\+json.>)(?![^>]*\bsrc=)|"  # which is data: it runs nothing
    r"<style|\sstyle=|\son[a-z]+=|hx-on|js:"
)
GAP = "\x00"  # stands for whatever Jinja puts there


def literal(path):
    """The text of a template that Jinja does not produce."""
    text = re.sub(CLASS_BLOCK, "", (source.ROOT / path).read_text("utf-8"))
    tokens = Environment().lex(text)
    return "".join(value if kind == "data" else GAP for _, kind, value in tokens)


def literal_words(path):
    """Words that a reader would see or hear, and that no translator does."""
    text = re.sub(SILENT, " ", literal(path))
    heard = re.findall(SPOKEN, text)
    seen = re.split(r"<[^>]*>" if path.endswith(".html") else r"\n", text)
    pieces = [re.sub(r"&#?\w+;", " ", piece).strip() for piece in [*heard, *seen]]
    known = "|".join(sorted(SAME_EVERYWHERE, key=len, reverse=True))
    pieces = [re.sub(rf"\b(?:{known})\b", "", piece) for piece in pieces]
    return [piece.strip() for piece in pieces if re.search(r"[^\W\d_]{2,}", piece)]


def test_words_go_through_the_catalogue():
    spoken = [path for path in source.TEMPLATES if not path.endswith(".xml")]

    assert [(path, words) for path in spoken if (words := literal_words(path))] == []


def test_a_literal_word_is_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("""<p title="{{ _('Buka') }}">{{ _('Halo') }} <b>dunia</b> {# catatan #}</p>""")

    assert literal_words(str(page)) == ["dunia"]


def test_policy_of_content_is_kept():
    found = {path: re.findall(FORBIDDEN, literal(path).lower()) for path in source.TEMPLATES}

    assert {path: hits for path, hits in found.items() if hits} == {}


def test_every_page_is_seen_in_a_browser():
    places = (source.ROOT / "tests/journeys/places.py").read_text("utf-8")

    assert sorted(re.findall(r'^ {8}"([\w/]+\.html)": ', places, re.MULTILINE)) == sorted(
        PAGES_ON_DISK
    )
