"""What a judge knows, and how much they can read."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import BaseForm, text_field
from app.core.i18n import gettext as _
from app.entries.messages import GOALS
from app.judging.forms.assigning import MOST_READINGS
from app.judging.rules.topics import LONGEST, MOST, is_topic, topics_in


class ExpertiseForm(BaseForm):
    """What a judge knows, and for each edition by its id how much they can read."""

    @classmethod
    def of(
        cls,
        categories: Sequence[tuple[int, str]],
        editions: Sequence[tuple[int, str, int | None]],
        **kwargs: Any,
    ) -> "ExpertiseForm":
        """The form of these categories and editions: id, name, and what was said before."""
        fields = {
            f"sanggup-{ref}": IntegerField(
                _l("Paling banyak bacaan: %(edition)s", edition=name),
                default=said,
                validators=[
                    Optional(),
                    NumberRange(0, MOST_READINGS, _l("Isi angka antara 0 dan 10.000.")),
                ],
                description=_l(
                    "Berapa proposal yang sanggup Anda baca dalam satu tahap penilaian. Kosong"
                    " berarti tanpa batas; yang sudah diberikan tetap ada pada Anda."
                ),
            )
            for ref, name, said in editions
        }
        form: ExpertiseForm = type(cls.__name__, (cls,), fields)(categories, **kwargs)
        form.editions = [ref for ref, *_ in editions]
        return form

    editions: Sequence[int] = ()

    def capacities(self) -> dict[int, int | None]:
        """Edition id → the most readings; None for no limit."""
        return {ref: self[f"sanggup-{ref}"].data for ref in self.editions}

    kategori = SelectMultipleField(
        _l("Kategori"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    tujuan = SelectMultipleField(
        _l("Tujuan pembangunan berkelanjutan"),
        coerce=int,
        choices=[SelectChoice(goal, f"{goal}. {words}") for goal, words in GOALS.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    topik = text_field(
        _l("Topik yang Anda kuasai"),
        MOST * (LONGEST + 2),
        optional=True,
        long=True,
        description=_l(
            "Dengan kata Anda sendiri, satu per baris atau dipisah koma, misalnya stunting,"
            " pengelolaan sampah, perizinan berusaha. Imbuhan tidak berpengaruh."
        ),
    )

    def validate_topik(self, field: Field) -> None:
        topics = self.topics()
        if len(topics) > MOST:
            most = _("Paling banyak %(most)s topik; ini %(count)s.", most=MOST, count=len(topics))
            raise ValidationError(most)
        for topic in topics:
            if len(topic) > LONGEST:
                raise ValidationError(
                    _("Terlalu panjang untuk satu topik: “%(topic)s”", topic=topic)
                )
            if not is_topic(topic):
                common = _("“%(topic)s” hanya kata umum; tulis kata yang khusus.", topic=topic)
                raise ValidationError(common)

    def topics(self) -> Sequence[str]:
        """What stands there, topic by topic."""
        return topics_in(self.topik.data or "")

    def __init__(self, categories: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kategori.choices = [SelectChoice(ref, words) for ref, words in categories]
