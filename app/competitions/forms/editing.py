"""Forms of the editors: they only carry what was typed; what is wrong says the file's reader."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.messages import ROLES
from app.accounts.rules import JUDGES
from app.competitions.definition import FormDefinition, Question
from app.core.errors import Problem
from app.core.forms import BaseForm, between
from app.core.i18n import gettext as _
from app.core.i18n import localized

Wrong = tuple[str, str]
"""Name of a field, and what is wrong there."""


class PieceForm(BaseForm):
    """A piece of the edition's data as fields; `base` says in which state it was opened."""

    base = HiddenField()

    def tell(
        self,
        problems: Sequence[Problem],
        field_at: Callable[[str], str],
        words: Callable[[Problem, str], str],
    ) -> None:
        """Say each problem once at the field that `field_at` names for its place. `words` finds
        the sentence, and is told the label of the field that it stands at."""
        for one in problems:
            field = self[field_at(one.place)]
            said = words(one, str(field.label.text))
            if said not in field.errors:
                field.errors = [*field.errors, said]

    def differences(self, stored: "PieceForm") -> list[tuple[str, str]]:
        """Label and stored words of each field that says something else than what is stored."""
        return [
            (str(field.label.text), _words(stored[field.short_name]))
            for field in self
            if field.short_name not in {"base", "csrf_token"}
            and field.data != stored[field.short_name].data
        ]


def _words(field: Field) -> str:
    if isinstance(field, SelectMultipleField):
        chosen = set(field.data or ())
        return ", ".join(str(label) for value, label, *_ in field.iter_choices() if value in chosen)
    return str(field.data if field.data is not None else "")


def boxes(label: Any, choices: Sequence[tuple[str, str]], **options: Any) -> Any:
    return SelectMultipleField(
        label,
        choices=[SelectChoice(key, words) for key, words in choices],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **options,
    )


def long_text(label: Any, rows: int = 3, **options: Any) -> Any:
    return TextAreaField(label, render_kw={"rows": rows}, **options)


# --- the rubric ------------------------------------------------------------------------------

WEIGHT = "bobot-"
POINTS = "nilai"


def whole_number(
    label: Any, least: int = 0, most: int = 100, *, required: bool = True, description: Any = ""
) -> Any:
    """A field for a number in this range that says one sentence whatever else is typed."""
    words = _l(
        "%(label)s: isi angka %(least)s sampai %(most)s", label=label, least=least, most=most
    )
    within = between(least, most, words)
    checks = [within] if required else [Optional(), within]
    return IntegerField(label, description=description, validators=checks)


def weights_form(rubric: Mapping[str, Any], **options: Any) -> PieceForm:
    """Scale and weights of all criteria, which belong together: they make 100."""
    fields = {
        f"{WEIGHT}{one['key']}": StringField(
            _("Bobot %(criterion)s", criterion=localized(one, "name")),
            render_kw={"inputmode": "decimal"},
        )
        for one in rubric["criteria"]
    }
    fields |= {
        "minimum": whole_number(_l("Nilai terendah")),
        "maximum": whole_number(_l("Nilai tertinggi")),
    }
    made: type[PieceForm] = type("WeightsForm", (PieceForm,), fields)
    stored = {f"{WEIGHT}{one['key']}": _shown(one["weight"]) for one in rubric["criteria"]}
    return made(data={**stored, **rubric["scale"]}, **options)


def weights_of(form: PieceForm) -> dict[str, str]:
    """Key of each criterion on the page → its weight as the file writes it."""
    return {
        field.short_name.removeprefix(WEIGHT): (field.data or "").strip().replace(",", ".")
        for field in form
        if field.short_name.startswith(WEIGHT)
    }


def _shown(weight: str) -> str:
    return re.sub(r"\.?0+$", "", weight).replace(".", ",") if "." in weight else weight


class ScoringForm(PieceForm):
    """How finalists are scored in a stage of theirs."""

    readers = whole_number(_l("Juri per finalis"), 1, 20)
    judges = boxes(
        _l("Yang menilai"),
        [(role.value, ROLES[role]) for role in sorted(JUDGES)],
        validators=[InputRequired(_l("Pilih paling sedikit satu"))],
    )
    passing_grade = whole_number(
        _l("Ambang batas"),
        required=False,
        description=_l("Rata-rata nilai juri paling sedikit, dari 100. Kosongkan bila tidak ada."),
    )
    share = whole_number(
        _l("Porsi dalam nilai akhir, dalam persen"),
        1,
        99,
        description=_l("Sisa dari tahap finalis dan publik menjadi porsi penilaian proposal."),
    )

    @property
    def values(self) -> dict[str, Any]:
        """How finalists are scored as the file writes it, without the rubric."""
        return {name: field.data for name, field in self._fields.items() if name in _SCORING}

    def field_at(self, place: str) -> str:
        """The field of a place inside `scoring`; what is wrong with the shares, at the share."""
        name = place.partition("[")[0]
        return name if name in _SCORING else "share"


