"""Forms of entries. A section's form is made from the edition's questions, one field for each.

Names in the page: `q_KEY` an answer, `v_KEY` the version that the page was shown. Nothing here is
required: a draft may be partial, and what is still open is said by rules.completeness.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TableWidget, URLInput

from app.competitions.definition import Question, QuestionKind
from app.competitions.models import Edition
from app.core.forms import BaseForm, text_field
from app.core.i18n import localized
from app.entries.messages import GOALS
from app.entries.rules import values

K = QuestionKind
MOST_ROWS = 50
_LIBRARY_ADDRESS = re.compile(r"(?:^|/inovasi/)(\d{1,9})(?:-[^/]*)?/?$")


class Rows(FieldList):
    """Rows under one question; numbers that our pages never write are left out."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        written = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})(?:-|$)")
        return (int(found[1]) for name in formdata if (found := written.match(name)))


class FigureRow(Form):
    """One measure before and after."""

    indicator = StringField(_l("Ukuran"))
    unit = StringField(_l("Satuan"))
    baseline = StringField(_l("Sebelum"))
    result = StringField(_l("Sesudah"))
    period = StringField(_l("Periode"))
    source = StringField(_l("Sumber data"))


class PartnerRow(Form):
    """One agency or body that took part."""

    name = StringField(_l("Nama instansi atau lembaga"))
    role = StringField(_l("Peran"))


class StartForm(BaseForm):
    edition = RadioField(
        _l("Kompetisi"), validators=[InputRequired(_l("Pilih kompetisi yang diikuti"))]
    )
    place = RadioField(
        _l("Unit pengusul"),
        description=_l("Unit yang menjalankan inovasi ini."),
        validators=[InputRequired(_l("Pilih unit pengusul"))],
    )
    title = text_field(
        _l("Judul inovasi"),
        300,
        empty=_l("Tulis judul inovasi"),
        description=_l("Judul menggambarkan inovasi. Anda masih dapat mengubahnya nanti."),
    )


class ReturnForm(BaseForm):
    note = TextAreaField(
        _l("Catatan untuk unit"),
        description=_l("Sebutkan apa yang perlu diperbaiki. Catatan ini dikirim lewat surel."),
        validators=[InputRequired(_l("Tulis catatan agar unit tahu apa yang perlu diperbaiki"))],
    )


def section_form(
    questions: Sequence[Question], edition: Edition, answers: Mapping[str, Any]
) -> BaseForm:
    """The form of these questions, filled with what was sent, else with the answers."""
    fields = {f"q_{q.key}": _FIELDS[q.kind](q, edition) for q in questions}
    made: type[BaseForm] = type("SectionForm", (BaseForm,), fields)
    form = made(data={f"q_{q.key}": _shown(q, answers.get(q.key)) for q in questions})
    for question in questions:
        rows = form[f"q_{question.key}"]
        if isinstance(rows, Rows) and len(rows) < MOST_ROWS:
            rows.append_entry()
    return form


def value_of(question: Question, field: Field) -> Any:
    """What the field says, in the shape that `rules.values.normalise` expects."""
    if question.kind is K.SOURCES:
        return [ref for text in field.data if (ref := source_in(text or "")) is not None]
    return field.data


def source_in(text: str) -> int | None:
    """The number of the library entry that an address (or just the number) names."""
    found = _LIBRARY_ADDRESS.search(text.strip().split("?")[0])
    return int(found[1]) if found else None


def _shown(question: Question, value: Any) -> Any:
    if question.kind is K.SOURCES:
        return [str(ref) for ref in value or ()]
    if question.kind is K.SDGS:
        return [str(goal) for goal in value or ()]
    return values.normalise(question, None) if value is None else value


def _words(question: Question) -> dict[str, Any]:
    return {"label": localized(question, "label"), "description": localized(question, "hint")}


def _text(question: Question, _: Edition) -> Any:
    return TextAreaField(**_words(question))


def _line(question: Question, _: Edition) -> Any:
    return StringField(**_words(question))


def _url(question: Question, _: Edition) -> Any:
    return StringField(**_words(question), widget=URLInput())


def _date(question: Question, _: Edition) -> Any:
    return StringField(**_words(question), widget=DateInput())


def _radio(question: Question, rows: Sequence[Any], word: str) -> Any:
    choices = [SelectChoice(row.key, localized(row, word)) for row in rows]
    return RadioField(**_words(question), choices=choices, validate_choice=False)


def _group(question: Question, edition: Edition) -> Any:
    return _radio(question, edition.groups, "name")


def _category(question: Question, edition: Edition) -> Any:
    return _radio(question, edition.categories, "name")


def _choice(question: Question, _: Edition) -> Any:
    return _radio(question, question.options, "label")


def _boxes(question: Question, choices: Sequence[tuple[str, str]]) -> Any:
    return SelectMultipleField(
        **_words(question),
        choices=[SelectChoice(key, label) for key, label in choices],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _choices(question: Question, _: Edition) -> Any:
    return _boxes(question, [(o.key, localized(o, "label")) for o in question.options])


def _sdgs(question: Question, _: Edition) -> Any:
    return _boxes(question, [(str(n), f"{n}. {words}") for n, words in GOALS.items()])


def _rows(row: type[Form]) -> Callable[[Question, Edition], Any]:
    def field(question: Question, _: Edition) -> Any:
        return Rows(FormField(row), **_words(question), widget=TableWidget(), max_entries=MOST_ROWS)

    return field


def _sources(question: Question, _: Edition) -> Any:
    words = _words(question)
    line = StringField(words["label"])
    return Rows(line, **words, widget=TableWidget(), max_entries=MOST_ROWS)


def _files(question: Question, _: Edition) -> Any:
    return MultipleFileField(**_words(question))


_FIELDS: Mapping[QuestionKind, Callable[[Question, Edition], Any]] = {
    K.TITLE: _line,
    K.LINE: _line,
    K.TEXT: _text,
    K.URL: _url,
    K.DATE: _date,
    K.GROUP: _group,
    K.CATEGORY: _category,
    K.CHOICE: _choice,
    K.CHOICES: _choices,
    K.TARGET_GROUPS: _choices,
    K.SDGS: _sdgs,
    K.FIGURES: _rows(FigureRow),
    K.PARTNERS: _rows(PartnerRow),
    K.SOURCES: _sources,
    K.FILES: _files,
}
