"""What the search says when a rule is broken."""

from flask_babel import lazy_gettext as _l

from app.core.settings import Spec

JUDGEMENTS = {
    "too_large": _l("lebih besar dari %(most)s MB"),
    "not_utf8": _l("bukan teks UTF-8"),
    "empty": _l("tidak berisi satu baris pun"),
    "not_json": _l("bukan objek JSON"),
    "no_query": _l("“query” harus berupa teks yang dicari"),
    "bad_kind": _l("“kind” harus berupa teks"),
    "bad_grades": _l("“relevant” harus berisi kunci entri dengan angka bulat 0 sampai %(most)s"),
    "nothing_relevant": _l("“relevant” tidak menyebut satu entri pun yang dicari"),
}
"""What can be wrong in a file of judgements."""

WORDS = {
    "changed_meanwhile": _l("Kelompok ini diubah orang lain sejak Anda membukanya."),
    "contradicts": _l(
        "“%(one)s” dan “%(two)s” sudah saling menemukan dengan cara lain di kelompok %(number)s."
        " Ubah atau hentikan dulu kelompok itu."
    ),
    "is_title": _l(
        "“%(phrase)s” ialah nama inovasi di pustaka. Siapa yang mencarinya harus menemukannya,"
        " bukan yang lain."
    ),
    "says_nothing": _l("“%(phrase)s” tidak berisi kata yang dapat dicari."),
    "too_few": _l("Tulis sedikitnya dua kata atau frasa yang berbeda, satu per baris."),
    "too_general": _l(
        "“%(phrase)s” terlalu umum: hampir semua entri memakainya. Tambahkan kata yang menyebut"
        " pokoknya."
    ),
    "too_long": _l("“%(phrase)s” lebih dari %(most)s karakter."),
    "too_many": _l("Paling banyak %(most)s baris. Bagilah menjadi beberapa kelompok."),
    "twice": _l("“%(one)s” dan “%(two)s” sudah bersama di kelompok %(number)s."),
    "two_places": _l(
        "“%(phrase)s” dan “%(other)s” nama dua wilayah yang berbeda. Satu kelompok hanya boleh"
        " menyebut satu wilayah."
    ),
}
"""What can speak against a group of words."""

RULES = {
    **{f"judgements.{code}": words for code, words in JUDGEMENTS.items()},
    **{f"words.{code}": words for code, words in WORDS.items()},
}

KEPT_DAYS, SHOWN_FROM = "search.kept_days", "search.shown_from"
SETTINGS = (
    Spec(
        KEPT_DAYS,
        default=90,
        minimum=7,
        maximum=365,
        label=_l("Berapa hari hitungan kata yang dicari disimpan"),
        hint=_l("Hanya kata, hari, bahasa, dan jumlahnya; bukan siapa yang mencari."),
    ),
    Spec(
        SHOWN_FROM,
        default=3,
        minimum=2,
        maximum=50,
        label=_l("Sejak berapa kali kata yang dicari diperlihatkan kepada sekretariat"),
        hint=_l("Yang lebih jarang tidak diperlihatkan: bisa jadi nama seseorang."),
    ),
)
