"""Which passwords are accepted, and how they are kept."""

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import passwords


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("sawah hijau 7", None),
        ("kopi tubruk tanpa gula", None),
        ("x9!kTq#2vLw@", None),
        ("lumbung-demo-2026", "password_common"),
        ("pendek", "password_too_short"),
        ("x" * 257, "password_too_long"),
        ("aaaaaaaaaaaa", "password_too_plain"),
        ("abc123abc123", "password_too_plain"),
        ("123456789012", "password_too_plain"),
        ("583920175846", "password_too_plain"),
        ("abcdefghijkl", "password_too_plain"),
        ("Password1234", "password_common"),
        ("P4ssw0rd!2026", "password_common"),
        ("bismillah-2026", "password_common"),
        ("IndonesiaMerdeka", "password_common"),
        ("KantorDinas.17", "password_common"),
        ("qwertyuiop12", "password_too_plain"),
        ("zaq12wsxcde3", "password_too_plain"),
        ("qazwsxedcrfv", "password_too_plain"),
        ("!QAZ2wsx#EDC", "password_too_plain"),
        ("q1w2e3r4t5y6", "password_common"),
        ("kominfo123456", "password_common"),
        ("michael12345", "password_common"),
        ("pemerintahkabupaten", "password_common"),
        ("Kabupaten-Sleman-2026", "password_common"),
        ("drowssap1234", "password_common"),
        ("peanutbutter", "password_common"),
        ("justinbieber", "password_common"),
        ("rina.wulandari", "password_personal"),
        ("Wulandari-2026!", "password_personal"),
        ("wulandari menanam jagung", None),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password, weakness):
    told = passwords.weakness(password, "rina.wulandari@kab.go.id", "Rina Wulandari")

    assert told == weakness


@given(st.text(max_size=300))
def test_any_text_is_judged(password):
    assert passwords.weakness(password, "rina@kab.go.id", "Rina") in {
        None,
        "password_too_short",
        "password_too_long",
        "password_too_plain",
        "password_common",
        "password_personal",
    }


def test_only_the_right_password_verifies():
    kept = passwords.hashed("kopi tubruk tanpa gula")

    assert "kopi" not in kept
    assert passwords.verifies(kept, "kopi tubruk tanpa gula")
    assert not passwords.verifies(kept, "kopi tubruk dengan gula")


@pytest.mark.parametrize("kept", ["", "!", "not a hash"])
def test_nothing_verifies_where_no_password_is_kept(kept):
    assert not passwords.verifies(kept, "nobody has this password")


def test_a_hash_of_other_parameters_is_outdated():
    older = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1)

    assert passwords.is_outdated(older.hash("kopi tubruk tanpa gula"))
    assert not passwords.is_outdated(passwords.hashed("kopi tubruk tanpa gula"))
