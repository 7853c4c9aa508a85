"""Pages of the library: for readers, for machines, and for the secretariat that curates it."""

from flask_babel import lazy_gettext as _l

from app.library.views import curation, feeds, public, shelves
from app.library.views.blueprint import bp
from app.navigation import DeskLink
from app.permissions import Permission

DESK_LINKS = (
    DeskLink("sekretariat", 90, _l("Sunting pustaka"), "library.curate", Permission.LIBRARY_CURATE),
)

__all__ = ["DESK_LINKS", "bp", "curation", "feeds", "public", "shelves"]
