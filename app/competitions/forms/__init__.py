"""Forms of competitions: times are typed in the edition's zone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateTimeLocalField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from app.agencies.models import Agency
from app.agencies.queries import find_agency, similar_names
from app.competitions import rules
from app.competitions.actions.preparing import Dates, Row
from app.competitions.models import Edition, Stage, StageKind
from app.core.errors import RuleBroken, rule_text
from app.core.forms import BaseForm, text_field
from app.core.i18n import gettext as _
from app.core.i18n import localized, zone_label

TYPED = "%Y-%m-%dT%H:%M"


def within_reach(_form: BaseForm, field: Any) -> None:
    """No slip of the keyboard, and nothing that can't be told in another zone."""
    if field.data is not None and not 2000 <= field.data.year <= 2300:
        raise ValidationError(_("Tulis tahun antara 2000 dan 2300"))


def moment_field(label: Any, *, required: bool = True, description: Any = "") -> Any:
    """A date and an hour as browsers send them."""
    needed = InputRequired(_l("Isi tanggal dan jam ini")) if required else Optional()
    return DateTimeLocalField(
        label, format=TYPED, description=description, validators=[needed, within_reach]
    )


def reason_field() -> Any:
    return text_field(
        _l("Alasan"),
        1000,
        empty=_l("Tuliskan alasan ubahan ini"),
        long=True,
        description=_l("Diumumkan bersama ubahan ini. Jangan menyebut nama orang."),
        render_kw={"rows": 4},
    )


def description_field(label: Any, most: int) -> Any:
    return text_field(label, most, optional=True, long=True, render_kw={"rows": 4})


class _OfParts(BaseForm):
    """A form made of the forms of several rows; only the token is its own."""

    parts: Sequence[BaseForm] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        return all([super().validate(extra_validators), *(one.validate() for one in self.parts)])

    @property
    def errors(self) -> dict[str, Any]:
        found: dict[str, Any] = dict(super().errors)
        for one in self.parts:
            found.update({one[name].id: words for name, words in one.errors.items()})
        return found

    def __iter__(self) -> Any:
        """Every field, so that the error summary names those of the parts."""
        return iter([*super().__iter__(), *(field for one in self.parts for field in one)])


class _RowTextsForm(BaseForm):
    """Texts of one row of an edition, stored under the same names."""

    def __init__(self, row: Row, prefix: str) -> None:
        super().__init__(obj=row, prefix=prefix, meta={"csrf": False})
        self.row, self.legend = row, localized(row, "name")

    def validate(self, extra_validators: Any = None) -> bool:
        """A text that may stay empty stays so in both languages, as in a definition file."""
        valid: bool = super().validate(extra_validators)
        for english in [field for field in self if field.short_name.endswith("_en")]:
            twins = (self[english.short_name.removesuffix("_en")], english)
            empty = [field for field in twins if not field.data]
            if len(empty) == 1 and not empty[0].errors:
                empty[0].errors = [_("Isi juga dalam bahasa ini, atau kosongkan keduanya")]
                valid = False
        return valid

    @property
    def texts(self) -> dict[str, str]:
        return {field.short_name: field.data or "" for field in self}


class EditionTextsForm(_RowTextsForm):
    name = text_field(_l("Nama"), 200)
    name_en = text_field(_l("Nama dalam bahasa Inggris"), 200)
    theme = text_field(_l("Tema"), 300)
    theme_en = text_field(_l("Tema dalam bahasa Inggris"), 300)
    description = description_field(_l("Tentang kompetisi ini"), 20_000)
    description_en = description_field(_l("Tentang kompetisi ini dalam bahasa Inggris"), 20_000)


class NamesForm(_RowTextsForm):
    """Of a stage or a category."""

    name = text_field(_l("Nama"), 200)
    name_en = text_field(_l("Nama dalam bahasa Inggris"), 200)


class GroupTextsForm(_RowTextsForm):
    name = text_field(_l("Nama"), 120)
    name_en = text_field(_l("Nama dalam bahasa Inggris"), 120)
    description = description_field(_l("Siapa yang masuk kelompok ini"), 5_000)
    description_en = description_field(
        _l("Siapa yang masuk kelompok ini, dalam bahasa Inggris"), 5_000
    )


