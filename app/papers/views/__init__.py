"""Pages of papers."""

from flask_babel import lazy_gettext as _l

from app.navigation import DeskLink, EditionLink
from app.papers.views import checking, handing_out, issuing, overview, signing
from app.papers.views.blueprint import bp
from app.permissions import Permission

DESK_LINKS = (DeskLink("penilaian", 9, _l("Surat keterangan"), "papers.own_statements"),)
EDITION_LINKS = (EditionLink(45, _l("Naskah"), "papers.papers", Permission.EDITION_FOLLOW),)

__all__ = [
    "DESK_LINKS",
    "EDITION_LINKS",
    "bp",
    "checking",
    "handing_out",
    "issuing",
    "overview",
    "signing",
]
