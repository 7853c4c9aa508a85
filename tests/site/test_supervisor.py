"""What runs the site: two processes that live and end together."""

import os
import signal
import socket
import sys
import threading
import time

import pytest

from app.site import supervisor
from app.site.supervisor import Part, Supervisor, Unstartable

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
ENDS_AT_ONCE = [sys.executable, "-c", ""]


@pytest.fixture(autouse=True)
def keep_signal_handlers():
    kept = {kind: signal.getsignal(kind) for kind in (signal.SIGINT, signal.SIGTERM)}
    yield
    for kind, handler in kept.items():
        signal.signal(kind, handler)


def send_soon(kind):
    threading.Timer(0.6, os.kill, (os.getpid(), kind)).start()


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_parts_and_says_nothing(kind):
    parts = [Part("web server", SLEEPS), Part("worker", SLEEPS)]
    told = []

    code = Supervisor(parts, told.append).run(ready=lambda: send_soon(kind))

    assert (code, told) == (0, [])
    assert not any(part.is_up() for part in parts)


def test_a_part_that_falls_is_started_again():
    parts = [Part("web server", SLEEPS), Part("worker", SLEEPS)]
    told = []

    def kill_worker():
        parts[1].process.kill()
        send_soon(signal.SIGTERM)

    Supervisor(parts, told.append).run(ready=kill_worker)

    assert told == ["The worker ended by itself and is started again."]
    assert len(parts[1].starts) == 2


def test_a_part_that_keeps_falling_stops_the_site_with_a_message(monkeypatch):
    monkeypatch.setattr(supervisor, "MAX_RESTARTS", 1)
    parts = [Part("web server", SLEEPS), Part("worker", ENDS_AT_ONCE)]
    told = []

    code = Supervisor(parts, told.append).run(ready=lambda: None)

    assert code == 1
    assert told[-1] == "The worker keeps ending by itself; its messages say why."
    assert not parts[0].is_up()


def test_a_part_that_ignores_the_signal_is_killed(monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", 0.2)
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print('.', flush=True)"
    part = Part("worker", [sys.executable, "-c", stubborn + "; time.sleep(60)"])
    started = time.monotonic()

    Supervisor([part], lambda _: None).run(ready=lambda: send_soon(signal.SIGTERM))

    assert not part.is_up()
    assert time.monotonic() - started < 10


def test_a_port_in_use_is_said_before_anything_starts():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Unstartable, match=f"PORT={port + 1} make run"):
            supervisor.require_free(port)

    supervisor.require_free(port)
