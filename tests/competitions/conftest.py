import pytest

from app.accounts.models import Role
from app.agencies.models import AgencyKind
from app.competitions import queries
from app.competitions.actions import loading
from app.competitions.edition_definition import parse_edition
from app.core.db import transaction
from tests.competitions.test_edition_definition import DEMO
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency


@pytest.fixture
def edition(app, freeze):
    """The demo edition before its opening."""
    freeze("2027-01-18T09:00+07:00")
    make_agency(DEMO["competition"]["organiser"], kind=AgencyKind.MINISTRY)
    with transaction():
        loading.load(parse_edition(DEMO))
    return queries.edition_by_slug("kipp-contoh-2027")


@pytest.fixture
def office(new_client, edition):
    """Its secretariat."""
    return new_client(make_user(grants=[grant(Role.SECRETARIAT, competition=edition.competition)]))
