"""Letters reach a mail server, and its password never travels in clear."""

import smtplib
from contextlib import ExitStack
from email.parser import BytesParser

import pytest

from app.core import mail
from app.core.db import db, transaction
from app.core.jobs import Job
from tests.harness.mail_server import serving


@pytest.fixture
def serve():
    with ExitStack() as running:
        yield lambda **settings: running.enter_context(serving(**settings))


@pytest.fixture
def send(app, monkeypatch):
    """Puts a letter into the outbox and does the worker's job with this server."""

    def post_and_send(server, login=""):
        address = f"smtp://{login}127.0.0.1:{server.port}"
        monkeypatch.setitem(app.config, "SMTP_URL", address)
        with transaction():
            letter = mail.post("siti@kota.test", "Tanda terima", "Sudah diterima.")
        job = db.session.scalar(db.select(Job).where(Job.key == f"letter:{letter.id}"))
        mail.send_job(job)
        return letter

    return post_and_send


def test_a_letter_is_delivered_and_its_text_emptied(serve, send):
    server = serve()

    letter = send(server)

    assert b"Sudah diterima." in server.letters[0]
    assert letter.sent_at is not None
    assert letter.text == ""


def test_tls_comes_before_the_password(serve, send):
    server = serve(offers=["STARTTLS", "AUTH PLAIN LOGIN"])

    with pytest.raises(smtplib.SMTPException):
        send(server, login="situs:rahasia@")

    assert "STARTTLS" in server.said
    assert "AUTH" not in server.said


def test_without_tls_the_password_is_not_sent(serve, send):
    server = serve(offers=["AUTH PLAIN LOGIN"])

    with pytest.raises(smtplib.SMTPNotSupportedError):
        send(server, login="situs:rahasia@")

    assert "AUTH" not in server.said
    assert server.letters == []


def test_a_letter_that_goes_out_twice_is_known_by_its_number(serve, send):
    """Who is killed after the server's yes and before the commit cannot know that it was taken."""
    server = serve()
    letter = send(server)
    with transaction():
        letter.sent_at = None
    mail.send_job(db.session.scalars(db.select(Job)).one())

    first, second = (BytesParser().parsebytes(one)["Message-ID"] for one in server.letters)
    assert first == second
