"""What the secretariat writes about the search."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.core.forms import BaseForm, text_field
from app.search.groups import Group, Kind
from app.search.rules import as_text, phrases_in

LONGEST_REASON = 300

KINDS = {
    Kind.SAME: _l("Sama artinya: singkatan, ejaan, terjemahan"),
    Kind.NEAR: _l("Berdekatan: ikut ditemukan, tetapi di bawah"),
    Kind.WIDER: _l("Dari luas ke sempit: baris pertama menemukan baris lain, tidak sebaliknya"),
}


class WordsForm(BaseForm):
    """A group of words that find each other."""

    version = IntegerField(widget=HiddenInput(), default=0)
    kind = RadioField(
        _l("Hubungannya"),
        choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()],
        default=Kind.SAME.value,
        validators=[InputRequired(_l("Pilih hubungannya"))],
    )
    phrases = text_field(
        _l("Kata dan frasa"),
        4000,
        empty=_l("Tulis sedikitnya dua kata atau frasa yang berbeda, satu per baris."),
        long=True,
        description=_l(
            "Satu per baris. Dalam tanda kutip, sebuah frasa hanya ditemukan utuh:"
            " “kurang darah” bukan kata kurang dan kata darah."
        ),
    )
    reason = text_field(
        _l("Alasan"),
        LONGEST_REASON,
        empty=_l("Tulis alasannya, agar orang lain memahami riwayatnya"),
        description=_l("Dibaca di riwayat dan jejak audit. Jangan menyebut orang."),
    )

    def show(self, group: Group, version: int) -> None:
        """The form as the group stands."""
        self.version.data, self.version.raw_data = version, None
        self.kind.data, self.phrases.data = group.kind.value, as_text(group)

    def group(self) -> Group:
        return Group(Kind(self.kind.data), tuple(phrases_in(self.phrases.data or "")))
