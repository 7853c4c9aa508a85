"""Headers of every answer, and compression of pages."""

import gzip
import io
import secrets

from flask import Flask, Response, current_app, request

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)
_COMPRESSED = {
    "text/html",
    "text/csv",
    "application/atom+xml",
    "application/xml",
    "application/json",
    "application/ld+json",
    "text/xml",
}
_SMALLEST = 500
_SECRETS = {"key", "token"}
"""What an address calls the secret of a link in a letter."""
PACKED = "-gz"
"""What follows the tag of a text that was packed: its bytes are others."""


def add_headers(response: Response) -> Response:
    """Deny by default; anything private or signed-in is never cached."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    headers.setdefault("Cache-Control", "no-store" if _is_personal(response) else "no-cache")
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _is_personal(response: Response) -> bool:
    """Whether it is for whoever asked alone: known by a cookie, or by a secret in the address."""
    known = "Cookie" in request.headers or "Set-Cookie" in response.headers
    return known or bool(_SECRETS & (request.view_args or {}).keys())


def compress(response: Response) -> Response:
    """Gzip a text answer when the reader takes it; the next level takes twice the time for 2 %.

    A file name of random length inside the gzip header hides the exact size of the page from
    somebody who reflects guesses into it (the BREACH attack). What has a tag is the same for
    everybody: it holds no secret, and its bytes must not differ.
    """
    response.vary.add("Accept-Encoding")
    if (
        response.mimetype not in _COMPRESSED
        or response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return response
    body = response.get_data()
    if len(body) < _SMALLEST:
        return response
    packed = io.BytesIO()
    tag, _ = response.get_etag()
    padding = "" if tag else secrets.token_hex(secrets.randbelow(40) + 1)
    with gzip.GzipFile(padding, "wb", compresslevel=4, fileobj=packed, mtime=0) as file:
        file.write(body)
    response.set_data(packed.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    if tag:
        response.set_etag(tag + PACKED)
    return response


def init_app(app: Flask) -> None:
    app.after_request(compress)
    app.after_request(add_headers)
