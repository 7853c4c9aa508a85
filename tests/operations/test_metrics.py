"""What Prometheus reads, and that nobody else does."""

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app.config import VERSION
from app.core import jobs, mail
from app.core.db import transaction
from app.core.jobs import JobState

TOKEN = "a token that only Prometheus knows"


@pytest.fixture
def client(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)
    return client


@pytest.fixture
def scrape(client):
    """All samples: (name, labels) → value."""

    def read():
        text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
        return {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    return read


@pytest.mark.parametrize("shown", ["", TOKEN, "Bearer ", "Bearer wrong", "Bearer é"])
def test_without_the_token_there_is_no_such_page(client, shown):
    assert client.get("/metrics", headers={"Authorization": shown}).status_code == 404


def test_without_a_token_set_nobody_reads(app, client, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", "")

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_what_is_asked_is_counted_by_pattern_and_status(client, scrape):
    def answered(route, status):
        name = "lumbung_http_requests_total"
        return scrape().get((name, ("route", route), ("status", str(status))), 0)

    unknown, missing = answered("-", 404), answered("/inovasi/<int:ref>", 404)
    client.get("/inovasi/987654?surel=siti@kota.test")
    client.get("/siti@kota.test")
    client.get("/en/siti@kota.test")

    assert answered("/inovasi/<int:ref>", 404) == missing + 1
    assert answered("-", 404) == unknown + 2
    assert not [key for key in scrape() if re.search("siti|987654", str(key))]
    seconds = "lumbung_http_request_seconds"
    assert scrape()[f"{seconds}_bucket", ("le", "+Inf"), ("route", "-")] >= 2


def test_what_waits_is_told(scrape, count_queries):
    with transaction():
        mail.post("warga@contoh.test", "Tanda terima", "Isi surat")
        jobs.enqueue("contoh").state = JobState.FAILED

    with count_queries() as queries:
        told = scrape()

    backlog = {key[1][1]: value for key, value in told.items() if key[0] == "lumbung_backlog"}
    assert backlog == {"jobs_waiting": 1, "jobs_running": 0, "jobs_failed": 1, "letters_unsent": 1}
    assert told["lumbung_db_connections", ("state", "in_use")] >= 1
    assert ("lumbung_build_info", ("version", VERSION)) in told
    assert len(queries) == 2


def test_a_process_that_begins_to_count_stops_nobody(scrape, monkeypatch, tmp_path):
    """Its file is there a moment before anything is in it."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    (tmp_path / "counter_1.db").touch()

    assert ("lumbung_build_info", ("version", VERSION)) in scrape()
