import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from app.search.analysis import stem, tokens

FAMILIES = [
    "pelayanan melayani dilayani layanan pelayanannya",
    "penduduk kependudukan berpenduduk",
    "izin ijin perizinan perijinan",
    "kesehatan sehat menyehatkan",
    "memberdayakan pemberdayaan berdaya",
    "mengelola dikelola pengelolaan pengelola",
    "mengolah diolah pengolahan",
    "menanggulangi penanggulangan ditanggulangi",
    "mencegah pencegahan dicegah",
    "menjemput penjemputan dijemput",
    "melahirkan kelahiran lahir",
    "membayar pembayaran dibayar",
    "beternak peternakan ternak",
    "mereplikasi direplikasi replikasi",
    "menyediakan penyediaan disediakan",
    "antrean antrian antre mengantre",
    "digital digitalisasi",
    "petani pertanian bertani",
    "menulis penulisan tertulis tulisannya",
    "mempertanggungjawabkan pertanggungjawaban",
    "urus mengurus pengurusan urusan diurus",
]


@pytest.mark.parametrize("family", FAMILIES)
def test_forms_of_one_word_share_a_stem(family):
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "word", ["bali", "kediri", "kendari", "bekasi", "banyuwangi", "maluku", "puskesmas", "ktp"]
)
def test_names_and_acronyms_are_left_whole(word):
    assert stem(word) == word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("penduduk", "duduk"),
        ("maluku", "malu"),
        ("kelola", "olah"),
        ("bersalin", "salinan"),
        ("urus", "kurus"),
    ],
)
def test_different_words_stay_apart(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anak-anak", [("anak", "anak", 0)]),
        ("sayur-sayuran", [("sayur", "sayur", 0)]),
        ("e-KTP", [("ektp", "ektp", 0), ("ktp", "ktp", 0)]),
        ("Covid-19", [("covid19", "covid19", 0), ("covid", "covid", 0), ("19", "19", 1)]),
        ("dari 9,2 ke 1,9", [("9,2", "9,2", 0), ("1,9", "1,9", 1)]),
        ("Rp1,9 miliar", [("rp1,9", "rp1,9", 0), ("miliar", "miliar", 1)]),
        ("1.234,5", [("1.234,5", "1.234,5", 0)]),
        ("5, 6", [("5", "5", 0), ("6", "6", 1)]),
        ("Jawa Barat", [("jawa", "jawa", 0), ("barat", "barat", 1)]),
        ("tanpa antrean", [("tanpa", "tanpa", 0), ("antrean", "antre", 1)]),
        ("hak dan kewajiban", [("hak", "hak", 0), ("kewajiban", "wajib", 1)]),
        ("ＫＴＰ", [("ktp", "ktp", 0)]),
        ("yang di dan", []),
        ("selama ini", []),
        ("", []),
        ("🙂 \0 --- '", []),
    ],
)
def test_tokens(text, expected):
    assert [(token.surface, token.stem, token.position) for token in tokens(text)] == expected


def test_tokens_tell_where_they_stand():
    (token,) = tokens("di Puskesmas.")

    assert "di Puskesmas."[token.start : token.end] == "Puskesmas"


def test_threads_that_meet_unknown_words_at_once_get_their_stems():
    made = ["".join(letters) for letters in product("bdgkt", "aiu", "lmnr", "aeo", "bdgs", "aiu")]
    words = [f"me{word}kannya" for word in made[::2]]
    alone = [stem(word) for word in words]
    often = sys.getswitchinterval()
    stem.cache_clear()
    try:
        sys.setswitchinterval(1e-5)
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda _: [stem(word) for word in words], range(4)))
    finally:
        sys.setswitchinterval(often)
        stem.cache_clear()

    assert together == [alone] * 4
