"""What accounts reads from the database."""

from app.accounts import queries
from app.accounts.models import Role
from tests.factories.accounts import grant, make_grant, make_user
from tests.factories.agencies import make_agency, make_unit


def test_a_person_comes_with_every_grant(app):
    agency = make_agency()
    user = make_user(grants=[grant(Role.INNOVATOR, agency=agency, unit=make_unit(agency))])
    make_grant(user, Role.PLATFORM_ADMIN)

    found = queries.user_with_grants(user.id)

    assert [g.role for g in found.grants] == [Role.INNOVATOR, Role.PLATFORM_ADMIN]
    assert found.grants[0].agency == agency
