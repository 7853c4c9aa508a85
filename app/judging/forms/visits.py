"""The field verification report as a page: a field for each text, named as `rules.visits` does."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import StringField
from wtforms.validators import Length
from wtforms.widgets import DateInput

from app.competitions.models import Criterion
from app.core.forms import BaseForm, text_field
from app.core.i18n import localized
from app.judging.rules.visits import (
    CAPTION,
    CONCLUSION,
    DATE,
    FOUND,
    LATITUDE,
    LONGEST,
    LONGEST_CAPTION,
    LONGEST_FINDING,
    LONGITUDE,
    MET,
    PLACE,
)


def _written(field: str, label: Any, **options: Any) -> Any:
    """A field of which the rules say later what must be in it: what is begun is kept."""
    return text_field(label, LONGEST[field], optional=True, **options)


class VisitForm(BaseForm):
    """The texts; what is found behind claims stands beside them."""

    findings: Sequence[str]
    """Names of the fields of findings, in the order of the page."""

    @classmethod
    def of(
        cls, criteria: Sequence[Criterion], photos: Sequence[int], texts: Mapping[str, str]
    ) -> "VisitForm":
        """The form for these criteria and photos (by id): as sent, else with what is stored."""
        captions = {
            f"{CAPTION}{ref}": text_field(_l("Keterangan foto"), LONGEST_CAPTION) for ref in photos
        }
        findings = {
            f"{FOUND}{one.id}": text_field(
                localized(one, "name"), LONGEST_FINDING, optional=True, long=True
            )
            for one in criteria
        }
        for one in criteria:
            findings[f"{FOUND}{one.id}"].kwargs["render_kw"] = {"rows": 3}
        made: type[VisitForm] = type(cls.__name__, (cls,), {**_FIELDS, **findings, **captions})
        form = made(data=dict(texts))
        form.findings = list(findings)
        for one in criteria:
            form[f"{FOUND}{one.id}"].flags.optional = one.is_optional
        for name in _FIELDS:  # of the position the page says it for both
            form[name].flags.optional = False
        return form


def labels_of(criteria: Sequence[Criterion], photos: Sequence[int]) -> Mapping[str, str]:
    """Field → what it is called."""
    return {
        one.name: str(one.label.text) for one in VisitForm.of(criteria, photos, {}) if one.label
    }


PHOTO = "foto"
"""Field of files: photos that are sent."""
_DEGREES = {"inputmode": "text", "autocomplete": "off"}
_FIELDS = {
    DATE: StringField(_l("Tanggal kunjungan"), [Length(max=LONGEST[DATE])], widget=DateInput()),
    PLACE: _written(
        PLACE,
        _l("Tempat yang dikunjungi"),
        description=_l("Nama tempat dan alamatnya, sampai desa atau kelurahan."),
    ),
    LATITUDE: _written(LATITUDE, _l("Lintang"), render_kw=_DEGREES),
    LONGITUDE: _written(LONGITUDE, _l("Bujur"), render_kw=_DEGREES),
    MET: _written(
        MET,
        _l("Siapa yang ditemui"),
        long=True,
        description=_l(
            "Sebut jabatan atau perannya, misalnya kepala puskesmas, petugas loket, pengguna"
            " layanan. Jangan menulis nama warga."
        ),
    ),
    PHOTO: MultipleFileField(_l("Foto baru")),
    CONCLUSION: _written(CONCLUSION, _l("Simpulan"), long=True),
}
