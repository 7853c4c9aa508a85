"""Forms of accounts: shape and single fields."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts import passwords, rules
from app.accounts.messages import RULES
from app.accounts.models import User
from app.core.forms import BaseForm
from app.core.i18n import ZONES


def well_formed_address(_: BaseForm, field: EmailField) -> None:
    """The text can be a mail address."""
    if not rules.is_email(rules.normal_email(field.data)):
        raise ValidationError(RULES["email_malformed"])


class SignInForm(BaseForm):
    email = EmailField(
        _l("Alamat surel"),
        description=_l("Misalnya nama@kabupaten.go.id"),
        validators=[DataRequired(_l("Tulis alamat surel Anda"))],
    )
    password = PasswordField(
        _l("Kata sandi"), validators=[InputRequired(_l("Tulis kata sandi Anda"))]
    )
    next = HiddenField()


class AddressForm(BaseForm):
    email = EmailField(
        _l("Alamat surel"),
        description=_l("Misalnya nama@kabupaten.go.id"),
        validators=[DataRequired(_l("Tulis alamat surel Anda")), well_formed_address],
    )


class PasswordForm(BaseForm):
    """The password of an account that is there."""

    password = PasswordField(
        _l("Kata sandi"), validators=[InputRequired(_l("Tulis kata sandi Anda"))]
    )


class NewPasswordForm(BaseForm):
    """A new password of the person with this address and name."""

    new_password = PasswordField(
        _l("Kata sandi baru"),
        description=_l(
            "12 karakter atau lebih. Beberapa kata yang tidak lazim berdampingan mudah diingat "
            "dan sulit ditebak."
        ),
        validators=[InputRequired(_l("Tulis kata sandi baru"))],
    )

    def __init__(self, *personal: str, **values: Any) -> None:
        super().__init__(**values)
        self.personal = personal

    def validate_new_password(self, field: PasswordField) -> None:
        weak = passwords.weakness(field.data, *self.personal)
        if weak is not None:
            raise ValidationError(RULES[weak])


class NewPersonForm(NewPasswordForm):
    """An invited person without an account."""

    name = StringField(
        _l("Nama lengkap"),
        validators=[
            DataRequired(_l("Tulis nama Anda")),
            Length(max=200, message=_l("Nama paling panjang 200 karakter")),
        ],
    )


class ProfileForm(BaseForm):
    name = StringField(
        _l("Nama lengkap"),
        validators=[
            DataRequired(_l("Tulis nama Anda")),
            Length(max=200, message=_l("Nama paling panjang 200 karakter")),
        ],
    )
    timezone = RadioField(
        _l("Zona waktu"),
        description=_l("Semua waktu di situs ini dan di surat ditampilkan dalam zona ini."),
        choices=[SelectChoice(zone, label) for zone, label in ZONES.items()],
    )
    locale = RadioField(
        _l("Bahasa surat"),
        choices=[SelectChoice("id", "Bahasa Indonesia"), SelectChoice("en", "English")],
    )


class _WithCurrentPassword(BaseForm):
    """Changes that need the present password, so that an open screen is not enough."""

    current_password = PasswordField(
        _l("Kata sandi sekarang"),
        validators=[InputRequired(_l("Tulis kata sandi Anda yang sekarang"))],
    )
    owner: User

    def validate_current_password(self, field: PasswordField) -> None:
        if not passwords.verifies(self.owner.password_hash, field.data):
            raise ValidationError(RULES["password_wrong"])


class PasswordChangeForm(_WithCurrentPassword, NewPasswordForm):
    def __init__(self, owner: User) -> None:
        super().__init__(owner.email, owner.name)
        self.owner = owner


class EmailChangeForm(_WithCurrentPassword, AddressForm):
    def __init__(self, owner: User) -> None:
        super().__init__()
        self.owner = owner
        self.email.label.text = _l("Alamat surel baru")
