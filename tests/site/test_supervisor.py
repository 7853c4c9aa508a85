"""What runs the site: two processes that live and end together."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.config import ROOT
from app.site import supervisor
from app.site.supervisor import Part, Supervisor, Unstartable

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
ENDS_AT_ONCE = [sys.executable, "-c", ""]


@pytest.fixture(autouse=True)
def keep_signal_handlers():
    kept = {kind: signal.getsignal(kind) for kind in STOPS}
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also where the tests themselves run under nohup
    yield
    for kind, handler in kept.items():
        signal.signal(kind, handler)


def send_soon(kind):
    threading.Timer(0.6, os.kill, (os.getpid(), kind)).start()


@pytest.mark.parametrize("kind", STOPS)
def test_a_signal_ends_all_parts_and_says_so(kind):
    parts = [Part("web server", SLEEPS), Part("worker", SLEEPS)]
    told = []

    code = Supervisor(parts, told.append).run(ready=lambda: send_soon(kind))

    assert (code, told) == (0, ["Menghentikan …"])
    assert not any(part.is_up() for part in parts)


def test_under_nohup_a_closed_terminal_changes_nothing():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    part = Part("worker", SLEEPS)

    def hang_up_then_stop():
        os.kill(os.getpid(), signal.SIGHUP)
        assert part.is_up()
        send_soon(signal.SIGTERM)

    assert Supervisor([part], lambda _: None).run(ready=hang_up_then_stop) == 0


def test_a_part_ends_with_a_supervisor_that_was_killed(tmp_path):
    told = tmp_path / "pid"
    keeps = (
        "import os, time, pathlib; from app.site.supervisor import Part;"
        f"part = Part('worker', {SLEEPS!r}); part.start();"
        f"pathlib.Path({str(told)!r}).write_text(str(part.process.pid)); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", keeps], cwd=ROOT, check=False)

    until = time.monotonic() + 10
    while time.monotonic() < until and Path(f"/proc/{told.read_text()}").exists():
        time.sleep(0.1)
    assert not Path(f"/proc/{told.read_text()}").exists()


def test_a_part_that_falls_is_started_again():
    parts = [Part("web server", SLEEPS), Part("worker", SLEEPS)]
    told = []

    def kill_worker():
        parts[1].process.kill()
        send_soon(signal.SIGTERM)

    Supervisor(parts, told.append).run(ready=kill_worker)

    assert told == ["worker berhenti sendiri dan dijalankan lagi.", "Menghentikan …"]
    assert len(parts[1].starts) == 2


def test_a_part_that_keeps_falling_stops_the_site_with_a_message(monkeypatch):
    monkeypatch.setattr(supervisor, "MAX_RESTARTS", 1)
    parts = [Part("web server", SLEEPS), Part("worker", ENDS_AT_ONCE)]
    told = []

    code = Supervisor(parts, told.append).run(ready=lambda: None)

    assert code == 1
    assert told[-1] == "worker terus berhenti; pesannya di atas."
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


def test_advice_names_a_port_that_exists(monkeypatch):
    def taken(self, address):
        raise OSError("in use")

    monkeypatch.setattr(socket.socket, "bind", taken)

    with pytest.raises(Unstartable, match="PORT=65534 make run"):
        supervisor.require_free(65_535)


def test_gunicorn_listens_to_this_machine_only(tmp_path):
    command = [sys.executable, "-m", "gunicorn", "--print-config", "wsgi:app"]
    env = {"PATH": os.environ["PATH"], "INSTANCE_PATH": str(tmp_path), "PORT": "8123"}

    told = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)

    settings = dict(line.split("=", 1) for line in told.stdout.splitlines() if "=" in line)
    settings = {name.strip(): value.strip() for name, value in settings.items()}
    assert settings["bind"] == "['127.0.0.1:8123']"
    assert (settings["workers"], settings["threads"]) == ("2", "4")
    assert settings["worker_class"].endswith("gthread")
    assert settings["control_socket_disable"] == "True"
