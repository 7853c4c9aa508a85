"""What reaches the fields of a form."""

import io

import pytest


def test_a_file_in_the_place_of_a_text_is_no_text(app, client):
    page = client.post("/sandi/lupa", data={"email": (io.BytesIO(b"x"), "x.txt")})

    assert page.status_code == 422


@pytest.mark.parametrize("body", ["[1, 2]", '{"email": ["a"]}', '"x"', "{"])
def test_json_is_no_form(app, client, body):
    page = client.post("/sandi/lupa", data=body, content_type="application/json")

    assert page.status_code == 422
