"""An innovation in the words of schema.org, for the head of its page."""

from collections.abc import Mapping
from typing import Any

from app.core.i18n import absolute_url
from app.core.i18n import gettext as _
from app.opendata.dublin_core import PUBLISHER


def graph(data: Mapping[str, Any]) -> dict[str, Any]:
    """The work and where it stands on the site, of the data of `fields.innovation`."""
    return {"@context": "https://schema.org", "@graph": [_work(data), _trail(data)]}


def _work(data: Mapping[str, Any]) -> dict[str, Any]:
    award = data["award"] or {}
    said = {
        "@type": "CreativeWork",
        "@id": data["url"],
        "url": data["url"],
        "identifier": data["number"],
        "name": data["title"],
        "alternateName": data["acronym_expansion"],
        "description": summary(data),
        "inLanguage": "id",
        "datePublished": data["published_at"],
        "dateModified": data["changed_at"],
        "version": data["version"],
        "license": data["licence_url"] or data["licence"],
        "creativeWorkStatus": data["status"],
        "keywords": (data["topic"] or {}).get("name"),
        "award": None if award.get("withdrawn_at") else award.get("text"),
        "citation": data["sources"],
        "isBasedOn": [absolute_url(f"/inovasi/{ref}") for ref in data["replication_of"]],
        "publisher": _body(PUBLISHER, "Organization"),
        "author": _body(data["agency"]["name"]),
        "about": _service(data),
    }
    return {name: value for name, value in said.items() if value}


def _service(data: Mapping[str, Any]) -> dict[str, Any]:
    place = data["region"] or data["province"]
    area = {"areaServed": {"@type": "AdministrativeArea", **_place(place)}} if place else {}
    return {
        "@type": "GovernmentService",
        "name": data["title"],
        "serviceOperator": _body(data["agency"]["name"]),
        **area,
    }


def _place(place: Mapping[str, str]) -> dict[str, str]:
    return {"name": place["name"], "identifier": place["code"]}


def _body(name: str, kind: str = "GovernmentOrganization") -> dict[str, str]:
    return {"@type": kind, "name": name}


def _trail(data: Mapping[str, Any]) -> dict[str, Any]:
    steps = [
        (_("Beranda"), absolute_url("/")),
        (_("Pustaka"), absolute_url("/inovasi")),
        (data["title"], data["url"]),
    ]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": at, "name": name, "item": address}
            for at, (name, address) in enumerate(steps, start=1)
        ],
    }


def summary(data: Mapping[str, Any]) -> str:
    """What it is about, in the first text that there is."""
    parts = ("summary", "solution", "problem", "title")
    return str(next(data[part] for part in parts if data[part]))
