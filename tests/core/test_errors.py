"""Where a broken rule sends people back to."""

import pytest

from tests.factories.competitions import make_edition
from tests.factories.judging import make_secretary

PUBLISH = "/sekretariat/edisi-2027/keputusan/umumkan"


@pytest.fixture
def secretary(app, new_client):
    return new_client(make_secretary(make_edition("edisi-2027")))


def test_back_to_the_page_that_sent_the_form(secretary):
    answer = secretary.post(PUBLISH, headers={"Referer": f"http://localhost{PUBLISH}?a=1"})

    assert (answer.status_code, answer.location) == (303, f"{PUBLISH}?a=1")


@pytest.mark.parametrize(
    "referer", ["", "http://[", "http://evil.test/x", "http://localhost//evil.test/x"]
)
def test_anything_else_is_answered_where_it_is(secretary, referer):
    answer = secretary.post(PUBLISH, headers={"Referer": referer})

    assert answer.status_code == 409
