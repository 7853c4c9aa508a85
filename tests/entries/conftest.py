"""An open edition, an agency with its people, the secretariat, and a draft."""

import pytest

from app.accounts.models import Role
from app.competitions.models import StageKind
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.entries import make_entry


@pytest.fixture
def agency(app):
    return make_agency("Kabupaten Contoh Barat")


@pytest.fixture
def edition(app):
    return make_edition("kipp-2027", at=StageKind.REGISTRATION)


@pytest.fixture
def innovator(agency):
    return make_user(name="Ina Inovator", grants=[grant(Role.INNOVATOR, agency=agency)])


@pytest.fixture
def admin(agency):
    return make_user(name="Adi Admin", grants=[grant(Role.AGENCY_ADMIN, agency=agency)])


@pytest.fixture
def secretariat(edition):
    return make_user(name="Sri Sekretariat", grants=[grant(Role.SECRETARIAT, edition=edition)])


@pytest.fixture
def entry(edition, agency, innovator):
    return make_entry(edition, agency, by=innovator, title="Kelas Perahu")
