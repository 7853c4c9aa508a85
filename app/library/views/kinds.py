"""The kinds of shelves: where each lives and what it is called."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.library.shelves import Shelf

PATHS = {
    "topik": "/topik",
    "tpb": "/tpb",
    "kelompok": "/kelompok",
    "wilayah": "/wilayah",
    "instansi": "/inovasi/instansi",
}
"""Name of the filter → the path of its list; a shelf lives below it."""


@dataclass(frozen=True)
class Kind:
    """A kind of shelf; `none` is said where one of them is empty."""

    name: str
    label: LazyString
    title: LazyString
    lede: LazyString
    none: LazyString

    @property
    def url(self) -> str:
        return url_for("library.shelves_of", kind=self.name)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "topik",
            _l("Topik"),
            _l("Inovasi menurut topik"),
            _l("Mulai dari bidang pelayanannya bila Anda belum tahu kata yang tepat."),
            _l("Belum ada inovasi dalam topik ini."),
        ),
        Kind(
            "tpb",
            _l("TPB"),
            _l("Inovasi menurut Tujuan Pembangunan Berkelanjutan"),
            _l("Satu inovasi dapat mendukung beberapa tujuan, jadi jumlahnya tidak ditambahkan."),
            _l("Belum ada inovasi yang mencatat tujuan ini."),
        ),
        Kind(
            "kelompok",
            _l("Kelompok rentan"),
            _l("Inovasi menurut kelompok rentan"),
            _l("Siapa yang terbantu, sebagaimana dicatat dalam setiap entri."),
            _l("Belum ada inovasi yang mencatat kelompok ini."),
        ),
        Kind(
            "wilayah",
            _l("Wilayah"),
            _l("Inovasi menurut wilayah"),
            _l("Jumlah sebuah provinsi memuat kabupaten dan kotanya."),
            _l("Belum ada inovasi dari wilayah ini di pustaka."),
        ),
        Kind(
            "instansi",
            _l("Instansi"),
            _l("Inovasi menurut instansi"),
            _l("Instansi yang inovasinya ada di pustaka, yang terbanyak lebih dulu."),
            _l("Belum ada inovasi dari instansi ini di pustaka."),
        ),
    )
}


def address(shelf: Shelf) -> str:
    """Where a shelf is read, in the reader's language."""
    return url_for("library.shelf", kind=shelf.facet, key=shelf.key)
