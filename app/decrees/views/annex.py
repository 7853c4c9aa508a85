"""The annex of the decree as a file."""

from flask import Response

from app.competitions.models import Edition
from app.competitions.queries import edition_by_slug
from app.core.errors import NotFound
from app.core.i18n import spoken
from app.core.sheets import Kind, sheet_file
from app.core.word_files import word_file
from app.decrees import annex, queries
from app.decrees.views.blueprint import bp
from app.limits import DOWNLOADS, limited
from app.permissions import Permission, requires


@bp.get("/sekretariat/<slug>/naskah/lampiran.docx")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
@limited(DOWNLOADS)
def annex_paper(edition: Edition) -> Response:
    decree, decisions = queries.decree_of(edition), queries.annex_of(edition)
    if not decisions:
        raise NotFound
    with spoken("id"):
        return word_file(f"lampiran-{edition.slug}", annex.paper(edition, decree, decisions))


@bp.get("/sekretariat/<slug>/naskah/lampiran.xlsx")
@requires(Permission.EDITION_FOLLOW, load=edition_by_slug)
@limited(DOWNLOADS)
def annex_sheet(edition: Edition) -> Response:
    decree, decisions = queries.decree_of(edition), queries.annex_of(edition)
    if not decisions:
        raise NotFound
    with spoken("id"):
        rows = annex.sheet(decree, decisions)
        return sheet_file(Kind.XLSX, f"lampiran-{edition.slug}", rows)
