"""The fields of everything that is open data. What is no fact about an innovation or a public
body (who wrote, who judged, a telephone number) is not here."""

from collections.abc import Collection
from typing import Any

from app.agencies.models import AgencyKind, RegionKind
from app.competitions.models import EditionState, StageKind
from app.core.i18n import absolute_url
from app.judging.models import Outcome
from app.library.models import LibraryEntry, LibraryStatus
from app.library.rules.entries import LICENCE_ADDRESSES
from app.opendata.shapes import (
    ADDRESS,
    MOMENT,
    TEXT,
    WHOLE,
    YES_NO,
    Field,
    Schema,
    many,
    maybe,
    named,
    one_of,
    shape,
    told,
    told_if,
)

API = "/api/v1"

PLACE = (Field("code", TEXT), Field("name", TEXT), Field("kind", one_of(list(RegionKind))))
"""A province, regency or city with its Kemendagri code."""

REGION = (
    *PLACE,
    Field("province", maybe(named("Place")), lambda row: told_if(PLACE, row.province)),
    Field("island_group", TEXT),
    Field("population", WHOLE),
    Field("area_km2", {"type": "number"}, lambda row: float(row.area_km2)),
    Field("districts", WHOLE),
    Field("villages", WHOLE),
    Field("islands", WHOLE),
)

BODY = (Field("id", WHOLE), Field("name", TEXT), Field("kind", one_of(list(AgencyKind))))
"""A public body as others name it."""

AGENCY = (
    *BODY,
    Field("region", maybe(named("Place")), lambda row: told_if(PLACE, row.region)),
    Field("province", maybe(named("Place")), lambda row: told_if(PLACE, province_of(row.region))),
    Field("is_demo", YES_NO),
    Field("url", ADDRESS, lambda row: absolute_url(f"{API}/agencies/{row.id}")),
)

TOPIC = (Field("key", TEXT), Field("name", TEXT), Field("name_en", TEXT))

AWARD = (
    Field("text", TEXT, lambda row: row.award_mapping.text),
    Field("programme", maybe(TEXT), lambda row: row.award_mapping.programme),
    Field("tier", maybe(TEXT), lambda row: row.award_mapping.tier),
    Field("withdrawn_at", maybe(MOMENT), lambda row: row.award_withdrawn_at),
    Field("withdrawn_because", maybe(TEXT), lambda row: row.award_withdrawn_because),
)
"""Of a library entry: its award as it was given, and whether it stands."""


def _kept(name: str) -> Field:
    """A text of a dict as JSON columns hold it."""
    return Field(name, maybe(TEXT), lambda row: row.get(name, ""))


FIGURE = tuple(map(_kept, ("indicator", "unit", "baseline", "result", "period", "source")))
SECTION = tuple(map(_kept, ("title", "title_en", "text")))


def address_of(entry: LibraryEntry) -> str:
    """The page of an entry."""
    return absolute_url(f"/inovasi/{entry.id}-{entry.slug}")


def province_of(region: Any) -> Any:
    return (region.province or region) if region else None


INNOVATION = (
    Field("id", WHOLE),
    Field("number", TEXT, lambda row: f"LI-{row.id}"),
    Field("url", ADDRESS, address_of),
    Field("title", TEXT),
    Field("acronym_expansion", maybe(TEXT)),
    Field("summary", maybe(TEXT)),
    Field("summary_en", maybe(TEXT)),
    Field("problem", maybe(TEXT)),
    Field("solution", maybe(TEXT)),
    Field("results", maybe(TEXT)),
    Field("cost", maybe(TEXT)),
    Field("people", maybe(TEXT)),
    Field("legal_base", maybe(TEXT)),
    Field("timeline", many(TEXT)),
    Field("failures", maybe(TEXT)),
    Field("figures", many(shape(FIGURE)), lambda row: [told(FIGURE, one) for one in row.figures]),
    Field(
        "sections", many(shape(SECTION)), lambda row: [told(SECTION, one) for one in row.sections]
    ),
    Field("agency", named("Body"), lambda row: told(BODY, row.agency)),
    Field("unit", maybe(TEXT), lambda row: row.unit_name),
    Field("region", maybe(named("Place")), lambda row: told_if(PLACE, row.region)),
    Field("province", maybe(named("Place")), lambda row: told_if(PLACE, province_of(row.region))),
    Field("year", maybe(WHOLE)),
    Field("topic", maybe(named("Topic")), lambda row: told_if(TOPIC, row.topic)),
    Field(
        "award",
        maybe(named("Award")),
        lambda row: told(AWARD, row) if row.award_mapping else None,
    ),
    Field("sdgs", many({"type": "integer", "minimum": 1, "maximum": 17})),
    Field("vulnerable_groups", many(TEXT)),
    Field("replicated_by", many(TEXT)),
    Field("replication_of", many(WHOLE)),
    Field("sources", many(ADDRESS), lambda row: row.source_urls),
    Field("video_url", maybe(ADDRESS)),
    Field("licence", maybe(TEXT)),
    Field("licence_url", maybe(ADDRESS), lambda row: LICENCE_ADDRESSES.get(row.licence)),
    Field("status", one_of(list(LibraryStatus))),
    Field("confirmed_at", maybe(MOMENT)),
    Field("published_at", MOMENT),
    Field("changed_at", MOMENT),
    Field("version", WHOLE),
    Field("is_demo", YES_NO),
)


