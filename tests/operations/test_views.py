"""The platform admin looks after the installation."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from app.accounts.models import Role
from app.config import VERSION
from app.core import audit, clock, jobs, mail, settings
from app.core.db import db, transaction
from app.core.jobs import JobState
from app.operations import backup
from app.site import health
from tests.factories.accounts import grant, make_user
from tests.factories.competitions import make_edition

pytestmark = pytest.mark.once


@pytest.fixture
def client(app, new_client):
    return new_client(make_user(grants=[Role.PLATFORM_ADMIN]))


def post_letter(number=1):
    with transaction():
        return mail.post(
            f"orang{number}@kab.test",
            "Undangan",
            "Buka http://localhost/undangan/abc <b>",
            kind="accounts/invitation",
        )


def fail_a_job():
    with transaction():
        job = jobs.enqueue("mail.send", letter_id=1)
        job.state, job.attempts, job.error = JobState.FAILED, 8, "TimeoutError: no answer"
    return job


@pytest.mark.both
def test_the_overview_says_what_needs_attention(client):
    post_letter()

    page = client.get("/pengelola")

    assert "1 surat menunggu dikirim" in page.words
    assert "Pengiriman surat" not in page.words
    fail_a_job()
    page = client.get("/pengelola")
    assert "1 pekerjaan latar belakang gagal" in page.words
    assert "Pengiriman surat Periksa server surat dan SMTP_URL." in page.words
    assert "surat menunggu dikirim" not in page.words
    assert "Server surat belum diatur" in page.words
    assert page.soup.select_one(".desk-bar [aria-current=page]").text == "Beranda pengelola"


def test_the_overview_leads_from_an_empty_site_to_a_competition(client):
    page = client.get("/pengelola")
    assert "Belum ada kompetisi Daftarkan instansi penyelenggaranya" in page.words

    edition = make_edition(name="Kompetisi Contoh")
    page = client.get("/pengelola")
    assert "Belum ada kompetisi" not in page.words
    assert "Kompetisi Contoh belum punya sekretariat" in page.words

    make_user(grants=[grant(Role.SECRETARIAT, competition=edition.competition)])
    assert "belum punya sekretariat" not in client.get("/pengelola").words


def test_health_names_every_part_in_words(client):
    page = client.get("/pengelola/kesehatan")

    product = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[db.engine.dialect.name]
    assert f"Basis data Baik {product} Migrasi basis data Baik" in page.words
    assert "Belum pernah berjalan" in page.words
    assert "GB bebas dari" in page.words
    assert f"Lumbung Inovasi versi {VERSION}" in page.words
    assert "Cadangan Tidak diperlukan Belum pernah dibuat;" in page.words
    assert "Tidak ada pekerjaan yang gagal." in page.words


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, "Belum pernah dibuat:"), (1, "Baik Terakhir dibuat"), (3, "dua hari")],
)
def test_in_production_an_old_backup_is_trouble(client, app, monkeypatch, days, words):
    monkeypatch.setitem(app.config, "APP_ENV", "production")
    if days is not None:
        mark = Path(app.instance_path) / backup.MARK
        mark.touch()
        made = (clock.now() - timedelta(days=days)).timestamp()
        os.utime(mark, (made, made))

    assert words in client.get("/pengelola/kesehatan").words


def test_a_disk_that_is_nearly_full_is_trouble(client, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 10**18)

    assert "Ruang cakram Bermasalah Hampir penuh" in client.get("/pengelola/kesehatan").words
    assert client.get("/readyz").json["disk"] == "low"


def test_a_failed_job_is_run_again(client):
    job = fail_a_job()
    page = client.get("/pengelola/kesehatan")
    assert "TimeoutError: no answer" in page.words

    page = client.submit(page)

    assert "Pekerjaan dijadwalkan lagi." in page.words
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    client.post(f"/pengelola/kesehatan/pekerjaan/{job.id}/ulangi")
    assert client.post("/pengelola/kesehatan/pekerjaan/999/ulangi").status_code == 404


def test_without_a_mail_server_the_letters_are_read_here(client, run_jobs):
    letter = post_letter()
    run_jobs()

    page = client.get("/pengelola/surat")
    assert "Dicatat" in page.words
    page = client.get(page.soup.select_one("tbody a")["href"])

    assert page.title == "Undangan"
    assert "orang1@kab.test" in page.words
    assert page.soup.select_one(".text a")["href"] == "http://localhost/undangan/abc"
    assert "<b>" in page.soup.select_one(".text").text
    assert letter.text


def test_with_a_mail_server_letters_stay_closed(client, app, monkeypatch):
    letter = post_letter()
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://localhost:2525")

    page = client.get("/pengelola/surat")

    assert "Undangan" in page.words
    assert not page.soup.select("tbody a")
    assert client.get(f"/pengelola/surat/{letter.id}").status_code == 404


def test_letters_are_found_by_address(client):
    post_letter(1)
    post_letter(2)

    assert "1 surat" in client.get("/pengelola/surat?q=ORANG2").words
    for other in ("xyz", "%25", "orang_@"):
        assert "Tidak ada surat di sini" in client.get(f"/pengelola/surat?q={other}").words


@pytest.mark.parametrize(
    ("path", "number"), [("/pengelola/surat", {3}), ("/pengelola/kesehatan", {8, 9})]
)
def test_lists_ask_as_often_for_three_rows_as_for_one(client, count_queries, path, number):
    """On PostgreSQL one query more reads which migrations were applied."""
    counts = set()
    for each in range(3):
        post_letter(each)
        fail_a_job()
        with count_queries() as queries:
            client.get(path)
        counts.add(len(queries))

    assert len(counts) == 1
    assert counts <= number


def test_settings_show_their_defaults_and_are_changed(client):
    page = client.get("/pengelola/pengaturan")
    field = page.soup.select_one("[name=accounts-session_hours]")
    assert field["value"] == "12"
    assert "1 sampai 72; bawaan 12." in page.words

    page = client.submit(page, values={"accounts-session_hours": "8"})

    assert "Pengaturan disimpan." in page.words
    assert settings.value("accounts.session_hours") == 8
    row = db.session.scalars(db.select(audit.AuditRow)).one()
    assert row.action == "setting.changed"
    assert '"after":8' in row.payload


@pytest.mark.parametrize("value", ["0", "73", "", "banyak"])
def test_a_setting_outside_its_bounds_is_refused(client, value):
    page = client.submit(
        client.get("/pengelola/pengaturan"), values={"accounts-session_hours": value}
    )

    assert page.status_code == 422
    assert settings.value("accounts.session_hours") == 12


@pytest.mark.parametrize("path", ["", "/kesehatan", "/surat", "/surat/1", "/pengaturan"])
def test_nobody_else_gets_in(client, new_client, path):
    post_letter()

    assert new_client(make_user()).get(f"/pengelola{path}").status_code == 403
    assert new_client().get(f"/pengelola{path}").status_code == 302
