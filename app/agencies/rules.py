"""Names of regions and agencies: when two ways of writing mean the same one."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from itertools import pairwise

from app.agencies.models import AgencyKind

LONGEST_NAME = 200
"""So many letters the name of an agency may have, and its key: abbreviations are spelled out."""

_SPELLED_OUT = {
    "&": "dan",
    "adm": "administrasi",
    "jogja": "yogyakarta",
    "jogjakarta": "yogyakarta",
    "kab": "kabupaten",
    "kementrian": "kementerian",
    "kep": "kepulauan",
    "kodya": "kota",
    "kotamadya": "kota",
    "pemda": "pemerintah daerah",
    "pemkab": "pemerintah kabupaten",
    "pemkot": "pemerintah kota",
    "pemprov": "pemerintah provinsi",
    "prop": "provinsi",
    "propinsi": "provinsi",
    "prov": "provinsi",
    "ri": "republik indonesia",
    "sumatra": "sumatera",
    "yogya": "yogyakarta",
}
_LEVELS = ("provinsi", "kabupaten", "kota")
_FIRST_WORDS = {
    AgencyKind.MINISTRY: {"kementerian"},
    AgencyKind.STATE_BODY: {
        "arsip",
        "badan",
        "dewan",
        "kejaksaan",
        "kepolisian",
        "komisi",
        "lembaga",
        "mahkamah",
        "ombudsman",
        "otoritas",
        "perpustakaan",
        "tentara",
    },
    AgencyKind.BUMD: {"pdam", "perseroda", "perumda"},
    AgencyKind.BUMN: {"perum", "persero"},
}
_BODIES = (
    "badan kepegawaian",
    "badan kesatuan bangsa",
    "badan keuangan",
    "badan pendapatan",
    "badan penanggulangan bencana daerah",
    "badan pengelola keuangan",
    "badan pengelolaan",
    "badan penelitian dan pengembangan",
    "badan perencanaan",
    "badan riset dan inovasi daerah",
    "bagian",
    "bapenda",
    "bappeda",
    "bpbd",
    "dinas",
    "dinkes",
    "diskominfo",
    "disdukcapil",
    "dpmptsp",
    "inspektorat",
    "kecamatan",
    "kelurahan",
    "pemerintah",
    "puskesmas",
    "rsud",
    "rumah sakit umum daerah",
    "satpol",
    "satuan polisi pamong praja",
    "sekretariat",
    "uptd",
    *_LEVELS,
)
"""How names of a local government and of its own bodies begin; national bodies and universities
also stand in a regency, and are none of its."""
_EVERYWHERE = ("badan", "bagian", "dinas", "inspektorat", "kecamatan", "satpol", "sekretariat")
"""First words of units that every local government has."""


def words_of(name: str) -> list[str]:
    """The name in small words without accents or punctuation, abbreviations spelled out."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    found = re.findall(r"[a-z0-9]+|&", plain.replace("'", ""))
    return " ".join(_SPELLED_OUT.get(word, word) for word in found).split()


def name_key(name: str) -> str:
    """What is equal for all ways of writing one name: its letters and digits only.

    "Pemkab Kulonprogo" and "Pemerintah Kabupaten Kulon Progo" have the same key. Neither the
    word "daerah" before a level of government nor a last "Republik Indonesia" tells names apart.
    """
    words = words_of(name)
    if words[:2] == ["pemerintah", "daerah"] and words[2:3] and words[2] in _LEVELS:
        del words[1]
    if words[-2:] == ["republik", "indonesia"] and len(words) > 2:
        del words[-2:]
    return "".join(words)


def region_key(name: str) -> str:
    """The key of a region's name: like `name_key`, without "provinsi" and "administrasi"."""
    words = [word for word in words_of(_unabbreviated(name)) if word != "administrasi"]
    if words[:1] == ["provinsi"]:
        del words[0]
    return "".join(words)


def _unabbreviated(name: str) -> str:
    """The name without the abbreviation after it: "Nusa Tenggara Barat (NTB)"."""
    return re.sub(r"\(\s*[A-Z]{2,6}\s*\)", " ", name)


def governed_regions(agency_name: str) -> tuple[str, ...]:
    """Names under which the region of this local government may be known, likeliest first.

    Empty when the name is not that of a local government: "Pemerintah …", "Kabupaten …".
    """
    words = words_of(_unabbreviated(agency_name))
    if words[:1] != ["pemerintah"]:
        return (" ".join(words),) if words[:1] and words[0] in _LEVELS else ()
    rest = words[1:]
    without = rest[1:] if rest[:1] == ["daerah"] else rest
    return tuple(dict.fromkeys(" ".join(part) for part in (without, rest) if part))


