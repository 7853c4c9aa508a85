"""The pages of accounts, by who uses them."""

from flask_babel import lazy_gettext as _l

from app.accounts.views import (
    agency,
    examiners,
    invitation,
    old_pages,
    own,
    passwords,
    platform,
    roles,
    second_factor,
    secretariat,
    sign_in,
)
from app.accounts.views.blueprint import bp
from app.navigation import DeskLink, EditionLink
from app.permissions import Permission

DESK_LINKS = (
    DeskLink(
        "instansi",
        50,
        _l("Orang"),
        "accounts.own_agency_people",
        Permission.AGENCY_ADMINISTER,
    ),
    DeskLink("pengelola", 20, _l("Orang"), "accounts.all_people", Permission.PLATFORM_PEOPLE),
)

EDITION_LINKS = (EditionLink(60, _l("Orang"), "accounts.judges", Permission.EDITION_MANAGE),)

__all__ = [
    "DESK_LINKS",
    "EDITION_LINKS",
    "agency",
    "bp",
    "examiners",
    "invitation",
    "old_pages",
    "own",
    "passwords",
    "platform",
    "roles",
    "second_factor",
    "secretariat",
    "sign_in",
]
