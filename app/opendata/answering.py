"""How a view of the API answers: checked, as JSON, and with a tag by which it is asked again."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlencode

from flask import Response, request
from flask_sqlalchemy.pagination import Pagination
from werkzeug.datastructures import MultiDict

from app.core.i18n import absolute_url
from app.core.security import PACKED
from app.opendata.operations import Operation, arguments
from app.opendata.problems import Refused, opened, problem
from app.opendata.shapes import written

JSON = "application/json"
ViewT = TypeVar("ViewT", bound=Callable[..., Any])
_MARK = "operation"


def reads(operation: Operation) -> Callable[[ViewT], ViewT]:
    """Let the view run for a request as the operation describes it; what it returns is the body."""

    def decorate(view: ViewT) -> ViewT:
        @wraps(view)
        def answered(**values: Any) -> Response:
            try:
                _check_format()
                operation.check(_as_sent())
                return answer(view(**values))
            except Refused as refused:
                return problem(refused)

        setattr(answered, _MARK, operation)
        return cast("ViewT", answered)

    return decorate


def _as_sent() -> MultiDict[str, str]:
    """The query before anything is cleaned off it."""
    text = request.query_string.decode("utf-8", "replace")
    return MultiDict(parse_qsl(text, keep_blank_values=True))


def _check_format() -> None:
    if request.accept_mimetypes and not request.accept_mimetypes.quality(JSON):
        raise Refused("format", format=JSON)


def operation_of(view: Callable[..., Any]) -> Operation | None:
    found: Operation | None = getattr(view, _MARK, None)
    return found


def answer(data: dict[str, Any]) -> Response:
    """The data as JSON, or 304 for who has it already."""
    body = written(data)
    digest = hashlib.sha256(body.encode()).hexdigest()[:32]
    for tag in (digest, digest + PACKED):
        if request.if_none_match.contains_weak(tag):
            return _tagged(Response(status=304), tag)
    response = Response(body, content_type=JSON)
    links = data.get("links") or {}
    for name in ("first", "prev", "next", "last"):
        if links.get(name):
            response.headers.add("Link", f'<{links[name]}>; rel="{name}"')
    return _tagged(response, digest)


def _tagged(response: Response, tag: str) -> Response:
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(tag)
    return opened(response)


def page_of(operation: Operation, found: Pagination, items: list[Any]) -> dict[str, Any]:
    """A page of a list with the addresses of its neighbours; Refused for one behind the last."""
    pages = max(found.pages, 1)
    if asked_page() > pages:
        raise Refused("no-such-page", pages=pages)
    page = found.page

    def link(number: int) -> str:
        query = urlencode([*arguments(operation, request.args), ("halaman", number)])
        return absolute_url(f"{request.path}?{query}")

    links = {
        "self": link(page),
        "first": link(1),
        "prev": link(page - 1) if page > 1 else None,
        "next": link(page + 1) if page < pages else None,
        "last": link(pages),
    }
    counts = {"total": found.total, "page": page, "pages": pages, "size": found.per_page}
    return {"items": items, **counts, "links": links}


def asked_page() -> int:
    return int(request.args.get("halaman", "1"))
