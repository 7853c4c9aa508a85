"""Ways into the library without a word: pages of a topic, a goal, a group, a region, an agency.

Each is one value of a filter of the search. What its page lists and counts is what the search
finds with that filter, so a number and what a click on it gives are the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agencies import queries as agencies
from app.agencies.models import Region
from app.agencies.rules import governed_regions, government_in, region_key
from app.core.i18n import localized
from app.entries.messages import GOALS
from app.library import queries
from app.library.documents import FACETS
from app.library.rules.text import slug_of
from app.library.words import goal_word
from app.search.index import IndexUnavailable, SearchIndex
from app.search.query import parse

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Shelf:
    """One value of a filter: its name, the last part of its address, and how many real entries
    stand there."""

    facet: str
    value: str
    name: str
    key: str
    count: int = 0
    is_indonesian: bool = False
    """Whether the name is Indonesian whatever the reader's language."""


def counts(index: SearchIndex) -> Mapping[str, Counts] | None:
    """How many real public entries each value of each filter has; None without an index."""
    try:
        return index.search(parse(""), facets=FACETS, size=0).facet_counts
    except IndexUnavailable:
        return None


def shelves(facet: str, told: Counts) -> list[Shelf]:
    """All of a kind that have entries (of goals and topics: all), in the order of a list."""
    return {
        "topik": _topics,
        "tpb": _goals,
        "kelompok": _groups,
        "wilayah": _regions,
        "instansi": _agencies,
    }[facet](told)


def shelf_at(facet: str, key: str, told: Counts) -> Shelf | None:
    """The one at this address, also without entries; None when there is no such thing."""
    if facet == "wilayah":
        region = agencies.region_by_code(key.partition("-")[0])
        return of_region(region, told) if region else None
    if facet == "instansi":
        number = key.partition("-")[0]
        agency = agencies.agency_by_id(int(number)) if _is_number(number) else None
        if agency is None or (agency.is_demo and str(agency.id) not in told):
            return None
        return _agency(agency.id, agency.name, told)
    return next((one for one in shelves(facet, told) if one.key == key), None)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def _topics(told: Counts) -> list[Shelf]:
    return [
        Shelf("topik", one.key, localized(one, "name"), one.key, told.get(one.key, 0))
        for one in queries.topics()
    ]


def _goals(told: Counts) -> list[Shelf]:
    numbers = map(str, GOALS)
    return [Shelf("tpb", one, goal_word(one), one, told.get(one, 0)) for one in numbers]


def _groups(told: Counts) -> list[Shelf]:
    """The most often named first; two writings with one address are told apart by a number."""
    found: dict[str, Shelf] = {}
    for value in sorted(told, key=lambda value: (-told[value], value)):
        key = slug_of(value)
        while key in found:
            key += "-2"
        found[key] = Shelf("kelompok", value, value, key, told[value], is_indonesian=True)
    return list(found.values())


def _regions(told: Counts) -> list[Shelf]:
    return [of_region(one, told) for one in agencies.regions_coded(told)]


def of_region(region: Region, told: Counts) -> Shelf:
    key = f"{region.code}-{slug_of(region.name)}"
    return Shelf("wilayah", region.code, region.name, key, told.get(region.code, 0), True)


def _agencies(told: Counts) -> list[Shelf]:
    names = agencies.agency_names([int(value) for value in told])
    found = [_agency(int(ref), name, told) for ref, name in names.items()]
    return sorted(found, key=lambda one: (-one.count, one.name))


def _agency(ref: int, name: str, told: Counts) -> Shelf:
    return Shelf("instansi", str(ref), name, f"{ref}-{slug_of(name)}", told.get(str(ref), 0), True)


def inside(region: Region, told: Counts) -> list[Shelf]:
    """The regencies and cities of a province with what each has; none of a regency."""
    return [of_region(one, told) for one in agencies.regions_in(region.code)]


def adopted(region: Region) -> list[tuple[queries.Named, str]]:
    """Innovations of others that sources say are applied here too, each with the words of the
    source; names that say no region for sure are left out."""
    known = agencies.region_keys(region.code)
    said = {
        ref: name
        for ref, names in queries.replications()
        for name in reversed(names)
        if known & {region_key(place) for place in _places(name)}
    }
    found = queries.named(said) if said else {}
    return sorted(((found[ref], said[ref]) for ref in found), key=lambda one: one[0].title)


def _places(name: str) -> Sequence[Any]:
    return (name, *governed_regions(name), *filter(None, (government_in(name),)))
