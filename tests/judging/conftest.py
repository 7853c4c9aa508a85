"""Who looks at judging, of the `edition` that each module makes for itself."""

import pytest

from tests.factories.judging import make_secretary


@pytest.fixture
def office(edition, new_client):
    """Somebody of the edition's secretariat, signed in."""
    return new_client(make_secretary(edition))
