"""Forms of the secretariat that curates the library."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.forms import BaseForm
from app.library.models import LibraryEntry, LibraryStatus
from app.library.rules import LICENCES, is_web_address
from app.library.words import status_word


def lines_of(text: str) -> list[str]:
    """One item a line, empty lines left out."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def _all_web_addresses(form: BaseForm, field: Field) -> None:
    wrong = [line for line in lines_of(field.data) if not is_web_address(line)]
    if wrong:
        raise ValidationError(_l("Alamat harus diawali http:// atau https://, satu per baris."))


class LibraryEntryForm(BaseForm):
    """Everything a reader sees of an entry; lists are written one item a line."""

    version = HiddenField()
    title = StringField(_l("Judul"), [InputRequired(_l("Isi judul")), Length(max=300)])
    acronym_expansion = StringField(_l("Kepanjangan singkatan"), [Length(max=300)])
    summary = TextAreaField(_l("Ringkasan"), [Length(max=2000)])
    summary_en = TextAreaField(_l("Ringkasan dalam bahasa Inggris"), [Length(max=2000)])
    problem = TextAreaField(_l("Masalah"), [Length(max=20000)])
    solution = TextAreaField(_l("Cara kerja"), [Length(max=20000)])
    results = TextAreaField(_l("Hasil"), [Length(max=20000)])
    topic_key = SelectField(_l("Topik"))
    year = IntegerField(_l("Tahun"), [Optional(), NumberRange(1945, 2100, _l("Tahun tidak wajar"))])
    award = StringField(
        _l("Penghargaan"),
        [Length(max=300)],
        description=_l("Tulis persis seperti pada keputusan atau sumbernya."),
    )
    unit_name = StringField(_l("Unit"), [Length(max=300)])
    vulnerable_groups = TextAreaField(_l("Kelompok rentan"), description=_l("Satu per baris."))
    replicated_by = TextAreaField(
        _l("Diterapkan juga oleh"), description=_l("Menurut sumber publik, satu per baris.")
    )
    source_urls = TextAreaField(
        _l("Sumber"), [_all_web_addresses], description=_l("Alamat web, satu per baris.")
    )
    licence = SelectField(
        _l("Lisensi"), choices=[("", _l("Belum dicatat")), *((name, name) for name in LICENCES)]
    )
    status = SelectField(_l("Status"), choices=[(s.value, s.value) for s in LibraryStatus])

    def offer(self, topics: list[tuple[str, str]]) -> None:
        """Fill in the choices that depend on the reader's language."""
        self.topic_key.choices = topics
        self.status.choices = [(status.value, status_word(status)) for status in LibraryStatus]

    def content(self) -> dict[str, Any]:
        """The fields as `library.actions.edit` takes them."""
        convert: dict[str, Callable[[Any], Any]] = {
            "vulnerable_groups": lines_of,
            "replicated_by": lines_of,
            "source_urls": lines_of,
            "status": LibraryStatus,
        }
        values = {k: v for k, v in self.data.items() if k not in {"version", "award", "csrf_token"}}
        return {name: convert.get(name, lambda v: v)(value) for name, value in values.items()}


_LISTS = ("vulnerable_groups", "replicated_by", "source_urls")


def values_of(entry: LibraryEntry) -> dict[str, Any]:
    """The entry as its form shows it: lists one item a line, the award by its text."""
    names = [name for name in vars(LibraryEntryForm) if hasattr(entry, name)]
    values = {name: getattr(entry, name) for name in names}
    return {
        **values,
        **{name: "\n".join(values[name] or ()) for name in _LISTS},
        "award": entry.award_mapping.text if entry.award_mapping else "",
        "status": entry.status.value,
    }


class WithdrawForm(BaseForm):
    """Why an entry leaves the library."""

    reason = StringField(
        _l("Alasan penarikan"), [InputRequired(_l("Tulis alasannya")), Length(max=300)]
    )


class AwardForm(BaseForm):
    """What an award's text stands for."""

    programme = StringField(_l("Program"), [Length(max=120)])
    tier = StringField(_l("Tingkat"), [Length(max=120)])
