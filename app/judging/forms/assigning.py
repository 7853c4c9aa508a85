"""Who reads how much, and who is reminded of it."""

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, SelectMultipleField
from wtforms.validators import NumberRange, Optional, ValidationError

from app.accounts.models import User
from app.core.forms import BaseForm, between
from app.core.i18n import gettext as _

MOST_READINGS = 10_000


class LimitsForm(BaseForm):
    """The most readings for each judge: a field for each, by the judge's id."""

    @classmethod
    def of(
        cls, judges: Sequence[User], words: Mapping[int, str], limits: Mapping[int, int]
    ) -> "LimitsForm":
        """The form of these judges. `words`: what stands below each name."""
        fields = {
            f"batas-{judge.id}": IntegerField(
                judge.name,
                default=limits.get(judge.id),
                validators=[
                    Optional(),
                    between(
                        0,
                        MOST_READINGS,
                        _(
                            "%(judge)s: isi angka antara 0 dan 10.000, atau kosongkan.",
                            judge=judge.name,
                        ),
                    ),
                ],
                description=words[judge.id],
            )
            for judge in judges
        }
        form: LimitsForm = type(cls.__name__, (cls,), fields)()
        form.judges = judges
        return form

    judges: Sequence[User] = ()

    def limits(self) -> dict[int, int | None]:
        """Judge id → the most readings; None for no limit."""
        return {judge.id: self[f"batas-{judge.id}"].data for judge in self.judges}


class PlanForm(BaseForm):
    """What the solver keeps to."""

    batas = IntegerField(
        _l("Paling banyak bacaan per juri"),
        validators=[
            Optional(),
            NumberRange(1, MOST_READINGS, _l("Isi angka antara 1 dan 10.000.")),
        ],
        description=_l(
            "Untuk juri tanpa batas sendiri. Kosongkan bila tanpa batas: beban tetap dibuat merata."
        ),
    )


class RemindForm(BaseForm):
    """Whom to remind of what they have not read."""

    juri = SelectMultipleField(_l("Juri"), coerce=int, validate_choice=False)

    def validate_juri(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Centang paling sedikit satu juri."))
