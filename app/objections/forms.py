"""Forms of objections."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from app.core.forms import BaseForm, text_field
from app.objections.models import Verdict
from app.objections.rules import LONGEST


class AppealForm(BaseForm):
    """Why an applicant objects to what was decided."""

    reason = text_field(
        _l("Alasan keberatan"),
        LONGEST,
        empty=_l("Tulis alasan keberatan"),
        long=True,
        description=_l("Sebutkan apa yang menurut Anda keliru, dan apa yang seharusnya."),
    )
    evidence = text_field(
        _l("Bukti"),
        LONGEST,
        optional=True,
        long=True,
        description=_l(
            "Misalnya bagian proposal yang terlewat, nomor surat, atau tautan ke dokumennya."
        ),
    )


class AnswerForm(BaseForm):
    """What somebody who took no part before answers."""

    verdict = RadioField(
        _l("Putusan"),
        choices=[
            SelectChoice(Verdict.UPHELD.value, _l("Diterima")),
            SelectChoice(Verdict.REJECTED.value, _l("Ditolak")),
        ],
        validators=[InputRequired(_l("Pilih putusannya."))],
    )
    answer = text_field(
        _l("Alasan putusan"),
        LONGEST,
        empty=_l("Tulis alasan putusan"),
        long=True,
        description=_l("Dibaca pengusul apa adanya. Jangan menyebut juri."),
    )
    remedy = text_field(
        _l("Tindak lanjut"),
        LONGEST,
        optional=True,
        long=True,
        description=_l("Isi bila diterima: apa yang diperbaiki, dan kapan."),
    )

    def chosen(self) -> Verdict:
        return Verdict(self.verdict.data)
