"""What readers see: the search page and the page of an entry."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from flask import Response, redirect, request, url_for

from app.core.htmx import render_page, wants_fragment
from app.core.i18n import absolute_url, locale_code, reader_zone
from app.library import browse, picking, queries
from app.library.models import LibraryEntry
from app.library.rules.citing import Work, bibtex, ris
from app.library.rules.entries import PARTS, missing_parts
from app.library.rules.text import as_number, source_name
from app.library.views.blueprint import bp
from app.library.views.drawing import facets, highlighter
from app.library.views.kinds import KINDS
from app.library.words import agency_kind_word, missing_word, status_word
from app.limits import SEARCHING, limited
from app.permissions import Permission, can, public, requires
from app.search.queries import live_index, live_tally, today
from app.search.rules import counted_words
from app.search.tally import Asked


@bp.get("/inovasi")
@public
@limited(SEARCHING)
def search() -> Response:
    """Search, filters, results; the same address gives the same page to everyone."""
    wish = browse.read_wish(request.args)
    result = browse.browse(live_index(), wish)
    _count(wish, result)
    page = render_page(
        "library/search.html",
        fragment="library/_results.html",
        result=result,
        wish=result.wish,
        kinds=KINDS.values(),
        **_drawing(result),
    )
    return _with_address(page, result.wish)


def _count(wish: browse.Wish, result: browse.Result) -> None:
    """Count the first look at what the words alone find; a typed search may not be the last."""
    if wish.filters or wish.page > 1 or result.answer is None:
        return
    if words := counted_words(wish.q):
        asked = Asked(str(today()), locale_code(), words, typed=_is_typed())
        live_tally().add(asked, result.found.matches)


def _is_typed() -> bool:
    return wants_fragment() and request.headers.get("HX-Trigger") == "cari"


def _drawing(result: browse.Result) -> Mapping[str, Any]:
    """What the templates say the result with; topics only where nothing was found."""
    return {
        "facets": {facet.name: facet for facet in facets(result.wish.filters)},
        "sizes": browse.SIZES,
        "facet_values": browse.facet_values,
        "status_word": status_word,
        "highlight": highlighter(result),
        "topics": () if result.found.total else queries.topics(),
        "topic_counts": {} if result.found.total else queries.topic_counts(),
    }


def _with_address(page: Response, wish: browse.Wish) -> Response:
    """Tell HTMX the short address of what it shows; typing makes no new step to go back to."""
    if wants_fragment():
        header = "HX-Replace-Url" if _is_typed() else "HX-Push-Url"
        said = urlencode(wish.arguments())
        page.headers[header] = url_for(".search") + (f"?{said}" if said else "")
    return page


@bp.get("/inovasi/pilih/<field>")
@public
@limited(SEARCHING)
def pick(field: str) -> Response:
    """What the search box of a form's field finds; `field` stands in the names of its buttons."""
    q = request.args.get(f"{field}-cari", "")
    found = picking.search(live_index(), q)
    return render_page("library/_found.html", field=field, q=q, found=found)


@bp.get("/inovasi/<int:ref>-<slug>")
@bp.get("/inovasi/<int:ref>")
@requires(Permission.LIBRARY_VIEW, load=queries.entry_at)
def show(entry: LibraryEntry) -> Any:
    """The page of one entry; an old or cut address leads to the full one, a withdrawn entry
    leaves its name and the day."""
    if entry.withdrawn_at and not can(Permission.LIBRARY_EDIT, entry):
        return render_page("library/gone.html", status=410, entry=entry)
    here = url_for(".show", ref=entry.id, slug=entry.slug)
    if request.script_root + request.path != here:
        return redirect(here, code=301)
    return render_page("library/show.html", entry=entry, **_reading(entry, absolute_url(here)))


def _reading(entry: LibraryEntry, address: str) -> Mapping[str, Any]:
    """What the page of an entry says beside the entry itself."""
    work = Work(
        number=f"LI-{entry.id}",
        agency=entry.agency.name,
        title=entry.title,
        year=entry.year,
        version=entry.version,
        changed=entry.changed_at.astimezone(ZoneInfo(reader_zone())).date(),
        address=address,
    )
    return {
        "address": address,
        "formats": [("BibTeX", bibtex(work)), ("RIS", ris(work))],
        "missing_words": [
            missing_word(part)
            for part in missing_parts(_filled(entry))
            if part not in _SAID_IN_PLACE
        ],
        "charts": _charts(entry),
        "told": [figure for figure in entry.figures if not _is_drawn(figure)],
        "origins": queries.in_order(entry.replication_of) if entry.replication_of else (),
        "similar": browse.similar(live_index(), entry),
        "versions": queries.versions_of(entry),
        "status_word": status_word,
        "kind_word": agency_kind_word,
        "source_name": source_name,
        "host_of": lambda url: urlsplit(url).hostname,
    }


_SAID_IN_PLACE = frozenset({"problem", "solution", "results", "source_urls"})
"""Parts whose own section says that they are missing."""


def _filled(entry: LibraryEntry) -> Mapping[str, Any]:
    """What the entry has of the parts that a complete one has."""
    filled = {part: getattr(entry, part, None) for part in PARTS}
    return {**filled, "award": entry.award_mapping, "status": entry.confirmed_at}


def _charts(entry: LibraryEntry) -> list[Mapping[str, Any]]:
    """The before/after figures that are plain numbers, ready to draw."""
    charts: list[Mapping[str, Any]] = []
    for figure in filter(_is_drawn, entry.figures):
        before, after = (as_number(figure[name]) for name in ("baseline", "result"))
        unit = figure.get("unit", "")
        note = ". ".join(filter(None, (figure.get("period"), figure.get("source"))))
        charts.append(
            {
                "title": figure.get("indicator", ""),
                "note": note,
                "unit": unit,
                "before": {"words": f"{figure['baseline']} {unit}", "value": before},
                "after": {"words": f"{figure['result']} {unit}", "value": after},
            }
        )
    return charts


def _is_drawn(figure: Mapping[str, str]) -> bool:
    """Whether both figures are plain numbers; others are told in a table."""
    both = (as_number(figure.get(name, "")) for name in ("baseline", "result"))
    return None not in both
