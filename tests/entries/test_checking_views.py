"""The secretariat's pages of one proposal: who reaches them, and the administrative check."""

import pytest

from app.accounts.models import Role
from app.entries.models import EntryState
from tests.factories.accounts import grant, make_user
from tests.factories.entries import make_entry

S = EntryState


def address(entry, rest=""):
    return f"/sekretariat/{entry.edition.slug}/proposal/{entry.id}{rest}"


@pytest.mark.parametrize("state", [S.DRAFT, S.SUBMITTED, S.PASSED])
def test_the_secretariats_pages_do_not_exist_for_the_agency(
    new_client, innovator, admin, edition, state
):
    entry = make_entry(edition, admin.grants[0].agency, by=admin, state=state)
    for person in (innovator, admin):
        visitor = new_client(person)
        for rest in ("", "/seleksi"):
            assert visitor.get(address(entry, rest)).status_code == 404, rest


def test_the_chair_reads_what_was_forwarded_and_does_not_check(new_client, edition):
    chair = new_client(make_user(grants=[grant(Role.CHAIR, edition=edition)]))
    entry = make_entry(edition, state=S.SUBMITTED)

    assert chair.get(address(entry)).status_code == 200
    assert chair.get(address(entry, "/seleksi")).status_code == 403
    assert chair.get(address(make_entry(edition))).status_code == 404