class TextsForm(_OfParts):
    """All texts of an edition outside its form and rubric."""

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self.edition = EditionTextsForm(edition, "")
        self.sections = (
            (_("Tahapan"), [NamesForm(one, f"tahap{one.position}-") for one in edition.stages]),
            (
                _("Kelompok"),
                [GroupTextsForm(one, f"kelompok{one.position}-") for one in edition.groups],
            ),
            (
                _("Kategori"),
                [NamesForm(one, f"kategori{one.position}-") for one in edition.categories],
            ),
        )
        self.parts = (self.edition, *(part for _title, parts in self.sections for part in parts))

    @property
    def texts(self) -> dict[Row, dict[str, str]]:
        return {part.row: part.texts for part in self.parts}


class NewYearForm(BaseForm):
    source = SelectField(_l("Salin dari"), coerce=int)
    year = IntegerField(
        _l("Tahun baru"),
        validators=[
            InputRequired(_l("Tulis tahunnya, misalnya 2028")),
            NumberRange(2000, 2200, _l("Tulis tahun dengan empat angka")),
        ],
    )

    def offer(self, editions: Sequence[Edition]) -> None:
        """What may be copied; unless the person said otherwise, the next year of the newest."""
        self.source.choices = [(one.id, localized(one, "name")) for one in editions]
        if self.year.raw_data is None and editions:
            self.source.data, self.year.data = editions[0].id, editions[0].year + 1


class _ZonedForm(BaseForm):
    """A form whose times are local to the edition."""

    def __init__(self, edition: Edition, **values: Any) -> None:
        self._zone = ZoneInfo(edition.timezone)
        super().__init__(**values)

    def moment(self, name: str) -> datetime:
        """The typed time with its zone."""
        typed: datetime = self[name].data
        return typed.replace(tzinfo=self._zone)

    def typed(self, moment: datetime) -> datetime:
        """A moment as this form would show it."""
        return moment.astimezone(self._zone).replace(tzinfo=None)


class MoveDatesForm(_ZonedForm):
    """New dates of one stage; a stage that runs keeps its opening."""

    opens_at = moment_field(_l("Dibuka"))
    closes_at = moment_field(
        _l("Ditutup"), description=_l("Menit yang ditulis masih dihitung sampai habis.")
    )
    internal_deadline_at = moment_field(
        _l("Batas internal"),
        description=_l("Sampai kapan unit menyerahkan proposal kepada admin instansi."),
    )
    reason = reason_field()

    def __init__(self, stage: Stage, at: datetime, **values: Any) -> None:
        super().__init__(stage.edition, **values)
        stored = {
            "opens_at": stage.opens_at,
            "closes_at": rules.close_of(stage),
            "internal_deadline_at": stage.internal_deadline_at,
        }
        self._kept = {"opens_at": stage.opens_at}
        if stage.opens_at <= at:
            del self.opens_at
        if stage.internal_deadline_at is None:
            del self.internal_deadline_at
        for name, moment in stored.items():
            if name in self and moment is not None and not self.is_submitted():
                self[name].data = self.typed(moment)

    @property
    def dates(self) -> dict[str, datetime]:
        """The arguments of the action."""
        names = ("opens_at", "closes_at", "internal_deadline_at")
        return self._kept | {name: self.moment(name) for name in names if name in self}


class CloseEarlyForm(_ZonedForm):
    at = moment_field(
        _l("Ditutup pada"), description=_l("Menit yang ditulis masih dihitung sampai habis.")
    )
    reason = reason_field()


