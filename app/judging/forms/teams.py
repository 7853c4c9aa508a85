"""What a judge says to the others who scored the same entry."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.competitions.models import Criterion, Rubric
from app.core.forms import BaseForm, between, text_field
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.judging.rules.teams import LONGEST_MESSAGE, LONGEST_REASON
from app.judging.rules.writing import POINTS

AGREE, DISSENT = "setuju", "keberatan"


class MessageForm(BaseForm):
    """A message to the team."""

    pesan = text_field(
        _l("Pesan untuk tim"), LONGEST_MESSAGE, empty=_l("Tulis pesannya"), long=True
    )
    kata = HiddenField(validators=[InputRequired(), Length(max=32)])
    """A random word, so that a message is kept once."""


def seen_field() -> Field:
    """The number of the proposal that the page showed; 0 for none."""
    return IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])


class AnswerForm(BaseForm):
    """What the judge says to the proposal that they read."""

    jawaban = RadioField(
        _l("Jawaban Anda"),
        choices=[
            SelectChoice(AGREE, _l("Setuju")),
            SelectChoice(DISSENT, _l("Keberatan")),
        ],
        validators=[InputRequired(_l("Pilih setuju atau keberatan."))],
    )
    keberatan = text_field(
        _l("Alasan keberatan"),
        LONGEST_REASON,
        optional=True,
        long=True,
        description=_l("Wajib bila Anda keberatan. Tetap tercatat di samping nilai tim."),
    )
    dibaca = seen_field()


class TeamMarkForm(BaseForm):
    """A mark for the team: a field of points for each criterion by its id, and why."""

    dasar = text_field(
        _l("Alasan nilai tim"),
        LONGEST_REASON,
        empty=_l("Tulis alasannya"),
        long=True,
        description=_l("Dibaca anggota tim, sekretariat, dan panel."),
    )
    dibaca = seen_field()
    criteria: Sequence[Criterion]

    @classmethod
    def of(cls, rubric: Rubric, criteria: Sequence[Criterion]) -> "TeamMarkForm":
        """The form for these criteria, empty until it is sent."""
        lowest, highest = rubric.scale_minimum, rubric.scale_maximum
        scale = {"least": lowest, "most": highest}
        fields = {}
        for one in criteria:
            name = localized(one, "name")
            wrong = _("%(label)s: isi angka %(least)s sampai %(most)s", label=name, **scale)
            within = between(lowest, highest, wrong)
            checks = [Optional(), within] if one.is_optional else [within]
            fields[f"{POINTS}{one.id}"] = IntegerField(name, validators=checks)
        form: TeamMarkForm = type(cls.__name__, (cls,), fields)()
        form.criteria = criteria
        return form

    def points(self) -> dict[int, int]:
        """Criterion id → the points that are proposed."""
        given = {one.id: self[f"{POINTS}{one.id}"].data for one in self.criteria}
        return {ref: points for ref, points in given.items() if points is not None}
