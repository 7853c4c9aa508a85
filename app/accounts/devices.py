"""Devices on which people signed in before: a signed cookie tells, and names nobody."""

from datetime import timedelta

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts import rules, tokens
from app.accounts.rules import Origin
from app.core.traces import keyed_trace

MOST = 5
"""So many people may share a device and all be known on it."""
_KEPT = timedelta(days=365)


def origin(email: str) -> Origin:
    """From where somebody tries this (normal) address: a device known for it, or a network."""
    device, known = _read()
    if _mark(email) in known:
        return Origin(f"device {device}", is_known_device=True)
    return Origin(f"network {rules.network_of(request.remote_addr or '')}")


def remember(email: str) -> None:
    """This device belongs to the owner of the address, who has just shown it."""
    device, known = _read()
    mark = _mark(email)
    marks = [mark, *(other for other in known if other != mark)][:MOST]

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _cookie(),
            _signer().dumps([device or tokens.fresh(), marks]),
            max_age=_KEPT,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "", "Chrome": "", "Safari": ""}
_SYSTEMS = {
    "Windows": "",
    "Android": "",
    "iPhone": "",
    "iPad": "",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "",
}


def browser() -> str:
    """What this browser says it is, as far as its owner needs to recognise it."""
    said = request.headers.get("User-Agent", "")
    found = (
        next((name or mark for mark, name in known.items() if mark in said), "")
        for known in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(filter(None, found))


def _read() -> tuple[str, list[str]]:
    """The device's own name, and the marks of the addresses that it is known for."""
    try:
        device, known = _signer().loads(request.cookies.get(_cookie(), ""))
    except BadSignature:
        return "", []
    return device, known


def _mark(email: str) -> str:
    return keyed_trace("device of", email)[:24]


def _cookie() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-perangkat"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="device")
