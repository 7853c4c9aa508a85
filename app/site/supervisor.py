"""Runs the web server and the worker side by side, and ends them together.

For one machine: `make run`, a trial, a small agency. Larger installations let systemd or
containers run `gunicorn wsgi:app` and `flask worker` on their own.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PATIENCE = 20.0
"""Seconds that a process gets to end after SIGTERM before it is killed."""
MAX_RESTARTS = 5
"""A process that ends more often than this within `RESTART_WINDOW` is given up."""
RESTART_WINDOW = 60.0


class Unstartable(Exception):
    """The site cannot run; the message says why and what to do."""


@dataclass
class Part:
    """One process that must be up while the site is."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    starts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.starts.append(time.monotonic())
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 (own command)

    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keeps_falling(self) -> bool:
        recent = [start for start in self.starts if start > time.monotonic() - RESTART_WINDOW]
        return len(recent) > MAX_RESTARTS

    def stop(self) -> None:
        if self.process is not None and self.is_up():
            self.process.terminate()

    def wait_until_gone(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Starts the parts, restarts one that falls, and stops all of them on SIGINT or SIGTERM."""

    def __init__(self, parts: Sequence[Part], tell: Callable[[str], None]) -> None:
        self.parts = parts
        self.tell = tell
        self.stopping = False

    def run(self, ready: Callable[[], None]) -> int:
        """Blocks until told to stop; `ready` is called once all parts have been started."""
        for kind in (signal.SIGINT, signal.SIGTERM):
            signal.signal(kind, self._on_signal)
        try:
            for part in self.parts:
                part.start()
            ready()
            while not self.stopping:
                self.look_after_parts()
                time.sleep(0.3)
        except Unstartable as problem:
            self.tell(str(problem))
            return 1
        finally:
            self._stop_all()
        return 0

    def look_after_parts(self) -> None:
        for part in self.parts:
            if part.is_up() or self.stopping:
                continue
            if part.keeps_falling():
                raise Unstartable(f"The {part.name} keeps ending by itself; its messages say why.")
            self.tell(f"The {part.name} ended by itself and is started again.")
            part.start()

    def _stop_all(self) -> None:
        for part in self.parts:
            part.stop()
        deadline = time.monotonic() + PATIENCE
        for part in self.parts:
            part.wait_until_gone(deadline)

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def web_server(port: int) -> Part:
    """gunicorn, reachable from this machine only: a proxy in front serves the world."""
    options = ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    options += ["--no-control-socket", "--log-level", "warning", "--graceful-timeout", "10"]
    bind = ["--bind", f"127.0.0.1:{port}"]
    return Part("web server", [sys.executable, "-m", "gunicorn", *options, *bind, "wsgi:app"])


def worker() -> Part:
    return Part("worker", [*FLASK, "worker"])


def call(*command: str) -> None:
    """One command of the site in a process of its own; Unstartable when it fails."""
    done = subprocess.run([*FLASK, *command], check=False)  # noqa: S603 (own command)
    if done.returncode:
        raise Unstartable(f"`flask {' '.join(command)}` failed: see its message above.")


def require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Unstartable(
                f"Port {port} is in use. Stop what runs there or choose another one:"
                f" PORT={port + 1} make run"
            ) from None


def answers(port: int) -> bool:
    """Whether the web server answers its health check."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
