"""The secretariat names what the public rates, page by page, until the stage is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.competitions.models import StageKind
from app.core import clock
from app.core.audit import AuditRow
from app.core.db import db, transaction
from app.rating import actions
from app.rating.models import RatedEntry
from tests.factories.accounts import make_user
from tests.factories.competitions import make_edition, move_stage, stage
from tests.factories.entries import make_entry
from tests.factories.judging import make_passed_entry, make_secretary

K = StageKind
PAGE = "/sekretariat/edisi-2027/kebermanfaatan/inovasi"


@pytest.fixture
def edition(app):
    return make_edition("edisi-2027", at=K.USEFULNESS_RATING)


@pytest.fixture
def office(new_client, edition):
    return new_client(make_secretary(edition))


def opened():
    db.session.rollback()
    return set(db.session.scalars(select(RatedEntry.entry_id)))


def test_ticks_open_and_close_what_the_page_shows(office, edition):
    first, second = (make_passed_entry(edition, title=one) for one in ("Antar Obat", "Bina"))
    make_entry(edition, title="Belum Dikirim")
    page = office.get(PAGE)
    assert "Antar Obat" in page.words
    assert "Belum Dikirim" not in page.words

    for _twice in range(2):
        office.post(PAGE, data={"proposal": [first.id]})
        assert opened() == {first.id}
    office.post(PAGE, data={"proposal": [second.id]})
    assert opened() == {first.id, second.id}
    office.post(PAGE, data={"semula": [first.id, second.id], "proposal": [second.id]})
    assert opened() == {second.id}
    noted = select(AuditRow.action).where(AuditRow.action.like("rating.%")).order_by(AuditRow.id)
    assert db.session.scalars(noted).all() == ["rating.opened"] * 3


def test_two_at_once_undo_nothing_of_each_other(office, new_client, edition):
    first, second = (make_passed_entry(edition, title=one) for one in ("Antar Obat", "Bina"))
    other = new_client(make_secretary(edition))
    mine, theirs = office.get(PAGE), other.get(PAGE)

    other.submit(theirs, "main form[method=post]", {"proposal": [str(first.id)]})
    office.submit(mine, "main form[method=post]", {"proposal": [str(second.id)]})

    assert opened() == {first.id, second.id}


def test_the_list_is_searched_by_title_and_agency(office, edition):
    make_passed_entry(edition, title="Antar Obat")
    make_passed_entry(edition, title="Bina Warga")

    page = office.get(f"{PAGE}?cari=obat")
    assert ("Antar Obat" in page.words, "Bina Warga" in page.words) == (True, False)


def test_what_somebody_rates_stays(office, edition):
    entry = make_passed_entry(edition, title="Antar Obat")
    office.post(PAGE, data={"proposal": [entry.id]})
    with transaction():
        rated = db.session.scalars(select(RatedEntry)).one()
        actions.ask(rated, (5, 5, 5), comment="", address="warga@contoh.test", network="")

    other = make_passed_entry(edition, title="Bina")
    said = office.post(PAGE, data={"semula": [entry.id], "proposal": [other.id]})
    assert "sudah dinilai orang" in said.words
    assert [int(one["value"]) for one in said.soup.select("[name=proposal][checked]")] == [other.id]
    assert opened() == {entry.id}


@pytest.mark.parametrize("why", ["over", "not passed"])
def test_what_stands_against_it(office, edition, why):
    entry = make_entry(edition) if why == "not passed" else make_passed_entry(edition)
    if why == "over":
        move_stage(
            stage(edition, K.USEFULNESS_RATING), closes_at=clock.now() - timedelta(minutes=2)
        )

    office.post(PAGE, data={"proposal": [entry.id]})
    assert opened() == set()


def test_only_the_secretariat_of_an_edition_with_such_a_stage(new_client, edition):
    other = make_edition("lain-2027")

    assert new_client(make_user()).get(PAGE).status_code == 404
    assert new_client(make_secretary(other)).get(PAGE).status_code == 404
    page = new_client(make_secretary(other)).get(PAGE.replace("edisi", "lain"))
    assert page.status_code == 404


def test_the_secretariat_is_led_there(office, edition):
    overview = "/sekretariat/edisi-2027"
    assert "Tetapkan inovasi yang dinilai publik" in office.get(overview).words

    office.post(PAGE, data={"proposal": [make_passed_entry(edition).id]})
    page = office.get(overview)
    assert "Tetapkan inovasi yang dinilai publik" not in page.words
    assert page.soup.select_one("a[href$='/sekretariat/edisi-2027/kebermanfaatan']")
