"""Pages of a topic, a goal, a group, a region, an agency; and the list of each kind."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, redirect, request, url_for

from app.agencies import queries as agencies
from app.agencies.models import Region
from app.core.htmx import render_page
from app.core.i18n import absolute_url
from app.library import browse, shelves
from app.library.shelves import Shelf
from app.library.views.blueprint import bp
from app.library.views.drawing import facets, highlighter
from app.library.views.kinds import KINDS, PATHS, address
from app.library.words import status_word
from app.limits import SEARCHING, limited
from app.permissions import public
from app.search.queries import live_index
from app.site import tilemap

MOST_BESIDE = 6
"""So many values of another filter stand beside the list."""


@bp.get("/topik", defaults={"kind": "topik"})
@bp.get("/tpb", defaults={"kind": "tpb"})
@bp.get("/kelompok", defaults={"kind": "kelompok"})
@bp.get("/wilayah", defaults={"kind": "wilayah"})
@bp.get("/inovasi/instansi", defaults={"kind": "instansi"})
@public
@limited(SEARCHING)
def shelves_of(kind: str) -> Response:
    """All of a kind with how many innovations each has."""
    told = shelves.counts(live_index())
    found = shelves.shelves(kind, _listed(kind, told.get(kind, {}))) if told else []
    return render_page(
        "library/shelves.html",
        kind=KINDS[kind],
        kinds=KINDS.values(),
        told=told,
        found=found,
        address=address,
        map=_map(told.get(kind, {})) if told and kind == "wilayah" else None,
    )


def _listed(kind: str, told: Mapping[str, int]) -> Mapping[str, int]:
    """Without the provinces, which the map and its table name."""
    return {value: n for value, n in told.items() if kind != "wilayah" or "." in value}


def _map(told: Mapping[str, int]) -> tilemap.TileMap:
    return tilemap.draw(agencies.provinces(), told, _region_address)


def _region_address(region: Region) -> str:
    return address(shelves.of_region(region, {}))


@bp.get("/topik/<key>", defaults={"kind": "topik"})
@bp.get("/tpb/<key>", defaults={"kind": "tpb"})
@bp.get("/kelompok/<key>", defaults={"kind": "kelompok"})
@bp.get("/wilayah/<key>", defaults={"kind": "wilayah"})
@bp.get("/inovasi/instansi/<key>", defaults={"kind": "instansi"})
@public
@limited(SEARCHING)
def shelf(kind: str, key: str) -> Any:
    """What the library has of one; an old or cut address leads to the full one."""
    told = shelves.counts(live_index())
    found = shelves.shelf_at(kind, key, (told or {}).get(kind, {}))
    if found is None:
        abort(404)
    if found.key != key:
        return redirect(address(found), code=301)
    return render_page("library/shelf.html", **_reading(found, told))


def _reading(found: Shelf, told: Mapping[str, Mapping[str, int]] | None) -> Mapping[str, Any]:
    """What the page lists, and what stands beside it."""
    asked = browse.read_wish(request.args)
    wish = browse.Wish(filters={found.facet: (found.value,)}, page=asked.page)
    result = browse.browse(live_index(), wish) if told is not None else None
    region = agencies.region_by_code(found.value) if found.facet == "wilayah" else None
    return {
        "kind": KINDS[found.facet],
        "shelf": found,
        "canonical": absolute_url(f"{PATHS[found.facet]}/{found.key}"),
        "result": result,
        "highlight": highlighter(result) if result else None,
        "status_word": status_word,
        "beside": _beside(result, found) if result else (),
        "region": region,
        "above": shelves.of_region(region.province, {}) if region and region.province else None,
        "inside": shelves.inside(region, (told or {}).get("wilayah", {})) if region else (),
        "adopted": shelves.adopted(region) if region else (),
        "address": address,
    }


def _beside(result: browse.Result, found: Shelf) -> list[Mapping[str, Any]]:
    """By other filters: label, and [(words, count, address of the narrowed search), …]."""
    parts: list[Mapping[str, Any]] = []
    for facet in facets({}):
        values = browse.facet_values(result, facet.name)[:MOST_BESIDE]
        if facet.name in _BESIDE and facet.name != found.facet and values:
            links = [
                (facet.say(value), count, _narrowed(found, facet.name, value))
                for value, count in values
            ]
            parts.append({"label": facet.label, "links": links})
    return parts


_BESIDE = ("topik", "wilayah", "kelompok", "penghargaan")


def _narrowed(found: Shelf, facet: str, value: str) -> str:
    chosen: dict[str, Any] = {found.facet: found.value, facet: value}
    return url_for(".search", **chosen)
