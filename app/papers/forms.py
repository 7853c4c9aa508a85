"""Forms of papers."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, HiddenField, IntegerField
from wtforms.validators import AnyOf, InputRequired, Optional
from wtforms.widgets import HiddenInput

from app.core.forms import BaseForm
from app.papers.models import Kind


class IssueForm(BaseForm):
    """Which minutes are issued, and after which number."""

    kind = HiddenField(validators=[AnyOf([Kind.STAGE_MINUTES, Kind.PLENARY_MINUTES])])
    stage = IntegerField(widget=HiddenInput(), validators=[Optional()])
    number = IntegerField(widget=HiddenInput(), default=0)
    """The last of its kind that the page knew."""


class ReturnForm(BaseForm):
    """The file that comes back from signing."""

    file = FileField(
        _l("PDF yang sudah ditandatangani"),
        validators=[InputRequired(_l("Pilih berkasnya"))],
    )
