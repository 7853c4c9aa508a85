"""What readers see: the search page and the page of an entry."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from app.agencies import queries as agency_queries
from app.core.htmx import render_page
from app.core.i18n import absolute_url, localized
from app.library import browse, queries, rules
from app.library.models import LibraryEntry
from app.library.views.blueprint import bp
from app.library.words import agency_kind_word, missing_word, status_word
from app.permissions import Permission, public, requires
from app.search.highlight import marked, snippet
from app.search.queries import live_index


@bp.get("/inovasi")
@public
def search() -> Response:
    """Search, filters, results; the same address gives the same page to everyone."""
    result = browse.browse(live_index(), browse.read_wish(request.args))
    return render_page(
        "library/search.html",
        fragment="library/_results.html",
        result=result,
        wish=result.wish,
        names=_facet_names(),
        facet_values=browse.facet_values,
        feed_path=absolute_url("/inovasi.atom"),
        highlight=_highlighter(result),
        topics=queries.topics() if not result.found.total else (),
        topic_counts=queries.topic_counts() if not result.found.total else {},
    )


@bp.get("/inovasi/<int:ref>-<slug>")
@bp.get("/inovasi/<int:ref>")
@requires(Permission.LIBRARY_VIEW, load=queries.entry_at)
def show(entry: LibraryEntry) -> Any:
    """The page of one entry; an old or cut address leads to the full one."""
    here = url_for(".show", ref=entry.id, slug=entry.slug)
    if request.script_root + request.path != here:
        return redirect(here, code=301)
    return render_page(
        "library/show.html",
        entry=entry,
        missing_words=[missing_word(part) for part in rules.missing_parts(_filled(entry))],
        charts=_charts(entry),
        versions=queries.versions_of(entry),
        status_word=status_word,
        kind_word=agency_kind_word,
    )


def _filled(entry: LibraryEntry) -> Mapping[str, Any]:
    """What the entry has of the parts that a complete one has."""
    filled = {part: getattr(entry, part, None) for part in rules.PARTS}
    return {**filled, "award": entry.award_mapping, "status": entry.confirmed_at}


def _charts(entry: LibraryEntry) -> list[Mapping[str, Any]]:
    """The before/after figures that are plain numbers, ready to draw."""
    charts: list[Mapping[str, Any]] = []
    for figure in entry.figures:
        before, after = (rules.as_number(figure.get(k, "")) for k in ("baseline", "result"))
        if before is None or after is None:
            continue
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


def _facet_names() -> Mapping[str, Callable[[str], str]]:
    """How each facet's values read."""
    topics = {topic.key: localized(topic, "name") for topic in queries.topics()}
    provinces = {region.code: region.name for region in agency_queries.provinces()}
    return {
        "topik": lambda value: topics.get(value, value),
        "wilayah": lambda value: provinces.get(value, value),
        "tahun": str,
        "jenis": agency_kind_word,
        "penghargaan": str,
    }


def _highlighter(result: browse.Result) -> Callable[[LibraryEntry], Mapping[str, Any]]:
    """For an entry of the result: its marked title and the part that fits best, as segments."""
    terms = result.answer.terms if result.answer else ()

    def highlight(entry: LibraryEntry) -> Mapping[str, Any]:
        parts = [
            (_("Hasil"), entry.results),
            (_("Masalah"), entry.problem),
            (_("Cara kerja"), entry.solution),
            (_("Ringkasan"), entry.summary),
        ]
        shown = [(name, snippet(text, terms)) for name, text in parts if text]
        best = max(
            shown, key=lambda part: sum(match for _words, match in part[1]), default=(None, ())
        )
        return {"title": marked(entry.title, terms), "part": best[0], "snippet": best[1]}

    return highlight
