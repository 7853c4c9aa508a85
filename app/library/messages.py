"""What the library says when a rule is broken."""

from flask_babel import lazy_gettext as _l

from app.core.settings import Spec
from app.library.rules.ranking import AWARD, COMPLETENESS, REPLICATIONS, VALIDITY

IMPORT = {
    "edited_by_hand": _l("sudah disunting tangan, dibiarkan (--overwrite menimpanya)"),
    "overwritten": _l("suntingan tangan ditimpa; versi sebelumnya tersimpan dalam riwayat"),
    "doubled": _l("tertulis dua kali"),
    "item_too_long": _l("ada isi yang lebih dari %(most)s karakter"),
    "line_too_long": _l("lebih dari %(most)s bita"),
    "missing": _l("belum diisi"),
    "not_an_object": _l("bukan objek JSON"),
    "not_listed": _l("“%(value)s” bukan salah satu dari: %(listed)s"),
    "not_json": _l("bukan JSON, mulai huruf ke-%(column)s"),
    "not_text": _l("harus berupa teks"),
    "not_texts": _l("harus berupa daftar teks"),
    "not_utf8": _l("bukan teks UTF-8"),
    "other_kind": _l("“%(value)s” tidak sesuai dengan jenis %(agency)s, yaitu “%(kind)s”"),
    "other_province": _l("“%(value)s” tidak sesuai dengan wilayah %(agency)s, yaitu %(region)s"),
    "senseless": _l("“%(value)s” tidak dikenal atau tidak mungkin"),
    "too_long": _l("lebih dari %(most)s karakter"),
    "too_many": _l("lebih dari %(most)s isi"),
    "twice": _l("sudah ada di baris %(line)s"),
    "unknown": _l("bidang ini tidak dikenal"),
    "unprintable": _l("berisi karakter yang tidak dapat disimpan"),
}
"""What can be wrong in a line of an import; its field stands before the sentence."""

RULES = {
    **{f"import.{code}": words for code, words in IMPORT.items()},
    "library.changed_meanwhile": _l("Entri ini diubah orang lain sejak Anda membukanya."),
    "library.topic_missing": _l("Pilih topik dan simpan dulu, baru terbitkan."),
    "library.year_missing": _l("Isi tahun dan simpan dulu, baru terbitkan."),
    "library.licence_missing": _l("Pilih lisensi dan simpan dulu, baru terbitkan."),
    "library.key_taken": _l("Kunci %(key)s milik pemenang kompetisi di situs ini."),
    "library.not_published": _l("Entri ini tidak sedang terbit, jadi tidak dapat ditarik."),
}

SIGNAL_NAMES = {
    VALIDITY: _l("Status yang dikonfirmasi"),
    COMPLETENESS: _l("Kelengkapan"),
    REPLICATIONS: _l("Replikasi"),
    AWARD: _l("Penghargaan"),
}


def _weight(key: str, default: int) -> Spec:
    return Spec(
        key,
        default=default,
        minimum=0,
        maximum=10,
        label=_l("Bobot dalam urutan pencarian: %(signal)s", signal=SIGNAL_NAMES[key]),
        hint=_l("Persen: paling banyak sebesar ini nilai kata-katanya dinaikkan. 0: tidak ikut."),
    )


SETTINGS = (
    _weight(VALIDITY, 6),
    _weight(COMPLETENESS, 4),
    _weight(REPLICATIONS, 4),
    _weight(AWARD, 1),
)
