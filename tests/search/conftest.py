import os
import secrets
from contextlib import contextmanager

import pytest
from sqlalchemy.schema import DropSchema

from app.core.db import db, transaction
from app.search import actions, source
from app.search.index import Document
from app.search.postgres_index import PostgresIndex
from app.search.queries import live_index
from app.search.query import parse
from app.search.source import register_source
from app.search.whoosh_index import WhooshIndex

ON_POSTGRES = "TEST_DATABASE_URL" in os.environ
collect_ignore = [] if ON_POSTGRES else ["test_several_hosts.py"]


def document(ref, title, body="", *, year=2020, names="", summary="", counted=True, **facets):
    """One document to search; facets by name, each a list of values."""
    fields = {"title": title, "summary": summary, "body": body, "names": names}
    return Document(ref, fields, facets, year, counted)


def put(shelf, ref, title):
    with transaction():
        shelf[ref] = title
        actions.touch(ref)


@contextmanager
def index_of_the_run(app, folder):
    """How to open one index, as often as processes would: in PostgreSQL where the tests run on
    it, else on Whoosh."""
    if not ON_POSTGRES:
        yield lambda: WhooshIndex(folder / "search")
        return
    space = f"test_{secrets.token_hex(4)}"
    with app.app_context():
        yield lambda: PostgresIndex(space)
        with db.engine.begin() as connection:
            connection.execute(DropSchema(space, cascade=True, if_exists=True))


@pytest.fixture
def new_index(built_app, tmp_path):
    """Opens the index of this test, each time as another process would."""
    with index_of_the_run(built_app, tmp_path) as new:
        yield new


@pytest.fixture
def index_of(new_index):
    """Builds an index that holds these documents, as a rebuild would."""

    def build(*documents):
        index = new_index()
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
def shelf(app, new_index, monkeypatch):
    """The titles that "the database" holds, by id; searched through the registered source."""
    titles = {1: "Bank Sampah", 2: "Ojek Ibu Hamil"}
    monkeypatch.setitem(app.extensions, "search_index", new_index())
    monkeypatch.setattr(source, "_registered", [])  # other tests get the library's back
    register_source(
        all_ids=lambda: sorted(titles),
        load=lambda ids: [Document(ref, {"title": titles[ref]}) for ref in ids if ref in titles],
        describe=lambda ids: {ref: (f"k{ref}", titles[ref]) for ref in ids},
        first=lambda text, limit: live_index().search(parse(text), size=limit).ids,
        names_among=lambda phrases: {},
    )
    return titles
