"""What machines read: the sitemap, the Atom feed, and results as a table."""

from collections.abc import Iterator

from flask import Response, make_response, render_template, request

from app.competitions import queries as competitions
from app.core.i18n import absolute_url, localized, long_date
from app.core.i18n import gettext as _
from app.core.sheets import Cell, Kind, sheet_file
from app.library import browse, queries, shelves
from app.library.models import LibraryEntry
from app.library.views.blueprint import bp
from app.library.views.kinds import PATHS
from app.library.words import agency_kind_word, status_word
from app.limits import DOWNLOADS, SEARCHING, limited
from app.permissions import public
from app.search.queries import live_index

NEWEST = 30


@bp.get("/sitemap.xml")
@public
@limited(SEARCHING)
def sitemap() -> Response:
    """Every public page of lasting worth, in both languages; demo content left out."""
    pages = [("/", ""), ("/inovasi", ""), ("/kompetisi", ""), ("/data", ""), ("/api", "")]
    pages += [(path, "") for path in _shelves()]
    pages += [
        (f"/kompetisi/{edition.slug}", "")
        for edition in competitions.public_editions()
        if not edition.competition.is_demo
    ]
    pages += [
        (f"/inovasi/{ref}-{slug}", f"{changed_at:%Y-%m-%d}")
        for ref, slug, changed_at in queries.addresses()
    ]
    return _xml("library/sitemap.xml", "application/xml", pages=pages)


def _shelves() -> Iterator[str]:
    """The lists of topics, goals, groups, regions and agencies, and those that have entries."""
    told = shelves.counts(live_index()) or {}
    for kind, path in PATHS.items():
        yield path
        for one in shelves.shelves(kind, told.get(kind, {})):
            if one.count:
                yield f"{path}/{one.key}"


@bp.get("/inovasi.atom")
@public
@limited(SEARCHING)
def feed() -> Response:
    """The innovations that were published last, as Atom (RFC 4287)."""
    entries = queries.newest(NEWEST)
    updated = max((entry.changed_at for entry in entries), default=None)
    return _xml("library/feed.xml", "application/atom+xml", entries=entries, updated=updated)


@bp.get("/inovasi.csv", defaults={"kind": Kind.CSV})
@bp.get("/inovasi.xlsx", defaults={"kind": Kind.XLSX})
@public
@limited(DOWNLOADS)
def results_file(kind: Kind) -> Response:
    """All that a search finds, as a table for a spreadsheet; examples are no data."""
    found = browse.everything(live_index(), browse.read_wish(request.args))
    rows = (_cells(entry) for entry in found if not entry.is_demo)
    return sheet_file(kind, "inovasi", [_heads(), *rows])


def _heads() -> list[str]:
    return [
        _("Nomor entri"),
        _("Judul"),
        _("Instansi"),
        _("Unit"),
        _("Jenis instansi"),
        _("Provinsi"),
        _("Wilayah"),
        _("Tahun"),
        _("Penghargaan"),
        _("Topik"),
        _("Masalah"),
        _("Cara kerja"),
        _("Hasil"),
        _("Kelanjutan"),
        _("Lisensi"),
        _("Sumber"),
        _("Alamat"),
    ]


def _cells(entry: LibraryEntry) -> list[Cell]:
    region = entry.region
    province = (region.province or region) if region else None
    return [
        f"LI-{entry.id}",
        entry.title,
        entry.agency.name,
        entry.unit_name,
        agency_kind_word(entry.agency.kind.value),
        province.name if province else "",
        region.name if region else "",
        entry.year or "",
        _award(entry),
        localized(entry.topic, "name") if entry.topic else "",
        entry.problem,
        entry.solution,
        entry.results,
        status_word(entry.status),
        entry.licence,
        "\n".join(entry.source_urls),
        absolute_url(f"/inovasi/{entry.id}-{entry.slug}"),
    ]


def _award(entry: LibraryEntry) -> str:
    if entry.award_mapping is None or entry.award_withdrawn_at is None:
        return entry.award_mapping.text if entry.award_mapping else ""
    said = {
        "award": entry.award_mapping.text,
        "day": long_date(entry.award_withdrawn_at),
        "reason": entry.award_withdrawn_because,
    }
    return _("%(award)s (dicabut pada %(day)s karena: %(reason)s)", **said)


def _xml(template: str, media_type: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.mimetype = media_type
    return response
