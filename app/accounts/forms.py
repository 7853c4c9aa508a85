"""Forms of accounts."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired

from app.core.forms import BaseForm


class SignInForm(BaseForm):
    email = EmailField(
        _l("Alamat surel"),
        description=_l("Misalnya nama@kabupaten.go.id"),
        validators=[InputRequired(_l("Tulis alamat surel Anda"))],
    )
    password = PasswordField(
        _l("Kata sandi"), validators=[InputRequired(_l("Tulis kata sandi Anda"))]
    )
    next = HiddenField()