class ExtraTimeForm(_ZonedForm):
    """Agencies ticked among those that take part, or named; until when, and why."""

    taking_part = SelectMultipleField(
        _l("Instansi peserta"),
        description=_l("Instansi yang sudah memulai atau mengirim proposal di edisi ini."),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    others = TextAreaField(
        _l("Instansi lain"),
        description=_l("Yang belum memulai proposal. Satu nama per baris."),
        validators=[Length(max=10_000)],
        render_kw={"rows": 3},
    )
    meant = SelectMultipleField(validate_choice=False)
    """Suggestions that were ticked instead of a name that nobody bears."""
    closes_at = moment_field(
        _l("Ditutup bagi mereka"),
        description=_l("Menit yang ditulis masih dihitung sampai habis."),
    )
    reason = reason_field()

    def __init__(self, edition: Edition, taking_part: Sequence[Agency]) -> None:
        super().__init__(edition)
        self._agencies = {agency.id: agency for agency in taking_part}
        self.taking_part.choices = [SelectChoice(str(one.id), one.name) for one in taking_part]

    def validate_others(self, field: TextAreaField) -> None:
        if not (self.taking_part.data or self._names):
            raise ValidationError(_("Centang atau tulis paling sedikit satu instansi"))
        ticked = set(self.meant.data)
        unclear = [name for name, similar in self.suggestions.items() if not ticked & set(similar)]
        if unclear:
            names = "; ".join(unclear)
            raise ValidationError(_("Instansi ini belum terdaftar: %(names)s", names=names))

    @property
    def _names(self) -> list[str]:
        return [line.strip() for line in (self.others.data or "").splitlines() if line.strip()]

    @property
    def suggestions(self) -> Mapping[str, Sequence[str]]:
        """Each name that nobody bears, with the names that may be meant."""
        return {name: similar_names(name) for name in self._names if not find_agency(name)}

    @property
    def found(self) -> list[Agency]:
        ticked = [self._agencies[ref] for ref in self.taking_part.data]
        named = [find_agency(name) for name in (*self._names, *self.meant.data)]
        return [*ticked, *(agency for agency in named if agency is not None)]


class StageDatesForm(_ZonedForm):
    """The dates of one stage of an edition that is being prepared."""

    opens_at = moment_field(_l("Dibuka"))
    closes_at = moment_field(_l("Ditutup"))
    internal_deadline_at = moment_field(
        _l("Batas internal"),
        required=False,
        description=_l("Sampai kapan unit menyerahkan proposal kepada admin instansi."),
    )
    grace_minutes = IntegerField(
        _l("Menit kelonggaran"),
        description=_l("Berapa menit setelah penutupan kiriman masih diterima."),
        validators=[Optional(), NumberRange(0, 1440, _l("Isi 0 sampai 1440 menit"))],
    )

    def __init__(self, edition: Edition, stage: Stage, **values: Any) -> None:
        # the token is the outer form's
        super().__init__(edition, prefix=f"tahap{stage.position}-", meta={"csrf": False}, **values)
        self.stage = stage
        self.legend = _(
            "%(stage)s, dalam %(zone)s",
            stage=localized(stage, "name"),
            zone=zone_label(edition.timezone),
        )
        if stage.kind is not StageKind.REGISTRATION:
            del self.internal_deadline_at, self.grace_minutes

    def show_stored(self) -> None:
        stage = self.stage
        self["opens_at"].data = self.typed(stage.opens_at)
        self["closes_at"].data = self.typed(stage.closes_at)
        if stage.kind is StageKind.REGISTRATION:
            internal = stage.internal_deadline_at
            self["internal_deadline_at"].data = self.typed(internal) if internal else None
            self["grace_minutes"].data = stage.grace_minutes

    @property
    def dates(self) -> Dates:
        has_internal = "internal_deadline_at" in self and self["internal_deadline_at"].data
        return Dates(
            self.moment("opens_at"),
            self.moment("closes_at"),
            self.moment("internal_deadline_at") if has_internal else None,
            (self["grace_minutes"].data or 0) if "grace_minutes" in self else 0,
        )


class CalendarForm(_OfParts):
    """All stages of an edition that is being prepared."""

    def __init__(self, edition: Edition, **values: Any) -> None:
        super().__init__(**values)
        self.parts = self.stages = [StageDatesForm(edition, stage) for stage in edition.stages]
        if not self.is_submitted():
            for one in self.stages:
                one.show_stored()

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and self._is_in_order()

    def _is_in_order(self) -> bool:
        kinds = [one.stage.kind for one in self.stages]
        problem = rules.calendar_problem(self.calendar, kinds)
        if problem is not None:
            stage = self.stages[problem.place]
            broken = RuleBroken(problem.code, stage=localized(stage.stage, "name"))
            stage[problem.field].errors = [rule_text(broken)]
        return problem is None

    @property
    def calendar(self) -> list[Dates]:
        return [one.dates for one in self.stages]
