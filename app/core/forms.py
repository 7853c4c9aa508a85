"""The base of every form: CSRF, and text made clean at the edge."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Field, FileField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, StopValidation
from wtforms.widgets import TextArea

from app.core import typed
from app.core.db import transaction
from app.core.errors import RuleBroken, rule_text
from app.core.form_words import FormWords
from app.core.text import visible


def trimmed(value: Any) -> Any:
    """Text without outer white space, empty when nothing in it is seen; anything else as it is."""
    if not isinstance(value, str):
        return value
    return value.strip() if visible(value) else ""


def on_one_line(value: Any) -> Any:
    """A name, a title, an address: no sign in it is hidden or turns the others round."""
    return visible(value) if isinstance(value, str) else value


class BaseForm(FlaskForm):
    """A form whose text fields are clean; passwords are left as typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed.note(self)

    def written_beside(self) -> Iterable[typed.Written]:
        """What is typed into fields that the page has beside those of the form."""
        return ()

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField) and not isinstance(field, PasswordField):
                clean = trimmed if isinstance(field, TextAreaField) else on_one_line
                field.filters = (clean, *field.filters)
            return field

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Files where files are taken, text elsewhere, no JSON: no field meets a stranger."""
            if formdata is None or isinstance(formdata, MultiDict):
                return formdata  # the caller's own, not this request's
            if request.method != "POST":
                return None
            takes = {field.name for field in form if isinstance(field, FileField)}
            sent = request.files.items(multi=True)
            files = MultiDict((name, file) for name, file in sent if name in takes)
            written = request.form.items(multi=True)
            texts = MultiDict((name, text) for name, text in written if name not in takes)
            return CombinedMultiDict((files, texts))

        def get_translations(self, form: Any) -> FormWords:
            return FormWords()


class TextBox(TextArea):
    """WTForms', whose attributes are put together without a format and a search for each."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        flags = {name: getattr(field.flags, name) for name in self.validation_attrs}
        given = {"id": field.id, "name": field.name, **flags, **kwargs}
        attributes = "".join(
            f" {name}" if value is True else f' {name}="{escape(value)}"'
            for name, value in given.items()
            if value is not None and value is not False
        )
        words = escape(field._value())  # noqa: SLF001 (so does WTForms' own)
        return Markup(f"<textarea{attributes}>\r\n{words}</textarea>")  # noqa: S704 - escaped


def text_field(
    label: Any,
    most: int,
    *,
    empty: Any = None,
    optional: bool = False,
    long: bool = False,
    **options: Any,
) -> Any:
    """A text of at most `most` characters, of several lines if `long`; `empty` is said when it is
    missing, unless it is optional."""
    needed = Optional() if optional else DataRequired(empty)
    checks = [needed, Length(max=most)]
    if long:
        return TextAreaField(label, checks, widget=TextBox(), **options)
    return StringField(label, checks, **options)


def between(least: int, most: int, words: Any) -> Callable[[FlaskForm, Field], None]:
    """A check that a number was typed, from `least` to `most`: one sentence, in place of one for
    what is no number and one for the range."""

    def check(_form: FlaskForm, field: Field) -> None:
        if field.data is None or not least <= field.data <= most:
            field.errors = []
            raise StopValidation(words)

    return check


def carried_out(
    act: Callable[[], object], field: Field, others: Mapping[str, Field] | None = None
) -> bool:
    """Whether the action went through; a broken rule is said at the field, nothing is lost.

    `others` names the rules (by code) that are said at another field.
    """
    try:
        with transaction():
            act()
    except RuleBroken as problem:
        field = (others or {}).get(problem.code, field)
        field.errors = [*field.errors, rule_text(problem)]
        return False
    return True
