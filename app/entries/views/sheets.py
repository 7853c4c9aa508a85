"""A list of proposals as a file for spreadsheets."""

from collections.abc import Sequence

from werkzeug.wrappers import Response

from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import localized
from app.core.sheets import Cell, Kind, sheet_file
from app.entries.models import Entry
from app.entries.views.whereabouts import Whereabouts, whereabouts_of_all


def proposals_file(kind: Kind, name: str, entries: Sequence[Entry]) -> Response:
    """The entries in this order, each with where it is now."""
    heads = (
        _("Nomor"),
        _("Judul"),
        _("Kompetisi yang diikuti"),
        _("Instansi"),
        _("Unit"),
        _("Kelompok"),
    )
    places = (_("Kategori"), _("Keadaan"), _("Menunggu"), _("Sejak"), _("Masuk sekretariat"))
    where = whereabouts_of_all(entries, clock.now())
    rows = (_cells(one, where[one.id]) for one in entries)
    return sheet_file(kind, name, [[*heads, *places], *rows])


def _cells(entry: Entry, where: Whereabouts) -> list[Cell]:
    return [
        entry.id,
        entry.title,
        localized(entry.edition, "name"),
        entry.agency.name,
        entry.unit.name if entry.unit else "",
        localized(entry.group, "name") if entry.group else "",
        localized(entry.category, "name") if entry.category else "",
        str(where.words.label),
        str(where.words.holder or ""),
        where.since,
        entry.forwarded_at or "",
    ]
