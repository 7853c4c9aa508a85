"""Forms of accounts: shape and single fields."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Field,
    FileField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.accounts import passwords, rules
from app.accounts.messages import ROLES, RULES
from app.accounts.models import Role
from app.agencies.models import Unit
from app.agencies.rules import LONGEST_NAME
from app.core.carried import CarriedForm, unsealed
from app.core.forms import BaseForm, text_field
from app.core.i18n import ZONES

ABOUT_AGENCY = (
    "admin_units_exceeded",
    "agency.name_too_long",
    "agency_has_admins",
    "agency_out_of_reach",
    "agency_unconfirmed",
    "agency_unknown",
    "judges_agency_unknown",
)
"""Rules that are said at the field of the agency."""


def well_formed_address(_: BaseForm, field: EmailField) -> None:
    """The text can be a mail address."""
    if not rules.is_email(rules.normal_email(field.data)):
        raise ValidationError(RULES["email_malformed"])


class GoingOnForm(BaseForm):
    """A form that stands before what a person wanted to do."""

    next = HiddenField()
    carried = HiddenField()
    """A sealed form of `core.carried`, to be sent after this one."""

    @property
    def sent(self) -> CarriedForm | None:
        """What was sent before and waits, as the page that carries it shows it."""
        return unsealed(self.carried.data) if self.carried.data else None


class SignInForm(GoingOnForm):
    email = EmailField(
        _l("Alamat surel"),
        description=_l("Misalnya nama@kabupaten.go.id"),
        validators=[DataRequired(_l("Tulis alamat surel Anda"))],
    )
    password = PasswordField(
        _l("Kata sandi"), validators=[InputRequired(_l("Tulis kata sandi Anda"))]
    )


class CodeForm(GoingOnForm):
    """The second step of signing in: a code of the app, or a recovery code in its place."""

    code = StringField(_l("Kode dari aplikasi autentikator"), description=_l("Enam angka."))
    recovery_code = StringField(
        _l("Kode cadangan"), description=_l("Setiap kode berlaku satu kali.")
    )

    def validate_code(self, field: StringField) -> None:
        if not field.data and not self.recovery_code.data:
            raise ValidationError(_l("Tulis kode yang ditampilkan aplikasi"))


class AddressForm(BaseForm):
    email = EmailField(
        _l("Alamat surel"),
        description=_l("Misalnya nama@kabupaten.go.id"),
        validators=[DataRequired(_l("Tulis alamat surel Anda")), well_formed_address],
    )


class PasswordForm(BaseForm):
    """The password of an account that is there."""

    password = PasswordField(
        _l("Kata sandi"), validators=[InputRequired(_l("Tulis kata sandi Anda"))]
    )


class NewPasswordForm(BaseForm):
    """A new password of the person with this address and name."""

    new_password = PasswordField(
        _l("Kata sandi baru"),
        description=_l(
            "12 karakter atau lebih. Beberapa kata yang tidak lazim berdampingan mudah diingat "
            "dan sulit ditebak."
        ),
        validators=[InputRequired(_l("Tulis kata sandi baru"))],
    )

    def __init__(self, *personal: str, **values: Any) -> None:
        super().__init__(**values)
        self.personal = personal

    def validate_new_password(self, field: PasswordField) -> None:
        weak = passwords.weakness(field.data, *self.personal)
        if weak is not None:
            raise ValidationError(RULES[weak])


class NewPersonForm(NewPasswordForm):
    """An invited person without an account."""

    name = text_field(_l("Nama lengkap"), 200, empty=_l("Tulis nama Anda"))


class ProfileForm(BaseForm):
    name = text_field(_l("Nama lengkap"), 200, empty=_l("Tulis nama Anda"))
    timezone = RadioField(
        _l("Zona waktu"),
        description=_l("Semua waktu di situs ini dan di surat ditampilkan dalam zona ini."),
        choices=[SelectChoice(zone, label) for zone, label in ZONES.items()],
    )
    locale = RadioField(
        _l("Bahasa surat"),
        choices=[SelectChoice("id", "Bahasa Indonesia"), SelectChoice("en", "English")],
    )


class WithCurrentPassword(BaseForm):
    """Changes that need the present password, so that an open screen is not enough."""

    current_password = PasswordField(
        _l("Kata sandi sekarang"),
        validators=[InputRequired(_l("Tulis kata sandi Anda yang sekarang"))],
    )


class ConfirmForm(WithCurrentPassword):
    """Nothing but the present password."""


class SecondFactorForm(WithCurrentPassword, GoingOnForm):
    """The first code of an app that has just learnt the secret."""

    code = StringField(
        _l("Kode yang sekarang ditampilkan aplikasi"),
        description=_l("Enam angka, berganti setiap 30 detik."),
        validators=[DataRequired(_l("Tulis kode yang ditampilkan aplikasi"))],
    )


class ReasonForm(BaseForm):
    """Why an admin does something to somebody's account; the person reads it."""

    reason = text_field(
        _l("Alasan"),
        500,
        empty=_l("Tulis alasannya"),
        long=True,
        description=_l("Dikirim kepada orang itu dan dicatat di jejak audit."),
    )


