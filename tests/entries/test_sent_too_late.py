"""What is written while a proposal leaves one's hands is refused, and shown to be copied."""

import pytest

from app.core import clock
from app.core.db import transaction
from app.entries import queries
from app.entries.actions import handing
from app.entries.models import EntryState
from tests.entries.test_handing_views import address, state
from tests.factories.competitions import move_stage
from tests.factories.entries import make_entry
from tests.factories.judging import assessment

S = EntryState
SAVE = "Simpan draf"
WRITTEN = "Ditulis lama sekali.\n\nDengan “kutipan” & <tanda>."


def hand_on(entry, by):
    with transaction():
        handing.hand_to_admin(entry, by=by, as_admin=False, now=clock.now())


def unsaved(page):
    """Label → text of what the page shows to be copied."""
    fields = page.soup.select("#unsaved .field")
    return {f.label.text: f.textarea.text.removeprefix("\n") for f in fields}


@pytest.fixture
def opened(new_client, innovator, entry):
    """The innovator's page of a step, and their colleague hands the proposal on meanwhile."""
    person = new_client(innovator)
    page = person.get(address(entry, "/isi/isi"))
    hand_on(entry, innovator)
    return person, page


def test_answers_of_a_proposal_that_was_handed_on_are_shown_to_be_copied(opened, entry):
    person, page = opened

    page = person.submit(
        page, values={"q_ringkasan": WRITTEN, "q_angka-0-indicator": "Lama antre"}, button=SAVE
    )

    assert page.status_code == 409
    assert "tidak tersimpan" in page.words
    assert unsaved(page) == {"Ringkasan": WRITTEN, "Sebelum dan sesudah: Ukuran": "Lama antre"}
    assert not page.soup.select("#unsaved textarea:not([readonly])")
    back = page.soup.select_one(".nf-links a")
    assert back.text == "Kembali ke halaman sebelumnya"
    assert person.get(back["href"]).status_code == 200


def test_who_wrote_nothing_new_is_told_on_the_page_of_the_proposal(opened):
    person, page = opened

    page = person.submit(page, button=SAVE)

    assert (page.status_code, page.title) == (200, "Kelas Perahu")
    assert not page.soup.select("#unsaved")


def test_a_note_to_the_unit_outlives_that_a_colleague_forwarded(new_client, admin, innovator):
    entry = make_entry(by=innovator, agency=admin.grants[0].agency, state=S.WITH_ADMIN)
    person = new_client(admin)
    page = person.get(address(entry, "/periksa"))
    with transaction():
        handing.forward(entry, by=admin, now=clock.now(), seen=queries.last_change(entry.id))

    page = person.submit(page, 'form[action$="/kembalikan"]', {"note": WRITTEN})

    assert unsaved(page) == {"Catatan untuk unit": WRITTEN}


def test_a_reason_to_withdraw_outlives_that_assessment_began(new_client, admin, edition):
    entry = make_entry(edition, admin.grants[0].agency, by=admin, state=S.SUBMITTED)
    person = new_client(admin)
    page = person.get(address(entry, "/tarik"))
    move_stage(assessment(edition), opens_at="2020-01-01T00:00+07:00")

    page = person.submit(page, values={"note": WRITTEN})

    assert unsaved(page) == {"Alasan (boleh kosong)": WRITTEN}
    assert state(entry) is S.SUBMITTED
