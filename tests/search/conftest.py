import pytest

from app.core.db import transaction
from app.search import actions, source
from app.search.index import Document
from app.search.queries import live_index
from app.search.query import parse
from app.search.source import register_source
from app.search.whoosh_index import WhooshIndex


def document(ref, title, body="", *, year=2020, names="", summary="", counted=True, **facets):
    """One document to search; facets by name, each a list of values."""
    fields = {"title": title, "summary": summary, "body": body, "names": names}
    return Document(ref, fields, facets, year, counted)


def put(shelf, ref, title):
    with transaction():
        shelf[ref] = title
        actions.touch(ref)


@pytest.fixture
def index_path(tmp_path):
    return tmp_path / "search"


@pytest.fixture
def index_of(index_path):
    """Builds an index that holds these documents, as a rebuild would."""

    def build(*documents):
        index = WhooshIndex(index_path)
        index.rebuild([documents], lambda: ((), ()), wait=True)
        return index

    return build


@pytest.fixture
def found():
    """The ids that a query finds, best first."""

    def search(index, text, **options):
        return list(index.search(parse(text), **options).ids)

    return search


@pytest.fixture
def shelf(app, monkeypatch):
    """The titles that "the database" holds, by id; searched through the registered source."""
    titles = {1: "Bank Sampah", 2: "Ojek Ibu Hamil"}
    monkeypatch.setattr(source, "_registered", [])  # other tests get the library's back
    register_source(
        all_ids=lambda: sorted(titles),
        load=lambda ids: [Document(ref, {"title": titles[ref]}) for ref in ids if ref in titles],
        describe=lambda ids: {ref: (f"k{ref}", titles[ref]) for ref in ids},
        first=lambda text, limit: live_index().search(parse(text), size=limit).ids,
        names_among=lambda phrases: {},
    )
    return titles
