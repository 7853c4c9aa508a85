"""An innovation in the words of Dublin Core, for harvesters and for the head of its page."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.i18n import absolute_url

PUBLISHER = "Lumbung Inovasi"


def elements(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Element and value, of the data of `fields.innovation`; what is not known is not there."""
    return [(name, str(value)) for name, value in _said(data) if value]


def _said(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield "title", data["title"]
    yield "title", data["acronym_expansion"]
    yield "creator", data["agency"]["name"]
    yield "subject", (data["topic"] or {}).get("name")
    yield from (("subject", f"TPB {goal}") for goal in data["sdgs"])
    yield from (
        ("description", data[part]) for part in ("summary", "problem", "solution", "results")
    )
    yield "publisher", PUBLISHER
    yield "date", data["published_at"][:10]
    yield "type", "Text"
    yield "format", "text/html"
    yield "identifier", data["url"]
    yield from (("source", address) for address in data["sources"])
    yield "language", "id"
    yield from (("relation", absolute_url(f"/inovasi/{ref}")) for ref in data["replication_of"])
    yield from (("coverage", place) for place in _places(data))
    yield "rights", data["licence_url"] or data["licence"]


def _places(data: Mapping[str, Any]) -> list[str]:
    """The region, then its province where that is another."""
    return list(dict.fromkeys(data[part]["name"] for part in ("region", "province") if data[part]))
