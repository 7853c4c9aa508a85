"""The language of an answer: the address decides for pages, the terminal for commands."""

import re

import pytest
from flask import render_template_string
from flask_babel import force_locale

from app import create_app
from app.config import ROOT, from_environment
from app.core.errors import RuleBroken, rule_text
from app.core.i18n import gettext, locale_code, ngettext, spoken


def built(folder, terminal):
    return create_app(from_environment({"INSTANCE_PATH": str(folder), "LANG": terminal}))


def test_a_command_answers_in_the_language_of_its_terminal(tmp_path):
    for terminal, language in (("id_ID.UTF-8", "id"), ("en_GB.UTF-8", "en"), ("C.UTF-8", "en")):
        with built(tmp_path, terminal).app_context():
            assert locale_code() == language


def test_pages_and_letters_do_not_heed_the_terminal(tmp_path):
    app = built(tmp_path, "en_GB.UTF-8")

    assert '<html lang="id"' in app.test_client().get("/tidak-ada").text
    with app.app_context(), force_locale("id"):
        assert locale_code() == "id"


def test_help_is_in_english(app):
    for words in (["library", "import"], ["competitions", "load"], ["demo", "load"], ["search"]):
        told = app.test_cli_runner().invoke(args=[*words, "--help"]).output
        assert not {"dan", "yang", "dari"} & set(told.split()), told


def test_an_amount_is_grouped_and_a_year_is_not(app):
    """However a sentence came by its number: in a view, in a template, or in a broken rule."""
    count = "{{ ngettext('%(num)d bacaan', '%(num)d bacaan', 1234) }}"
    page = count + " {{ _('Tahun %(year)s', year=2027) }}"
    for language, grouped, year in (("id", "1.234", "Tahun 2027"), ("en", "1,234", "Year 2027")):
        with app.test_request_context(), spoken(language):
            assert ngettext("%(num)d bacaan", "%(num)d bacaan", 1234).startswith(f"{grouped} ")
            assert gettext("dari %(scale)s", scale=1234).endswith(f" {grouped}")
            assert grouped in rule_text(RuleBroken("file.too_large", megabytes=1234))
            drawn = render_template_string(page)
            assert drawn.startswith(f"{grouped} ")
            assert drawn.endswith(year)


@pytest.mark.static
def test_no_module_fills_its_texts_itself():
    """Flask-Babel's own functions write 1234 where a reader expects 1.234 or 1,234."""
    own = r"from flask_babel import .*\b(?<!lazy_)n?gettext\b"
    modules = [*(ROOT / "app").rglob("*.py")]

    assert [str(one) for one in modules if re.search(own, one.read_text("utf-8"))] == []
