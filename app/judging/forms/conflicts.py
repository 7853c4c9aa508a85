"""What keeps a judge from an entry, or may: said by the judge, decided by the secretariat."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from app.core.forms import BaseForm, text_field

CONFLICT, OTHER = "benturan", "lain"
"""Why a judge leaves a reading."""


class LeaveForm(BaseForm):
    """Why a judge no longer reads an entry."""

    sebab = RadioField(
        _l("Sebab"),
        default=CONFLICT,
        choices=[
            SelectChoice(CONFLICT, _l("Saya punya benturan kepentingan dengan proposal ini")),
            SelectChoice(OTHER, _l("Saya tidak dapat menilainya karena hal lain, misalnya sakit")),
        ],
    )
    reason = text_field(_l("Alasan"), 1000, empty=_l("Tulis alasannya"), long=True)


ACTUAL, POTENTIAL = "nyata", "mungkin"


class TieForm(BaseForm):
    """What binds a judge to an agency."""

    instansi = text_field(
        _l("Instansi"),
        200,
        empty=_l("Tulis nama instansinya"),
        description=_l("Misalnya: Pemerintah Kabupaten Barru."),
    )
    jenis = SelectField(_l("Hubungan"))
    sifat = RadioField(
        _l("Apakah ini benturan kepentingan?"),
        choices=[
            SelectChoice(ACTUAL, _l("Ya, saya tidak boleh menilai proposalnya")),
            SelectChoice(POTENTIAL, _l("Mungkin; sekretariat yang memutuskan")),
        ],
        validators=[InputRequired(_l("Pilih salah satu."))],
    )
    keterangan = text_field(_l("Keterangan"), 500, optional=True, long=True)

    def __init__(self, kinds: Mapping[Any, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.jenis.choices = [SelectChoice(kind.value, words) for kind, words in kinds.items()]

    @property
    def is_begun(self) -> bool:
        """Whether something is typed that a page without this form would lose."""
        return bool(self.instansi.data or self.keterangan.data)


APPLIES, SET_ASIDE = "berlaku", "kesampingkan"


class DecideForm(BaseForm):
    """Whether what could be a conflict of interest is one."""

    putusan = RadioField(
        _l("Putusan"),
        choices=[
            SelectChoice(APPLIES, _l("Ini benturan kepentingan: alihkan bacaannya")),
            SelectChoice(SET_ASIDE, _l("Bukan benturan: juri tetap membacanya")),
        ],
        validators=[InputRequired(_l("Pilih putusannya."))],
    )
    reason = text_field(_l("Alasan"), 1000, empty=_l("Tulis alasannya"), long=True)
