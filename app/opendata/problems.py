"""What the API says when it has nothing to give: RFC 9457, with words for people.

The words come in the language that the request asks for; the data needs none.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.core.i18n import LANGUAGES, absolute_url, filled, spoken
from app.opendata.shapes import written

MEDIA_TYPE = "application/problem+json"
METHODS = "GET, HEAD, OPTIONS"

WORDS: Mapping[str, tuple[int, LazyString]] = {
    "parameter-unknown": (400, _l("Parameter “%(name)s” tidak ada di sini. Yang ada: %(known)s.")),
    "parameter-wrong": (400, _l("Nilai parameter “%(name)s” tidak sesuai. Lihat /api.")),
    "request": (400, _l("Permintaan ini tidak dapat dibaca.")),
    "not-found": (404, _l("Tidak ada yang terbit di alamat ini.")),
    "no-such-page": (404, _l("Hanya ada %(pages)s halaman.")),
    "method": (405, _l("Data ini hanya dapat dibaca: GET, HEAD, atau OPTIONS.")),
    "format": (406, _l("Alamat ini hanya memberi %(format)s.")),
    "withdrawn": (410, _l("Entri ini ditarik pada %(day)s. Nomornya tidak dipakai lagi.")),
    "too-often": (429, _l("Terlalu banyak permintaan dari jaringan ini. Coba lagi nanti.")),
    "failure": (500, _l("Situs tidak dapat menjawab sekarang. Kesalahannya ada pada kami.")),
    "no-index": (503, _l("Indeks pencarian sedang dibuat. Coba lagi sebentar.")),
}
_OF_STATUS = {404: "not-found", 405: "method", 429: "too-often"}


class Refused(Exception):
    """The API answers this instead of data. `code` is one of WORDS; `more` are members of the
    answer beside the usual ones."""

    def __init__(self, code: str, more: Mapping[str, Any] | None = None, **data: Any) -> None:
        super().__init__(code)
        self.code, self.more, self.data = code, more or {}, data


def language() -> str:
    return request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])


def problem(refused: Refused, status: int | None = None) -> Response:
    known, words = WORDS[refused.code]
    status = status or known
    with spoken(language()):
        detail = filled(str(words), refused.data)
    body = {
        "type": absolute_url(f"/api#{refused.code}"),
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **refused.more,
    }
    return opened(Response(written(body), status, content_type=MEDIA_TYPE))


def of_status(status: int) -> Response:
    """For what went wrong before or around a view: no such address, another method, an outage."""
    code = _OF_STATUS.get(status, "failure" if status >= 500 else "request")
    return problem(Refused(code), status)


def opened(response: Response) -> Response:
    """Let pages of other sites read it too; it is the same for everybody, so no cookie counts."""
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = METHODS
        headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match"
        headers["Access-Control-Max-Age"] = "86400"
    headers.setdefault("Cache-Control", "no-cache")
    response.vary.update(("Accept", "Accept-Language"))
    return response
