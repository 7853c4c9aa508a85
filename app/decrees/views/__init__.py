"""Pages of decrees."""

from flask_babel import lazy_gettext as _l

from app.decrees.views import annex, recording
from app.decrees.views.blueprint import bp
from app.navigation import EditionLink
from app.permissions import Permission

EDITION_LINKS = (EditionLink(45, _l("Naskah"), "decrees.papers", Permission.EDITION_FOLLOW),)

__all__ = ["EDITION_LINKS", "annex", "bp", "recording"]
