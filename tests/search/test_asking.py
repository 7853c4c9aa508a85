"""Slips of the pen are put right and said; right words that nobody used are left alone."""

import pytest

from app.search.asking import understand
from tests.search.conftest import document

SHELF = (
    document(1, "Bank Sampah Induk"),
    document(2, "Pojok Braille", "Perpustakaan bagi tunanetra."),
    document(3, "Posyandu", "Mencegah stunting. Popok bayi disediakan."),
    document(4, "Jemput Pasien Ngamuk", "Perizinan ambulans."),
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("smpah", "sampah"),
        ("stanting", "stunting"),
        ("Perpustakan desa", "perpustakaan desa"),
        ("layanan tuna nerta", "layanan tunanetra"),
        ("perijinan", ""),
        ("perijinn", "perizinan"),
        ("braile", "braille"),
        ("sampah", ""),
        ("pupuk organik", ""),
        ("anti nyamuk", ""),
        ("Karawang", ""),
        ("xyzzy", ""),
        ('"smpah"', ""),
        ("perpus", ""),
        ("KTP 4.0", ""),
    ],
)
def test_what_somebody_meant(index_of, typed, meant):
    understood = understand(index_of(*SHELF), typed)

    assert understood.meant == meant
    assert understood.query.text == (meant or typed)


def test_a_misspelt_word_finds_as_much_as_the_right_one(index_of):
    index = index_of(*SHELF)

    assert index.search(understand(index, "stanting").query).ids == [3]


def test_nothing_is_put_right_for_who_asks_for_the_exact_words(index_of):
    index = index_of(*SHELF)

    assert understand(index, "smpah", exactly=True).meant == ""
    assert index.search(understand(index, "smpah", exactly=True).query).total == 0
    assert index.search(understand(index, "sampah", exactly=True).query).ids == [1]
    assert index.search(understand(index, "waste", exactly=True).query).total == 0