class PasswordChangeForm(WithCurrentPassword, NewPasswordForm):
    pass


class EmailChangeForm(WithCurrentPassword, AddressForm):
    def __init__(self) -> None:
        super().__init__()
        self.email.label.text = _l("Alamat surel baru")


class InviteForm(BaseForm):
    """Who is invited."""

    name = text_field(_l("Nama lengkap"), 200, empty=_l("Tulis nama orang yang diundang"))
    email = EmailField(
        _l("Alamat surel"),
        description=_l("Surat undangan dikirim ke alamat ini."),
        validators=[DataRequired(_l("Tulis alamat surelnya")), well_formed_address],
    )


class _TimedInviteForm(InviteForm):
    """An offer of a role that may end by itself, perhaps in an agency."""

    until = DateField(
        _l("Peran berlaku sampai"),
        description=_l("Sampai akhir hari itu di zona waktu edisinya. Kosongkan bila tanpa batas."),
        validators=[Optional()],
    )

    def validate_until(self, field: DateField) -> None:
        if field.data and not 2000 <= field.data.year <= 2300:
            raise ValidationError(_l("Tulis tahun antara 2000 dan 2300"))

    @property
    def said_elsewhere(self) -> dict[str, Field]:
        """Rules that are broken not by the address but by another field."""
        ends = dict.fromkeys(("role_end_past", "role_end_unfit"), self.until)
        places = dict.fromkeys(ABOUT_AGENCY, self["agency"]) if "agency" in self else {}
        return ends | places

    def ends_at(self, zone: str) -> datetime | None:
        """The last moment of the role, its day taken in this zone; None without an end."""
        return rules.end_of_day(self.until.data, zone) if self.until.data else None


WHOLE_AGENCY, NO_CHOICE = 0, -1


class StaffInviteForm(InviteForm):
    """An agency's own people."""

    role = RadioField(
        _l("Peran"),
        choices=[
            SelectChoice(Role.INNOVATOR.value, _l("Inovator: menulis proposal unitnya")),
            SelectChoice(
                Role.AGENCY_ADMIN.value,
                _l("Admin instansi: memeriksa dan meneruskan proposal, mengatur orang"),
            ),
        ],
        default=Role.INNOVATOR.value,
        validators=[InputRequired(_l("Pilih peran"))],
    )
    unit = SelectField(
        _l("Unit"),
        description=_l("Inovator hanya melihat proposal unitnya."),
        coerce=int,
        default=WHOLE_AGENCY,
    )

    def offer(self, units: Sequence[Unit]) -> None:
        """Let the form offer these units; where there are some, none is chosen for anybody."""
        whole = SelectChoice(str(WHOLE_AGENCY), _l("Seluruh instansi"))
        named = [SelectChoice(str(unit.id), unit.name) for unit in units]
        asked = [SelectChoice(str(NO_CHOICE), _l("Pilih unit"))] if units else []
        self.unit.choices = [*asked, *named, whole]
        if units and not self.is_submitted():
            self.unit.data = NO_CHOICE

    def validate_unit(self, field: SelectField) -> None:
        if field.data == NO_CHOICE and self.role.data == Role.INNOVATOR.value:
            raise ValidationError(_l("Pilih unitnya, atau “Seluruh instansi”."))

    @property
    def unit_id(self) -> int | None:
        """The unit that was chosen; None for the whole agency."""
        return None if self.unit.data in (WHOLE_AGENCY, NO_CHOICE) else self.unit.data


