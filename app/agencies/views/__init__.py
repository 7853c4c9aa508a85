"""Pages of agencies: for the platform admin, and for the people of one agency."""

from flask_babel import lazy_gettext as _l

from app.agencies.views import platform, profile
from app.agencies.views.blueprint import bp
from app.navigation import DeskLink
from app.permissions import Permission

DESK_LINKS = (
    DeskLink(
        "pengelola", 30, _l("Daftar instansi"), "agencies.index", Permission.PLATFORM_AGENCIES
    ),
    DeskLink("instansi", 60, _l("Profil instansi"), "agencies.profile", Permission.AGENCY_WORK),
)

__all__ = ["DESK_LINKS", "bp", "platform", "profile"]
