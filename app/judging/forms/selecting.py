"""The form by which a person approves what the rule of selection proposes."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField
from wtforms.validators import ValidationError

from app.core.forms import BaseForm
from app.core.i18n import gettext as _
from app.judging.forms import OUTCOMES, award_field, kept_reason_field


class SelectionForm(BaseForm):
    """All that the rule proposes becomes this."""

    outcome = SelectField(_l("Tandai sebagai"), choices=list(OUTCOMES))
    award = award_field()
    reason = kept_reason_field()
    read = HiddenField()
    """Fingerprint of the proposal that the page showed."""
    _expected = ""

    def expects(self, fingerprint: str) -> None:
        """What `read` must say; else the page is shown anew, with the new proposal."""
        self._expected = fingerprint

    def validate_outcome(self, field: Field) -> None:
        if self.read.data != self._expected:
            self.read.data = self._expected
            raise ValidationError(
                _("Usulan berubah sejak halaman ini dibuka. Periksa lagi, lalu setujui.")
            )
