"""Forms of judging."""

import json
from collections.abc import Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from app.competitions.models import Rubric
from app.core.forms import BaseForm
from app.judging import rules
from app.judging.models import Outcome

LONGEST_TEXT = 5000


class ReadingForm(BaseForm):
    """Everything that a judge enters; the points of each criterion come beside the fields."""

    comment = TextAreaField(
        _l("Catatan untuk pengusul"),
        description=_l("Dibaca pengusul bila sekretariat membukanya, tanpa nama Anda."),
        validators=[Length(max=LONGEST_TEXT, message=_l("Persingkat sampai 5.000 huruf."))],
    )
    private_note = TextAreaField(
        _l("Catatan pribadi"),
        description=_l("Hanya untuk Anda, tidak dibaca pengusul dan juri lain."),
        validators=[Length(max=LONGEST_TEXT, message=_l("Persingkat sampai 5.000 huruf."))],
    )
    base = HiddenField()
    """What the page was opened with: canonical JSON of fingerprints by field."""
    page = HiddenField(validators=[Length(max=32)])

    def sent(self) -> dict[str, str]:
        """Field → value of everything that the page sent."""
        points = {name: value for name, value in request.form.items() if name.startswith("points-")}
        texts = {
            name: self[name].data or ""
            for name in ("comment", "private_note")
            if name in request.form
        }
        return {**points, **texts}

    def points(self, rubric: Rubric) -> dict[int, int]:
        """Criterion id → points of a page that is shown again because something was wrong."""
        sent = {one.id: request.form.get(f"points-{one.id}", "") for one in rubric.criteria}
        return {ref: int(value) for ref, value in sent.items() if rules.in_scale(value, rubric)}

    def fingerprints(self) -> Mapping[str, str]:
        """The base as the page carried it; nothing when it was tampered with."""
        try:
            carried = json.loads(self.base.data or "{}")
        except (ValueError, RecursionError):
            return {}
        if not isinstance(carried, dict):
            return {}
        return {name: value for name, value in carried.items() if isinstance(value, str)}


class ReasonForm(BaseForm):
    """A reason that people will read."""

    reason = TextAreaField(
        _l("Alasan"),
        validators=[
            DataRequired(_l("Tulis alasannya")),
            Length(max=1000, message=_l("Persingkat sampai 1.000 huruf.")),
        ],
    )


class DecisionForm(BaseForm):
    """What the ticked entries become."""

    outcome = SelectField(
        _l("Tandai sebagai"),
        choices=[
            SelectChoice(Outcome.FINALIST.value, _l("Finalis")),
            SelectChoice(Outcome.WINNER.value, _l("Pemenang")),
            SelectChoice("none", _l("Belum ditetapkan (hapus tanda)")),
        ],
    )
    award = StringField(
        _l("Bunyi penghargaan"),
        description=_l("Seperti pada surat keputusan, misalnya nama tingkat penghargaan."),
        validators=[Length(max=200, message=_l("Persingkat sampai 200 huruf."))],
    )
    reason = TextAreaField(
        _l("Alasan"),
        description=_l("Untuk arsip sekretariat; tidak diumumkan."),
        validators=[Length(max=1000, message=_l("Persingkat sampai 1.000 huruf."))],
    )
