"""The request at the edge: clean text, ids that can be, one address for each page."""

import re
from collections.abc import Callable, Hashable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TypeVar
from urllib.parse import quote, urlsplit

from flask import Flask, Request, current_app, has_request_context, redirect, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import NotFound, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from app.core import clock

LARGEST_ID = 2**31 - 1
"""What an id column holds on every database; no row lies above it."""

ARRIVAL = "X-Request-Start"
"""A trusted proxy says here when it got the request: `t=` and Unix seconds, perhaps with a part."""
LONGEST_WAIT = timedelta(minutes=2)
"""So far back a proxy's word counts. It waits a minute for a connection to us and another for an
answer (docs/deploy.md); whatever is said to have waited longer comes from a clock that is wrong."""
_ANSWERED = "lumbung.answered"
AnswerT = TypeVar("AnswerT")
START = re.compile(r"t=(\d{1,12}(?:\.\d{1,6})?)")


class IdConverter(IntegerConverter):
    """`<int:ref>` in an address: a number that may be an id, so that others are a plain 404."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def clean_text(value: str) -> str:
    """Line ends as \\n; NUL and the other control characters removed; tabs stay."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in value if c in "\n\t" or (c >= " " and c != "\x7f"))


def _clean(values: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict((key, clean_text(value)) for key, value in values.items(multi=True))


class CleanRequest(Request):
    """A request whose form and query values are cleaned before anything reads them."""

    def _load_form_data(self) -> None:
        """Werkzeug bounds the fields of a form with files only; the others are bounded here, by
        the same settings, also where the client does not say how much it sends."""
        most, fields = self.max_form_memory_size, self.max_form_parts
        if self.mimetype == "application/x-www-form-urlencoded" and most is not None:
            self.max_content_length = most + 1  # a body without a length is cut there, not refused
            body = self.get_data()
            if len(body) > most or (fields is not None and body.count(b"&") >= fields):
                raise RequestEntityTooLarge
        super()._load_form_data()

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        return _clean(super().form)

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return _clean(super().args)


def arrived() -> datetime:
    """When this request reached the site, which decides about deadlines.

    Under load it may wait for a free thread, so a proxy that TRUSTED_PROXIES counts may say when it
    came; else it is now. Never later than now, never earlier than LONGEST_WAIT ago.
    """
    now = clock.now()
    told = request.headers.get(ARRIVAL, "") if current_app.config["TRUSTED_PROXIES"] else ""
    start = START.fullmatch(told)
    if start is None:
        return now
    seconds = min(float(start[1]), now.timestamp())
    return max(datetime.fromtimestamp(seconds, UTC), now - LONGEST_WAIT)


def asked_once(question: Hashable, ask: Callable[[], AnswerT]) -> AnswerT:
    """The answer to a question that several parts of one page have: a GET writes nothing, so it
    is asked once there; everywhere else each time."""
    if not has_request_context() or request.method not in {"GET", "HEAD"}:
        return ask()
    answers: dict[Hashable, AnswerT] = request.environ.setdefault(_ANSWERED, {})
    if question not in answers:
        answers[question] = ask()
    return answers[question]


def local_path(target: str, default: str = "/") -> str:
    """The address to go on to, if it is a path of this site, else the default."""
    if clean_text(target) != target or "\n" in target or "\t" in target:
        return default  # control characters belong in no header and in no address
    try:
        parts = urlsplit(target)
    except ValueError:
        return default
    inside = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if inside and not parts.netloc and not parts.scheme else default


def address_of(path: str, query: str = "") -> str:
    """The address of a path of this site: no browser reads it as the address of another one."""
    inside = "/" + quote(path.lstrip("/\\"))
    return f"{inside}?{query}" if query else inside


def _without_last_slash() -> Response | None:
    """Pages have no slash at the end of their address; who writes one is sent on."""
    if not (isinstance(request.routing_exception, NotFound) and request.path.endswith("/")):
        return None
    path = "/" + request.path.strip("/")
    routes = current_app.create_url_adapter(request)
    if request.method not in {"GET", "HEAD"} or routes is None or not routes.test(path, "GET"):
        return None
    query = request.query_string.decode("utf-8", "replace")
    return redirect(address_of(request.script_root + path, query), code=308)


def init_app(app: Flask) -> None:
    app.request_class = CleanRequest
    app.url_map.converters["int"] = IdConverter
    app.url_map.merge_slashes = False  # it would redirect to whatever host was asked for
    app.before_request(_without_last_slash)