_SCORING = ("readers", "judges", "passing_grade", "share")


class CriterionForm(PieceForm):
    """One criterion without its weight; a point without words is no anchor."""

    name = StringField(_l("Nama kriteria"))
    name_en = StringField(_l("Nama dalam bahasa Inggris"))
    description = long_text(_l("Penjelasan"), description=_l("Apa yang dilihat juri di sini."))
    description_en = long_text(_l("Penjelasan dalam bahasa Inggris"))
    optional = BooleanField(
        _l("Boleh dilewati juri"),
        description=_l("Yang dilewati tidak dihitung pada bacaan itu."),
    )
    scale: range
    unneeded = frozenset({"description", "description_en"})

    @property
    def values(self) -> dict[str, Any]:
        """The criterion as the file writes it, without key and weight."""
        names = ("name", "name_en", "description", "description_en")
        return {
            **{name: self[name].data or "" for name in names},
            "optional": bool(self["optional"].data),
            "categories": self["categories"].data,
            "questions": self["questions"].data,
            "anchors": [self._anchor(points) for points in self._written],
        }

    def field_at(self, place: str) -> str:
        """The field of a place inside the criterion: "anchors[2].text_en" → "nilai3_en"."""
        anchor = re.fullmatch(r"anchors\[(\d+)\]\.(\w+)", place)
        if anchor:
            ending = "_en" if anchor[2].endswith("_en") else ""
            return f"{POINTS}{self._written[int(anchor[1]) - 1]}{ending}"
        name = place.partition("[")[0]
        if place.endswith("criteria"):
            return "categories"
        return name if name in self else f"{POINTS}{self.scale[0]}" if place else "name"

    @property
    def anchors(self) -> list[tuple[int, Field, Field]]:
        """Each point of the scale with its two fields."""
        return [(n, self[f"{POINTS}{n}"], self[f"{POINTS}{n}_en"]) for n in self.scale]

    @property
    def _written(self) -> list[int]:
        return [points for points, *texts in self.anchors if any(one.data for one in texts)]

    def _anchor(self, points: int) -> dict[str, Any]:
        text, english = (self[f"{POINTS}{points}{end}"].data or "" for end in ("", "_en"))
        return {"points": points, "text": text, "text_en": english}


def criterion_form(
    criterion: Mapping[str, Any],
    scale: range,
    read: Sequence[Question],
    categories: Sequence[Mapping[str, Any]],
    *,
    on_paper: bool = True,
    **options: Any,
) -> CriterionForm:
    """The form of this criterion, empty for a new one; `read` are the questions judges read,
    `categories` the edition's as its file writes them. On paper it judges some answer."""
    fields: dict[str, Any] = {
        "categories": boxes(
            _l("Hanya untuk kategori"),
            [(one["key"], localized(one, "name")) for one in categories],
            description=_l(
                "Kosongkan bila menilai semua proposal. Bobot setiap kategori tetap harus berjumlah"
                " 100: beri kriteria ini bobot 0 dulu, lalu atur semua bobot di halaman rubrik."
            ),
        ),
        "questions": boxes(
            _l("Pertanyaan yang dinilai"),
            [(one.key, localized(one, "label")) for one in read],
            description=_l("Jawabannya dibuka juri dari kriteria ini."),
        ),
    }
    for points in scale:
        fields[f"{POINTS}{points}"] = long_text(_("Arti nilai %(points)s", points=points), 2)
        fields[f"{POINTS}{points}_en"] = long_text(
            _("Arti nilai %(points)s dalam bahasa Inggris", points=points), 2
        )
    made: type[CriterionForm] = type("OneCriterionForm", (CriterionForm,), fields)
    form = made(data=_criterion_fields(criterion), **options)
    form.scale = scale
    written = {name for name in form.data if name.startswith(POINTS)}
    unasked = {"categories"} if on_paper else {"categories", "questions"}
    for name in CriterionForm.unneeded | written | unasked:
        form[name].flags.optional = True
    return form


def _criterion_fields(criterion: Mapping[str, Any]) -> dict[str, Any]:
    anchors = criterion.get("anchors", ())
    return {
        **{name: criterion.get(name) for name in ("name", "name_en")},
        **{name: criterion.get(name) for name in sorted(CriterionForm.unneeded)},
        "optional": criterion.get("optional", False),
        "categories": criterion.get("categories", []),
        "questions": criterion.get("questions", []),
        **{f"{POINTS}{one['points']}": one["text"] for one in anchors},
        **{f"{POINTS}{one['points']}_en": one.get("text_en", "") for one in anchors},
    }


def read_by_judges(form: FormDefinition) -> list[Question]:
    """The questions whose answers a criterion may judge."""
    return [one for one in form.questions() if one.audience != "secretariat"]
