"""Small pages of the whole site."""

from flask import Blueprint, jsonify, make_response, redirect, request
from flask.blueprints import BlueprintSetupState
from werkzeug import Response

from app.core.i18n import ZONE_COOKIE, ZONES
from app.core.request import local_path
from app.permissions import public
from app.site import health

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


@bp.get("/healthz")
@public
def healthz() -> Response:
    """The process answers; nothing else is looked at."""
    return make_response("ok\n", {"Content-Type": "text/plain", "Cache-Control": "no-store"})


@bp.get("/readyz")
@public
def readyz() -> Response:
    """Whether pages work: 503 for the database or migrations, else 200, perhaps degraded."""
    parts = health.readiness()
    answer = make_response(jsonify(parts), 503 if parts["status"] == "unavailable" else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.record
def _no_token_needed(state: BlueprintSetupState) -> None:
    """A token would give every visitor a session, and public pages could not be cached."""
    state.app.extensions["csrf"].exempt(choose_zone)
