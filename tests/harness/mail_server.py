"""A mail server that speaks just enough SMTP, and keeps what it is told."""

import socketserver
import threading
from contextlib import contextmanager


class MailServer(socketserver.ThreadingTCPServer):
    """`said` are the commands it heard, `letters` what it took. While it `hangs`, it answers
    nobody who wants to hand over a letter."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, *, offers=(), port=0, hangs=False):
        super().__init__(("127.0.0.1", port), Conversation)
        self.offers, self.said, self.letters = offers, [], []
        self.hangs = hangs

    @property
    def port(self):
        return self.server_address[1]


@contextmanager
def serving(**settings):
    """A mail server for as long as the block."""
    with MailServer(**settings) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


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
                case "DATA" if self.server.hangs:
                    self.rfile.read()  # until the client gives up
                    return
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
