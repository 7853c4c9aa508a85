"""The background process does what is due and outlives trouble."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from app.config import ROOT
from app.core import jobs, locks, mail
from app.core.db import db, transaction
from app.site import worker


@pytest.fixture
def rounds(app, monkeypatch):
    """Runs the worker for a number of rounds, with no search index to care for."""

    class Rounds(worker.Stop):
        left = 0

        def rest(self, seconds):
            self.left -= 1
            self.asked = self.left == 0

    def run(number, keep_up=lambda index: None):
        monkeypatch.setattr(worker.search, "keep_up", keep_up)
        stop = Rounds()
        stop.left = number
        worker.run(app, stop)

    return run


def test_a_letter_leaves_and_the_worker_was_seen(app, rounds):
    with transaction():
        letter = mail.post("warga@contoh.test", "Tanda terima", "Isi surat")
    assert worker.last_sign(app) is None

    rounds(1)

    db.session.rollback()
    assert letter.sent_at is not None
    assert worker.last_sign(app) is not None


def test_nothing_rests_while_letters_wait(app, rounds):
    with transaction():
        letters = [
            mail.post(f"warga{number}@contoh.test", "Tanda terima", "Isi surat")
            for number in range(worker.JOBS_A_ROUND + 1)
        ]

    rounds(1)

    db.session.rollback()
    assert all(letter.sent_at for letter in letters)


def test_trouble_with_the_database_is_said_once(app, rounds, monkeypatch, caplog):
    def away():
        raise OperationalError("", {}, Exception("connection refused"))

    monkeypatch.setattr(worker.jobs, "requeue_cut_off", away)

    rounds(3)

    assert caplog.messages == ["Basis data tidak dapat dihubungi: connection refused"]


def test_a_second_worker_waits_its_turn(app, rounds, caplog):
    with transaction():
        letter = mail.post("warga@contoh.test", "Tanda terima", "Isi surat")

    with locks.held(Path(app.instance_path) / "worker.lock"):
        rounds(3)

    db.session.rollback()
    assert letter.sent_at is None
    assert caplog.messages == ["Pekerja latar lain sedang bekerja; yang ini menunggu."]


@pytest.fixture
def hosts(app, tmp_path):
    """Starts workers as processes of two hosts. On SQLite, which has one, they share the folder."""
    started = []

    def start(name):
        shares = db.engine.dialect.name == "sqlite"
        folder = tmp_path / ("host" if shares else f"host-{name}")
        folder.mkdir(mode=0o700, exist_ok=True)
        log = tmp_path / f"{name}.log"
        environment = {
            **{key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ},
            "INSTANCE_PATH": str(folder),
            "DATABASE_URL": app.extensions["test-store"].url,
            "SECRET_KEY": "a key for tests only, never for people",
            "APP_ENV": "test",
            "LANG": "id_ID.UTF-8",
        }
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        with log.open("w") as told:
            process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=told, stderr=told)
        started.append(process)
        return process, folder, log

    yield start
    for process in started:
        process.kill()
        process.wait()


def until(what):
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.1)


def is_sent(letter):
    db.session.rollback()
    return letter.sent_at is not None


def test_one_of_several_hosts_works_and_another_takes_over(hosts):
    def post(name):
        with transaction():
            return mail.post("warga@contoh.test", name, "Isi surat")

    first, folder, _ = hosts("satu")
    until((folder / worker.SIGN).exists)
    _second, other, log = hosts("dua")
    until(lambda: "Pekerja latar lain sedang bekerja" in log.read_text())

    letter = post("Surat satu")
    until(lambda: is_sent(letter))
    time.sleep(3 * worker.PAUSE)
    alone = other == folder or not (other / worker.SIGN).exists()
    first.kill()
    first.wait()
    letter = post("Surat dua")
    until(lambda: is_sent(letter))

    assert alone
    assert log.read_text().count("Pekerja latar lain sedang bekerja") == 1
    assert (other / worker.SIGN).exists()
    assert (
        len([*folder.glob("mail/*.eml"), *(other.glob("mail/*.eml") if other != folder else ())])
        == 2
    )


def test_a_worker_whose_lock_was_lost_takes_it_again(app, rounds, monkeypatch):
    """A database that restarts forgets its locks: nobody goes on without one."""
    taken = []

    class Lost(locks.DatabaseLock):
        def take(self):
            taken.append(super().take())
            if len(taken) == 1:
                raise OperationalError("", {}, Exception("terminating connection"))
            return taken[-1]

    monkeypatch.setattr(worker.locks, "DatabaseLock", Lost)
    with transaction():
        letter = mail.post("warga@contoh.test", "Tanda terima", "Isi surat")

    rounds(2)

    assert taken == [True, True]
    assert is_sent(letter)


def test_a_folder_that_others_may_open_is_said(app, monkeypatch):
    monkeypatch.setattr(worker, "run", lambda app, stop: None)
    folder = Path(app.instance_path)
    silent = app.test_cli_runner().invoke(args=["worker"])
    folder.chmod(0o755)

    told = app.test_cli_runner().invoke(args=["worker"])

    folder.chmod(0o700)
    assert silent.output == ""
    assert told.output == f"Peringatan: pengguna lain mesin ini dapat membuka {folder}\n"


def test_a_broken_index_does_not_keep_letters_back(app, rounds):
    def broken(index):
        raise OSError("no space left")

    with transaction():
        jobs.enqueue("letters", key="first")
        letter = mail.post("warga@contoh.test", "Tanda terima", "Isi surat")

    rounds(2, keep_up=broken)

    db.session.rollback()
    assert letter.sent_at is not None
