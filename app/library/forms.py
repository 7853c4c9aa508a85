"""Forms of the secretariat that curates the library."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.agencies.models import Region
from app.core.forms import BaseForm
from app.core.i18n import localized
from app.library.models import LibraryEntry, LibraryStatus
from app.library.rules.entries import LICENCES
from app.library.rules.text import is_web_address, plain, tidied
from app.library.words import status_word

Regions = Iterable[tuple[Region, Iterable[Region]]]


def lines_of(text: str) -> list[str]:
    """One item a line, empty lines left out."""
    return [line.strip() for line in (text or "").split("\n") if line.strip()]


def goals_of(text: str) -> list[int]:
    """The numbers in "3, 10", each once, in order; ValueError when one is no goal."""
    goals = sorted({int(part) for part in re.split(r"[\s,;]+", text or "") if part})
    if not all(1 <= goal <= 17 for goal in goals):
        raise ValueError(text)
    return goals


def _all_goals(form: BaseForm, field: Field) -> None:
    try:
        goals_of(field.data)
    except ValueError:
        raise ValidationError(_l("Tulis nomor tujuan dari 1 sampai 17, dipisah koma.")) from None


def _all_web_addresses(form: BaseForm, field: Field) -> None:
    wrong = [line for line in lines_of(field.data) if not is_web_address(line)]
    if wrong:
        raise ValidationError(_l("Alamat harus diawali http:// atau https://, satu per baris."))


def _can_be_seen(form: BaseForm, field: Field) -> None:
    if not tidied(field.data or ""):
        raise ValidationError(_l("Isi judul"))


class LibraryEntryForm(BaseForm):
    """Everything a reader sees of an entry; lists are written one item a line."""

    version = HiddenField()
    title = StringField(_l("Judul"), [_can_be_seen, Length(max=300)])
    acronym_expansion = StringField(_l("Kepanjangan singkatan"), [Length(max=300)])
    summary = TextAreaField(_l("Ringkasan"), [Length(max=2000)])
    summary_en = TextAreaField(_l("Ringkasan dalam bahasa Inggris"), [Length(max=2000)])
    problem = TextAreaField(_l("Masalah"), [Length(max=20000)])
    solution = TextAreaField(_l("Cara kerja"), [Length(max=20000)])
    results = TextAreaField(_l("Hasil"), [Length(max=20000)])
    section_texts = FieldList(TextAreaField())
    topic_key = SelectField(_l("Topik"))
    year = IntegerField(_l("Tahun"), [Optional(), NumberRange(1945, 2100, _l("Tahun tidak wajar"))])
    award = StringField(
        _l("Penghargaan"),
        [Length(max=300)],
        description=_l("Tulis persis seperti pada keputusan atau sumbernya."),
    )
    unit_name = StringField(_l("Unit"), [Length(max=300)])
    region_code = SelectField(_l("Wilayah"))
    sdgs = StringField(
        _l("Tujuan Pembangunan Berkelanjutan"),
        [_all_goals],
        description=_l("Nomor tujuan, dipisah koma, misalnya 3, 10."),
    )
    vulnerable_groups = TextAreaField(_l("Kelompok rentan"), description=_l("Satu per baris."))
    replicated_by = TextAreaField(
        _l("Diterapkan juga oleh"), description=_l("Menurut sumber publik, satu per baris.")
    )
    source_urls = TextAreaField(
        _l("Sumber"), [_all_web_addresses], description=_l("Alamat web, satu per baris.")
    )
    licence = SelectField(
        _l("Lisensi"),
        choices=[SelectChoice("", _l("Belum dicatat")), *(SelectChoice(n, n) for n in LICENCES)],
        description=_l(
            "Dengan izin ini daerah lain boleh memakai teksnya. Tanyakan ke instansinya."
        ),
    )
    status = SelectField(_l("Status"))
    confirmed = BooleanField(_l("Instansi mengonfirmasi status ini hari ini"))

    def describe(
        self, entry: LibraryEntry, topics: list[tuple[str, str]], regions: Regions
    ) -> None:
        """Name what depends on the entry and on the reader's language."""
        self.region_code.choices = [
            SelectChoice("", gettext("Tanpa wilayah")),
            *(
                SelectChoice(region.code, region.name, optgroup=province.name)
                for province, inside in regions
                for region in (province, *inside)
            ),
        ]
        undecided = [] if entry.published_at else [SelectChoice("", gettext("Belum dipilih"))]
        self.topic_key.choices = [*undecided, *(SelectChoice(*topic) for topic in topics)]
        self.status.choices = [SelectChoice(s.value, status_word(s)) for s in LibraryStatus]
        for field, section in zip(self.section_texts, entry.sections, strict=False):
            field.label.text = localized(section, "title")

    def content(self, entry: LibraryEntry) -> dict[str, Any]:
        """The fields as `library.actions.edit` takes them; a section without text goes."""
        apart = {"version", "award", "confirmed", "csrf_token", "section_texts"}
        values = {name: value for name, value in self.data.items() if name not in apart}
        content = {name: _clean(name, value) for name, value in values.items()}
        texts = zip(entry.sections, self.section_texts.data, strict=False)
        kept = [{**section, "text": plain(text or "").strip()} for section, text in texts]
        return {**content, "sections": [section for section in kept if section["text"]]}


def values_of(entry: LibraryEntry) -> dict[str, Any]:
    """What the form shows of an entry."""
    fields = (name for name in LibraryEntryForm.__dict__ if hasattr(entry, name))
    lists = {name: "\n".join(getattr(entry, name)) for name in _LISTS}
    return {
        **{name: getattr(entry, name) for name in fields},
        **lists,
        "topic_key": entry.topic_key or "",
        "region_code": entry.region_code or "",
        "status": entry.status.value,
        "sdgs": ", ".join(str(goal) for goal in entry.sdgs),
        "section_texts": [section["text"] for section in entry.sections],
        "award": entry.award_mapping.text if entry.award_mapping else "",
    }


_LISTS = ("vulnerable_groups", "replicated_by", "source_urls")
_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_LISTS, lines_of),
    "status": LibraryStatus,
    "sdgs": goals_of,
    "topic_key": lambda key: key or None,
    "region_code": lambda code: code or None,
}


def _clean(name: str, value: Any) -> Any:
    value = tidied(value) if isinstance(value, str) else value
    return _CONVERTERS[name](value) if name in _CONVERTERS else value


class WithdrawForm(BaseForm):
    """Why an entry leaves the library."""

    reason = StringField(
        _l("Alasan penarikan"), [InputRequired(_l("Tulis alasannya")), Length(max=300)]
    )


class AwardForm(BaseForm):
    """What an award's text stands for."""

    programme = StringField(_l("Program"), [Length(max=120)])
    tier = StringField(_l("Tingkat"), [Length(max=120)])
