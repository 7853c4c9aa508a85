"""Forms of judging."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from app.competitions.models import Criterion, Rubric, Stage
from app.core.errors import NotFound
from app.core.forms import BaseForm, text_field, trimmed
from app.core.i18n import gettext as _
from app.core.i18n import localized, ngettext
from app.core.typed import Written
from app.entries.models import Entry
from app.judging import rules
from app.judging.models import Anchor, Assignment
from app.judging.rules.visits import VISIT
from app.judging.rules.writing import (
    CLAIM,
    COMMENT,
    LONGEST_COMMENT,
    LONGEST_PHRASE,
    POINTS,
    PRIVATE_NOTE,
    REASON,
)


class ReadingForm(BaseForm):
    """Everything that a judge enters; what belongs to a criterion comes beside the fields."""

    comment = text_field(
        _l("Catatan untuk pengusul"),
        LONGEST_COMMENT,
        optional=True,
        long=True,
        description=_l("Dibaca pengusul bila sekretariat membukanya, tanpa nama Anda."),
    )
    private_note = text_field(
        _l("Catatan pribadi"),
        LONGEST_COMMENT,
        optional=True,
        long=True,
        description=_l("Hanya untuk Anda, tidak dibaca pengusul dan juri lain."),
    )
    base = HiddenField()
    """What the page was opened with: canonical JSON of fingerprints by field."""
    page = HiddenField(validators=[Length(max=32)])

    def __init__(self, reading: Assignment, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reading = reading

    @cached_property
    def criteria(self) -> Sequence[Criterion]:
        """Those that judge the entry."""
        rubric = self.reading.stage.rubric
        return rules.asked_of(rubric, self.reading.entry) if rubric else ()

    def sent(self) -> dict[str, str]:
        """Field → value of everything that the page sent."""
        points = {name: value for name, value in request.form.items() if name.startswith(POINTS)}
        written = {
            name: trimmed(value)
            for name, value in request.form.items()
            if name.startswith((REASON, CLAIM, VISIT))
        }
        texts = {
            name: self[name].data or "" for name in (COMMENT, PRIVATE_NOTE) if name in request.form
        }
        return {**points, **written, **texts}

    def points(self, stored: Mapping[int, int]) -> dict[int, int]:
        """Criterion id → points: as a page sent them that is shown again because something was
        wrong, else as stored."""
        rubric = self.reading.stage.rubric
        if rubric is None:
            return {}
        kept = {ref: str(points) for ref, points in stored.items()}
        shown = {
            one.id: request.form.get(f"{POINTS}{one.id}", kept.get(one.id, ""))
            for one in self.criteria
        }
        return {ref: int(value) for ref, value in shown.items() if rules.in_scale(value, rubric)}

    def reasons(self) -> dict[int, str]:
        """Criterion id → what the judge wrote on it: as the page sent it, else as stored."""
        stored = self.reading.reasons
        return {
            one.id: request.form.get(f"{REASON}{one.id}", stored.get(str(one.id), ""))
            for one in self.criteria
        }

    def verdicts(self) -> Mapping[str, str]:
        """Number of a claimed figure → what the judge found: as the page sent it, else stored."""
        sent = {
            name.removeprefix(CLAIM): value
            for name, value in request.form.items()
            if name.startswith(CLAIM)
        }
        return {**self.reading.verdicts, **sent}

    def written_beside(self) -> Iterator[Written]:
        stored = self.reading.reasons
        names = {one.id: localized(one, "name") for one in self.criteria}
        for ref, text in self.reasons().items():
            is_new = text not in {"", stored.get(str(ref), "")}
            label = _("Alasan: %(criterion)s", criterion=names[ref])
            yield Written(f"{REASON}{ref}", label, text, is_new)

    def fingerprints(self) -> Mapping[str, str]:
        """The base as the page carried it; nothing when it was tampered with."""
        try:
            carried = json.loads(self.base.data or "{}")
        except (ValueError, RecursionError):
            return {}
        if not isinstance(carried, dict):
            return {}
        return {name: value for name, value in carried.items() if isinstance(value, str)}


class PhraseForm(BaseForm):
    """Words to keep."""

    text = text_field(_l("Frasa baru"), LONGEST_PHRASE, empty=_l("Tulis frasanya"))


class ReasonForm(BaseForm):
    """A reason that people will read."""

    reason = text_field(_l("Alasan"), 1000, empty=_l("Tulis alasannya"), long=True)


TICKED, EVERY = "ticked", "every"


class TicksForm(BaseForm):
    """Entries of a list, by id: those ticked, or all that its filter finds."""

    proposal = SelectMultipleField(_l("Proposal"), coerce=int, validate_choice=False)
    scope = RadioField(_l("Proposal"), default=TICKED)
    count = IntegerField(widget=HiddenInput(), validators=[Optional()])
    """How many the list found when the page named them."""

    def __init__(self, passed: Collection[int], found: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.passed, self.found = passed, found
        number = len(found)
        every = ngettext(
            "%(num)d proposal yang cocok dengan saringan ini",
            "Semua %(num)d proposal yang cocok dengan saringan ini",
            number,
        )
        self.scope.choices = [(TICKED, _("Yang dicentang")), (EVERY, every)]

    def validate_proposal(self, field: Field) -> None:
        if self.scope.data != EVERY and not field.data:
            raise ValidationError(_("Centang paling sedikit satu proposal."))

    def validate_scope(self, field: Field) -> None:
        if field.data == EVERY and self.count.data != len(self.found):
            raise ValidationError(
                _("Daftarnya berubah sejak halaman ini dibuka. Periksa jumlahnya, lalu kirim lagi.")
            )

    def refs(self) -> list[int]:
        """What the form is about; a tick counts also where the filter no longer finds its row."""
        if self.scope.data == EVERY:
            return list(self.found)
        ticked = set(self.proposal.data or ())
        return [ref for ref in self.passed if ref in ticked]


class AssignForm(TicksForm):
    """Which judges read them."""

    juri = SelectMultipleField(_l("Juri"), coerce=int, validate_choice=False)
    reason = text_field(
        _l("Alasan"),
        300,
        empty=_l("Tulis mengapa juri ini yang membaca"),
        description=_l("Masuk jejak audit."),
    )

    def validate_juri(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Centang paling sedikit satu juri."))


FIRST, AGAIN = "awal", "sela"
"""When an anchor is scored: before everything else, or among the others."""


class AnchorForm(BaseForm):
    """An anchor: the entry, a field of points for each criterion by its id, and why."""

    proposal = SelectField(_l("Proposal"), coerce=int)
    when = RadioField(
        _l("Kapan dinilai"),
        default=FIRST,
        choices=[
            SelectChoice(FIRST, _l("Sebelum semua yang lain")),
            SelectChoice(AGAIN, _l("Di sela bacaan lain, untuk melihat pergeseran ukuran")),
        ],
    )
    reason = text_field(
        _l("Alasan nilai itu"),
        1000,
        empty=_l("Tulis alasannya"),
        long=True,
        description=_l("Dibaca setiap juri setelah ia menyelesaikan proposal ini."),
    )
    rubric: Rubric

    @classmethod
    def of(cls, stage: Stage, entries: Sequence[Entry], anchor: Anchor | None) -> "AnchorForm":
        """The form of this stage, with what was agreed for an anchor that is there already."""
        rubric = stage.rubric
        if rubric is None:
            raise NotFound
        lowest, highest = rubric.scale_minimum, rubric.scale_maximum
        wrong = _l("Isi angka sesuai skala rubrik.")
        fields = {
            f"points-{one.id}": IntegerField(
                localized(one, "name"),
                default=anchor.points.get(str(one.id)) if anchor else None,
                validators=[
                    Optional() if one.is_optional or one.category_keys else InputRequired(wrong),
                    NumberRange(lowest, highest, wrong),
                ],
            )
            for one in rubric.criteria
        }
        kept = {
            "proposal": anchor.entry_id if anchor else 0,
            "when": AGAIN if anchor and anchor.again else FIRST,
            "reason": anchor.reason if anchor else "",
        }
        form: AnchorForm = type(cls.__name__, (cls,), fields)(data=kept)
        form.rubric = rubric
        form.proposal.choices = [
            SelectChoice(0, _("Pilih proposal")),
            *(SelectChoice(entry.id, f"{entry.id:03d} {entry.title}") for entry in entries),
        ]
        return form

    def validate_proposal(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Pilih proposalnya."))

    def points(self) -> dict[int, int]:
        """Criterion id → the points that were agreed."""
        given = {one.id: self[f"points-{one.id}"].data for one in self.rubric.criteria}
        return {ref: points for ref, points in given.items() if points is not None}

    def again(self) -> bool:
        return bool(self.when.data == AGAIN)
