"""The letters on a proposal's way: who gets which, and what they say."""

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.core import clock
from app.core.db import db, transaction
from app.core.mail import Letter
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
    assert subjects("admin@kab.test") == [f"Proposal {entry.id:03d} menunggu Anda"]


def test_a_returned_proposal_comes_with_the_note(entry, admin, innovator):
    hand(entry, innovator)
    with transaction():
        handing.return_with_note(entry, "Tambahkan angka awal.", by=admin, now=clock.now())

    assert subjects("dewi@kab.test")[-1] == f"Proposal {entry.id:03d} dikembalikan"
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

    told = [f"Proposal {entry.id:03d} ditarik"]
    assert subjects("dewi@kab.test") == subjects("admin@kab.test") == told


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (EntryState.PASSED, "maju ke penilaian"),
        (EntryState.FAILED, "Alasan: Surat pernyataan belum ditandatangani."),
    ],
)
def test_the_check_is_told_with_its_reasons(app, state, words):
    by = make_user("dewi@kab.test")
    entry = make_entry(make_edition(), by=by, state=state, title="Antar Obat")

    assert subjects("dewi@kab.test")[-1] == f"Kabar tentang proposal {entry.id:03d}"
    assert "Antar Obat" in letters_to("dewi@kab.test")[-1].text
    assert words in letters_to("dewi@kab.test")[-1].text


def test_the_platform_admin_reads_of_no_proposal(client, run_jobs):
    make_entry(make_edition(), state=EntryState.FAILED, title="Antar Obat")
    run_jobs()
    client.sign_in(make_user(grants=[Role.PLATFORM_ADMIN]))

    told = db.session.scalars(select(Letter.id)).all()
    assert told
    for ref in told:
        assert client.get(f"/pengelola/surat/{ref}").status_code == 404
    page = client.get("/pengelola/surat")
    assert "Kabar tentang proposal" in page.words
    assert "Antar Obat" not in page.words
    assert not page.soup.select("tbody a")
    assert "Tidak ada surat di sini" in client.get("/pengelola/surat?q=lolos").words


def test_nobody_inactive_gets_a_letter(entry, admin, innovator):
    with transaction():
        innovator.is_active = False
    hand(entry, admin)

    assert letters_to("dewi@kab.test") == []
