"""What programs read in the head of an entry's page: search engines, chats, reference managers."""

import json

import pytest
from rdflib import Graph, URIRef

from tests.factories.agencies import make_agency
from tests.factories.library import make_library_entry

pytestmark = pytest.mark.once

SCHEMA = "https://schema.org/"
BREAKS_OUT = "</script><script>alert(1)</script>"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # of the parser itself
def test_the_head_of_an_entry_tells_programs_what_it_is(client):
    origin = make_library_entry("Antar Obat")
    hidden = make_library_entry("Draf", published=False)
    entry = make_library_entry(
        f"Ojek Obat {BREAKS_OUT}",
        agency=make_agency("Pemerintah Kota Uji", region_code="35.78"),
        region_code="35.78",
        summary="Obat diantar. " * 40,
        licence="CC BY 4.0",
        award="Top 45",
        replication_of=[origin.id, hidden.id],
    )
    page = client.get(f"/inovasi/{entry.id}-{entry.slug}").soup
    (block,) = page.select('script[type="application/ld+json"]')
    address = f"http://localhost/inovasi/{entry.id}-{entry.slug}"

    told = json.loads(block.string)
    work, trail = told["@graph"]
    assert work["name"] == f"Ojek Obat {BREAKS_OUT}"
    assert work["isBasedOn"] == [f"http://localhost/inovasi/{origin.id}"]
    assert [step["item"] for step in trail["itemListElement"]][-1] == address
    told["@context"] = {"@vocab": SCHEMA}
    graph = Graph().parse(data=json.dumps(told), format="json-ld")
    said = {str(name): str(value) for name, value in graph.predicate_objects(URIRef(address))}
    assert said[f"{SCHEMA}license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said[f"{SCHEMA}award"] == "Top 45"

    named = {meta["property"]: meta["content"] for meta in page.select("meta[property]")}
    assert named["og:url"] == address
    assert len(named["og:description"]) <= 300
    assert named["og:image:alt"]
    picture = client.get(named["og:image"].removeprefix("http://localhost"))
    assert (picture.status_code, picture.mimetype) == (200, "image/png")
    words = {meta["name"]: meta["content"] for meta in page.select("meta[name^=DC]")}
    assert words["DC.creator"] == "Pemerintah Kota Uji"
    assert page.select_one("link[rel=cite-as]")["href"] == address
    data = page.select_one('link[type="application/json"]')["href"]
    assert client.get(data.removeprefix("http://localhost")).json["id"] == entry.id


def test_what_is_not_known_is_not_said(client):
    entry = make_library_entry("Antar Obat", year=None)

    page = client.get(f"/inovasi/{entry.id}-{entry.slug}").soup

    work = json.loads(page.select_one('script[type="application/ld+json"]').string)["@graph"][0]
    assert not {"license", "award", "isBasedOn", "citation"} & set(work)
    assert page.select("link[rel=license], meta[name='DC.rights']") == []
