"""What arrives at the edge: addresses that name no row, and addresses to go on to."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.core.request import ARRIVAL, LARGEST_ID, LONGEST_WAIT, arrived, local_path

pytestmark = pytest.mark.once


@pytest.mark.parametrize("ref", [LARGEST_ID, LARGEST_ID + 1, 10**30])
def test_number_that_no_row_has_is_not_found(client: FlaskClient, ref: int) -> None:
    assert client.get(f"/inovasi/{ref}").status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "/x\r\nSet-Cookie: a=b",
        "/x\ny",
        "/\t\\evil.test",
        "/\x00",
        "//evil.test",
        "//[",
        "https://x",
    ],
)
def test_address_that_leads_elsewhere_is_not_followed(target: str) -> None:
    assert local_path(target, "/akun") == "/akun"


def test_own_address_is_followed() -> None:
    assert local_path("/inovasi?q=akta%20lahir") == "/inovasi?q=akta%20lahir"


def test_line_break_in_the_address_to_go_on_to_is_harmless(client: FlaskClient) -> None:
    answer = client.post("/zona", data={"zona": "Asia/Jakarta", "next": "/x\r\nSet-Cookie: a=b"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


@pytest.mark.parametrize("path", ["/kompetisi", "/inovasi", "/masuk", "/en/inovasi", "/akun"])
def test_slash_at_the_end_leads_to_the_page(client: FlaskClient, path: str) -> None:
    answer = client.get(f"{path}/?q=air%20bersih")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{path}?q=air%20bersih")


def test_slash_at_the_end_is_no_way_out_of_the_site(client: FlaskClient) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": "//kompetisi/"})
    assert answer.headers["Location"] == "/kompetisi"


@pytest.mark.parametrize("path", ["\\evil.test/a", "//evil.test/a", "/\\/evil.test/a"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_page_that_is_not_there_names_no_other_site(
    client: FlaskClient, prefix: str, path: str
) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": f"{prefix}/{path}"})

    assert answer.status_code == 404
    named = re.findall(r'(?:href|action|value)="([^"]*evil[^"]*)"', answer.text)
    assert len(named) > 3
    for address in named:
        assert re.match(r"(http://localhost)?/[^/\\]", address), address
        assert "\\" not in address


def test_slash_at_the_end_leads_nowhere_for_forms_and_unknown_pages(client: FlaskClient) -> None:
    assert client.post("/masuk/").status_code == 404
    assert client.get("/tidak-ada/").status_code == 404
    assert client.get("/en/").status_code == 200


NOW = datetime(2026, 11, 30, 17, 0, 5, tzinfo=UTC)
SENT = NOW - timedelta(seconds=15)


@pytest.mark.parametrize(
    ("told", "proxies", "at"),
    [
        ("t=1796057990.000", 1, SENT),
        ("t=1796057990", 1, SENT),
        ("t=1796057990.250", 2, SENT + timedelta(seconds=0.25)),
        ("t=1796057990.000", 0, NOW),
        ("t=1796058006.000", 1, NOW),
        ("t=999999999999", 1, NOW),
        ("t=1796050000.000", 1, NOW - LONGEST_WAIT),
        ("t=0", 1, NOW - LONGEST_WAIT),
        (None, 1, NOW),
        ("", 1, NOW),
        ("1796057990.000", 1, NOW),
        ("t=-1796057990", 1, NOW),
        ("t=1796057990.", 1, NOW),
        ("t=1.8e9", 1, NOW),
        ("t=nan", 1, NOW),
        ("t=1796057990.000, t=1796057990.000", 1, NOW),
        ("t=" + "9" * 400, 1, NOW),
    ],
)
def test_when_a_request_arrived(app, freeze, told, proxies, at) -> None:
    freeze(NOW)
    app.config["TRUSTED_PROXIES"] = proxies
    headers = {} if told is None else {ARRIVAL: told}
    with app.test_request_context(headers=headers):
        assert arrived() == at


def test_doubled_slashes_lead_to_no_other_host(client: FlaskClient) -> None:
    answer = client.get("/akun//verifikasi", headers={"Host": "evil.example"})

    assert answer.status_code == 404
    assert "Location" not in answer.headers


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", ["/masuk", "/zona"])
def test_a_form_that_does_not_say_how_large_it_is_is_refused_at_the_limit(client, path):
    body = io.BytesIO(b"nama=" + b"a" * 8_000_000)
    chunked = {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}

    answer = client.post(path, input_stream=body, content_type=FORM, environ_overrides=chunked)

    assert answer.status_code == 413
    assert body.tell() < 2_000_000


@pytest.mark.parametrize(("fields", "refused"), [(1_000, False), (1_001, True)])
@pytest.mark.parametrize("kind", [FORM, "multipart/form-data"])
def test_a_form_has_a_thousand_fields_at_most(client, kind, fields, refused):
    answer = client.post("/zona", data={"pilih": ["1"] * fields}, content_type=kind)

    assert (answer.status_code == 413) is refused
