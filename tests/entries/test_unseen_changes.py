"""What was saved while somebody checked the answers is not handed on unseen."""

import pytest

from app.core.db import db
from app.entries import queries
from app.entries.models import EntryState
from tests.entries.test_handing_views import address, state
from tests.factories.accounts import make_user
from tests.factories.entries import make_attachment, make_entry, save

S = EntryState
CHANGED = "Jawaban berubah sejak Anda membuka halaman ini"
HAND, FORWARD = ('form[action$="/ajukan"]', 'form[action$="/teruskan"]')


@pytest.fixture
def chief(new_client, admin):
    return new_client(admin)


@pytest.fixture
def mine(edition, agency, admin):
    """Makes a proposal of the agency in this state."""
    return lambda state=S.DRAFT: make_entry(edition, agency, by=admin, state=state)


@pytest.mark.parametrize(
    ("before", "form", "after"),
    [(S.DRAFT, HAND, S.WITH_ADMIN), (S.WITH_ADMIN, FORWARD, S.SUBMITTED)],
)
def test_a_colleagues_change_is_shown_before_it_is_handed_on(chief, mine, before, form, after):
    entry, innovator = mine(before), make_user(name="Ina Inovator")
    page = chief.get(address(entry, "/periksa"))
    save(entry, {"dampak": "Dua."}, by=innovator)
    save(entry, {"dampak": "Tiga."}, by=innovator)

    page = chief.submit(page, form=form)

    assert (page.status_code, state(entry)) == (409, before)
    told = page.soup.select_one("#changes")
    assert CHANGED in told.text
    assert [(a.text, a["href"]) for a in told.select("a")] == [("Dampak", "#jawaban-dampak")]
    assert "Ina Inovator" in told.text
    assert "Tiga." in page.words
    chief.submit(page, form=form)
    assert state(entry) is after
    assert queries.latest_snapshot(entry.id).content["answers"]["dampak"] == "Tiga."


def test_a_file_that_was_added_is_shown_too(chief, mine):
    entry = mine()
    page = chief.get(address(entry, "/periksa"))
    make_attachment(entry)

    page = chief.submit(page, form=HAND)

    assert page.soup.select_one("#changes a")["href"] == "#jawaban-bukti"


def test_a_form_that_does_not_say_what_was_seen_hands_nothing_on(chief, mine):
    entry = mine()

    page = chief.post(address(entry, "/ajukan"), data={"seen": "x"})

    assert (page.status_code, state(entry)) == (409, S.DRAFT)


def test_the_second_press_of_one_button_leads_to_the_receipt(chief, mine):
    entry = mine()
    page = chief.get(address(entry, "/periksa"))

    receipts = {chief.submit(page, form=HAND).request.path for _ in range(2)}

    db.session.rollback()
    assert receipts == {
        address(entry, f"/tanda-terima/{queries.latest_snapshot(entry.id).receipt_number}")
    }
