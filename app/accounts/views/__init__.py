"""The pages of accounts, by who uses them."""

from flask_babel import lazy_gettext as _l

from app.accounts.views import agency, invitation, own, passwords, roles, sign_in
from app.accounts.views.blueprint import bp
from app.navigation import DeskLink
from app.permissions import Permission

DESK_LINKS = (
    DeskLink(
        "instansi",
        50,
        _l("Orang"),
        "accounts.own_agency_people",
        Permission.AGENCY_ADMINISTER,
    ),
)

__all__ = [
    "DESK_LINKS",
    "agency",
    "bp",
    "invitation",
    "own",
    "passwords",
    "roles",
    "sign_in",
]
