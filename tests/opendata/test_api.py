"""The read API, as a program asks it."""

import gzip
import json
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from app.accounts.models import Role
from app.accounts.rules import network_of
from app.agencies.models import AgencyKind
from app.competitions.models import EditionState
from app.core import clock, limits
from app.core.db import transaction
from app.core.traces import keyed_trace
from app.limits import OPEN_DATA
from tests.factories.accounts import grant, make_user
from tests.factories.agencies import make_agency
from tests.factories.competitions import make_edition
from tests.factories.library import index_library, make_library_entry

pytestmark = pytest.mark.once


def titles(answer):
    return [one["title"] for one in answer.json["items"]]


def refused(answer):
    """Status and code of an answer that refuses, as RFC 9457 tells them."""
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == answer.status_code
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.status_code, answer.json["type"].rpartition("#")[2]


def test_the_address_of_a_search_becomes_data_under_the_api(client):
    city = make_agency("Pemerintah Kota Uji", kind=AgencyKind.CITY, region_code="35.78")
    make_library_entry("Ojek Darah", agency=city, region_code="35.78", licence="CC BY 4.0")
    make_library_entry("Bank Darah", topic_key="pendidikan")
    make_library_entry("Bank Sampah")
    index_library()
    asked = "?q=darah&jenis=kota"

    page, data = client.get(f"/inovasi{asked}"), client.get(f"/api/v1/innovations{asked}")

    assert [a.get_text() for a in page.soup.select("article.hit h3 a")] == titles(data)
    (found,) = data.json["items"]
    assert found["agency"]["name"] == "Pemerintah Kota Uji"
    assert (found["region"]["code"], found["province"]["code"]) == ("35.78", "35")
    assert found["licence_url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data.json["facets"]["jenis"] == {"kota": 1, "kabupaten": 1}
    assert client.get(f"/api/v1/innovations/{found['id']}").json == found


def test_what_the_words_were_understood_as_is_told(client):
    make_library_entry("Antar Obat", region_code="73", year=2021)
    index_library()

    data = client.get("/api/v1/innovations?q=antar obat 2021").json

    assert data["understood"] == {"tahun": ["2021"]}


def test_a_list_leads_through_all_its_pages_in_one_order(client):
    for number in range(12):
        make_library_entry(f"Inovasi {number}")
    index_library()

    seen, address = [], "http://localhost/api/v1/innovations?tahun=2020&ukuran=10"
    while address:
        page = client.get(address.removeprefix("http://localhost"))
        seen += [one["id"] for one in page.json["items"]]
        address = page.json["links"]["next"]
        assert ('rel="next"' in " ".join(page.headers.getlist("Link"))) is bool(address)

    assert len(seen) == len(set(seen)) == 12
    assert refused(client.get("/api/v1/innovations?halaman=3")) == (404, "no-such-page")


@pytest.mark.both
def test_only_what_is_public_now_is_there_whoever_asks(client, new_client):
    hidden = make_library_entry("Belum Terbit", published=False)
    shown = make_library_entry("Terbit", replication_of=[hidden.id])
    gone = make_library_entry("Ditarik", withdrawn=True, withdrawn_because="Data keliru.")
    make_edition("rahasia-2027", state=EditionState.PREPARED)
    index_library()
    curator = new_client(make_user(grants=[grant(Role.PLATFORM_ADMIN)]))

    for person in (client, curator):
        assert titles(person.get("/api/v1/innovations")) == ["Terbit"]
        assert person.get(f"/api/v1/innovations/{shown.id}").json["replication_of"] == []
        assert refused(person.get(f"/api/v1/innovations/{hidden.id}")) == (404, "not-found")
        told = person.get(f"/api/v1/innovations/{gone.id}")
        assert refused(told) == (410, "withdrawn")
        assert told.json["reason"] == "Data keliru."
        names = [one["name"] for one in person.get("/api/v1/agencies").json["items"]]
        assert names == [shown.agency.name]
        assert refused(person.get(f"/api/v1/agencies/{hidden.agency_id}")) == (404, "not-found")
        assert person.get("/api/v1/editions").json["items"] == []
        for path in ("", "/results"):
            answer = person.get(f"/api/v1/editions/rahasia-2027{path}")
            assert refused(answer) == (404, "not-found")
            assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("innovations?topic=kesehatan", (400, "parameter-unknown")),
        ("innovations?ukuran=7", (400, "parameter-wrong")),
        ("innovations?q=a&q=b", (400, "parameter-wrong")),
        ("innovations?halaman=0", (400, "parameter-wrong")),
        ("innovations?urut=acak", (400, "parameter-wrong")),
        (f"innovations?q={'x' * 201}", (400, "parameter-wrong")),
        (f"innovations?q={'%01' * 201}", (400, "parameter-wrong")),
        ("innovations", (503, "no-index")),
        ("innovations/99999999999", (404, "not-found")),
        ("regions/99", (404, "not-found")),
        ("tidak-ada", (404, "not-found")),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(client, path, expected):
    assert refused(client.get(f"/api/v1/{path}")) == expected


def test_other_formats_and_methods_are_refused_in_the_readers_language(client):
    english = {"Accept": "text/html", "Accept-Language": "en-GB,en;q=0.9"}

    answer = client.get("/api/v1/topics", headers=english)
    assert refused(answer) == (406, "format")
    assert answer.json["detail"] == "This address gives application/json only."
    posted = client.post("/api/v1/topics")
    assert refused(posted) == (405, "method")
    assert set(posted.allow) == {"GET", "HEAD", "OPTIONS"}
    assert "dibaca" in posted.json["detail"]
    head = client.head("/api/v1/topics", headers={"Accept": "application/*"})
    assert (head.status_code, head.data) == (200, b"")
    asked_first = client.options("/api/v1/topics", headers={"Origin": "https://lain.test"})
    assert asked_first.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in asked_first.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("packing", ["gzip", "identity"])
def test_who_has_it_already_gets_nothing_until_it_changes(client, packing):
    entry = make_library_entry("Antar Obat", problem="Jauh. " * 200)
    path, packed = f"/api/v1/innovations/{entry.id}", {"Accept-Encoding": packing}

    first, second = client.get(path, headers=packed), client.get(path, headers=packed)
    assert first.data == second.data
    body = gzip.decompress(first.data) if packing == "gzip" else first.data
    assert json.loads(body)["title"] == "Antar Obat"
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get(path, headers={**packed, "If-None-Match": f'"lain", {tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)

    with transaction():
        entry.title = "Antar Obat Sampai Rumah"
    changed = client.get(path, headers={**packed, "If-None-Match": tag})
    assert (changed.status_code, changed.headers["ETag"] == tag) == (200, False)


def test_who_asks_too_often_is_told_when_to_come_back(client):
    who = keyed_trace(OPEN_DATA.key("network"), network_of("127.0.0.1"))
    limits.OWN.close(who, clock.now() + timedelta(seconds=50))

    answer = client.get("/api/v1/editions")

    assert refused(answer) == (429, "too-often")
    assert 0 < int(answer.headers["Retry-After"]) <= 50


@pytest.mark.both
@pytest.mark.parametrize(
    ("trouble", "status"),
    [(RuntimeError("rusak"), 500), (OperationalError("x", {}, Exception("putus")), 503)],
)
def test_an_outage_is_told_as_a_problem_too(app, client, monkeypatch, trouble, status):
    def broken():
        raise trouble

    monkeypatch.setitem(app.view_functions, "opendata.topics", broken)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    answer = client.get("/api/v1/topics")

    assert refused(answer) == (status, "failure")
    assert "rusak" not in answer.get_data(as_text=True)
    assert ("Retry-After" in answer.headers) is (status == 503)


def test_an_edition_tells_its_stages_and_a_region_its_province(client):
    edition = make_edition("kipp-2027")

    one = client.get("/api/v1/editions/kipp-2027").json
    assert one == client.get("/api/v1/editions").json["items"][0]
    assert one["state"] == "opened"
    assert len(one["stages"]) == len(edition.stages)
    results = client.get("/api/v1/editions/kipp-2027/results").json
    assert (results["published_at"], results["winners"]) == (None, [])
    assert client.get("/api/v1/regions/35.78").json["province"]["name"] == "Jawa Timur"
    cities = client.get("/api/v1/regions?jenis=kota&wilayah=35").json
    assert cities["total"] == 9
