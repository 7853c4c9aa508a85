"""Texts of templates in both languages, with their places filled."""

import pytest
from flask import render_template_string


@pytest.mark.parametrize(
    ("path", "number", "words"),
    [
        ("/", 1, "1 inovasi untuk “obat”"),
        ("/", 2, "2 inovasi untuk “obat”"),
        ("/en/", 1, "1 innovation for “obat”"),
        ("/en/", 2, "2 innovations for “obat”"),
    ],
)
def test_plural_texts(app, path, number, words):
    source = (
        "{{ ngettext('%(count)s inovasi untuk “%(query)s”', '%(count)s inovasi untuk “%(query)s”',"
        " number, count=number, query='obat') }}"
    )

    with app.test_request_context(path, environ_overrides=environ(path)):
        assert render_template_string(source, number=number) == words


@pytest.mark.parametrize(("path", "words"), [("/", "Halo %, “a&amp;b”"), ("/en/", "Halo %")])
def test_values_are_escaped_and_unknown_texts_stay(app, path, words):
    source = "{{ _('Halo %%, “%(x)s”', x='a&b') }}"

    with app.test_request_context(path, environ_overrides=environ(path)):
        assert render_template_string(source).startswith(words)


def environ(path):
    return {"lumbung.locale": "en" if path.startswith("/en") else "id"}
