"""The words of the library's states and kinds."""

from flask_babel import lazy_gettext as _l

from app.entries.messages import GOALS
from app.library.models import LibraryStatus

_STATUS = {
    LibraryStatus.UNKNOWN: _l("Belum dikonfirmasi"),
    LibraryStatus.CONTINUING: _l("Berlanjut"),
    LibraryStatus.GROWING: _l("Berkembang"),
    LibraryStatus.STOPPED: _l("Berhenti"),
}
_KINDS = {
    "kementerian": _l("Kementerian"),
    "lembaga": _l("Lembaga"),
    "provinsi": _l("Pemerintah provinsi"),
    "kabupaten": _l("Pemerintah kabupaten"),
    "kota": _l("Pemerintah kota"),
    "bumn": _l("BUMN"),
    "bumd": _l("BUMD"),
}
_MISSING = {
    "problem": _l("masalah yang dijawab"),
    "solution": _l("cara kerja"),
    "results": _l("hasil"),
    "figures": _l("angka sebelum dan sesudah"),
    "cost": _l("biaya"),
    "people": _l("sumber daya manusia"),
    "legal_base": _l("dasar hukum"),
    "timeline": _l("linimasa"),
    "failures": _l("yang tidak berhasil"),
    "award": _l("penghargaan"),
    "source_urls": _l("sumber"),
    "status": _l("konfirmasi instansi bahwa inovasi masih berjalan"),
}


def status_word(status: LibraryStatus) -> str:
    """Under the heading Kelanjutan; on a badge of its own: `status_badge` of the macros."""
    return str(_STATUS[status])


def agency_kind_word(kind: str) -> str:
    """The kind of agency in the reader's language; an unknown value as it is."""
    return str(_KINDS.get(kind, kind))


def status_word_of(value: str) -> str:
    """The same of a value that may be none."""
    known = {status.value: word for status, word in _STATUS.items()}
    return str(known.get(value, value))


def goal_word(number: str) -> str:
    """A Sustainable Development Goal with its number; what is none as it is."""
    names = {str(goal): name for goal, name in GOALS.items()}
    return f"{number}. {names[number]}" if number in names else number


def missing_word(part: str) -> str:
    return str(_MISSING[part])
