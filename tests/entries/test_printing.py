"""The printable proposal: the present text, or a snapshot when its number is asked for."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import transaction
from app.entries import queries
from app.entries.actions import handing
from app.entries.models import EntryState
from tests.factories.entries import make_attachment, make_entry, save

pytestmark = pytest.mark.once


def printed(person, entry, query=""):
    return person.get(f"/instansi/proposal/{entry.id}/cetak{query}")


def test_a_draft_says_so_with_its_time(new_client, innovator, entry, freeze):
    freeze("2030-11-24T10:42+07:00")
    save(entry, {"dampak": "Kalimat draf."}, by=innovator)

    page = printed(new_client(innovator), entry)

    assert "Kalimat draf." in page.words
    assert "Draf, belum diajukan" in page.words
    assert "keadaan pada Minggu, 24 November 2030 pukul 10.42 WIB" in page.words


@pytest.mark.parametrize("change", ["text", "file"])
def test_what_was_changed_since_is_printed_as_a_draft(new_client, innovator, entry, freeze, change):
    freeze(clock.now() + timedelta(minutes=1))
    with transaction():
        handing.hand_to_admin(entry, by=innovator, as_admin=True, now=clock.now())
    receipt = queries.latest_snapshot(entry.id).receipt_number
    person = new_client(innovator)
    assert receipt in printed(person, entry).words
    assert "Draf" not in printed(person, entry).words

    freeze(clock.now() + timedelta(minutes=1))
    if change == "text":
        save(entry, {"dampak": "Kalimat sunting."}, by=innovator)
    else:
        make_attachment(entry, name="sunting.pdf")

    page = printed(person, entry)
    assert "unting" in page.words
    assert f"Draf, diubah sesudah {receipt}" in page.words
    assert "unting" not in printed(person, entry, "?nomor=1").words


def test_every_snapshot_is_printed_by_its_number(new_client, innovator, edition, agency):
    entry = make_entry(
        edition, agency, by=innovator, state=EntryState.RETURNED, answers={"dampak": "Satu."}
    )
    save(entry, {"dampak": "Dua."}, by=innovator)
    with transaction():
        handing.hand_to_admin(entry, by=innovator, as_admin=True, now=clock.now())
    person = new_client(innovator)

    assert "Satu." in printed(person, entry, "?nomor=1").words
    assert "Dua." in printed(person, entry, "?nomor=2").words
    links = person.get(f"/instansi/proposal/{entry.id}/riwayat").soup.select('a[href*="nomor="]')
    assert [link["href"][-7:] for link in links] == ["nomor=1", "nomor=2"]


@pytest.mark.parametrize("number", ["0", "2", "x", "", "9" * 30, "²"])
def test_other_numbers_are_not_found(new_client, innovator, entry, number):
    assert printed(new_client(innovator), entry, f"?nomor={number}").status_code == 404


def test_files_of_a_withdrawn_proposal_are_named_and_offered_to_its_agency_only(
    new_client, innovator, secretariat, edition
):
    agency = innovator.grants[0].agency
    entry = make_entry(edition, agency, by=innovator, files=["bukti"], state=EntryState.SUBMITTED)
    office, unit = new_client(secretariat), new_client(innovator)
    place = f"/instansi/proposal/{entry.id}/cetak"
    assert office.get(place).soup.select_one(".files a")
    with transaction():
        handing.withdraw(entry, "", by=innovator, now=clock.now())

    for page in (office.get(f"/sekretariat/kipp-2027/proposal/{entry.id}"), office.get(place)):
        assert "laporan.pdf" in page.words
        assert "Ditutup: proposal ditarik kembali" in page.words
        assert not page.soup.select(".files a")
    assert unit.get(unit.get(place).soup.select_one(".files a")["href"]).status_code == 200
