"""What can go wrong on purpose, and the pages that say so."""

import errno
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    after_this_request,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
)
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.core import logs
from app.core.carried import CarriedForm, form_of_request
from app.core.htmx import wants_fragment
from app.core.i18n import filled
from app.core.request import local_path
from app.core.typed import newly_typed, typed_in

_log = logging.getLogger(__name__)
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where nothing more can be written to a disk."""
COME_BACK = 30
"""Seconds after which it is worth to try again what an outage stopped."""
OUT_OF_REACH = frozenset({403, 404})
"""Where a form arrives that its person may not send any longer: their role ended meanwhile."""
OWN_PAGE = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
_rules: dict[str, Any] = {}
_tellers: dict[str, Callable[[int], Response]] = {}


class Unusable(Exception):
    """The process must not start like this; the message says why and what to do."""


class RuleBroken(Exception):
    """A rule of the domain forbids this now. `code` names the rule; the page says it in words."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code = code
        self.data = data


class TooOften(RuleBroken):
    """Too much of this came from one account or network; it is possible again after `seconds`."""

    def __init__(self, code: str, *, seconds: int, **data: Any) -> None:
        super().__init__(code, **data)
        self.seconds = seconds


class TooLarge(RuleBroken):
    """More was sent than is taken at once; a smaller one may go."""


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place of a file; `code` names the sentence, as with RuleBroken."""

    place: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


class SignInNeeded(Exception):
    """Somebody might do this who has signed in, with a second factor where their role needs one."""


class NotFound(Exception):
    """The row does not exist, or the person may not know that it does."""


def describe_rules(messages: Mapping[str, Any]) -> None:
    """Make a feature's sentences known: rule code → lazy text with %(name)s of the rule's data."""
    _rules.update(messages)


def rule_text(problem: RuleBroken) -> str:
    """The broken rule in the reader's language; KeyError when nobody wrote the sentence."""
    return filled(str(_rules[problem.code]), problem.data)


def problem_text(problem: Problem) -> str:
    """The place and what is wrong there, in the reader's language."""
    words = filled(str(_rules[problem.code]), problem.data)
    return f"{problem.place}: {words}" if problem.place else words


def tell_beneath(prefix: str, teller: Callable[[int], Response]) -> None:
    """Have this answer every HTTP error beneath a path that programs read, instead of a page; it
    needs no database."""
    _tellers[prefix] = teller


def error_page(status: int, **context: Any) -> Response:
    """Our own page for an HTTP error; an HTMX request gets just the words."""
    for prefix, teller in _tellers.items():
        if request.path.startswith(prefix):
            return teller(status)
    known = status if status in OWN_PAGE else 500 if status >= 500 else 400
    template = f"errors/{'_words' if wants_fragment() else known}.html"
    if status >= 500:  # whatever broke, the page must not need it: no person, no database
        page = current_app.jinja_env.get_template(template).render(
            status=status, outage=True, request_id=logs.request_id(), **context
        )
    else:
        if status in OUT_OF_REACH:
            context["unsaved"] = typed_in(_sent())
        page = render_template(template, status=status, **context)
    return make_response(page, status)


def _sent() -> CarriedForm | None:
    try:
        return form_of_request()
    except (HTTPException, OSError):  # too large to be read, or there is no room for its files
        return None


def tell_rule(problem: RuleBroken, otherwise: str = "") -> Response:
    """Say it where the person was: back to the page that sent the form, or `otherwise`.

    Without either, and for a request that sent nothing, a 409 page says it; and where something
    was typed, which that page may have no field for any longer, the 409 page shows it to be copied.
    """
    words = rule_text(problem)
    back = own_page_before() or otherwise
    unsaved = newly_typed() if request.method == "POST" else []
    if request.method == "POST" and back and not unsaved and not wants_fragment():
        flash(words, "bad")
        return make_response(redirect(back, code=303))
    return error_page(409, words=words, unsaved=unsaved, back=back)


def answer_as(problem: RuleBroken) -> None:
    """Whatever page answers this request and says the broken rule, its status and headers tell
    programs what kind of rule it was, and when to come back."""

    if not isinstance(problem, TooLarge | TooOften):
        return
    # Only figures outlive the problem here: its frames hold the files that were sent.
    status, seconds = (429, problem.seconds) if isinstance(problem, TooOften) else (413, 0)

    @after_this_request
    def say(response: Response) -> Response:
        response.status_code = status
        if seconds:
            response.headers["Retry-After"] = str(seconds)
        return response


def tell_too_often(problem: TooOften) -> Response:
    """What was sent is shown to be sent again later."""
    answer_as(problem)
    return error_page(429, words=rule_text(problem), sent=_sent())


def own_page_before() -> str:
    """The path of the page of this site that sent the request; "" when it was none."""
    try:
        back = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    if back.netloc != request.host:
        return ""
    return local_path(back.path + ("?" + back.query if back.query else ""), default="")


def _http(problem: HTTPException) -> Response:
    if problem.response is not None:
        return make_response(problem.response)
    status = problem.code or 500
    response = error_page(status, **({"sent": _sent()} if status >= 500 else {}))
    if isinstance(problem, MethodNotAllowed) and problem.valid_methods:
        response.allow.update(problem.valid_methods)
    return response


def tell_old_page(problem: CSRFError) -> Response:
    """An old page: what it sent is shown to be sent again, by its person."""
    form = _sent()
    if form is None or wants_fragment():
        return error_page(400, csrf=True)
    return make_response(render_template("errors/send_again.html", form=None, sent=form), 400)


def _database(problem: OperationalError) -> Response:
    return _outage(" ".join(str(problem.orig).split()))


def _system(problem: OSError) -> Response:
    """A full disk is an outage like another; whatever else the system refuses is our fault."""
    if problem.errno not in NO_ROOM:
        raise problem
    return _outage(str(problem.strerror), full=True)


def _outage(reason: str, **context: Any) -> Response:
    """What was sent waits on the page, to be sent once more when the outage is over."""
    _log.error("out of order: %s", reason)
    response = error_page(503, sent=_sent(), **context)
    response.headers["Retry-After"] = str(COME_BACK)
    return response


def init_app(app: Flask) -> None:
    app.jinja_env.globals["typed_in"] = typed_in
    app.register_error_handler(RuleBroken, tell_rule)
    app.register_error_handler(TooOften, tell_too_often)
    app.register_error_handler(NotFound, lambda _: error_page(404))
    app.register_error_handler(CSRFError, tell_old_page)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(OSError, _system)
