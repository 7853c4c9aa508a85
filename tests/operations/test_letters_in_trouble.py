"""The mail server is down or the worker is killed: no letter is lost, and each arrives once."""

import subprocess
import sys
from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.config import ROOT
from app.core import clock, jobs, mail
from app.core.db import db, transaction
from app.core.jobs import Job, JobState
from tests.factories.accounts import make_user
from tests.harness import outages
from tests.harness.live import LiveServer
from tests.harness.mail_server import serving


@pytest.fixture
def admin(app, new_client):
    return new_client(make_user(grants=[Role.PLATFORM_ADMIN]))


@pytest.fixture
def work(app, monkeypatch):
    """Does what is due after so many minutes, with the mail server at this port."""

    def later(minutes, port):
        monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{port}")
        with clock.frozen(clock.now() + timedelta(minutes=minutes)):
            while jobs.run_due():
                pass
        db.session.rollback()

    return later


def post(number):
    with transaction():
        return mail.post(f"warga{number}@contoh.test", f"Surat {number}", "Isi surat")


def letter_jobs():
    return db.session.scalars(db.select(Job).order_by(Job.id)).all()


def subjects(server):
    heads = [letter.partition(b"Subject: ")[2].splitlines()[0] for letter in server.letters]
    return sorted(head.decode() for head in heads)


def test_letters_wait_for_a_mail_server_that_is_down_all_night(admin, work):
    port = LiveServer.free_port()
    for number in range(3):
        post(number)

    for minutes in (0, 1, 5, 60, 480):
        work(minutes, port)

    page = admin.get("/pengelola/kesehatan")
    assert {job.state for job in letter_jobs()} == {JobState.WAITING}
    assert "Pengiriman surat Bermasalah" in page.words
    assert "3 surat belum terkirim" in page.words
    assert "ConnectionRefusedError" in page.words
    assert "Surat tidak hilang" in admin.get("/pengelola").words

    with serving(port=port) as server:
        work(540, port)
        work(600, port)

    assert subjects(server) == ["Surat 0", "Surat 1", "Surat 2"]
    assert {job.state for job in letter_jobs()} == {JobState.DONE}
    assert "Pengiriman surat Baik" in admin.get("/pengelola/kesehatan").words


def test_letters_that_were_given_up_go_out_at_the_press_of_a_button(admin, work):
    port = LiveServer.free_port()
    for number in range(2):
        post(number)
    with transaction():
        for job in letter_jobs():
            job.attempts = jobs.MAX_ATTEMPTS - 1
    work(0, port)
    work(0, port)
    assert {job.state for job in letter_jobs()} == {JobState.FAILED}

    page = admin.submit(admin.get("/pengelola/kesehatan"), form="form[action$='pekerjaan/ulangi']")

    assert "2 pekerjaan dijadwalkan lagi." in page.words
    with serving(port=port) as server:
        work(1, port)
    assert subjects(server) == ["Surat 0", "Surat 1"]


def test_a_letter_that_fails_holds_back_nothing_else_of_the_round(work, app):
    for number in range(3):
        post(number)

    assert jobs.run_due() == 3
    for number in range(3, 6):
        post(number)
    app.config["SMTP_URL"] = f"smtp://127.0.0.1:{LiveServer.free_port()}"
    try:
        assert jobs.run_due() == 1
    finally:
        app.config["SMTP_URL"] = ""


@pytest.fixture
def start_worker(app, tmp_path):
    """Starts the worker as a process of its own."""
    started = []

    def start(port):
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            env={**outages.site_environment(app), "SMTP_URL": f"smtp://127.0.0.1:{port}"},
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_what_a_killed_worker_was_doing_is_done_once_by_the_next(start_worker):
    letter = post(1)
    with serving(hangs=True) as server:
        worker = start_worker(server.port)
        outages.until(lambda: "DATA" in server.said)
        (job,) = letter_jobs()
        assert (job.state, job.attempts) == (JobState.RUNNING, 1)
        worker.kill()
        worker.wait()

        server.hangs = False
        start_worker(server.port)
        outages.until(lambda: state_of(job) is JobState.DONE)

    assert subjects(server) == ["Surat 1"]
    assert (job.attempts, job.error) == (2, "")
    assert letter.sent_at is not None


def state_of(job):
    db.session.rollback()
    return job.state


def test_work_that_keeps_killing_its_worker_gives_way_to_other_work_and_is_given_up(app):
    with transaction():
        job = jobs.enqueue("contoh")
    pauses = []
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        with transaction():
            job.state, job.attempts = JobState.RUNNING, attempt
        assert jobs.requeue_cut_off() == 1
        pauses.append(job.run_at - clock.now())

    assert pauses[0] <= timedelta(0) < pauses[1] < pauses[2]
    assert max(pauses) <= jobs.LONGEST_PAUSE
    assert job.state is JobState.FAILED
    assert job.error == jobs.CUT_OFF
