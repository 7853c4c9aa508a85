"""What operators ask the site about itself."""

import pytest
from sqlalchemy.exc import OperationalError

from app.core.db import db, transaction
from app.site import health


def test_the_process_answers_without_the_database(client, count_queries):
    with count_queries() as queries:
        page = client.get("/healthz")

    assert (page.status_code, page.text) == (200, "ok\n")
    assert len(queries) == 0


def test_without_worker_and_index_the_site_is_only_degraded(client):
    page = client.get("/readyz")

    assert page.status_code == 200
    assert page.json == {
        "status": "degraded",
        "database": "ok",
        "migrations": "ok",
        "index": "missing",
        "worker": "never_seen",
        "disk": "ok",
    }


def test_a_migration_that_waits_makes_it_unavailable(client):
    with transaction():
        db.session.execute(db.text("UPDATE alembic_version SET version_num = '0001'"))

    page = client.get("/readyz")

    assert (page.status_code, page.json["migrations"]) == (503, "pending")


def test_a_database_that_is_away_makes_it_unavailable(client, monkeypatch):
    def away(*_):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(health.db.session, "execute", away)

    page = client.get("/readyz")

    assert page.status_code == 503
    assert page.json == {"status": "unavailable", "database": "unreachable"}


@pytest.mark.parametrize("path", ["/en/healthz", "/en/readyz"])
def test_machines_need_no_english(client, path):
    assert client.get(path).status_code == 404
