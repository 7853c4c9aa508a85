"""Every page number that somebody may write into an address leads to a page of the list."""

import pytest

from app.accounts.models import Role
from tests.factories.accounts import make_user

pytestmark = pytest.mark.once

ODD = ["0", "-1", "99999999999999999999999", "1e9", "٣", "2.0", "", "abc"]


@pytest.mark.parametrize("number", ODD)
@pytest.mark.parametrize("path", ["/pengelola/orang", "/pengelola/surat", "/pengelola/instansi"])
def test_an_odd_page_number_shows_the_list(app, new_client, path, number):
    admin = new_client(make_user(grants=[Role.PLATFORM_ADMIN]))

    page = admin.get(path, query_string={"halaman": number})

    assert page.status_code == 200


def test_a_page_past_the_end_is_the_last_one(app, new_client):
    people = [
        make_user(name=f"Orang {number:03}", grants=[Role.PLATFORM_ADMIN]) for number in range(60)
    ]
    admin = new_client(people[0])

    page = admin.get("/pengelola/orang?halaman=7")

    assert "Orang 059" in page.text
    assert "Orang 000" not in page.soup.select_one("main").text
