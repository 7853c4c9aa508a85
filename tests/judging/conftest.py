"""Who looks at judging, of the `edition` that each module makes for itself."""

import pytest

from tests.factories.judging import make_secretary
from tests.factories.ranked import Round, Sitting


@pytest.fixture
def office(edition, new_client):
    """Somebody of the edition's secretariat, signed in."""
    return new_client(make_secretary(edition))


@pytest.fixture
def round_(app):
    """Finalists of an edition are to be named, then interviewed."""
    return Round()


@pytest.fixture
def sitting(app, new_client):
    """The panel of an edition without stages for finalists."""
    return Sitting(new_client)
