"""Somebody who holds roles on both sides, from before they excluded each other."""

import pytest

from app.accounts.models import Role
from app.entries.models import EntryState
from app.permissions import Permission, permits
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry

OWN, OTHER = "Kabupaten Sendiri", "Kabupaten Lain"


@pytest.fixture
def edition(app):
    return make_edition()


@pytest.fixture
def own(edition):
    return make_agency(OWN)


def on_both_sides(edition, role, agency):
    within = {"edition": edition} if role is Role.EVALUATOR else {}
    return make_user(
        grants=[
            grant(Role.SECRETARIAT, competition=edition.competition),
            grant(role, agency=agency, **within),
        ]
    )


@pytest.mark.parametrize("role", [Role.AGENCY_ADMIN, Role.INNOVATOR, Role.EVALUATOR])
def test_an_entry_of_the_own_agency_is_checked_by_others(edition, own, role):
    person = on_both_sides(edition, role, own)
    entry = make_entry(edition, own, state=EntryState.SUBMITTED)
    other = make_entry(edition, make_agency(OTHER), state=EntryState.SUBMITTED)

    assert not permits(person, Permission.ENTRY_CHECK, entry)
    assert permits(person, Permission.ENTRY_CHECK, other)


def test_an_edition_in_which_the_own_agency_competes_is_decided_by_others(edition, own):
    person = on_both_sides(edition, Role.AGENCY_ADMIN, own)
    assert permits(person, Permission.EDITION_DECIDE, edition)

    make_entry(edition, own, state=EntryState.SUBMITTED)

    assert not permits(person, Permission.EDITION_DECIDE, edition)
