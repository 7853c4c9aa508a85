"""The forms by which the secretariat marks finalists and winners, by hand or by the rule."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.core.forms import BaseForm, text_field
from app.core.i18n import gettext as _
from app.judging.forms import TicksForm
from app.judging.models import Outcome
from app.judging.rules.deciding import OUTCOMES, Phase

NONE = "none"
"""The outcome that takes a mark away."""


def award_field() -> Any:
    return text_field(
        _l("Bunyi penghargaan"),
        200,
        optional=True,
        description=_l("Seperti pada surat keputusan, misalnya nama tingkat penghargaan."),
    )


def kept_reason_field() -> Any:
    return text_field(
        _l("Alasan"),
        1000,
        optional=True,
        long=True,
        description=_l("Untuk arsip sekretariat; tidak diumumkan."),
    )


def outcome_choices(phase: Phase) -> list[SelectChoice]:
    """What an entry may be marked as in this phase."""
    words = {Outcome.FINALIST: _("Finalis"), Outcome.WINNER: _("Pemenang")}
    order = list(Outcome)[:: -1 if phase is Phase.AWARDING else 1]
    return [SelectChoice(one.value, words[one]) for one in order if one in OUTCOMES[phase]]


class DecisionForm(TicksForm):
    """What they become."""

    outcome = SelectField(_l("Tandai sebagai"))
    award = award_field()
    reason = kept_reason_field()

    def offer(self, phase: Phase) -> None:
        """What they may become; a public finalist stays one."""
        self.outcome.choices = outcome_choices(phase)
        if phase is not Phase.AWARDING:
            choice = SelectChoice(NONE, _("Belum diputuskan (hapus tanda)"))
            self.outcome.choices.append(choice)
        if phase is Phase.NAMING:
            del self.award


class SelectionForm(BaseForm):
    """All that the rule proposes becomes this."""

    outcome = SelectField(_l("Tandai sebagai"))
    award = award_field()
    reason = kept_reason_field()
    read = HiddenField()
    """Fingerprint of the proposal that the page showed."""
    _expected = ""

    def expects(self, fingerprint: str) -> None:
        """What `read` must say; else the page is shown anew, with the new proposal."""
        self._expected = fingerprint

    def offer(self, phase: Phase) -> None:
        """What they may become."""
        self.outcome.choices = outcome_choices(phase)
        if phase is Phase.NAMING:
            del self.award

    def validate_outcome(self, field: Field) -> None:
        if self.read.data != self._expected:
            self.read.data = self._expected
            raise ValidationError(
                _("Usulan berubah sejak halaman ini dibuka. Periksa lagi, lalu setujui.")
            )
