"""OAI-PMH 2.0 as a harvester that others wrote reads it, and as the protocol has its errors."""

from datetime import timedelta
from xml.etree import ElementTree

import httpx2
import pytest
from oaipmh_scythe import Scythe
from oaipmh_scythe.config import HTTPConfig
from sqlalchemy import select

from app.agencies.models import AgencyKind
from app.core import clock
from app.core.db import db, transaction
from app.library import actions as library
from app.library.models import AwardMapping, LibraryEntry
from app.opendata.views import oai
from tests.factories.accounts import make_user
from tests.factories.agencies import make_agency
from tests.factories.library import make_library_entry

pytestmark = pytest.mark.once

OAI = "{http://www.openarchives.org/OAI/2.0/}"
LIST = "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc"
NOON = "2026-11-23T12:00:00+00:00"


@pytest.fixture(params=["GET", "POST"])
def harvester(request, app):
    """Somebody else's program, which asks by GET and by POST."""

    def site(environ, start):
        with app.app_context():
            return list(app(environ, start))

    asks = HTTPConfig(http_method=request.param)
    with Scythe("http://localhost/oai", http_config=asks) as scythe:
        scythe._client = httpx2.Client(transport=httpx2.WSGITransport(app=site))
        yield scythe


def found(answer, name):
    return [one.text for one in ElementTree.fromstring(answer.data).iter(f"{OAI}{name}")]


def error(answer):
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    return ElementTree.fromstring(answer.data).find(f"{OAI}error").get("code")


@pytest.mark.both
def test_a_harvester_takes_everything_and_learns_what_is_gone(harvester, monkeypatch):
    monkeypatch.setattr(oai, "PAGE", 2)
    agency = make_agency("Pemerintah Kota Uji", kind=AgencyKind.CITY, region_code="35.78")
    first = make_library_entry(
        "Antar <Obat> & Ibu",
        agency=agency,
        region_code="35.78",
        problem="Jauh.",
        sdgs=[3],
        licence="CC BY 4.0",
        source_urls=["https://contoh.go.id/a?b=1&c=2"],
    )
    for number in range(3):
        make_library_entry(f"Inovasi {number}")
    gone = make_library_entry("Ditarik", withdrawn=True)
    make_library_entry("Draf", published=False)
    make_library_entry("Rekaan", is_demo=True)

    records = {record.header.identifier: record for record in harvester.list_records()}

    assert len(records) == 5
    assert [ref for ref, one in records.items() if one.deleted] == [f"oai:localhost:{gone.id}"]
    told = records[f"oai:localhost:{first.id}"].metadata
    assert told["title"] == ["Antar <Obat> & Ibu"]
    assert told["creator"] == ["Pemerintah Kota Uji"]
    assert told["subject"] == ["Kesehatan", "TPB 3"]
    assert told["coverage"] == ["Kota Surabaya", "Jawa Timur"]
    assert told["rights"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert told["source"] == ["https://contoh.go.id/a?b=1&c=2"]
    identity = harvester.identify()
    assert (identity.deletedRecord, identity.protocolVersion) == ("persistent", "2.0")
    assert "@" in identity.adminEmail
    assert [one.metadataPrefix for one in harvester.list_metadata_formats()] == ["oai_dc"]
    one = harvester.get_record(identifier=f"oai:localhost:{first.id}")
    assert one.metadata == told
    sets = {one.setSpec for one in harvester.list_sets()}
    assert {"topik:kesehatan", "wilayah:35"} <= sets
    inside = list(harvester.list_identifiers(set_="wilayah:35"))
    assert [one.identifier for one in inside] == [f"oai:localhost:{first.id}"]
    assert set(inside[0].setSpecs) <= sets


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Baca", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&set=topik", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=kemarin", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=", "badArgument"),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01",
            "badArgument",
        ),
        (
            "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z",
            "badArgument",
        ),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31&set=lain", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=x&set=topik", "badArgument"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:999", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:lain:1", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=x", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", "noRecordsMatch"),
    ],
)
def test_what_breaks_the_protocol_gets_its_code(client, query, code):
    assert error(client.get(f"/oai?{query}")) == code


def test_a_token_lives_for_a_day_and_says_so(client, freeze, monkeypatch):
    monkeypatch.setattr(oai, "PAGE", 1)
    freeze(NOON)
    make_library_entry("Satu")
    make_library_entry("Dua")

    answer = ElementTree.fromstring(client.get(LIST).data)
    token = answer.find(f".//{OAI}resumptionToken")
    assert token.attrib == {
        "expirationDate": "2026-11-24T12:00:00Z",
        "completeListSize": "2",
        "cursor": "0",
    }
    following = f"/oai?verb=ListIdentifiers&resumptionToken={token.text}"
    last = ElementTree.fromstring(client.get(following).data).find(f".//{OAI}resumptionToken")
    assert (last.text, last.get("cursor")) == (None, "1")
    freeze("2026-11-24T12:00:01+00:00")
    assert error(client.get(following)) == "badResumptionToken"


@pytest.mark.both
def test_days_and_seconds_bound_what_changed(client, freeze):
    freeze(NOON)
    make_library_entry("Siang")

    for bounds, there in (
        ("&from=2026-11-23&until=2026-11-23", True),
        ("&from=2026-11-23T12:00:00Z&until=2026-11-23T12:00:00Z", True),
        ("&from=2026-11-23T12:00:01Z", False),
        ("&until=2026-11-22", False),
    ):
        assert bool(found(client.get(LIST + bounds), "identifier")) is there, bounds


@pytest.mark.both
def test_whatever_readers_see_anew_is_harvested_anew(client, freeze):
    by = make_user()
    entry = make_library_entry("Antar Obat", award="Top 45", licence="CC BY 4.0")
    mapping = db.session.scalars(select(AwardMapping)).one()
    changes = [
        lambda row: library.withdraw(row, "Keliru.", by=by),
        lambda row: library.publish(row, by=by),
        lambda row: library.map_award(mapping, "KIPP", "Top 45", by=by),
        lambda row: library.follow_agency(row.agency),
    ]

    for day, change in enumerate(changes, start=1):
        freeze(clock.now() + timedelta(days=1))
        with transaction():
            change(db.session.get_one(LibraryEntry, entry.id))
        today = f"{clock.now():%Y-%m-%d}"
        answer = client.get(f"{LIST}&from={today}")
        assert len(found(answer, "identifier")) == 1, day
        assert (b'status="deleted"' in answer.data) is (day == 1)
