"""What a person wrote into the forms of a request, so that whatever refuses it can show it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from flask import g
from flask_babel import LazyString
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField
from wtforms.widgets import Input, TextArea

from app.core.carried import CarriedForm

_CHOSEN = {"checkbox", "file", "hidden", "password", "radio", "submit"}
"""Kinds of inputs that hold nothing typed, or a secret."""


@dataclass(frozen=True)
class Written:
    """A field for text: its name in the page, what it is called, what stands in it."""

    name: str
    label: str
    text: str
    is_new: bool
    """Whether it was sent and is not what was kept before."""


_UNTYPED = {
    *("base", "carried", "next", "page", "tampil", "version", "versi"),
    *("buang", "cari", "draf", "hapus", "isian", "lanjut", "pilih", "pilihan", "simpulkan"),
    *("confirm", "dibaca", "tambah", "ubah", "unggah"),
    *("code", "recovery_code"),
}
"""Fields that nobody typed, names of buttons, and what signs a person in."""
_OF_THE_PAGE = ("v_", "semula_")
"""How the names of fields begin in which a page says what it was opened with."""


_rows: dict[str, Any] = {}


def describe_rows(words: Mapping[str, Any]) -> None:
    """Make a feature's rows known: how the names of their fields begin → what one is called."""
    _rows.update(words)


def note(form: Any) -> None:
    """Remember a form of this request."""
    g.setdefault("forms_of_request", []).append(form)


def newly_typed() -> list[Written]:
    """What was typed into the forms of this request and differs from what was kept before."""
    forms = g.get("forms_of_request", ())
    new = (field for form in forms for field in written_in(form) if field.is_new)
    return list({field.name: field for field in new}.values())


def typed_in(sent: CarriedForm | None) -> list[Written]:
    """What was typed or chosen in a form of which perhaps nothing but its fields is known."""
    counted: Counter[str] = Counter()
    called = [(name, _called(name, counted), text) for name, text in (sent.fields if sent else ())]
    return [
        Written(name, label, text.strip(), is_new=True)
        for name, label, text in called
        if text.strip() and name not in _UNTYPED and not name.startswith(_OF_THE_PAGE)
    ]


def _called(name: str, counted: Counter[str]) -> str:
    """What a form of this request calls the field, else how all begin, else its name.

    A field of a row is called what such rows hold and which row it is, from 1.
    """
    for start, words in _rows.items():
        if name.startswith(start):
            counted[start] += 1
            return f"{words} {counted[start]}"
    forms = g.get("forms_of_request", ())
    here = [field.label for form in forms for field in written_in(form) if field.name == name]
    labels = here or ([] if name.startswith("q_") else _labels(FlaskForm, name))
    plain = name.removeprefix("q_").replace("_", " ").replace("-", " ").capitalize()
    alike = takewhile(
        lambda words: len(set(words)) == 1, zip(*map(str.split, labels), strict=False)
    )
    return " ".join(words[0] for words in alike) or plain


def _labels(kind: type[Any], name: str) -> list[str]:
    field = vars(kind).get(name)
    given = getattr(field, "args", ()) or (getattr(field, "kwargs", {}).get("label"),)
    own = [str(given[0])] if isinstance(given[0], str | LazyString) else []
    kinds: list[type[Any]] = kind.__subclasses__()
    return own + [label for form in kinds for label in _labels(form, name)]


def written_in(form: Any) -> Iterator[Written]:
    """The fields for text of a form, in order, those of rows too."""
    for field in form:
        yield from _written(field, "")
    yield from form.written_beside()


def _written(field: Field, within: str) -> Iterator[Written]:
    label = f"{within}: {field.label.text}" if within else str(field.label.text)
    if isinstance(field, FieldList):
        for row in field.entries:
            parts = row.form if isinstance(row, FormField) else ()
            for part in parts:
                yield from _written(part, label)
    elif _takes_text(field):
        text = field.raw_data[0] if field.raw_data else _text(field.data)
        is_new = bool(field.raw_data) and _text(text) not in {"", _text(field.object_data)}
        yield Written(field.name, label, text, is_new)


def _takes_text(field: Field) -> bool:
    widget = field.widget
    kind = getattr(widget, "input_type", "hidden") if isinstance(widget, Input) else "hidden"
    return isinstance(widget, TextArea) or kind not in _CHOSEN


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
