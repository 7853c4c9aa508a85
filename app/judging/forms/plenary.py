"""What a panelist chooses for one entry."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from app.core.forms import BaseForm, text_field
from app.core.i18n import gettext as _
from app.judging.forms.deciding import outcome_choices
from app.judging.models.plenary import Choice
from app.judging.rules.deciding import Phase


class PickForm(BaseForm):
    """What it becomes, and why."""

    choice = RadioField(_l("Pilihan Anda"), validators=[InputRequired(_l("Pilih salah satu."))])
    award = text_field(
        _l("Bunyi penghargaan"),
        200,
        optional=True,
        description=_l("Untuk pemenang, misalnya nama tingkat penghargaan. Boleh menyusul."),
    )
    reason = text_field(
        _l("Alasan"),
        1000,
        optional=True,
        long=True,
        description=_l(
            "Wajib bila Anda melewati proposal ini, atau memilihnya padahal yang peringkatnya lebih"
            " baik belum Anda pilih. Dibaca panelis lain dan sekretariat; tidak diumumkan."
        ),
    )

    def offer(self, phase: Phase) -> None:
        """What it can become now, or that it is passed over."""
        chosen = outcome_choices(phase)
        if phase is Phase.AWARDING:  # all of them are finalists already
            chosen = [one for one in chosen if one.value == Choice.WINNER]
        self.choice.choices = [*chosen, SelectChoice(Choice.PASSED_OVER.value, _("Lewati"))]
        if "award" in self and not any(one.value == Choice.WINNER for one in chosen):
            del self.award
