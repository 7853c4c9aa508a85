"""The catalogue of open data in the words of DCAT 3, for portals that collect catalogues."""

from typing import Any

from app.core.i18n import absolute_url, spoken
from app.core.i18n import gettext as _
from app.library.rules.entries import LICENCE_ADDRESSES
from app.opendata.dublin_core import PUBLISHER
from app.opendata.fields import API
from app.opendata.files import NAME, File, Manifest

ADDRESS = "/data/katalog.jsonld"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA = "https://www.iana.org/assignments/media-types/"
Node = dict[str, Any]


def catalogue(made: Manifest | None, operator: str) -> Node:
    """All of it as JSON-LD; the files are in it once the worker made them."""
    return {
        "@context": CONTEXT,
        "@id": absolute_url(ADDRESS),
        "@type": "dcat:Catalog",
        "dct:title": _both(lambda: _("Data terbuka Lumbung Inovasi")),
        "dct:description": _both(
            lambda: _("Inovasi pelayanan publik, instansi, dan hasil kompetisi.")
        ),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": operator or PUBLISHER},
        "dct:language": ["id", "en"],
        "foaf:homepage": _at(absolute_url("/data")),
        "dcat:dataset": [_dataset(made)],
        "dcat:service": [_api(), _harvesting()],
    }


def _dataset(made: Manifest | None) -> Node:
    files = [_distribution(made, one) for one in made.files] if made else []
    modified = {"dct:modified": _time(made.made_at)} if made else {}
    return {
        "@id": absolute_url("/data#inovasi"),
        "@type": "dcat:Dataset",
        "dct:title": _both(lambda: _("Inovasi di pustaka")),
        "dct:description": _both(
            lambda: _("Semua inovasi yang terbit di pustaka, dengan sumber dan lisensinya.")
        ),
        "dct:language": "id",
        "dct:spatial": _at("https://sws.geonames.org/1643084/"),
        "dcat:landingPage": _at(absolute_url("/data")),
        "dcat:distribution": files,
        **modified,
    }


def _distribution(made: Manifest, file: File) -> Node:
    address = absolute_url(f"/data/{NAME}.{file.kind}")
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": f"{NAME}.{file.kind}",
        "dcat:accessURL": _at(absolute_url("/data")),
        "dcat:downloadURL": _at(address),
        "dcat:mediaType": _at(_MEDIA + file.media_type),
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "dct:modified": _time(made.made_at),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _at("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
        **_rights(made),
    }


def _rights(made: Manifest) -> Node:
    """The licence where one is everybody's; else where the licence of each entry stands."""
    if made.licence in LICENCE_ADDRESSES:
        return {"dct:license": _at(LICENCE_ADDRESSES[made.licence])}
    words = _both(
        lambda: _("Lisensi dinyatakan per entri di kolom licence; yang kosong belum diketahui.")
    )
    return {"dct:rights": {"@type": "dct:RightsStatement", "dct:description": words}}


def _api() -> Node:
    return {
        "@id": absolute_url(f"{API}/openapi.json"),
        "@type": "dcat:DataService",
        "dct:title": "API v1",
        "dct:conformsTo": _at("https://spec.openapis.org/oas/v3.1.0"),
        "dcat:endpointURL": _at(absolute_url(API)),
        "dcat:endpointDescription": _at(absolute_url(f"{API}/openapi.json")),
        "dcat:servesDataset": _at(absolute_url("/data#inovasi")),
    }


def _harvesting() -> Node:
    return {
        "@id": absolute_url("/oai"),
        "@type": "dcat:DataService",
        "dct:title": "OAI-PMH 2.0",
        "dct:conformsTo": _at("http://www.openarchives.org/OAI/2.0/"),
        "dcat:endpointURL": _at(absolute_url("/oai")),
        "dcat:servesDataset": _at(absolute_url("/data#inovasi")),
    }


def _at(address: str) -> Node:
    return {"@id": address}


def _time(text: str) -> Node:
    return {"@value": text, "@type": "xsd:dateTime"}


def _both(say: Any) -> list[Node]:
    """The same text in both languages."""
    said = []
    for language in ("id", "en"):
        with spoken(language):
            said.append({"@value": say(), "@language": language})
    return said
