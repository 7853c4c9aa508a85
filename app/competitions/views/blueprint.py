"""The blueprint of competitions and its places in the workspaces."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, url_for
from flask_babel import lazy_gettext as _l

from app.competitions.models import Edition
from app.navigation import DeskLink, EditionLink
from app.permissions import Permission

bp = Blueprint("competitions", __name__)

DESK_LINKS = (
    DeskLink(
        "sekretariat",
        10,
        _l("Beranda sekretariat"),
        "competitions.workspace",
        Permission.SECRETARIAT_WORK,
    ),
)
EDITION_LINKS = (
    EditionLink(10, _l("Ikhtisar"), "competitions.overview", Permission.EDITION_FOLLOW),
    EditionLink(70, _l("Jadwal"), "competitions.calendar", Permission.EDITION_MANAGE),
    EditionLink(75, _l("Ubahan"), "competitions.amendments", Permission.EDITION_MANAGE),
    EditionLink(76, _l("Formulir"), "competitions.form", Permission.EDITION_MANAGE),
    EditionLink(77, _l("Rubrik"), "competitions.rubric", Permission.EDITION_MANAGE),
    EditionLink(80, _l("Teks"), "competitions.texts", Permission.EDITION_MANAGE),
)


def see(endpoint: str, edition: Edition, **query: Any) -> Response:
    """After a change: on to the page that shows it."""
    return make_response(redirect(url_for(endpoint, slug=edition.slug, **query), code=303))
