"""OAI-PMH 2.0: a hub of a province or the nation takes over what changed, and only that."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from itsdangerous import BadSignature, URLSafeSerializer

from app.core import clock, settings
from app.core.request import LARGEST_ID
from app.library.models import LibraryEntry
from app.library.rules.text import plain
from app.limits import OPEN_DATA, limited
from app.opendata import harvested, queries
from app.opendata.dublin_core import elements
from app.opendata.fields import innovation
from app.opendata.harvesting import Asked, Span, Wrong, packed, read, span, unpacked
from app.opendata.shapes import moment
from app.opendata.views.blueprint import bp
from app.permissions import public

PAGE = 100
TOKEN_LIVES = timedelta(days=1)


@bp.route("/oai", methods=["GET", "POST"])
@public
@limited(OPEN_DATA)
def harvest() -> Response:
    """Answer a harvester; what breaks the protocol is told as the protocol wants it."""
    given = (request.form if request.method == "POST" else request.args).lists()
    asked = None
    try:
        asked = read(list(given))
        values = _VERBS[asked.verb](asked)
    except Wrong as error:
        values = {"error": error}
        asked = None if error.code in {"badVerb", "badArgument"} else asked
    shown = {"verb": asked.verb, **asked.arguments} if asked else {}
    body = render_template(
        "opendata/oai.xml", **{**_TELLS, "arguments": shown, "verb": shown.get("verb"), **values}
    )
    return Response(body, content_type="text/xml; charset=utf-8")


def _identify(asked: Asked) -> dict[str, Any]:
    return {
        "email": settings.words()["site.email"] or parseaddr(current_app.config["MAIL_FROM"])[1],
        "earliest": harvested.earliest() or clock.now(),
    }


def _formats(asked: Asked) -> dict[str, Any]:
    return {"entries": [_entry(asked.identifier)] if asked.identifier else []}


def _sets(asked: Asked) -> dict[str, Any]:
    if asked.token:
        raise Wrong("badResumptionToken", "The list of sets is given in one piece.")
    return {"sets": harvested.sets()}


def _record(asked: Asked) -> dict[str, Any]:
    return _told([_entry(asked.identifier)])


def _list(asked: Asked) -> dict[str, Any]:
    """A page of records, and a token where more follow."""
    wanted = _from_token(asked.token) if asked.token else span(asked.arguments)
    _check_set(wanted.set_spec)
    found = harvested.records(wanted, PAGE + 1)
    if not found:
        raise Wrong("noRecordsMatch", "Nothing was changed then, or the set is empty.")
    entries, total = found[:PAGE], harvested.count(wanted)
    return {
        **_told(entries),
        "total": total,
        "cursor": wanted.cursor,
        **_token(wanted, found, asked),
    }


def _token(wanted: Span, found: Any, asked: Asked) -> dict[str, Any]:
    """An empty one ends a list of several pages; None where there is but one page."""
    if len(found) <= PAGE:
        return {"token": "" if asked.token else None}
    last, expires = found[PAGE - 1], clock.now() + TOKEN_LIVES
    following = wanted.next(last.changed_at, last.id, PAGE)
    return {"token": _signer().dumps(packed(following, expires)), "expires": expires}


def _from_token(token: str) -> Span:
    try:
        return unpacked(_signer().loads(token), clock.now())
    except BadSignature:
        raise Wrong(
            "badResumptionToken", "No such token was given: begin the list again."
        ) from None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="oai-pmh")


def _check_set(spec: str) -> None:
    """A set that is none has no records."""
    if spec and spec.partition(":")[0] not in harvested.SET_NAMES:
        raise Wrong("noRecordsMatch", "There is no such set.")


def _told(entries: Any) -> dict[str, Any]:
    """The records with what tells them, each reference checked once for all of them."""
    origins = queries.public_origins(entries)

    def tell(entry: LibraryEntry) -> list[tuple[str, str]]:
        return [(name, plain(value)) for name, value in elements(innovation(entry, origins))]

    return {"entries": entries, "elements": tell}


def _entry(identifier: str) -> LibraryEntry:
    start, _, ref = identifier.rpartition(":")
    known = start == _identifier("").removesuffix(":") and ref.isascii() and ref.isdigit()
    number = int(ref) if known and len(ref) <= len(str(LARGEST_ID)) else 0
    entry = harvested.record(number) if 0 < number <= LARGEST_ID else None
    if entry is None:
        raise Wrong("idDoesNotExist", "No record has this identifier.")
    return entry


def _identifier(ref: int | str) -> str:
    return f"oai:{urlsplit(current_app.config['BASE_URL']).hostname}:{ref}"


_VERBS: Mapping[str, Callable[[Asked], dict[str, Any]]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
_TELLS = {"error": None, "identifier": _identifier, "moment": moment, "sets_of": harvested.sets_of}


@bp.record
def _no_token_needed(state: BlueprintSetupState) -> None:
    """Harvesters may POST what they ask; it changes nothing."""
    state.app.extensions["csrf"].exempt(harvest)