def place_in(agency_name: str) -> str:
    """The regency or city that a body's name ends with ("… Kabupaten Lumajang"), else ""."""
    words = words_of(agency_name)
    starts = [at for at, word in enumerate(words) if word in _LEVELS[1:]]
    return " ".join(words[starts[-1] :]) if starts else ""


def government_in(body: str) -> str:
    """The local government that a name of it or of its body ends with, else "".

    "Dinas Kesehatan Kab. Rimba", "RSUD, Pemkab Rimba": "kabupaten rimba". A province after it says
    where the regency lies. A name with several places, or of a body that is not the local
    government's, says nothing.
    """
    words = words_of(_unabbreviated(body))
    if not f"{' '.join(words)} ".startswith(tuple(f"{start} " for start in _BODIES)):
        return ""
    if "pemerintah" in words:
        words = words[len(words) - words[::-1].index("pemerintah") :]
        words = words[1:] if words[:1] == ["daerah"] else words
        if words[:1] and words[0] not in _LEVELS:
            return ""
    places = _places(words)
    if len(places) == 2 and not places[0].startswith("provinsi"):
        places = places[:1] if places[1].startswith("provinsi") else places
    return places[0] if len(places) == 1 else ""


def _places(words: Sequence[str]) -> list[str]:
    """What begins with a level of government and names something: "kota malang"."""
    starts = [at for at, word in enumerate(words) if word in _LEVELS]
    ends = pairwise([*starts, len(words)])
    return [" ".join(words[start:end]) for start, end in ends if end - start > 1]


def is_unit_called(key: str, unit: str, agency_keys: Collection[str]) -> bool:
    """Whether this is the key of a unit's name: with the agency's name after it, or alone where
    not every agency has such a unit."""
    own = name_key(unit)
    if key == own:
        return words_of(unit)[0] not in _EVERYWHERE or bool(government_in(unit))
    return key.startswith(own) and key.removeprefix(own) in agency_keys


def nearest(name: str, names: Collection[str], most: int = 3) -> list[str]:
    """Those of the names that somebody may have meant who wrote `name`, likeliest first."""
    keys = {core_key(one): one for one in names}
    meant = core_key(name)
    inside = [key for key in keys if len(meant) >= 4 and meant in key]
    alike = get_close_matches(meant, keys, most, 0.8)
    return [keys[key] for key in dict.fromkeys([*alike, *sorted(inside, key=len)])][:most]


def fits(name: str) -> bool:
    """Whether an agency can keep this name."""
    return max(len(tidy(name)), len(name_key(name))) <= LONGEST_NAME


def core_key(name: str) -> str:
    """The key without the word that all local governments share."""
    return name_key(name).removeprefix("pemerintah")


def formal_name(region_name: str, kind: AgencyKind) -> str:
    """How a local government calls itself: "Pemerintah Kabupaten Barru", "Pemerintah Aceh"."""
    if kind is not AgencyKind.PROVINCE or region_name == "Aceh":
        return f"Pemerintah {region_name}"
    if region_name.startswith("Daerah Istimewa"):
        return f"Pemerintah Daerah {region_name}"
    return f"Pemerintah Provinsi {region_name}"


def kind_by_name(agency_name: str) -> AgencyKind | None:
    """What kind of body a name speaks of, local governments apart; None when it does not say."""
    words = words_of(agency_name)
    if words[:3] == ["perusahaan", "umum", "daerah"] or words[:2] == ["perusahaan", "daerah"]:
        return AgencyKind.BUMD
    if words[:1] == ["pt"]:
        return AgencyKind.BUMN if "persero" in words else None
    return next((kind for kind, first in _FIRST_WORDS.items() if set(words[:1]) & first), None)


def tidy(name: str) -> str:
    """A name as it is shown: white space made plain."""
    return " ".join(name.split())


def is_local_government(kind: AgencyKind) -> bool:
    return kind in {AgencyKind.PROVINCE, AgencyKind.REGENCY, AgencyKind.CITY}


def lacking(kind: AgencyKind, region_code: str | None, parent_id: int | None) -> str | None:
    """What an agency of this kind still needs: "region", "manager", or None."""
    if is_local_government(kind) and not region_code:
        return "region"
    return "manager" if kind is AgencyKind.BUMD and not parent_id else None


def is_national(kind: AgencyKind) -> bool:
    """Whether such a body belongs to no region."""
    return kind in {AgencyKind.MINISTRY, AgencyKind.STATE_BODY, AgencyKind.BUMN}
