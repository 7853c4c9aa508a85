"""The form of a decree."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.core.forms import BaseForm, text_field
from app.decrees.actions import Wording

LONGEST_REASON = 1000


class DecreeForm(BaseForm):
    """What stands on the decree, and why an earlier record of it is corrected."""

    version = IntegerField(widget=HiddenInput(), default=0)
    """Of what the page was opened with; 0 where nothing was recorded."""
    number = text_field(
        _l("Nomor keputusan"), 120, empty=_l("Tulis nomornya seperti pada naskah keputusan")
    )
    dated = DateField(_l("Tanggal keputusan"), validators=[InputRequired(_l("Isi tanggalnya"))])
    about = text_field(
        _l("Tentang"),
        400,
        empty=_l("Tulis judulnya"),
        description=_l("Judul keputusan, tanpa kata “tentang”."),
    )
    office = text_field(
        _l("Ditetapkan oleh"),
        200,
        empty=_l("Tulis jabatan yang menetapkan"),
        description=_l("Jabatannya, bukan nama orang. Contoh: Gubernur, Wali Kota, Menteri."),
    )
    reason = text_field(
        _l("Alasan perbaikan"),
        LONGEST_REASON,
        optional=True,
        long=True,
        description=_l("Isi bila catatan yang ada diperbaiki. Dibaca siapa pun di halaman ini."),
    )

    def opened_on(self, version: int) -> None:
        """The page shows this version, so whoever sends it has seen that one."""
        self.version.data, self.version.raw_data = version, None
        self.reason.flags.optional = not version

    def words(self) -> Wording:
        return Wording(
            number=self.number.data or "",
            dated=self.dated.data,
            about=self.about.data or "",
            office=self.office.data or "",
        )
