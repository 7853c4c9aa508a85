"""What is too close to call goes to one reader more."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.core.forms import BaseForm


class FurtherForm(BaseForm):
    """For how long; who reads what is not the form's to choose."""

    days = IntegerField(
        _l("Berapa hari"),
        default=5,
        validators=[
            InputRequired(_l("Isi berapa hari.")),
            NumberRange(1, 14, _l("Isi angka antara 1 dan 14.")),
        ],
        description=_l("Selama itu juri dapat menilai, sejak dikirim."),
    )
    seen = HiddenField()
    """Fingerprint of the band that the page showed."""
