"""Letters reach a mail server, and its password never travels in clear."""

import smtplib
import socketserver
import threading

import pytest

from app.core import mail
from app.core.db import db, transaction
from app.core.jobs import Job


class MailServer(socketserver.ThreadingTCPServer):
    """Speaks just enough SMTP, and keeps what clients say."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, offers=()):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.offers, self.said, self.letters = offers, [], []


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.answer("220 mail.test")
        for line in self.rfile:
            words = line.decode().strip()
            self.server.said.append(words.split()[0].upper())
            match words.split()[0].upper():
                case "EHLO":
                    lines = ["mail.test", *self.server.offers, "8BITMIME"]
                    for one in lines[:-1]:
                        self.answer(f"250-{one}")
                    self.answer(f"250 {lines[-1]}")
                case "STARTTLS":
                    self.answer("454 TLS not available now")
                case "DATA":
                    self.answer("354 go on")
                    self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                    self.answer("250 kept")
                case "QUIT":
                    self.answer("221 bye")
                    return
                case _:
                    self.answer("250 ok")

    def answer(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def serve():
    running = []

    def start(**settings):
        server = MailServer(**settings)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def send(app, monkeypatch):
    """Puts a letter into the outbox and does the worker's job with this server."""

    def post_and_send(server, login=""):
        address = f"smtp://{login}127.0.0.1:{server.server_address[1]}"
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
