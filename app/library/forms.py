"""Forms of the secretariat that curates the library."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import TableWidget

from app.agencies.models import Region
from app.agencies.queries import find_agency
from app.agencies.rules import LONGEST_NAME
from app.core.forms import BaseForm, text_field
from app.core.i18n import gettext, localized
from app.entries.forms import FigureRow, Rows
from app.entries.queries.content import known_sources
from app.library.actions import CONTENT
from app.library.models import LibraryEntry, LibraryStatus, Origin
from app.library.picking import numbers
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
        raise ValidationError(
            _l("Tulis alamat yang diawali https:// tanpa nama pengguna, satu per baris.")
        )


def _few_short_lines(form: BaseForm, field: Field) -> None:
    lines = lines_of(field.data)
    if len(lines) > 100 or any(len(line) > 500 for line in lines):
        raise ValidationError(_l("Paling banyak 100 baris, tiap baris paling panjang 500 huruf."))


def _can_be_seen(form: BaseForm, field: Field) -> None:
    if not tidied(field.data or ""):
        raise ValidationError(_l("Isi judul"))


_short = Length(max=300)


def _told(words: LazyString) -> Callable[[Form, Field], None]:
    """Demand a short text in a row that was begun; `words` are said where there is none."""

    def check(row: Form, field: Field) -> None:
        if not tidied(field.data or "") and any(_texts(row.data).values()):
            raise ValidationError(words)
        _short(row, field)

    return check


class PublishedFigure(FigureRow):
    """A measure that readers see: what it is and what it came to; the rest may be unknown."""

    validate_indicator = _told(_l("Tulis apa yang diukur"))
    validate_result = _told(_l("Tulis hasilnya"))
    validate_unit = validate_baseline = validate_period = validate_source = _short


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
    figures = Rows(
        FormField(PublishedFigure),
        label=_l("Angka sebelum dan sesudah"),
        description=_l("Satu baris untuk satu ukuran. Angka seperti 9 atau 1.234,5 digambar."),
        widget=TableWidget(),
    )
    cost = TextAreaField(
        _l("Biaya"),
        [Length(max=20000)],
        description=_l("Biaya awal dan biaya tiap tahun, dengan tahunnya dan sumber dananya."),
    )
    people = TextAreaField(
        _l("Sumber daya manusia"),
        [Length(max=20000)],
        description=_l("Berapa orang dengan keahlian apa. Jangan menyebut nama."),
    )
    legal_base = TextAreaField(_l("Dasar hukum"), [Length(max=20000)])
    timeline = TextAreaField(
        _l("Linimasa"),
        [_few_short_lines],
        description=_l("Satu kejadian per baris, waktunya di depan: 2019: diuji di dua desa."),
    )
    failures = TextAreaField(
        _l("Yang tidak berhasil"),
        [Length(max=20000)],
        description=_l("Apa yang dicoba dan tidak berhasil, dan apa yang dilakukan sesudahnya."),
    )
    section_texts = FieldList(TextAreaField())
    topic_key = SelectField(_l("Topik"))
    year = IntegerField(_l("Tahun"), [Optional(), NumberRange(1945, 2100, _l("Tahun tidak wajar"))])
    award = StringField(
        _l("Penghargaan"),
        [Length(max=300)],
        description=_l("Tulis persis seperti pada keputusan atau sumbernya."),
    )
    agency = StringField(
        _l("Instansi"),
        [DataRequired(_l("Tulis nama instansinya")), Length(max=LONGEST_NAME)],
        description=_l("Tulis sebagian namanya dan pilih dari daftar, atau tulis nama lengkapnya."),
    )
    new_agency = SelectMultipleField(validate_choice=False)
    """Names of which somebody said that they are a new agency's."""
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
    replication_of = Rows(HiddenField(), label=_l("Replikasi dari"), widget=TableWidget())
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
    status = SelectField(_l("Kelanjutan"))
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

    def validate_agency(self, field: Field) -> None:
        if field.data in self.new_agency.data or find_agency(field.data) is not None:
            return
        raise ValidationError(
            gettext(
                "Instansi “%(name)s” belum terdaftar. Periksa ejaannya, atau nyatakan bahwa "
                "instansi ini memang baru.",
                name=field.data,
            )
        )

    @property
    def seen_version(self) -> int:
        """The version that was edited; 0 when the page does not say."""
        text = self.version.data or ""
        return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0

    @property
    def said_elsewhere(self) -> dict[str, Field]:
        """Rules that are broken by another field than the agency."""
        return {
            "library.changed_meanwhile": self.title,
            "library.topic_missing": self.topic_key,
            "library.year_missing": self.year,
            "library.licence_missing": self.licence,
        }

    def content(self, entry: LibraryEntry) -> dict[str, Any]:
        """The fields as `library.actions.edit` takes them; a section without text goes, and
        nothing replicates itself."""
        content = {n: _clean(n, value) for n, value in self.data.items() if n in CONTENT}
        content["replication_of"] = [n for n in content["replication_of"] if n != entry.id]
        texts = zip(entry.sections, self.section_texts.data, strict=False)
        kept = [{**section, "text": plain(text or "").strip()} for section, text in texts]
        return {**content, "sections": [section for section in kept if section["text"]]}


