"""The front page, and small pages of the whole site."""

from datetime import datetime

from flask import Blueprint, current_app, jsonify, make_response, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug import Response

from app.accounts.contacts import LINK_HOURS, RETENTION_DAYS
from app.agencies import queries as agencies
from app.agencies.models import Region
from app.competitions import queries as competitions
from app.competitions import rules
from app.competitions.models import Edition, StageKind
from app.core import clock, settings
from app.core.assets import Assets
from app.core.htmx import render_page
from app.core.i18n import ZONE_COOKIE, ZONES, absolute_url, reader_zone, short_datetime
from app.core.request import local_path
from app.library import queries as library
from app.permissions import public
from app.search.messages import KEPT_DAYS
from app.site import health, tilemap

bp = Blueprint("site", __name__)

EXAMPLES = ("kematian ibu", "sampah", "antrean", "stunting", "akta kelahiran")
"""Searches that a visitor may try; they are words of the library, so they are not translated."""
NEWEST = 5
WORKSPACES = (
    "akun",
    "instansi",
    "masuk",
    "pemeriksa",
    "pengelola",
    "penilaian",
    "sekretariat",
    "undangan",
)


@bp.get("/")
@public
def home() -> Response:
    """Search first; what is open, what is new, and what the library holds."""
    counts = library.province_counts()
    return render_page(
        "site/home.html",
        open=_open_editions(),
        elsewhere=_in_other_zones,
        newest=library.newest(NEWEST),
        figures=library.figures(),
        represented=len(counts),
        map=tilemap.draw(agencies.provinces(), counts, _innovations_of),
        examples=[{"label": q, "url": url_for("library.search", q=q)} for q in EXAMPLES],
    )


def _innovations_of(province: Region) -> str:
    return url_for("library.search", wilayah=province.code)


def _open_editions() -> list[tuple[Edition, datetime]]:
    """Editions that take proposals now with their deadline, the nearest first."""
    editions = competitions.open_editions(clock.now())
    stages = [competitions.stage_of_kind(one, StageKind.REGISTRATION) for one in editions]
    return [
        (one, rules.close_of(stage)) for one, stage in zip(editions, stages, strict=True) if stage
    ]


def _in_other_zones(moment: datetime) -> str:
    return ", ".join(short_datetime(moment, zone) for zone in ZONES if zone != reader_zone())


@bp.get("/tentang")
@public
def about() -> Response:
    return render_page("site/about.html")


@bp.get("/kontak")
@public
def contact() -> Response:
    return render_page("site/contact.html", told=_operator())


@bp.get("/privasi")
@public
def privacy() -> Response:
    """What this installation keeps of people, with its own numbers."""
    numbers = settings.values()
    return render_page(
        "site/privacy.html",
        told=_operator(),
        session_hours=numbers["accounts.session_hours"],
        link_minutes=numbers["accounts.link_minutes"],
        attempts_minutes=numbers["accounts.attempts_minutes"],
        rating_hours=LINK_HOURS,
        rating_days=RETENTION_DAYS,
        search_days=settings.value(KEPT_DAYS),
        keeps_letters=not current_app.config["SMTP_URL"],
    )


def _operator() -> dict[str, str]:
    """Who runs this site: operator, desk, email, phone; "" where the platform admin wrote none."""
    return {key.removeprefix("site."): text for key, text in settings.words().items()}


@bp.get("/aksesibilitas")
@public
def accessibility() -> Response:
    return render_page("site/accessibility.html", version=current_app.config["VERSION"])


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Everything public may be collected; workspaces and sign-in pages hold nothing to find."""
    kept_out = [f"Disallow: {prefix}/{part}" for part in WORKSPACES for prefix in ("", "/en")]
    lines = ["User-agent: *", *kept_out, f"Sitemap: {absolute_url('/sitemap.xml')}", ""]
    return make_response("\n".join(lines), {"Content-Type": "text/plain"})


@bp.get("/favicon.ico")
@public
def favicon() -> Response:
    """For whatever asks at the usual place, without reading a page that names the icon."""
    assets: Assets = current_app.extensions["assets"]
    return redirect(assets.url("img/logo.svg"))


@bp.post("/zona")
@public
def choose_zone() -> Response:
    """Keep a visitor's time zone in a cookie; nothing else depends on it."""
    response = redirect(local_path(request.form.get("next", ""), url_for(".home")), code=303)
    zone = request.form.get("zone", "")
    if zone in ZONES:
        response.set_cookie(
            ZONE_COOKIE,
            zone,
            max_age=31536000,
            samesite="Lax",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
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
