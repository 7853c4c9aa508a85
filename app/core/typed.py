"""What a person wrote into the forms of a request, so that a refusal can show it to be copied."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import g
from wtforms import Field, FieldList, FormField
from wtforms.widgets import Input, TextArea

from app.core.carried import CarriedForm
from app.core.i18n import gettext

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


def note(form: Any) -> None:
    """Remember a form of this request."""
    g.setdefault("forms_of_request", []).append(form)


def newly_typed() -> list[Written]:
    """What was typed into the forms of this request and differs from what was kept before."""
    forms = g.get("forms_of_request", ())
    new = (field for form in forms for field in written_in(form) if field.is_new)
    return list({field.name: field for field in new}.values())


def prose(sent: CarriedForm | None) -> list[Written]:
    """The texts of several words in a form of which nothing but its fields is known."""
    texts = [text.strip() for _, text in sent.fields] if sent else []
    worth = [text for text in texts if len(text.split()) > 1 and text[0] not in "[{"]
    return [
        Written("", gettext("Tulisan %(number)s", number=number), text, is_new=True)
        for number, text in enumerate(worth, 1)
    ]


def written_in(form: Any) -> Iterator[Written]:
    """The fields for text of a form, in order, those of rows too."""
    for field in form:
        yield from _written(field, "")


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
