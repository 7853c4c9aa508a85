"""The files with everything: whole or not at all, and told of on a page and in a catalogue."""

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF

from app.agencies.models import AgencyKind
from app.core import clock
from app.core.db import db, transaction
from app.library import actions as library
from app.library.models import LibraryEntry
from app.opendata import files
from app.opendata.jobs import ask_for_files
from tests.factories.accounts import make_user
from tests.factories.agencies import make_agency
from tests.factories.library import make_library_entry
from tests.harness import spreadsheet

pytestmark = [
    pytest.mark.once,
    pytest.mark.filterwarnings(
        "ignore:ConjunctiveGraph:DeprecationWarning"
    ),  # of the parser itself
]

SPDX = Namespace("http://spdx.org/rdf/terms#")


@pytest.fixture
def works(run_jobs):
    """A round of the worker."""

    def work():
        ask_for_files()
        run_jobs()

    return work


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode())))


def test_the_files_hold_what_the_api_tells_and_no_formula(client, works):
    city = make_agency("Pemerintah Kota Uji", kind=AgencyKind.CITY, region_code="35.78")
    figure = {"indicator": "Waktu", "unit": "jam", "baseline": "9", "result": "2"}
    first = make_library_entry(
        '=HYPERLINK("http://jahat.test")',
        agency=city,
        region_code="35.78",
        figures=[figure],
        sdgs=[3, 10],
        source_urls=["https://a.go.id", "https://b.go.id"],
        problem="x" * 40_000,
        licence="CC BY 4.0",
    )
    second = make_library_entry("Bank Sampah")
    make_library_entry("Draf", published=False)
    make_library_entry("Ditarik", withdrawn=True)
    make_library_entry("Rekaan", is_demo=True)
    refs = [first.id, second.id]
    works()

    told = [client.get(f"/api/v1/innovations/{ref}").json for ref in refs]
    assert json.loads(client.get("/data/inovasi.json").data) == told

    table = client.get("/data/inovasi.csv")
    assert table.headers["Content-Disposition"].startswith("attachment; filename=inovasi-20")
    one, other = rows_of(table)
    assert one["title"].startswith("'=HYPERLINK")
    assert (one["agency_name"], one["region_code"]) == ("Pemerintah Kota Uji", "35.78")
    assert (one["sdgs"], one["sources"]) == ("3\n10", "https://a.go.id\nhttps://b.go.id")
    assert json.loads(one["figures"])["result"] == "2"
    assert (other["licence"], other["region_code"], other["award_text"]) == ("", "", "")

    book = spreadsheet.read(client.get("/data/inovasi.xlsx").data)
    assert book.rows[0] == list(one)
    assert [row[0] for row in book.rows[1:]] == refs
    assert max(len(cell) for cell in book.rows[1] if isinstance(cell, str)) == 32_767
    assert book.formulas == 0


@pytest.mark.both
def test_they_follow_the_library_within_an_hour_and_never_half(client, works, freeze, monkeypatch):
    start = clock.now().replace(minute=30)
    freeze(start)
    assert client.get("/data/inovasi.csv").status_code == 404
    works()
    assert files.manifest() is None
    ref = make_library_entry("Antar Obat", licence="CC0 1.0").id
    works()
    first = files.manifest()

    freeze(start + timedelta(minutes=59))
    by = make_user()
    with transaction():
        library.withdraw(db.session.get_one(LibraryEntry, ref), "Keliru.", by=by)
    works()
    assert files.manifest() == first

    freeze(start + timedelta(minutes=61))
    with monkeypatch.context() as broken:
        broken.setattr(files, "write_xlsx", _no_room)
        with pytest.raises(OSError, match="penuh"):
            files.make()
    assert files.manifest() == first
    assert len(rows_of(client.get("/data/inovasi.csv"))) == 1
    works()
    assert files.manifest().rows == 0
    assert client.get("/data/inovasi.json").json == []
    assert not list(files.folder().glob(".part-*"))

    freeze(start + timedelta(hours=3))
    works()
    kept = {path.name for path in files.folder().iterdir()}
    present = {one.stored for one in (*first.files, *files.manifest().files)}
    assert kept == {"manifest.json", *present}


@pytest.mark.parametrize("lost", ["manifest", "table"])
def test_what_was_damaged_or_lost_is_made_anew(client, works, freeze, lost):
    make_library_entry("Antar Obat")
    works()
    if lost == "table":
        files.manifest().file("csv").path.unlink()
    else:
        (files.folder() / "manifest.json").write_text('{"rows": 1}')
    assert client.get("/data/inovasi.csv").status_code == 404

    freeze(clock.now() + timedelta(hours=1))
    works()

    assert len(rows_of(client.get("/data/inovasi.csv"))) == 1


def _no_room(*_):
    raise OSError(28, "cakram penuh")


def test_the_page_and_the_catalogue_say_what_the_files_are(client, works):
    assert "Berkasnya belum dibuat" in client.get("/data").words
    make_library_entry("Antar Obat", licence="CC BY 4.0")
    make_library_entry("Bank Sampah")
    works()

    page = client.get("/data")
    assert "2 inovasi, dibuat" in page.words
    assert "Lisensi tidak dinyatakan: 1" in page.words
    for link in page.soup.select("main table a"):
        body = client.get(link["href"]).data
        assert hashlib.sha256(body).hexdigest() in page.words

    graph = _catalogue(client)
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    assert len(list(graph.objects(dataset, DCAT.distribution))) == 3
    sums = {str(one) for one in graph.objects(None, SPDX.checksumValue)}
    assert sums == {one.sha256 for one in files.manifest().files}
    assert set(graph.objects(None, DCTERMS.license)) == set()
    services = {str(one) for one in graph.objects(None, DCAT.endpointURL)}
    assert services == {"http://localhost/api/v1", "http://localhost/oai"}


def test_one_licence_of_everything_is_the_licence_of_the_files(client, works):
    make_library_entry("Antar Obat", licence="CC BY 4.0")
    works()

    licences = set(_catalogue(client).objects(None, DCTERMS.license))

    assert licences == {URIRef("https://creativecommons.org/licenses/by/4.0/")}


def _catalogue(client):
    answer = client.get("/data/katalog.jsonld")
    assert answer.mimetype == "application/ld+json"
    return Graph().parse(data=answer.get_data(as_text=True), format="json-ld")