class EditionInviteForm(_TimedInviteForm):
    """Judges of an edition, and admins of the agencies that take part."""

    role = RadioField(
        _l("Peran"),
        choices=[
            SelectChoice(Role.EVALUATOR.value, _l("Evaluator: menilai proposal")),
            SelectChoice(Role.PANELIST.value, _l("Panelis: membaca pada tahap penetapan")),
            SelectChoice(
                Role.AGENCY_ADMIN.value, _l("Admin instansi: meneruskan proposal instansinya")
            ),
        ],
        validators=[InputRequired(_l("Pilih peran"))],
    )
    agency = StringField(
        _l("Instansi"),
        description=_l(
            "Untuk admin instansi: instansi yang diurusnya. Untuk juri: instansi tempatnya "
            "bekerja, agar proposal dari sana tidak sampai kepadanya; kosongkan bila ia di luar "
            "pemerintahan. Tulis nama lengkapnya, misalnya Pemerintah Kabupaten Sleman."
        ),
        validators=[Length(max=LONGEST_NAME)],
    )

    def validate_agency(self, field: StringField) -> None:
        if self.role.data == Role.AGENCY_ADMIN.value and not field.data:
            raise ValidationError(_l("Tulis nama instansinya"))


class ExaminerInviteForm(_TimedInviteForm):
    """Who may read one case of an edition, for how long."""

    entry = SelectField(
        _l("Proposal"),
        description=_l("Pemeriksa hanya membaca proposal ini."),
        coerce=int,
        validators=[DataRequired(_l("Pilih proposalnya"))],
    )
    until = DateField(
        _l("Peran berlaku sampai"),
        description=_l("Sampai akhir hari itu di zona waktu edisinya."),
        validators=[InputRequired(_l("Tulis sampai kapan peran pemeriksa berlaku."))],
    )

    def __init__(self, cases: Iterable[tuple[int, str]]) -> None:
        super().__init__()
        none = SelectChoice("0", _l("Pilih proposal"))
        self.entry.choices = [none, *(SelectChoice(str(ref), name) for ref, name in cases)]


class PlatformInviteForm(_TimedInviteForm):
    """Everybody but judges, whom only a secretariat appoints."""

    role = RadioField(_l("Peran"), validators=[InputRequired(_l("Pilih peran"))])
    agency = StringField(
        _l("Instansi"),
        description=_l("Untuk admin instansi dan inovator. Tulis nama lengkapnya."),
        validators=[Length(max=LONGEST_NAME)],
    )
    competition = SelectField(
        _l("Kompetisi yang diurus"),
        description=_l("Untuk sekretariat dan ketua."),
        coerce=int,
        default=0,
    )

    scope = SelectField(
        _l("Provinsi atau sektor"),
        description=_l("Untuk verifikator hub: yang diverifikasinya."),
        default="",
    )

    def __init__(self, competitions: Iterable[tuple[int, str]], scopes: Mapping[str, str]) -> None:
        super().__init__()
        self.role.choices = [
            SelectChoice(role.value, ROLES[role])
            for role in Role
            if role in rules.OFFERS[Role.PLATFORM_ADMIN]
        ]
        none = SelectChoice("0", _l("Tidak ada"))
        self.competition.choices = [
            none,
            *(SelectChoice(str(ref), name) for ref, name in competitions),
        ]
        whole = SelectChoice("", _l("Tidak ada"))
        self.scope.choices = [whole, *(SelectChoice(key, name) for key, name in scopes.items())]

    def validate_scope(self, field: SelectField) -> None:
        if self.role.data == Role.HUB_VERIFIER.value and not field.data:
            raise ValidationError(_l("Pilih provinsi atau sektornya"))

    def validate_agency(self, field: StringField) -> None:
        if self.role.data in map(str, rules.AGENCY_STAFF) and not field.data:
            raise ValidationError(_l("Tulis nama instansinya"))

    def validate_competition(self, field: SelectField) -> None:
        if self.role.data in map(str, rules.ORGANISERS) and not field.data:
            raise ValidationError(_l("Pilih kompetisinya"))


class JudgesAgencyForm(BaseForm):
    """Where a judge works."""

    agency = StringField(
        _l("Instansi asal"),
        description=_l(
            "Tulis nama lengkapnya, misalnya Pemerintah Kabupaten Sleman. Kosongkan bila juri ini "
            "di luar pemerintahan."
        ),
        validators=[Length(max=LONGEST_NAME)],
    )


class SuccessorForm(InviteForm):
    """Who takes over a role."""

    at_once = BooleanField(
        _l("Akhiri peran pemegang lama sekarang juga, tanpa menunggu penggantinya menerima")
    )


class RosterForm(BaseForm):
    """A list of people to invite, as a file or as the text that the preview carries."""

    file = FileField(
        _l("Berkas CSV atau XLSX"),
        description=_l("Kolom: peran, nama, surel, instansi, jenis. Paling banyak 500 baris."),
    )
    text = HiddenField()
