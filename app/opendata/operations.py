"""What can be asked of the API: each operation with its parameters, and how they are read.

The OpenAPI document and the page about the API are made of the same descriptions by which
requests are checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.agencies.models import AgencyKind, RegionKind
from app.library.browse import LONGEST_TEXT, SIZES, SORTS
from app.library.documents import FACETS
from app.opendata.problems import Refused
from app.opendata.shapes import TEXT, WHOLE, Schema, many, maybe, named, one_of, whole

MOST_VALUES = 40
"""Of one filter."""
FARTHEST = 1000


@dataclass(frozen=True)
class Parameter:
    """A part of the query. `schema` is that of one value; a `repeats` one may come often."""

    name: str
    words: LazyString
    schema: Schema
    repeats: bool = False

    @property
    def most(self) -> int:
        return MOST_VALUES if self.repeats else 1

    def fits(self, values: Sequence[str]) -> bool:
        return len(values) <= self.most and all(_fits(self.schema, value) for value in values)


def _fits(schema: Schema, value: str) -> bool:
    if schema["type"] == "integer":
        is_number = value.isascii() and value.isdigit() and len(value) < 9
        return is_number and schema["minimum"] <= int(value) <= schema["maximum"]
    return value in schema.get("enum", (value,)) and len(value) <= schema.get("maxLength", 200)


def _text(longest: int = 200) -> Schema:
    return {"type": "string", "maxLength": longest}


_YES: Schema = {"type": "string", "enum": ["1"]}
WORDS = Parameter("q", _l("Kata yang dicari."), _text(LONGEST_TEXT))
PAGE = Parameter(
    "halaman", _l("Halaman ke berapa."), {"type": "integer", "minimum": 1, "maximum": FARTHEST}
)
SIZE = Parameter(
    "ukuran", _l("Berapa per halaman."), {"type": "string", "enum": [*map(str, SIZES)]}
)
PROVINCE = Parameter("wilayah", _l("Kode provinsi menurut Kemendagri."), _text(5))
PAGING = (PAGE, SIZE)


@dataclass(frozen=True)
class Operation:
    """One address and what it gives: `schema` is the shape of the whole answer."""

    name: str
    words: LazyString
    schema: Schema
    parameters: tuple[Parameter, ...] = ()
    may_be_gone: bool = False
    needs_index: bool = False

    @property
    def is_list(self) -> bool:
        return PAGE in self.parameters

    def check(self, args: MultiDict[str, str]) -> None:
        """Refused for a parameter that is not described, or not as it is described: who mistypes
        a filter must not take everything for an answer."""
        known = {one.name: one for one in self.parameters}
        for name, values in args.lists():
            if name not in known:
                raise Refused("parameter-unknown", name=name[:60], known=", ".join(known) or "-")
            if not known[name].fits(values):
                raise Refused("parameter-wrong", name=name)


def listing(item: str, **more: Schema) -> Schema:
    """A page of a list."""
    links = {name: maybe(TEXT) for name in ("self", "first", "prev", "next", "last")}
    return whole(
        {
            "items": many(named(item)),
            "total": WHOLE,
            "page": WHOLE,
            "pages": WHOLE,
            "size": WHOLE,
            "links": whole(links),
            **more,
        }
    )


_COUNTS: Schema = {"type": "object", "additionalProperties": WHOLE}
_BY_FACET: dict[str, Schema] = {
    "facets": whole(dict.fromkeys(FACETS, _COUNTS)),
    "understood": {"type": "object", "additionalProperties": many(TEXT)},
    "meant": maybe(TEXT),
}

INNOVATIONS = Operation(
    "innovations",
    _l("Inovasi di pustaka, dicari dan disaring seperti di halaman pustaka."),
    listing("Innovation", **_BY_FACET),
    (
        WORDS,
        *(
            Parameter(name, _l("Saringan pustaka; boleh berulang."), _text(), repeats=True)
            for name in FACETS
        ),
        Parameter(
            "kata", _l("Saringan yang tidak dibaca dari kata."), one_of(FACETS), repeats=True
        ),
        Parameter("persis", _l("1: hanya kata yang ditulis, tanpa ejaan dan padanan."), _YES),
        Parameter("urut", _l("Urutan."), one_of(list(SORTS))),
        *PAGING,
    ),
    needs_index=True,
)
INNOVATION = Operation("innovation", _l("Satu inovasi."), named("Innovation"), may_be_gone=True)
AGENCIES = Operation(
    "agencies",
    _l("Instansi yang inovasinya terbit di pustaka."),
    listing("Agency"),
    (
        WORDS,
        Parameter("jenis", _l("Jenis instansi atau wilayah."), one_of(list(AgencyKind))),
        PROVINCE,
        *PAGING,
    ),
)
AGENCY = Operation("agency", _l("Satu instansi."), named("Agency"))
REGIONS = Operation(
    "regions",
    _l("Provinsi, kabupaten, dan kota dengan kode Kemendagri."),
    listing("Region"),
    (
        Parameter("jenis", _l("Jenis instansi atau wilayah."), one_of(list(RegionKind))),
        PROVINCE,
        *PAGING,
    ),
)
REGION = Operation("region", _l("Satu wilayah."), named("Region"))
TOPICS = Operation("topics", _l("Topik pustaka."), listing("Topic"), PAGING)
EDITIONS = Operation(
    "editions", _l("Kompetisi yang sedang atau pernah dibuka."), listing("Edition"), PAGING
)
EDITION = Operation("edition", _l("Satu tahun kompetisi."), named("Edition"))
RESULTS = Operation(
    "results",
    _l("Finalis dan pemenang yang sudah diumumkan; urutannya bukan peringkat."),
    whole(
        {
            "edition": TEXT,
            "published_at": maybe({"type": "string", "format": "date-time"}),
            **{name: many(named("Result")) for name in ("winners", "finalists", "withdrawn")},
        }
    ),
)


DOCUMENT = Operation("document", _l("Dokumen OpenAPI ini."), {"type": "object"})


def arguments(operation: Operation, args: MultiDict[str, str]) -> list[tuple[str, Any]]:
    """The query of a request in the order of the description, its page left out."""
    return [
        (one.name, value)
        for one in operation.parameters
        if one is not PAGE
        for value in args.getlist(one.name)
    ]
