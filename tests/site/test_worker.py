"""The background process does what is due and outlives trouble."""

import pytest

from app.core import jobs, mail
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


def test_a_broken_index_does_not_keep_letters_back(app, rounds):
    def broken(index):
        raise OSError("no space left")

    with transaction():
        jobs.enqueue("letters", key="first")
        letter = mail.post("warga@contoh.test", "Tanda terima", "Isi surat")

    rounds(2, keep_up=broken)

    db.session.rollback()
    assert letter.sent_at is not None
