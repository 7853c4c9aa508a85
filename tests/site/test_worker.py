"""The background process does what is due and outlives trouble."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

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


def test_trouble_with_the_database_is_said_once(app, rounds, monkeypatch, caplog):
    def away():
        raise OperationalError("", {}, Exception("connection refused"))

    monkeypatch.setattr(worker.jobs, "requeue_stale", away)

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
