"""Two web servers and a worker, each with a folder of its own, on one PostgreSQL database: as in
docs/deploy.md. Collected only where the tests run on PostgreSQL (conftest.py)."""

import pytest
from sqlalchemy.schema import DropSchema

from app import create_app
from app.accounts.models import Role
from app.config import from_environment
from app.core.db import apart, db
from app.search import actions
from app.search.postgres_index import SPACE
from app.search.queries import live_index
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_competition
from tests.factories.library import make_library_entry
from tests.harness.visitor import Page, Visitor


@pytest.fixture
def new_host(app, tmp_path):
    """Makes a machine of the site: the same database and key, nothing else in common."""

    def make(name):
        host = create_app(
            from_environment(
                {
                    "APP_ENV": "test",
                    "INSTANCE_PATH": str(tmp_path / name),
                    "DATABASE_URL": app.extensions["test-store"].url,
                    "SECRET_KEY": app.config["SECRET_KEY"],
                    "BASE_URL": "http://localhost",
                    "SEARCH_BACKEND": "postgres",
                }
            )
        )
        host.testing = True
        hosts.append(host)
        return host

    hosts = []
    yield make
    for host in hosts:
        with host.app_context():
            db.session.remove()
            db.engine.dispose()
    with apart() as connection:
        connection.execute(DropSchema(SPACE, cascade=True, if_exists=True))


def keep_up(host):
    """One round of the worker, who goes round once a second."""
    with host.app_context():
        actions.keep_up(live_index())
        db.session.remove()


def found(host, words):
    page = Visitor(host, Page).get(f"/inovasi?q={words}")
    return [link.get_text() for link in page.soup.select("article.hit h3 a")]


def test_what_one_server_accepts_is_found_through_the_other(app, new_host):
    entry = make_library_entry("Ojek Ibu Hamil")
    person = make_user(grants=[grant(Role.SECRETARIAT, competition=make_competition())])
    one, other, worker = map(new_host, ("one", "other", "worker"))
    keep_up(worker)
    assert found(other, "ojek") == ["Ojek Ibu Hamil"]
    path = f"/sekretariat/pustaka/{entry.id}"
    visitor = Visitor(one, Page).sign_in(person)

    visitor.submit(visitor.get(path), f'form[action="{path}"]', {"title": "Perahu Ibu Hamil"})
    keep_up(worker)

    assert found(other, "perahu") == found(one, "perahu") == ["Perahu Ibu Hamil"]
    assert found(other, "ojek") == []

    withdrawal = f'form[action="{path}/tarik"]'
    visitor.submit(visitor.get(path), withdrawal, {"reason": "Hasilnya tidak terbukti."})
    keep_up(worker)

    assert found(other, "perahu") == []
