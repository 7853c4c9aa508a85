"""Small pages of the whole site."""

from flask import Blueprint, redirect, request
from flask.blueprints import BlueprintSetupState
from werkzeug import Response

from app.core.i18n import ZONE_COOKIE, ZONES
from app.core.request import local_path
from app.permissions import public

bp = Blueprint("site", __name__)


@bp.post("/zona")
@public
def choose_zone() -> Response:
    """Keep a visitor's time zone in a cookie; nothing else depends on it."""
    response = redirect(local_path(request.form.get("next", "")), code=303)
    zone = request.form.get("zone", "")
    if zone in ZONES:
        response.set_cookie(
            ZONE_COOKIE, zone, max_age=31536000, samesite="Lax", secure=request.is_secure
        )
    return response


@bp.record
def _no_token_needed(state: BlueprintSetupState) -> None:
    """A token would give every visitor a session, and public pages could not be cached."""
    state.app.extensions["csrf"].exempt(choose_zone)
