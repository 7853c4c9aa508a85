"""Forms of the form's own editor: a section, and a question by its kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from app.competitions.definition import (
    KINDS_OF_ROLE,
    SAYS_WHOM,
    WITH_OPTIONS,
    Audience,
    QuestionKind,
    Role,
)
from app.competitions.forms.editing import PieceForm, boxes, long_text
from app.competitions.messages import AUDIENCES, ROLES
from app.competitions.models import Group
from app.competitions.parts import key_from
from app.core.i18n import localized

K = QuestionKind
COUNTED = frozenset({K.TITLE, K.LINE, K.TEXT})
"""Kinds whose answers may have a limit in words."""
ONCE = frozenset({K.TITLE, K.GROUP, K.CATEGORY})
"""Kinds of which every form has exactly one."""


class SectionForm(PieceForm):
    title = StringField(_l("Judul bagian"))
    title_en = StringField(_l("Judul dalam bahasa Inggris"))
    hint = long_text(_l("Petunjuk"))
    hint_en = long_text(_l("Petunjuk dalam bahasa Inggris"))

    def __init__(self, section: Mapping[str, Any], **options: Any) -> None:
        super().__init__(data=dict(section), **options)
        self.hint.flags.optional = self.hint_en.flags.optional = True

    @property
    def values(self) -> dict[str, str]:
        """The section as the file writes it, without key and questions."""
        return {name: self[name].data or "" for name in ("title", "title_en", "hint", "hint_en")}

    def field_at(self, place: str) -> str:
        return place if place in self else "title"


class QuestionForm(PieceForm):
    """One question; which fields it has follows from its kind."""

    label = StringField(_l("Pertanyaan"))
    label_en = StringField(_l("Pertanyaan dalam bahasa Inggris"))
    hint = long_text(_l("Petunjuk"))
    hint_en = long_text(_l("Petunjuk dalam bahasa Inggris"))
    required = BooleanField(_l("Wajib dijawab"))
    audience = RadioField(
        _l("Siapa yang membaca jawabannya"),
        choices=[SelectChoice(one.value, AUDIENCES[one]) for one in Audience],
    )
    identifies = BooleanField(
        _l("Jawabannya mengenali orang"),
        description=_l("Disembunyikan dari juri bila penilaian tertutup."),
    )
    kind: QuestionKind
    known: Sequence[Mapping[str, Any]] = ()
    """The options as they are stored: those whose words stay keep their key."""

    @property
    def values(self) -> dict[str, Any]:
        """The question as the file writes it, without key; None for what is left out."""
        administrative = "administrative" in self and self["administrative"].data
        return {
            "kind": self.kind.value,
            **{name: self[name].data or "" for name in ("label", "label_en")},
            **{name: self[name].data or None for name in ("hint", "hint_en")},
            "required": None if self.required.data else False,
            "audience": self.audience.data,
            "identifies": self.identifies.data or (False if self.kind in SAYS_WHOM else None),
            "groups": self["groups"].data or None,
            "word_limit": self._of("word_limit"),
            "max_files": self._of("max_files"),
            "role": self._of("role"),
            "attachment_class": "administrative" if administrative else None,
            "options": self._options() if "options" in self else None,
        }

    def field_at(self, place: str) -> str:
        name = place.partition("[")[0].partition(".")[0]
        named = {"attachment_class": "administrative"}.get(name, name)
        return named if named in self else "label"

    def _of(self, name: str) -> Any:
        return (self[name].data or None) if name in self else None

    def _options(self) -> list[dict[str, str]]:
        """One option a line: its words, a bar, its words in English."""
        made: list[dict[str, str]] = []
        old = {one["label"]: one["key"] for one in self.known}
        for line in (self["options"].data or "").splitlines():
            label, _bar, english = (part.strip() for part in line.partition("|"))
            if label or english:
                taken = {one["key"] for one in made}
                key = old.get(label) or key_from(label, taken | set(old.values()))
                made.append({"key": key, "label": label, "label_en": english})
        return made


def question_form(
    question: Mapping[str, Any], kind: QuestionKind, groups: Sequence[Group], **options: Any
) -> QuestionForm:
    """The form of this question, empty for a new one."""
    fields: dict[str, Any] = {
        "groups": boxes(
            _l("Hanya ditanyakan kepada kelompok"),
            [(one.key, localized(one, "name")) for one in groups],
            description=_l("Tanpa centang: semua kelompok."),
        )
    }
    if kind in COUNTED:
        fields["word_limit"] = _number(_l("Paling banyak berapa kata"))
    if kind in WITH_OPTIONS:
        fields["options"] = TextAreaField(
            _l("Pilihan"),
            description=_l("Satu pilihan per baris: bahasa Indonesia | bahasa Inggris"),
        )
    if roles := [role for role, kinds in KINDS_OF_ROLE.items() if kind in kinds]:
        choices = [SelectChoice(one.value, ROLES[one]) for one in (Role.NONE, *roles)]
        fields["role"] = SelectField(_l("Dipakai juga sebagai"), choices=choices)
    if kind is K.FILES:
        fields["max_files"] = _number(_l("Paling banyak berapa berkas"))
        fields["administrative"] = BooleanField(
            _l("Berkas administratif"), description=_l("Tidak pernah diperlihatkan kepada juri.")
        )
    made: type[QuestionForm] = type("OneQuestionForm", (QuestionForm,), fields)
    form = made(data=_shown(question), **options)
    form.kind, form.known = kind, question.get("options", ())
    for name in {"hint", "hint_en", "groups", "word_limit", "max_files", "role"} & set(form.data):
        form[name].flags.optional = True
    return form


def _number(label: Any) -> Any:
    return IntegerField(label, validators=[Optional()], render_kw={"inputmode": "numeric"})


def _shown(question: Mapping[str, Any]) -> dict[str, Any]:
    options = question.get("options", ())
    return {
        **question,
        "required": question.get("required", True),
        "audience": question.get("audience", Audience.JUDGES.value),
        "administrative": question.get("attachment_class") == "administrative",
        "options": "\n".join(f"{one['label']} | {one.get('label_en', '')}" for one in options),
    }
