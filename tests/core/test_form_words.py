"""Fields complain in the reader's language, never in the library's English."""

import re
from pathlib import Path

import pytest
import wtforms
from wtforms import IntegerField, SelectField, StringField, validators

from app.core.form_words import SENTENCES
from app.core.forms import BaseForm


class Sample(BaseForm):
    name = StringField("Nama", validators=[validators.InputRequired()])
    note = StringField("Catatan", validators=[validators.Length(max=3)])
    age = IntegerField("Umur", validators=[validators.Optional(), validators.NumberRange(1, 5)])
    place = SelectField("Tempat", choices=["a", "b"])


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({}, "name", "Isi bagian ini."),
        ({"note": "panjang"}, "note", "Paling banyak 3 karakter."),
        ({"age": "x"}, "age", "Tulis angka bulat, misalnya 12."),
        ({"age": "9"}, "age", "Angka harus antara 1 dan 5."),
        ({"place": "z"}, "place", "Pilih salah satu dari daftar."),
    ],
)
def test_a_field_says_what_to_do(app, sent, field, words):
    with app.test_request_context("/", method="POST", data=sent):
        form = Sample(meta={"csrf": False})
        form.validate()

    assert words in form[field].errors


def test_the_sentences_are_ones_that_the_library_asks_for():
    folder = Path(wtforms.__file__).parent
    source = " ".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    joined = re.sub(r'"\s*\n\s*"', "", source)

    assert [sentence for sentence in SENTENCES if f'"{sentence}"' not in joined] == []
