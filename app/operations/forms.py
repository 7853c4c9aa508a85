"""The form of all settings, made from what the features declare."""

from flask_babel import gettext as _
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.core import settings
from app.core.forms import BaseForm


def settings_form() -> BaseForm:
    """One field for each declared setting, filled with its present value."""
    fields = {_name(spec.key): _field(spec) for spec in settings.declared()}
    form_class = type("SettingsForm", (BaseForm,), fields)
    present = {_name(key): value for key, value in settings.values().items()}
    form: BaseForm = form_class(data=present)
    return form


def given_values(form: BaseForm) -> dict[str, int]:
    """The numbers of a valid form, by the settings' keys."""
    return {spec.key: int(form[_name(spec.key)].data) for spec in settings.declared()}


def _name(key: str) -> str:
    return key.replace(".", "-")


def _field(spec: settings.Spec) -> BooleanField | IntegerField:
    return BooleanField(spec.label) if spec.is_switch else _number(spec)


def _number(spec: settings.Spec) -> IntegerField:
    bounds = _(
        "%(least)s sampai %(most)s; bawaan %(default)s.",
        least=spec.minimum,
        most=spec.maximum,
        default=spec.default,
    )
    refusal = _(
        "%(label)s: tulis bilangan %(least)s sampai %(most)s",
        label=spec.label,
        least=spec.minimum,
        most=spec.maximum,
    )
    return IntegerField(
        spec.label,
        description=f"{spec.hint} {bounds}".strip(),
        validators=[InputRequired(refusal), NumberRange(spec.minimum, spec.maximum, refusal)],
    )
