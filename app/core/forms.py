"""The base of every form: CSRF, and text trimmed at the edge."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, StringField

from app.core.form_words import FormWords


def trimmed(value: Any) -> Any:
    """Text without outer white space; anything else as it is."""
    return value.strip() if isinstance(value, str) else value


class BaseForm(FlaskForm):
    """A form whose text fields are trimmed; passwords are left as typed."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            field = super().bind_field(form, unbound_field, options)
            if isinstance(field, StringField) and not isinstance(field, PasswordField):
                field.filters = (trimmed, *field.filters)
            return field

        def get_translations(self, form: Any) -> FormWords:
            return FormWords()
