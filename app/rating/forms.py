"""Forms of the public rating."""

from collections.abc import Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app.accounts.messages import RULES as ABOUT_PEOPLE
from app.accounts.rules import is_email, normal_email
from app.core.forms import BaseForm, text_field
from app.rating.messages import ANSWERS
from app.rating.models import Verdict
from app.rating.rules import LONGEST_COMMENT, LONGEST_REASON


def _answer(missing: LazyString) -> RadioField:
    return RadioField(
        coerce=int,
        choices=[SelectChoice(points, words) for points, words in sorted(ANSWERS.items())],
        validators=[InputRequired(missing)],
    )


class RateForm(BaseForm):
    """Three answers of somebody who used the service, and where the link goes."""

    used = BooleanField(
        _l("Saya pernah memakai layanan ini"),
        validators=[
            DataRequired(_l("Hanya yang pernah memakai layanannya dapat menilai. Centang bila ya."))
        ],
    )
    first = _answer(_l("Pilih jawaban untuk pernyataan pertama."))
    second = _answer(_l("Pilih jawaban untuk pernyataan kedua."))
    third = _answer(_l("Pilih jawaban untuk pernyataan ketiga."))
    remark = text_field(
        _l("Komentar"),
        LONGEST_COMMENT,
        optional=True,
        long=True,
        description=_l(
            "Hanya dibaca penyelenggara, tidak pernah diumumkan. Jangan menulis data pribadi."
        ),
    )
    email = EmailField(
        _l("Alamat surel"),
        description=_l(
            "Kami kirim satu tautan untuk memastikan bahwa alamat ini milik Anda. Sesudah itu"
            " alamatnya dihapus; yang tersisa hanya sidik agar tiap orang dihitung satu kali."
        ),
        validators=[DataRequired(_l("Tulis alamat surel Anda"))],
    )

    @classmethod
    def of(cls, statements: Sequence[str]) -> "RateForm":
        """The form that asks for these three statements."""
        form = cls()
        for field, words in zip((form.first, form.second, form.third), statements, strict=True):
            field.label.text = words
        return form

    def validate_email(self, field: EmailField) -> None:
        if not is_email(normal_email(field.data)):
            raise ValidationError(ABOUT_PEOPLE["email_malformed"])

    def answers(self) -> tuple[int, int, int]:
        return self.first.data, self.second.data, self.third.data


class ReviewForm(BaseForm):
    """What a person decides about an unusual run of ratings."""

    verdict = RadioField(
        _l("Keputusan"),
        choices=[
            SelectChoice(Verdict.KEPT.value, _l("Tetap dihitung: lonjakannya wajar")),
            SelectChoice(Verdict.SET_ASIDE.value, _l("Kesampingkan: tidak dihitung")),
        ],
        validators=[InputRequired(_l("Pilih keputusannya."))],
    )
    reason = text_field(
        _l("Alasan"),
        LONGEST_REASON,
        empty=_l("Tulis alasannya"),
        long=True,
        description=_l("Misalnya: hari itu dinas menyebarkan tautannya di loket layanan."),
    )

    def chosen(self) -> Verdict:
        return Verdict(self.verdict.data)