def _offered(entry: LibraryEntry) -> str:
    """The licence that is chosen already in the draft of a winner, for the secretariat to confirm
    by saving; of what was imported only its source can tell it."""
    is_draft = entry.origin is Origin.COMPETITION and entry.published_at is None
    return LICENCES[0] if is_draft else ""


def values_of(entry: LibraryEntry) -> dict[str, Any]:
    """What the form shows of an entry."""
    fields = (name for name in LibraryEntryForm.__dict__ if hasattr(entry, name))
    lists = {name: "\n".join(getattr(entry, name)) for name in _LISTS}
    return {
        **{name: getattr(entry, name) for name in fields},
        **lists,
        "topic_key": entry.topic_key or "",
        "licence": entry.licence or _offered(entry),
        "region_code": entry.region_code or "",
        "status": entry.status.value,
        "sdgs": ", ".join(str(goal) for goal in entry.sdgs),
        "section_texts": [section["text"] for section in entry.sections],
        "award": entry.award_mapping.text if entry.award_mapping else "",
        "agency": entry.agency.name,
        "replication_of": [str(ref) for ref in entry.replication_of],
    }


def _texts(row: Mapping[str, str | None]) -> dict[str, str]:
    return {name: tidied(text or "") for name, text in row.items()}


def _figures_of(rows: Iterable[Mapping[str, str | None]]) -> list[dict[str, str]]:
    """The rows in which something stands."""
    return [texts for texts in map(_texts, rows) if any(texts.values())]


_LISTS = ("timeline", "vulnerable_groups", "replicated_by", "source_urls")
_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(_LISTS, lines_of),
    "status": LibraryStatus,
    "sdgs": goals_of,
    "figures": _figures_of,
    "replication_of": lambda chosen: list(known_sources(numbers(chosen))),
    "topic_key": lambda key: key or None,
    "region_code": lambda code: code or None,
}


def _clean(name: str, value: Any) -> Any:
    value = tidied(value) if isinstance(value, str) else value
    return _CONVERTERS[name](value) if name in _CONVERTERS else value


class WithdrawForm(BaseForm):
    """Why an entry leaves the library."""

    reason = text_field(
        _l("Alasan untuk umum"),
        1000,
        empty=_l("Tulis alasan yang boleh dibaca umum"),
        long=True,
        description=_l("Dibaca siapa saja yang membuka alamat entri ini. Jangan menyebut orang."),
    )


class AwardForm(BaseForm):
    """What an award's text stands for."""

    programme = StringField(_l("Program"), [Length(max=120)])
    tier = StringField(_l("Tingkat"), [Length(max=120)])
