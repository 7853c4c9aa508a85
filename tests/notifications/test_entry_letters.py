"""The letters on a proposal's way: who gets which, and what they say."""

import pytest

from app.accounts.models import Role
from app.core import clock
from app.core.db import transaction
from app.entries.actions import handing
from app.entries.models import EntryState
from tests.factories.accounts import grant, last_link, letters_to, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry


@pytest.fixture
def agency(app):
    return make_agency("Pemerintah Kabupaten Contoh")


@pytest.fixture
def admin(agency):
    return make_user(
        "admin@kab.test", name="Sari", grants=[grant(Role.AGENCY_ADMIN, agency=agency)]
    )


@pytest.fixture
def innovator(agency):
    return make_user("dewi@kab.test", name="Dewi", grants=[grant(Role.INNOVATOR, agency=agency)])


@pytest.fixture
def entry(agency, admin, innovator):
    return make_entry(agency=agency, by=innovator, title="Antar Obat", files=["bukti"])


def hand(entry, by):
    with transaction():
        return handing.hand_to_admin(entry, by=by, as_admin=False, now=clock.now())


def subjects(address):
    return [letter.subject for letter in letters_to(address)]


def test_the_innovator_gets_a_receipt_and_the_admin_a_word(client, new_client, entry, innovator):
    receipt = hand(entry, innovator)

    (letter,) = letters_to("dewi@kab.test")
    assert letter.subject == f"Tanda terima {receipt.receipt_number}"
    assert "belum sampai ke sekretariat" in letter.text
    assert f"(SHA-256): {receipt.sha256}" in letter.text
    assert "- laporan.pdf (" in letter.text
    assert f"SHA-256: {receipt.content['files'][0]['sha256']}\n" in letter.text
    assert " WIB" in letter.text
    assert new_client(innovator).get(last_link("dewi@kab.test")).status_code == 200
    assert subjects("admin@kab.test") == ["Proposal menunggu Anda: Antar Obat"]


def test_a_returned_proposal_comes_with_the_note(entry, admin, innovator):
    hand(entry, innovator)
    with transaction():
        handing.return_with_note(entry, "Tambahkan angka awal.", by=admin, now=clock.now())

    assert subjects("dewi@kab.test")[-1] == "Proposal dikembalikan: Antar Obat"
    assert "Tambahkan angka awal." in letters_to("dewi@kab.test")[-1].text


def test_forwarding_gives_both_a_receipt(new_client, entry, admin, innovator):
    hand(entry, innovator)
    with transaction():
        receipt = handing.forward(entry, by=admin, now=clock.now())

    for person in (innovator, admin):
        assert subjects(person.email)[-1] == f"Tanda terima {receipt.receipt_number}"
        assert "sudah diteruskan ke sekretariat" in letters_to(person.email)[-1].text
        assert new_client(person).get(last_link(person.email)).status_code == 200


def test_withdrawing_is_told_to_the_agencys_people(entry, admin, innovator):
    with transaction():
        handing.withdraw(entry, "", by=admin, now=clock.now())

    assert (
        subjects("dewi@kab.test") == subjects("admin@kab.test") == ["Proposal ditarik: Antar Obat"]
    )


@pytest.mark.parametrize(
    ("state", "subject", "words"),
    [
        (EntryState.PASSED, "Lolos seleksi administrasi: Antar Obat", "maju ke penilaian"),
        (
            EntryState.FAILED,
            "Tidak lolos seleksi administrasi: Antar Obat",
            "Alasan: Surat pernyataan belum ditandatangani.",
        ),
    ],
)
def test_the_check_is_told_with_its_reasons(app, state, subject, words):
    by = make_user("dewi@kab.test")
    make_entry(make_edition(), by=by, state=state, title="Antar Obat")

    assert subjects("dewi@kab.test")[-1] == subject
    assert words in letters_to("dewi@kab.test")[-1].text


def test_nobody_inactive_gets_a_letter(entry, admin, innovator):
    with transaction():
        innovator.is_active = False
    hand(entry, admin)

    assert letters_to("dewi@kab.test") == []
