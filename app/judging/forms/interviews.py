"""When finalists present and are asked."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.competitions.forms import moment_field, within_reach
from app.core.forms import BaseForm, between, text_field
from app.core.i18n import gettext as _
from app.judging.models.interviews import InterviewSlot
from app.judging.rules.interviewing import Hours

MOST_ROOMS = 20
_HOUR = [InputRequired(_l("Isi jamnya"))]


def link_field() -> Field:
    return StringField(
        _l("Tautan video"),
        validators=[Optional(), Length(max=500), _address],
        description=_l("Kosongkan bila bertemu langsung."),
    )


def _address(_form: BaseForm, field: Field) -> None:
    if not field.data.startswith(("https://", "http://")):
        raise ValidationError(_("Tulis tautan lengkap yang diawali https://"))


def minutes_field(label: object, least: int) -> Field:
    words = _l("Isi menit antara %(least)s dan 240", least=least)
    return IntegerField(label, validators=[between(least, 240, words)])


class InterviewsForm(BaseForm):
    """Turns for all finalists."""

    first_day = DateField(
        _l("Hari pertama"), validators=[InputRequired(_l("Isi tanggalnya")), within_reach]
    )
    starts = TimeField(_l("Mulai tiap hari"), validators=_HOUR)
    ends = TimeField(_l("Selesai tiap hari"), validators=_HOUR)
    rest_starts = TimeField(_l("Istirahat mulai"), validators=[Optional()])
    rest_ends = TimeField(_l("Istirahat selesai"), validators=[Optional()])
    presenting = minutes_field(_l("Menit presentasi"), 1)
    asking = minutes_field(_l("Menit tanya jawab"), 0)
    pause = minutes_field(_l("Jeda sesudah tiap giliran (menit)"), 0)
    rooms = text_field(
        _l("Ruang"),
        500,
        empty=_l("Tulis sedikitnya satu ruang"),
        long=True,
        description=_l("Satu nama tiap baris. Di tiap ruang giliran berjalan bersamaan."),
        render_kw={"rows": 3},
    )
    link = link_field()

    def validate_ends(self, field: Field) -> None:
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(_("Jam selesai harus sesudah jam mulai"))

    def validate_rest_starts(self, _field: Field) -> None:
        if self.rest_ends.data is None:
            raise ValidationError(_("Isi mulai dan selesainya, selesai sesudah mulai"))

    def validate_rest_ends(self, field: Field) -> None:
        if self.rest_starts.data is None or field.data <= self.rest_starts.data:
            raise ValidationError(_("Isi mulai dan selesainya, selesai sesudah mulai"))

    def validate_rooms(self, field: Field) -> None:
        names = self.room_names()
        if len(set(names)) < len(names) or len(names) > MOST_ROOMS or max(map(len, names)) > 80:
            raise ValidationError(
                _(
                    "Paling banyak %(most)s ruang dengan nama yang berbeda dan pendek",
                    most=MOST_ROOMS,
                )
            )

    def room_names(self) -> list[str]:
        return [
            " ".join(line.split()) for line in (self.rooms.data or "").splitlines() if line.strip()
        ]

    def how(self) -> dict[str, Any]:
        """Where the turns are held, and how long each part is."""
        minutes = {"presenting": self.presenting.data, "asking": self.asking.data}
        return {"rooms": self.room_names(), "link": self.link.data or "", **minutes}

    def hours(self) -> Hours:
        rest = (self.rest_starts.data, self.rest_ends.data) if self.rest_starts.data else None
        return Hours(
            first_day=self.first_day.data,
            starts=self.starts.data,
            ends=self.ends.data,
            minutes=self.presenting.data + self.asking.data,
            pause=self.pause.data,
            rest=rest,
        )


class SlotForm(BaseForm):
    """One turn."""

    starts_at = moment_field(_l("Mulai"))
    room = text_field(_l("Ruang"), 80, empty=_l("Tulis ruangnya"))
    link = link_field()

    @classmethod
    def of(cls, slot: InterviewSlot) -> "SlotForm":
        zone = ZoneInfo(slot.stage.edition.timezone)
        at = slot.starts_at.astimezone(zone).replace(tzinfo=None)
        return cls(formdata=None, starts_at=at, room=slot.room, link=slot.link)

    def moment(self, zone: str) -> datetime:
        at: datetime = self.starts_at.data
        return at.replace(tzinfo=ZoneInfo(zone))
