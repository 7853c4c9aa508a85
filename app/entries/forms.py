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
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TableWidget, URLInput

from app.competitions.definition import Audience, Question, QuestionKind
from app.competitions.models import Edition
from app.core.forms import BaseForm, text_field
from app.core.i18n import localized
from app.entries.messages import AUDIENCES, GOALS, PARTS
from app.entries.rules import values

K = QuestionKind
_ROWS_READ = 500
"""Of one question: more than any page of ours sends, since its form has at most 1,000 parts."""
_DIGITS = {"inputmode": "decimal"}


class Rows(FieldList):
    """Rows under one question; numbers that our pages never write are left out."""

    entries: list[Any]

    def tidy(self, without: str, more: bool, picked: str = "") -> None:
        """Leave out blank rows and the one of this name; a blank one follows if asked for.

        `picked`: the name of a field of rows and what it gets more, as "NAME:text".
        """
        self.entries = [row for row in self.entries if row.name != without and _is_begun(row.data)]
        self._compact_indices()
        name, _, text = picked.rpartition(":")
        if name == self.name and text not in self.data:
            self.append_entry(text)
        if not self.entries or (more and not self.is_full):
            self.append_entry()

    @property
    def is_full(self) -> bool:
        """Whether the question takes no more rows."""
        return len(self.entries) >= values.MOST_ROWS

    def wrong_parts(self) -> Sequence[Field]:
        """The inputs at which something is said, to lead to them."""
        parts = [part for row in self.entries if isinstance(row, FormField) for part in row.form]
        return [part for part in parts if part.errors]

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        written = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})(?:-|$)")
        return (int(found[1]) for name in formdata if (found := written.match(name)))


class FigureRow(Form):
    """One measure before and after."""

    indicator = StringField(PARTS["indicator"])
    unit = StringField(PARTS["unit"])
    baseline = StringField(PARTS["baseline"], render_kw=_DIGITS)
    result = StringField(PARTS["result"], render_kw=_DIGITS)
    period = StringField(PARTS["period"])
    source = StringField(PARTS["source"])


class PartnerRow(Form):
    """One agency or body that took part."""

    name = StringField(PARTS["name"])
    role = StringField(PARTS["role"])


class StartForm(BaseForm):
    edition = RadioField(
        _l("Kompetisi yang diikuti"), validators=[InputRequired(_l("Pilih kompetisi yang diikuti"))]
    )
    place = RadioField(
        _l("Unit pengusul"),
        description=_l("Unit yang menjalankan inovasi ini."),
        validators=[InputRequired(_l("Pilih unit pengusul"))],
    )
    title = text_field(
        _l("Judul inovasi"),
        values.TITLE_LETTERS,
        empty=_l("Tulis judul inovasi"),
        description=_l("Judul menggambarkan inovasi. Anda masih dapat mengubahnya nanti."),
    )


class ReturnForm(BaseForm):
    note = TextAreaField(
        _l("Catatan untuk unit"),
        description=_l("Sebutkan apa yang perlu diperbaiki. Catatan ini dikirim lewat surel."),
        validators=[InputRequired(_l("Tulis catatan agar unit tahu apa yang perlu diperbaiki"))],
    )


class WithdrawForm(BaseForm):
    note = TextAreaField(_l("Alasan (boleh kosong)"))


class ReopenForm(BaseForm):
    """Why the secretariat opens a concluded check again."""

    reason = text_field(
        _l("Alasan koreksi"),
        2000,
        empty=_l("Tulis alasan koreksi. Pengusul membacanya."),
        long=True,
        description=_l("Dibaca pengusul dan admin instansinya, di halaman proposal dan di surel."),
    )


def section_form(
    questions: Sequence[Question],
    edition: Edition,
    answers: Mapping[str, Any],
    *,
    without: str = "",
    more: str = "",
    picked: str = "",
) -> BaseForm:
    """The form of these questions, filled with what was sent, else with the answers.

    `without` names a row to leave out, `more` a question that gets one more row, `picked` one with
    the number of a library entry that it gets.
    """
    fields = {f"q_{q.key}": _FIELDS[q.kind](q, edition) for q in questions}
    made: type[BaseForm] = type("SectionForm", (BaseForm,), fields)
    form = made(data={f"q_{q.key}": _shown(q, answers.get(q.key)) for q in questions})
    for q in questions:
        form[f"q_{q.key}"].flags.optional = not q.required
    for field in form:
        if isinstance(field, Rows):
            field.tidy(without, more == field.name, picked)
    return form


def value_of(question: Question, field: Field) -> Any:
    """What the field says, in the shape that `rules.values.normalise` expects."""
    if question.kind is K.SOURCES:
        return [text for text in field.data if re.fullmatch("[0-9]{1,9}", text or "")]
    return field.data


def _is_begun(row: Any) -> bool:
    return any(text and text.strip() for text in (row.values() if isinstance(row, dict) else [row]))


def _shown(question: Question, value: Any) -> Any:
    if question.kind is K.SOURCES:
        return [str(ref) for ref in value or ()]
    if question.kind is K.SDGS:
        return [str(goal) for goal in value or ()]
    return values.normalise(question, None) if value is None else value


def _words(question: Question) -> dict[str, Any]:
    sentences = (localized(question, "hint"), str(AUDIENCES.get(_read_by(question), "")))
    return {"label": localized(question, "label"), "description": " ".join(filter(None, sentences))}


def _read_by(question: Question) -> Audience:
    """Administrative files stay with the secretariat, whoever else may read the form."""
    administrative = question.kind is K.FILES and question.attachment_class == "administrative"
    return Audience.SECRETARIAT if administrative else question.audience


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
        return Rows(
            FormField(row), **_words(question), widget=TableWidget(), max_entries=_ROWS_READ
        )

    return field


def _sources(question: Question, _: Edition) -> Any:
    return Rows(HiddenField(), **_words(question), widget=TableWidget(), max_entries=_ROWS_READ)


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
