"""Forms of objections."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import EmailField, Field, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.messages import RULES as ABOUT_PEOPLE
from app.accounts.rules import is_email, normal_email
from app.core.forms import BaseForm, between, text_field
from app.core.i18n import gettext as _
from app.judging.award_words import OUTCOMES, WITHDRAWS
from app.judging.forms.awarding import WITHDRAWN
from app.judging.models import Outcome
from app.objections.actions import Said
from app.objections.messages import CONSEQUENCES, GROUNDS, REFUSALS, RELATIONS
from app.objections.models import Consequence, Ground, Objection, Refusal, Relation, Verdict
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
    readers = IntegerField(
        _l("Juri baru"),
        default=0,
        validators=[between(0, 5, _l("Isi angka antara 0 dan 5."))],
        description=_l(
            "Sekian juri yang belum membaca proposal ini membacanya; situs yang memilih. Isi 0 bila"
            " tidak perlu."
        ),
    )
    days = IntegerField(
        _l("Berapa hari"),
        default=7,
        validators=[between(1, 30, _l("Isi angka antara 1 dan 30."))],
        description=_l("Selama itu juri baru dapat menilai."),
    )

    def chosen(self) -> Verdict:
        return Verdict(self.verdict.data)

    def offer(self, *, readers: bool) -> None:
        """Whether new readers can be asked for at this date."""
        if not readers:
            del self.readers, self.days

    def wanted(self) -> Mapping[str, int]:
        """How many new readers, and for how long."""
        if "readers" not in self or not self.readers.data:
            return {}
        return {"readers": self.readers.data, "days": self.days.data}

    def at_readers(self) -> dict[str, Field]:
        """Where a rule about new readers is said."""
        return {"judging.too_few_new_readers": self.readers} if "readers" in self else {}


def _needed_to_change(form: "ConclusionForm", field: Field) -> None:
    """A new decision is chosen where what was announced is changed, and only there."""
    if form.consequence.data != Consequence.AWARD:
        field.errors = []  # that none of the choices was taken is no fault then
        raise StopValidation
    if not field.data:
        raise StopValidation(_("Pilih keputusan yang baru."))


class ConclusionForm(BaseForm):
    """What follows from an upheld objection."""

    consequence = RadioField(
        _l("Yang terjadi"), validators=[InputRequired(_l("Pilih apa yang terjadi."))]
    )
    outcome = RadioField(
        _l("Keputusan yang baru"),
        choices=[SelectChoice(one.value, words) for one, words in reversed(OUTCOMES.items())],
        validators=[_needed_to_change],
        description=_l("Bila keputusannya diubah. Ketua dan satu orang lagi yang menyetujui."),
    )
    award = text_field(
        _l("Bunyi penghargaan"),
        200,
        optional=True,
        description=_l("Seperti pada surat keputusan, misalnya nama tingkat penghargaan."),
    )
    reason = text_field(
        _l("Alasan"),
        1000,
        empty=_l("Tulis alasannya"),
        long=True,
        description=_l(
            "Dibaca pengusul, dan semua orang bila hasilnya berubah. Jangan menyebut juri atau"
            " penyanggah."
        ),
    )

    def offer(self, possible: Collection[Consequence], *, may_withdraw: bool = False) -> None:
        """What can follow at this date, and whether what was announced may be withdrawn."""
        self.consequence.choices = [(one.value, str(CONSEQUENCES[one])) for one in possible]
        if Consequence.AWARD not in possible:
            del self.outcome, self.award
        elif may_withdraw:
            self.outcome.choices = [SelectChoice(WITHDRAWN, WITHDRAWS), *self.outcome.choices]

    def wanted(self) -> Mapping[str, Any]:
        """The arguments of `actions.conclude_appeal` and `actions.conclude`."""
        chosen = Consequence(self.consequence.data)
        stays = chosen is Consequence.AWARD and self.outcome.data != WITHDRAWN
        return {
            "consequence": chosen,
            "outcome": Outcome(self.outcome.data) if stays else None,
            "award": self.award.data or "" if stays else "",
            "reason": self.reason.data,
        }

    def at_award(self) -> dict[str, Field]:
        """Where a rule about the changed decision is said."""
        if "award" not in self:
            return {}
        return {"judging.award_needed": self.award, "judging.nothing_changes": self.outcome}


class ObjectionForm(BaseForm):
    """What anybody writes against a nominee, and who they are."""

    ground = RadioField(
        _l("Apa yang Anda sanggah"),
        choices=[SelectChoice(one.value, words) for one, words in GROUNDS.items()],
        validators=[InputRequired(_l("Pilih yang Anda sanggah."))],
    )
    reason = text_field(
        _l("Isi sanggahan"),
        LONGEST,
        empty=_l("Tulis isi sanggahan"),
        long=True,
        description=_l(
            "Sebutkan yang keliru, dan dari mana Anda tahu. Jangan menulis nama Anda di sini."
        ),
    )
    evidence = text_field(
        _l("Bukti"),
        LONGEST,
        optional=True,
        long=True,
        description=_l(
            "Misalnya tautan, nomor surat, atau tempat dan tanggal. Berkas ditambahkan sesudah"
            " Anda membuka tautan dalam surat dari kami."
        ),
    )
    name = text_field(_l("Nama Anda"), 120, empty=_l("Tulis nama Anda"))
    email = EmailField(
        _l("Alamat surel"),
        description=_l(
            "Kami kirim satu tautan untuk memastikan bahwa alamat ini milik Anda. Di tautan itu"
            " pula Anda mengikuti sanggahannya."
        ),
        validators=[DataRequired(_l("Tulis alamat surel Anda"))],
    )
    organisation = text_field(_l("Lembaga"), 160, optional=True)
    relation = SelectField(
        _l("Hubungan Anda dengan inovasi ini"),
        choices=[SelectChoice(one.value, words) for one, words in RELATIONS.items()],
        validators=[InputRequired(_l("Pilih hubungan Anda."))],
    )

    def validate_email(self, field: EmailField) -> None:
        if not is_email(normal_email(field.data)):
            raise ValidationError(ABOUT_PEOPLE["email_malformed"])

    def said(self) -> Said:
        return Said(
            ground=Ground(self.ground.data),
            text=self.reason.data,
            evidence=self.evidence.data or "",
            name=self.name.data,
            email=self.email.data,
            organisation=self.organisation.data or "",
            relation=Relation(self.relation.data),
        )


class FilesForm(BaseForm):
    """Files that prove what an objection says."""

    evidence = MultipleFileField(_l("Tambah berkas bukti"))


FORWARD = "forward"


class ScreenForm(BaseForm):
    """Whether an objection is examined, and what the agency of the nominee reads of it."""

    way = RadioField(
        _l("Penyaringan"),
        choices=[
            SelectChoice(FORWARD, _l("Teruskan kepada instansinya")),
            *(
                SelectChoice(one.value, _l("Jangan periksa: %(why)s", why=words))
                for one, words in REFUSALS.items()
            ),
        ],
        validators=[InputRequired(_l("Pilih hasil penyaringannya."))],
    )
    released = text_field(
        _l("Yang dibaca instansinya"),
        2 * LONGEST + 2,
        optional=True,
        long=True,
        description=_l(
            "Isi bila diteruskan. Hapus semua yang menunjukkan siapa penyanggahnya; yang lain"
            " jangan diubah."
        ),
    )
    shown = SelectMultipleField(
        _l("Berkas yang dibaca instansinya"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Buka dulu tiap berkas, dan centang hanya yang tidak menunjukkan siapa."),
    )
    words = text_field(
        _l("Penjelasan kepada penyanggah"),
        LONGEST,
        optional=True,
        long=True,
        description=_l("Isi bila tidak diperiksa. Dibaca penyanggah apa adanya."),
    )

    @classmethod
    def of(cls, objection: Objection, **kwargs: object) -> "ScreenForm":
        """The form for this objection, with its words and the names of its files."""
        written = "\n\n".join(filter(None, [objection.text, objection.evidence]))
        form = cls(data={"released": written}, **kwargs)
        form.shown.choices = [SelectChoice(one.id, one.filename) for one in objection.files]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        needed, said = self.words, _l("Tulis penjelasannya")
        if self.way.data == FORWARD:
            needed, said = self.released, _l("Tulis yang dibaca instansinya")
        if self.way.data and not needed.data:
            needed.errors = [*needed.errors, said]
            return False
        return is_valid

    def refusal(self) -> Refusal | None:
        return None if self.way.data == FORWARD else Refusal(self.way.data)


class ResponseForm(BaseForm):
    """What the agency of the nominee says to an objection."""

    response = text_field(
        _l("Tanggapan"),
        LONGEST,
        empty=_l("Tulis tanggapannya"),
        long=True,
        description=_l("Dibaca yang memutus, dan tampil bagi penyanggah bersama putusannya."),
    )


class DecisionForm(AnswerForm):
    """What somebody who took no part before decides about an objection."""

    answer = text_field(
        _l("Alasan putusan"),
        LONGEST,
        empty=_l("Tulis alasan putusan"),
        long=True,
        description=_l(
            "Dibaca penyanggah dan instansinya apa adanya. Jangan menyebut juri dan penyanggah."
        ),
    )
