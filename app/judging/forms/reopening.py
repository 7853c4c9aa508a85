"""Opening a reading once more after its stage."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.judging.forms import ReasonForm


class ReopeningForm(ReasonForm):
    """Why a reading is opened once more, and for how long."""

    days = IntegerField(
        _l("Berapa hari"),
        default=2,
        validators=[
            InputRequired(_l("Isi berapa hari.")),
            NumberRange(1, 14, _l("Isi angka antara 1 dan 14.")),
        ],
        description=_l("Selama itu juri dapat mengubahnya, sejak disetujui."),
    )
