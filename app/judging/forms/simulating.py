"""The question that a simulation answers, as it stands in the address."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField
from wtforms.validators import StopValidation

from app.core.errors import Problem, problem_text
from app.core.forms import BaseForm
from app.core.i18n import gettext as _
from app.core.i18n import number
from app.judging.rules.simulated import impossible
from app.judging.rules.simulating import Method, Spreads

MOST_ENTRIES, MOST_JUDGES, MOST_READERS = 10_000, 500, 10


def _whole(label: Any, least: int, most: int, **options: Any) -> IntegerField:
    def between(_form: BaseForm, field: IntegerField) -> None:
        if field.data is None or not least <= field.data <= most:
            field.errors = []  # not that it is no number too
            words = _(
                "Isi angka antara %(least)s dan %(most)s.", least=number(least), most=number(most)
            )
            raise StopValidation(words)

    bounds = {"min": least, "max": most, "class": "w-s", "inputmode": "numeric"}
    return IntegerField(label, validators=[between], render_kw=bounds, **options)


class SimulationForm(BaseForm):
    """Asked by GET, for a simulation changes nothing; what is left out is as the edition has it."""

    class Meta(BaseForm.Meta):
        csrf = False

    proposal = _whole(_l("Proposal yang dinilai"), 2, MOST_ENTRIES)
    juri = _whole(_l("Jumlah juri"), 1, MOST_JUDGES)
    pembaca = _whole(_l("Juri per proposal"), 1, MOST_READERS)
    pemenang = _whole(_l("Yang akan terpilih"), 1, MOST_ENTRIES)
    menit = _whole(_l("Menit per bacaan"), 1, 600)
    jam = _whole(_l("Jam yang dimiliki tiap juri"), 1, 1000)
    panel = _whole(
        _l("Panel menurut kategori"),
        1,
        50,
        description=_l("1 berarti semua juri membaca semua kategori."),
    )
    penghubung = _whole(
        _l("Persen proposal penghubung"),
        0,
        100,
        description=_l("Dibaca juga oleh seorang juri dari panel lain."),
    )
    mutu = _whole(_l("Beda mutu antarproposal"), 1, 50)
    ketat = _whole(_l("Beda ketatnya juri"), 0, 50)
    derau = _whole(_l("Beda karena kebetulan"), 1, 50)
    benih = _whole(_l("Benih undian"), 0, 2**32 - 1)

    @classmethod
    def asked(cls, method: Method) -> "SimulationForm":
        """What the address asks, else what is known."""
        spreads = Spreads()
        known = {
            "proposal": method.entries,
            "juri": method.judges,
            "pembaca": method.readers,
            "pemenang": method.winners,
            "menit": method.minutes,
            "jam": method.hours,
            "panel": method.panels,
            "penghubung": method.bridging,
            "mutu": spreads.quality,
            "ketat": spreads.severity,
            "derau": spreads.noise,
            "benih": 0,
        }
        return cls(
            formdata=MultiDict({name: request.args.get(name, str(known[name])) for name in known})
        )

    @property
    def method(self) -> Method:
        """Of a form without errors."""
        return Method(
            self.proposal.data,
            self.juri.data,
            self.pembaca.data,
            self.pemenang.data,
            self.panel.data,
            self.penghubung.data,
            self.menit.data,
            self.jam.data,
        )

    @property
    def spreads(self) -> Spreads:
        return Spreads(self.mutu.data, self.ketat.data, self.derau.data)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        fields = {"winners": self.pemenang, "judges": self.juri, "panels": self.panel}
        for problem in impossible(self.method):
            fields[problem.place].errors = [problem_text(Problem("", problem.code, problem.data))]
        return not self.errors