def innovation(entry: LibraryEntry, public: Collection[int]) -> dict[str, Any]:
    """A public entry as data; of the entries that it replicates those among the `public` ids."""
    data = told(INNOVATION, entry)
    data["replication_of"] = [ref for ref in entry.replication_of if ref in public]
    return data


NAMED = (Field("key", TEXT), Field("name", TEXT), Field("name_en", maybe(TEXT)))
STAGE = (
    Field("kind", one_of(list(StageKind))),
    Field("name", TEXT),
    Field("name_en", maybe(TEXT)),
    Field("opens_at", MOMENT),
    Field("closes_at", MOMENT),
)
EDITION = (
    Field("slug", TEXT),
    Field("name", TEXT),
    Field("name_en", maybe(TEXT)),
    Field("year", WHOLE),
    Field("theme", maybe(TEXT)),
    Field("theme_en", maybe(TEXT)),
    Field("competition", TEXT, lambda row: row.competition.name),
    Field("competition_en", maybe(TEXT), lambda row: row.competition.name_en),
    Field("organiser", named("Body"), lambda row: told(BODY, row.competition.organiser)),
    Field("state", one_of([EditionState.OPENED, EditionState.CLOSED])),
    Field("timezone", TEXT),
    Field("stages", many(shape(STAGE)), lambda row: [told(STAGE, one) for one in row.stages]),
    Field("groups", many(shape(NAMED)), lambda row: [told(NAMED, one) for one in row.groups]),
    Field(
        "categories", many(shape(NAMED)), lambda row: [told(NAMED, one) for one in row.categories]
    ),
    Field("finalists_published_at", maybe(MOMENT)),
    Field("results_published_at", maybe(MOMENT)),
    Field("is_demo", YES_NO, lambda row: row.competition.is_demo),
    Field("url", ADDRESS, lambda row: absolute_url(f"/kompetisi/{row.slug}")),
    Field("results_url", ADDRESS, lambda row: absolute_url(f"{API}/editions/{row.slug}/results")),
)

RESULT = (
    Field("title", TEXT, lambda row: row.entry.title),
    Field("agency", named("Body"), lambda row: told(BODY, row.entry.agency)),
    Field("category", maybe(TEXT), lambda row: row.entry.category and row.entry.category.name),
    Field("group", maybe(TEXT), lambda row: row.entry.group and row.entry.group.name),
    Field("outcome", one_of([Outcome.WINNER, Outcome.FINALIST])),
    Field("award", maybe(TEXT), lambda row: row.award if row.published_at else None),
    Field("withdrawn_at", maybe(MOMENT)),
)
"""Of a decision that everybody may know. Its order tells no rank."""

COMPONENTS: dict[str, Schema] = {
    "Place": shape(PLACE),
    "Region": shape(REGION),
    "Body": shape(BODY),
    "Agency": shape(AGENCY),
    "Topic": shape(TOPIC),
    "Award": shape(AWARD),
    "Innovation": shape(INNOVATION),
    "Edition": shape(EDITION),
    "Result": shape((*RESULT, Field("innovation_id", maybe(WHOLE)))),
}
"""The shapes under the names by which `named` speaks of them."""
