"""Forms of agencies: shape and single fields."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, SelectField, TelField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from app.agencies import rules
from app.agencies.messages import KINDS
from app.agencies.models import AgencyKind, Region
from app.core.forms import BaseForm, text_field
from app.core.i18n import gettext as _

Named = Iterable[tuple[int, str]]
Regions = Iterable[tuple[Region, Iterable[Region]]]


def choices_of(rows: Named) -> list[SelectChoice]:
    """Ids and names as the options of a select."""
    return [SelectChoice(str(ref), name) for ref, name in rows]


def did_you_mean(similar: Sequence[str]) -> str:
    """The nearest names as a sentence; "" when there is none."""
    return _("Mungkin maksud Anda: %(names)s.", names="; ".join(similar)) if similar else ""


class AgencyForm(BaseForm):
    """What an agency is: name, type, region, and for a BUMD who manages it."""

    name = text_field(
        _l("Nama instansi"),
        200,
        empty=_l("Tulis nama instansi"),
        description=_l("Nama resmi yang lengkap, misalnya Pemerintah Kabupaten Barru"),
    )
    kind = SelectField(
        _l("Jenis"), choices=[SelectChoice(k.value, word) for k, word in KINDS.items()]
    )
    region_code = SelectField(
        _l("Wilayah"),
        description=_l(
            "Wajib untuk pemerintah daerah. Kosongkan untuk kementerian, lembaga, dan BUMN"
        ),
    )
    parent_id = SelectField(
        _l("Dikelola oleh"),
        description=_l("Hanya untuk BUMD, dan wajib: pemerintah daerah yang mengelolanya"),
    )
    _kinds: Mapping[str, str] = MappingProxyType({})
    """Region code → kind of the region."""

    def offer(self, regions: Regions, governments: Named) -> None:
        """Fill the choices: regions in groups by province, and the local governments."""
        regions = list(regions)
        self._kinds = {
            region.code: region.kind.value
            for province, inside in regions
            for region in (province, *inside)
        }
        self.region_code.choices = [
            SelectChoice("", _l("Tanpa wilayah")),
            *(
                SelectChoice(region.code, region.name, optgroup=province.name)
                for province, inside in regions
                for region in (province, *inside)
            ),
        ]
        self.parent_id.choices = [SelectChoice("", _l("Tidak ada")), *choices_of(governments)]

    def validate_region_code(self, field: SelectField) -> None:
        if self.kind.errors:
            return
        kind = AgencyKind(self.kind.data)
        if rules.is_national(kind) and field.data:
            raise ValidationError(
                _("%(kind)s tidak punya wilayah. Pilih “Tanpa wilayah”.", kind=KINDS[kind])
            )
        if rules.lacking(kind, field.data, None) == "region":
            raise ValidationError(_("Pilih wilayah pemerintah daerah ini"))
        if rules.is_local_government(kind) and self._kinds.get(field.data) != kind.value:
            raise ValidationError(_("Wilayah tidak sesuai dengan jenis pemerintah daerahnya."))

    def validate_parent_id(self, field: SelectField) -> None:
        if self.kind.errors:
            return
        kind = AgencyKind(self.kind.data)
        if kind is not AgencyKind.BUMD and field.data:
            raise ValidationError(_("Hanya untuk BUMD. Pilih “Tidak ada”."))
        if rules.lacking(kind, self.region_code.data, field.data) == "manager":
            raise ValidationError(_("Pilih pemerintah daerah yang mengelola BUMD ini"))

    @property
    def answers(self) -> dict[str, Any]:
        """What was chosen, as the actions take it."""
        return {
            "name": self.name.data,
            "kind": AgencyKind(self.kind.data),
            "region_code": self.region_code.data or None,
            "parent_id": int(self.parent_id.data) if self.parent_id.data else None,
        }


class NameForm(BaseForm):
    """One name: of a unit, or another one of an agency."""

    name = text_field(_l("Nama"), 200, empty=_l("Tulis namanya"))


class MergeForm(BaseForm):
    """Which agency takes over, and that somebody looked."""

    into = SelectField(
        _l("Instansi yang dipertahankan"),
        validators=[InputRequired(_l("Pilih instansi yang dipertahankan"))],
    )
    sure = BooleanField(
        _l("Saya sudah memeriksa bahwa keduanya instansi yang sama"),
        validators=[InputRequired(_l("Centang setelah Anda memeriksanya"))],
    )

    def offer(self, agencies: Named) -> None:
        """Fill the choices; none is taken beforehand, since a merge cannot be undone."""
        self.into.choices = [SelectChoice("", _l("Pilih instansi")), *choices_of(agencies)]


class ContactDeskForm(BaseForm):
    desk = text_field(
        _l("Meja layanan"),
        200,
        optional=True,
        description=_l("Nama bagian atau jabatan, bukan nama orang: Bagian Organisasi"),
    )
    email = EmailField(
        _l("Alamat surel meja layanan"),
        description=_l("Alamat bersama, misalnya organisasi@kabupaten.go.id"),
        validators=[
            Optional(),
            Length(max=254, message=_l("Alamat surel terlalu panjang")),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", message=_l("Alamat surel tidak lengkap")),
        ],
    )
    phone = TelField(
        _l("Telepon meja layanan"),
        validators=[
            Optional(),
            Regexp(r"[\d +().-]{5,40}\Z", message=_l("Tulis nomor telepon dengan angka")),
        ],
    )
