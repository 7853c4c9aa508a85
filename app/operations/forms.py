"""The form of all settings, made from what the features declare."""

from wtforms import BooleanField, EmailField, Field, IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.accounts.forms import well_formed_address
from app.core import settings
from app.core.forms import BaseForm
from app.core.i18n import gettext as _


def settings_form() -> BaseForm:
    """One field for each declared setting, filled with its present value."""
    fields: dict[str, Field] = {_name(one.key): _text(one) for one in settings.declared_words()}
    fields |= {_name(spec.key): _field(spec) for spec in settings.declared()}
    form_class = type("SettingsForm", (BaseForm,), fields)
    present = {**settings.words(), **settings.values()}
    form: BaseForm = form_class(data={_name(key): value for key, value in present.items()})
    return form


def given_values(form: BaseForm) -> dict[str, int | str]:
    """What a valid form holds, by the settings' keys."""
    texts = {one.key: form[_name(one.key)].data.strip() for one in settings.declared_words()}
    return texts | {spec.key: int(form[_name(spec.key)].data) for spec in settings.declared()}


def _name(key: str) -> str:
    return key.replace(".", "-")


def _text(words: settings.Words) -> StringField:
    refusal = _("%(label)s: paling panjang %(most)s karakter", label=words.label, most=words.most)
    checks = [Optional(), Length(max=words.most, message=refusal)]
    kind = EmailField if words.is_email else StringField
    checks += [well_formed_address] if words.is_email else []
    return kind(words.label, description=str(words.hint), validators=checks)


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
