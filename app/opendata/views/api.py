"""The read API: what is public now, as JSON."""

from typing import Any

from flask import request

from app.competitions import queries as competitions
from app.core.i18n import long_date, spoken
from app.core.paging import ListPagination
from app.library import browse
from app.library.models import LibraryEntry
from app.limits import OPEN_DATA, limited
from app.opendata import openapi, operations, queries
from app.opendata.answering import asked_page, page_of, reads
from app.opendata.fields import AGENCY, EDITION, REGION, RESULT, TOPIC, innovation
from app.opendata.problems import Refused, language
from app.opendata.shapes import moment, told
from app.opendata.views.blueprint import bp
from app.permissions import public
from app.search.queries import live_index


@bp.get("/api/v1/innovations")
@public
@limited(OPEN_DATA)
@reads(operations.INNOVATIONS)
def innovations() -> dict[str, Any]:
    """What the same words and filters find on the page of the library."""
    result = browse.browse(live_index(), browse.read_wish(request.args))
    if result.answer is None:
        raise Refused("no-index")
    entries = result.found.items
    origins = queries.public_origins(entries)
    items = [innovation(entry, origins) for entry in entries]
    return {
        **page_of(operations.INNOVATIONS, result.found, items),
        "facets": result.answer.facet_counts,
        "understood": {name: list(values) for name, values in result.understood.items()},
        "meant": result.meant or None,
    }


@bp.get("/api/v1/innovations/<int:ref>")
@public
@limited(OPEN_DATA)
@reads(operations.INNOVATION)
def one_innovation(ref: int) -> dict[str, Any]:
    entry = queries.innovation(ref) or _nothing()
    if entry.withdrawn_at is not None:
        raise _gone(entry)
    return innovation(entry, queries.public_origins([entry]))


def _gone(entry: LibraryEntry) -> Refused:
    """As the page of a withdrawn entry says it."""
    withdrawn_at = entry.withdrawn_at
    assert withdrawn_at is not None  # noqa: S101
    with spoken(language()):
        day = long_date(withdrawn_at)
    said = {"withdrawn_at": moment(withdrawn_at), "reason": entry.withdrawn_because or None}
    return Refused("withdrawn", said, day=day)


def _nothing() -> Any:
    raise Refused("not-found")


@bp.get("/api/v1/agencies")
@public
@limited(OPEN_DATA)
@reads(operations.AGENCIES)
def agencies() -> dict[str, Any]:
    wanted = queries.agencies_called(_asked("q"), _asked("jenis"), _asked("wilayah"))
    found = queries.page(wanted, asked_page(), _size())
    return page_of(operations.AGENCIES, found, [told(AGENCY, one) for one in found])


@bp.get("/api/v1/agencies/<int:ref>")
@public
@limited(OPEN_DATA)
@reads(operations.AGENCY)
def one_agency(ref: int) -> dict[str, Any]:
    return told(AGENCY, queries.agency(ref) or _nothing())


@bp.get("/api/v1/regions")
@public
@limited(OPEN_DATA)
@reads(operations.REGIONS)
def regions() -> dict[str, Any]:
    found = queries.page(queries.regions(_asked("jenis"), _asked("wilayah")), asked_page(), _size())
    return page_of(operations.REGIONS, found, [told(REGION, one) for one in found])


@bp.get("/api/v1/regions/<code>")
@public
@limited(OPEN_DATA)
@reads(operations.REGION)
def one_region(code: str) -> dict[str, Any]:
    return told(REGION, queries.region(code) or _nothing())


@bp.get("/api/v1/topics")
@public
@limited(OPEN_DATA)
@reads(operations.TOPICS)
def topics() -> dict[str, Any]:
    found = queries.page(queries.topics(), asked_page(), _size())
    return page_of(operations.TOPICS, found, [told(TOPIC, one) for one in found])


@bp.get("/api/v1/editions")
@public
@limited(OPEN_DATA)
@reads(operations.EDITIONS)
def editions() -> dict[str, Any]:
    found = ListPagination(
        page=asked_page(),
        per_page=_size(),
        max_per_page=None,
        error_out=False,
        items=competitions.public_editions(),
    )
    return page_of(operations.EDITIONS, found, [told(EDITION, one) for one in found])


@bp.get("/api/v1/editions/<slug>")
@public
@limited(OPEN_DATA)
@reads(operations.EDITION)
def one_edition(slug: str) -> dict[str, Any]:
    return told(EDITION, queries.edition(slug) or _nothing())


@bp.get("/api/v1/editions/<slug>/results")
@public
@limited(OPEN_DATA)
@reads(operations.RESULTS)
def results(slug: str) -> dict[str, Any]:
    edition = queries.edition(slug) or _nothing()
    known = queries.results(edition)
    published_at = edition.results_published_at
    return {
        "edition": edition.slug,
        "published_at": moment(published_at) if published_at else None,
        "winners": [_result(one, known) for one in known.winners],
        "finalists": [_result(one, known) for one in known.finalists],
        "withdrawn": [_result(one, known) for one in known.withdrawn],
    }


def _result(decision: Any, known: queries.Results) -> dict[str, Any]:
    return {**told(RESULT, decision), "innovation_id": known.library.get(decision.entry_id)}


@bp.get("/api/v1/openapi.json")
@public
@limited(OPEN_DATA)
@reads(operations.DOCUMENT)
def document() -> dict[str, Any]:
    return openapi.document()


def _asked(name: str) -> str:
    return request.args.get(name, "")


def _size() -> int:
    return int(_asked("ukuran") or browse.SIZES[0])
