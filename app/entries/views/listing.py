"""The secretariat's list of an edition's proposals, on a page and as a file."""

from flask import request
from werkzeug.wrappers import Response

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core import clock
from app.core.htmx import render_page
from app.core.paging import asked_page
from app.core.sheets import Kind, asked_kind
from app.entries.queries import listing
from app.entries.views.blueprint import bp
from app.entries.views.sheets import proposals_file
from app.entries.views.whereabouts import whereabouts_of_all
from app.limits import DOWNLOADS, limited
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
    found = listing.page_of(edition, wanted, asked_page())
    return render_page(
        "entries/edition_entries.html",
        edition=edition,
        wanted=wanted,
        found=found,
        where=whereabouts_of_all(found.items, clock.now()),
        counts=listing.counts_of(edition),
        inside=listing.still_inside(edition),
        states=listing.FORWARDED,
    )


@bp.get("/sekretariat/<slug>/proposal.csv", defaults={"kind": Kind.CSV})
@bp.get("/sekretariat/<slug>/proposal.xlsx", defaults={"kind": Kind.XLSX})
@requires(Permission.EDITION_RECAP, load=edition_by_slug)
@limited(DOWNLOADS)
def edition_entries_file(edition: Edition) -> Response:
    return proposals_file(
        asked_kind(), f"proposal-{edition.slug}", listing.all_of(edition, _wanted())
    )
