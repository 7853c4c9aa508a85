"""The logs: one line for each request, and one id in all lines that a request causes.

They hold no address, name or text of a person, no path as it was asked for (it may hold the
token of a letter) and no query; people are numbers.
"""

import logging
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter
from typing import Any, TextIO

from flask import Flask, Response, g, has_request_context, request

import log_lines

HEADER = "X-Request-ID"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET = frozenset({"static", "site.healthz", "site.readyz", "operations.metrics_text"})
"""What machines ask all day: told only when it goes wrong."""

_TOKEN = re.compile(r"[A-Za-z0-9._-]{8,64}")
_id: ContextVar[str] = ContextVar("request_id", default="")
_log = logging.getLogger(__name__)


def request_id() -> str:
    """The id of the request that this work belongs to; "" outside of any."""
    return _id.get()


@contextmanager
def part_of(name: str) -> Iterator[None]:
    """Lines of the block belong to this request, or to other work of this name."""
    before = _id.set(name)
    try:
        yield
    finally:
        _id.reset(before)


def is_by(user_id: int) -> None:
    """Whose request this is, as a number."""
    g.log_user_id = user_id


def route() -> str:
    """The pattern of the address asked for, never the address; "-" where there is no page."""
    return request.url_rule.rule if request.url_rule else "-"


def method() -> str:
    """One of METHODS, or "other"."""
    return request.method if request.method in METHODS else "other"


def seconds() -> float:
    """How long this request has taken so far."""
    return perf_counter() - float(g.log_began)


class Handler(logging.StreamHandler[TextIO]):
    """Writes lines of one of log_lines.FORMATS, and says in each whose work it belongs to."""

    def __init__(self, kind: str, stream: TextIO) -> None:
        super().__init__(stream)
        self.setFormatter(log_lines.formatter(kind))

    def handle(self, record: logging.LogRecord) -> bool:
        if request_id():
            record.request_id = request_id()
        if has_request_context():
            record.method, record.route = method(), route()
            if "log_user_id" in g:
                record.user_id = g.log_user_id
        return bool(super().handle(record))


def _begin(app: Flask) -> None:
    """A proxy's id counts where proxies do, if it can do no harm in a line."""
    told = request.headers.get(HEADER, "") if app.config["TRUSTED_PROXIES"] else ""
    _id.set(told if _TOKEN.fullmatch(told) else secrets.token_hex(8))
    g.log_began = perf_counter()
    request.environ["lumbung.route"] = route()


def _end(response: Response) -> Response:
    response.headers[HEADER] = request_id()
    ms = round(seconds() * 1000)
    quiet = request.endpoint in QUIET and response.status_code < 400
    _log.log(
        logging.DEBUG if quiet else logging.INFO,
        "%s %s %s %s ms",
        method(),
        route(),
        response.status_code,
        ms,
        extra={"status": response.status_code, "ms": ms},
    )
    return response


def _leave(_: BaseException | None) -> None:
    _id.set("")


def _unforeseen(problem: Any) -> None:
    _log.error("unforeseen failure", exc_info=problem)


def init_app(app: Flask) -> None:
    """Before whatever else looks at a request: its refusals carry an id too."""
    root = logging.getLogger()
    if not any(isinstance(one, Handler) for one in root.handlers):
        root.addHandler(Handler(app.config["LOG_FORMAT"], sys.stderr))
    logging.getLogger("app").setLevel(logging.INFO)
    app.log_exception = _unforeseen  # type: ignore[assignment, method-assign]
    app.before_request(lambda: _begin(app))
    app.after_request(_end)
    app.teardown_request(_leave)
