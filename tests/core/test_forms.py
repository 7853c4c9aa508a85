"""What reaches the fields of a form."""

import io

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import PasswordField, StringField, TextAreaField

from app.core.forms import BaseForm

pytestmark = pytest.mark.once


class ThreeTexts(BaseForm):
    line, text, secret = StringField(), TextAreaField(), PasswordField()


HIDDEN = "\u200b\u2060\u00ad\u202e\u3164\ufeff"


@pytest.mark.parametrize(
    ("typed", "line", "text"),
    [
        (HIDDEN, "", ""),
        (f" {HIDDEN} \u2800 ", "", ""),
        ("Ina\u202egpj.exe", "Inagpj.exe", "Ina\u202egpj.exe"),
        ("Bu\u200bdi\x85", "Budi", "Bu\u200bdi"),
        (" Émilie 王 ", "Émilie 王", "Émilie 王"),
    ],
)
def test_names_hold_nothing_that_is_not_seen(app, typed, line, text):
    with app.test_request_context("/", method="POST"):
        form = ThreeTexts(formdata=MultiDict(dict.fromkeys(("line", "text", "secret"), typed)))

    assert (form.line.data, form.text.data, form.secret.data) == (line, text, typed)


def test_a_file_in_the_place_of_a_text_is_no_text(app, client):
    page = client.post("/sandi/lupa", data={"email": (io.BytesIO(b"x"), "x.txt")})

    assert page.status_code == 422


@pytest.mark.parametrize("body", ["[1, 2]", '{"email": ["a"]}', '"x"', "{"])
def test_json_is_no_form(app, client, body):
    page = client.post("/sandi/lupa", data=body, content_type="application/json")

    assert page.status_code == 422
