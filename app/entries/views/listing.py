"""The secretariat's list of an edition's proposals, on a page and as a file."""

import csv
import io

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core.htmx import render_page
from app.core.i18n import localized, short_datetime
from app.core.paging import asked_page
from app.entries.messages import STATES
from app.entries.models import Entry
from app.entries.queries import listing
from app.entries.rules.sheets import harmless
from app.entries.views.blueprint import bp
from app.permissions import Permission, requires


def _wanted() -> listing.Wanted:
    args = request.args
    return listing.Wanted(
        state=args.get("keadaan", ""),
        words=args.get("q", ""),
        order=args.get("urut", "masuk"),
        group=args.get("kelompok", ""),
    )


@bp.get("/sekretariat/<slug>/proposal")
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
def edition_entries(edition: Edition) -> Response:
    wanted = _wanted()
    return render_page(
        "entries/edition_entries.html",
        edition=edition,
        wanted=wanted,
        found=listing.page_of(edition, wanted, asked_page()),
        counts=listing.counts_of(edition),
        inside=listing.still_inside(edition),
        states=listing.FORWARDED,
    )


@bp.get("/sekretariat/<slug>/proposal.csv")
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
def edition_entries_file(edition: Edition) -> Response:
    text = io.StringIO()
    sheet = csv.writer(text)
    heads = (_("Nomor"), _("Judul"), _("Instansi"), _("Unit"), _("Kelompok"), _("Kategori"))
    sheet.writerow([*heads, _("Keadaan"), _("Masuk sekretariat")])
    for entry in listing.all_of(edition, _wanted()):
        sheet.writerow([harmless(cell) for cell in _cells(entry)])
    response = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="proposal-{edition.slug}.csv"'
    return response


def _cells(entry: Entry) -> list[str]:
    return [
        str(entry.id),
        entry.title,
        entry.agency.name,
        entry.unit.name if entry.unit else "",
        localized(entry.group, "name") if entry.group else "",
        localized(entry.category, "name") if entry.category else "",
        str(STATES[entry.state][0]),
        short_datetime(entry.forwarded_at) if entry.forwarded_at else "",
    ]
